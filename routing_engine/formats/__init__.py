"""Foreign texts in, Problem out; no file is opened here."""
