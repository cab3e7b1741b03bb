"""Errors of this room."""

from __future__ import annotations


class BenchmarkError(Exception):
    """Root of everything this room raises on purpose; faults of input are InputFaultsError."""
