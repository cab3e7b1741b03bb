"""Fields of an item from texts, whether they stood in a request or in a cell."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta, timezone

from courier_api.custody.core.codes import DossierCode, S10Number
from courier_api.custody.core.errors import CodeError
from courier_api.custody.core.parties import PARTY, PLACE, PartyKind, kind_of_party

__all__ = [
    "HUE", "read_code", "read_destination", "read_moment", "read_place", "read_procedure",
    "read_unit",
]  # fmt: skip

#: Clocks of Hue, where days begin and end.
HUE = timezone(timedelta(hours=7), "+07:00")

_MAX_CODE, _MAX_PROCEDURE = 60, 200
_UNIT = re.compile(r"[A-Z][0-9]{2}(?:\.[0-9A-Z]{2,3}){0,3}")
_FORMS = ("%d/%m/%Y %H:%M", "%d/%m/%Y", "%Y-%m-%d %H:%M", "%d-%m-%Y")
#: A promise by a day is kept when that day's work ends.
_END_OF_DAY = timedelta(hours=17)
_LAST_YEAR = 2099
_NO_DESTINATION = (PartyKind.CITIZEN, PartyKind.COURIER)


def read_code(text: str) -> str:
    """
    A dossier code or S10 number as it is written.

    Raises
    ------
    ValueError
    """
    if len(text) > _MAX_CODE:
        raise ValueError("wanted a dossier code UNIT-YYMMDD-NNNN, or an S10 number")
    read = DossierCode.read if "-" in text else S10Number.read
    try:
        return str(read(text))
    except CodeError as error:
        raise ValueError(str(error).partition(": ")[2] or str(error)) from None


def read_unit(text: str) -> str:
    """
    A unit's code.

    Raises
    ------
    ValueError
    """
    unit = text.strip().upper()
    if not _UNIT.fullmatch(unit):
        raise ValueError("wanted a unit of one to four levels, such as H57.17.21")
    return unit


def read_destination(text: str) -> str:
    """
    The party that an item goes to; a citizen is none, their wish is.

    Raises
    ------
    ValueError
    """
    party = text.strip()
    if not PARTY.fullmatch(party) or kind_of_party(party) in _NO_DESTINATION:
        raise ValueError("wanted authority:, agent: or office: and its identity")
    return party


def read_place(text: str) -> str:
    """
    The identity of a place.

    Raises
    ------
    ValueError
    """
    place = text.strip()
    if not PLACE.fullmatch(place):
        raise ValueError("wanted the identity of a place, such as agent-042")
    return place


def read_procedure(text: str) -> str:
    """
    A procedure's name.

    Raises
    ------
    ValueError
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name or len(name) > _MAX_PROCEDURE or not name.isprintable():
        raise ValueError(f"wanted the procedure's name, 1 to {_MAX_PROCEDURE} letters")
    return name


def read_moment(text: str) -> int:
    """
    A promised time, as people here write it or as ISO 8601 has it; milliseconds since 1970, UTC.

    Without an offset it is Hue's; a day alone means the end of its work.

    Raises
    ------
    ValueError
    """
    moment = _moment(text.strip())
    if moment is None or not 2000 <= moment.year <= _LAST_YEAR:
        raise ValueError("wanted a day 21/11/2026, perhaps with a time 21/11/2026 16:30")
    return round(moment.timestamp() * 1_000)


def _moment(text: str) -> datetime | None:
    try:
        read: datetime | None = datetime.fromisoformat(text)
    except ValueError:
        read = next(filter(None, (_by_form(text, form) for form in _FORMS)), None)
    if read is None:
        return None
    if len(text) <= len("2026-11-21"):
        read += _END_OF_DAY
    return read if read.tzinfo else read.replace(tzinfo=HUE)


def _by_form(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form).replace(tzinfo=HUE)
    except ValueError:
        return None
