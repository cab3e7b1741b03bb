"""Items and events for other systems: EPCIS, UPU codes, CSV, XLSX; never a person's data."""
