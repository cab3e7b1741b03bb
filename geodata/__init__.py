"""Turns public map data into travel seconds and metres."""
