"""Items from files: CSV and XLSX, every fault of every row told at once."""
