"""Moments: milliseconds since 1970, UTC, inside; ISO 8601 with offset outside."""

from __future__ import annotations

from datetime import UTC, datetime

__all__ = ["moment"]


def moment(milliseconds: int) -> datetime:
    """A moment as the API tells it."""
    return datetime.fromtimestamp(milliseconds / 1_000, UTC)
