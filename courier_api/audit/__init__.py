"""Which personal data was opened, by whom."""
