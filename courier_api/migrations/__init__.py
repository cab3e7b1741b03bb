"""
The tables' history, one for SQLite and PostgreSQL alike.

A step is a file in ``versions/`` named after its number; once released it is never changed, and it
imports no model, since models go on.
"""
