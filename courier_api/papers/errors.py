"""What may keep a paper from being printed."""

from __future__ import annotations

__all__ = [
    "CodeLettersError",
    "CodeTooLongError",
    "PaperError",
    "PictureError",
    "PlacementError",
    "ResolutionError",
]


class PaperError(Exception):
    """Root of this package's errors."""


class CodeLettersError(PaperError):
    """A label's QR text has letters that are not Base45, and would make its code larger."""


class CodeTooLongError(PaperError):
    """A text would need a larger QR code than the one that was proved to be readable."""


class PlacementError(PaperError):
    """Something does not fit the piece of paper it is meant for."""


class PictureError(PaperError):
    """Bytes that should be a photograph or a signature are none."""


class ResolutionError(PaperError):
    """A printer cannot draw a code's modules with whole dots."""
