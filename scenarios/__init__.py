"""Seeded days of postal work, drawn before any policy runs."""
