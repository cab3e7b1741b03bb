"""People who log in: added, listed, changed."""
