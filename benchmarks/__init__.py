"""Measured claims: each writes results/NAME.json, from which report.py writes RESULTS.md."""
