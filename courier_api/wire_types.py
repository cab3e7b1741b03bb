"""Types of request bodies that take what the API's description says, no less and no more."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator

__all__ = ["ONE_LINE", "PRINTABLE", "WHOLE", "WrittenDate", "WrittenMoment"]


#: Text without controls: databases do not keep all that JSON can say.
ONE_LINE = r"^[^\x00-\x1f\x7f-\x9f]*$"
#: The same, with something to read in it.
PRINTABLE = r"^[^\x00-\x1f\x7f-\x9f]*[^\x00-\x1f\x7f-\x9f\s][^\x00-\x1f\x7f-\x9f]*$"


def _whole(given: object) -> object:
    """To JSON Schema 2.0 is an integer, and neither "2" nor true is one."""
    return int(given) if isinstance(given, float) and given.is_integer() else given


def _written(given: object) -> object:
    """A number would be taken for seconds or milliseconds, whichever seems to fit."""
    if not isinstance(given, str):
        raise ValueError("wanted a text, as ISO 8601")
    return given


#: Of a strict integer; stands behind its bounds, else the description would not tell them.
WHOLE = BeforeValidator(_whole)
#: A moment with its offset, and no number.
WrittenMoment = Annotated[AwareDatetime, BeforeValidator(_written)]
#: A day, and no number.
WrittenDate = Annotated[date, BeforeValidator(_written)]
