"""What may be wrong with a code, a signature, a signed text or a proof."""

from __future__ import annotations

from courier_api.custody.core.faults import Fault

__all__ = [
    "CodeError",
    "CustodyError",
    "EventError",
    "NoteError",
    "ProofError",
    "PublicKeyError",
    "SignatureError",
]

#: Faults that a message names; the error holds them all.
_MAX_TOLD = 3


class CustodyError(Exception):
    """Root of this room's errors."""


class CodeError(CustodyError):
    """A text is no code of the kind that was wanted."""


class ProofError(CustodyError):
    """A proof does not show what it is said to show."""


class PublicKeyError(CustodyError):
    """Bytes or an object are no key of the kinds that devices have."""


class SignatureError(CustodyError):
    """A signature is not of this key over these bytes."""


class NoteError(CustodyError):
    """A text is no signed note, or its body is no checkpoint."""


class EventError(CustodyError):
    """
    Bytes are no event.

    Parameters
    ----------
    faults : tuple of Fault
        All that were found, in the order of the bytes.
    """

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        told = " ".join(str(fault) for fault in faults[:_MAX_TOLD])
        more = len(faults) - _MAX_TOLD
        super().__init__(f"{told} ({more} more)" if more > 0 else told)
