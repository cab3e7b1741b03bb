"""What may be wrong with a received value, told with its place."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

__all__ = ["Fault", "FaultCode", "shown"]

#: Letters of a value that a fault shows.
_MAX_SHOWN = 60


class FaultCode(StrEnum):
    """Stable names of what may be wrong."""

    #: More bytes than an event may have.
    TOO_LARGE = "too_large"
    #: No COSE_Sign1 of the one form that is accepted.
    NOT_SIGNED = "not_signed"
    #: The signed bytes are no CBOR, or CBOR that is refused: tags, floats, indefinite lengths.
    MALFORMED = "malformed"
    UNKNOWN_KEY = "unknown_key"
    MISSING_KEY = "missing_key"
    WRONG_TYPE = "wrong_type"
    #: A number, a length or a count outside its bounds.
    OUT_OF_BOUNDS = "out_of_bounds"
    #: A text or identity that is not of the form wanted.
    WRONG_FORM = "wrong_form"
    #: A value that must not be there twice.
    REPEATED = "repeated"
    #: Values that are good each by itself and do not go together.
    CONFLICT = "conflict"


class Fault(NamedTuple):
    """
    One thing that is wrong.

    Parameters
    ----------
    code : FaultCode
    place : str
        Such as ``items[3]`` or ``detail.papers[0].wanted``; empty for the whole.
    seen, wanted : str
        What is there, cut short, and what should be.
    """

    code: FaultCode
    place: str
    seen: str
    wanted: str

    def within(self, place: str) -> Fault:
        """The same fault, told from one level further out."""
        inner = self.place
        joined = place if not inner else f"{place}{'' if inner[0] == '[' else '.'}{inner}"
        return self._replace(place=joined)

    def __str__(self) -> str:
        return f"{self.place or 'Event'}: seen {self.seen}, wanted {self.wanted}."


def shown(value: object) -> str:
    """A hostile value, safe to print: cut short, without control characters."""
    if isinstance(value, bytes):
        return f"{len(value)} bytes {value[:8].hex()}"
    if isinstance(value, list | dict):
        return f"{'a list' if isinstance(value, list) else 'a map'} of {len(value)}"
    if isinstance(value, int) and value.bit_length() > 64:
        return f"a number of {value.bit_length()} bits"
    text = ascii(value[:_MAX_SHOWN] if isinstance(value, str) else value)
    return text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 3] + "..."
