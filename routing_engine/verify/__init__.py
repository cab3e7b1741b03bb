"""Checks a plan against its problem, one rule a file, sharing no code with the search."""
