"""What may be wrong with a code or a proof."""

from __future__ import annotations

__all__ = ["CodeError", "CustodyError", "ProofError"]


class CustodyError(Exception):
    """Root of this room's errors."""


class CodeError(CustodyError):
    """A text is no code of the kind that was wanted."""


class ProofError(CustodyError):
    """A proof does not show what it is said to show."""
