"""Phones and scanners: enrolled, listed, revoked; their keys."""
