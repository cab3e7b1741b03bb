"""Words in both languages, and Vietnamese habits of writing dates and amounts."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

__all__ = ["Words", "show_amount", "show_day", "show_dong", "show_moment", "show_offset"]

#: Keeps a number and what it counts on one line.
_TIE = "\xa0"


@dataclass(frozen=True, slots=True)
class Words:
    """
    The same in Vietnamese and in English.

    Parameters
    ----------
    vi, en : str
        Neither may be empty. Kept in NFC.
    """

    vi: str
    en: str

    def __post_init__(self) -> None:
        for name in ("vi", "en"):
            text = unicodedata.normalize("NFC", getattr(self, name)).strip()
            if not text:
                raise ValueError(f"Words {self.vi!r}, {self.en!r}: {name} is empty.")
            object.__setattr__(self, name, text)


def show_day(day: date) -> str:
    """A day: ``21/11/2026``."""
    return f"{day:%d/%m/%Y}"


def show_moment(moment: datetime) -> str:
    """
    A moment by the clock of its own offset: ``10:09, 21/11/2026``.

    Raises
    ------
    ValueError
        When it has no offset: then nobody knows which clock was meant.
    """
    if moment.tzinfo is None:
        raise ValueError(f"Moment {moment}: without an offset, wanted one.")
    return f"{moment:%H:%M}, {moment:%d/%m/%Y}"


def show_offset(moment: datetime) -> str:
    """Offset of a moment's clock: ``UTC+07:00``."""
    ahead = moment.utcoffset()
    if ahead is None:
        raise ValueError(f"Moment {moment}: without an offset, wanted one.")
    sign, ahead = ("-", -ahead) if ahead < timedelta(0) else ("+", ahead)
    hours, minutes = divmod(int(ahead.total_seconds()) // 60, 60)
    return f"UTC{sign}{hours:02}:{minutes:02}"


def show_amount(amount: int) -> str:
    """A number with points between thousands: ``1.250.000``."""
    return f"{amount:,}".replace(",", ".")


def show_dong(amount: int) -> str:
    """An amount in đồng: ``1.250.000 đồng``."""
    return f"{show_amount(amount)}{_TIE}đồng"
