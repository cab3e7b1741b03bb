"""What may be wrong with a proof."""

from __future__ import annotations

__all__ = ["CustodyError", "ProofError"]


class CustodyError(Exception):
    """Root of this room's errors."""


class ProofError(CustodyError):
    """A proof does not show what it is said to show."""
