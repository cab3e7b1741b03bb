"""Pages that courier_api serves; they know the HTTP contract alone."""
