"""Errors of this room."""

from __future__ import annotations


class CourierApiError(Exception):
    """Root of everything this room raises on purpose; faults of input are InputFaultsError."""
