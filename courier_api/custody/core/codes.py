"""Codes on papers: those of dossiers, and S10 numbers of post items."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from courier_api.custody.core.errors import CodeError

__all__ = ["DossierCode", "S10Number", "check_digit", "is_bag_code", "is_item_code"]

_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_S10 = re.compile(r"([A-Z]{2})([0-9]{8})([0-9])([A-Z]{2})")
_BAG = re.compile(r"B-[0-9A-HJKMNP-TV-Z]{10}")
_DOSSIER = re.compile(r"([A-Z][0-9]{2}(?:\.[0-9A-Z]{2,3}){0,3})-([0-9]{6})-([0-9]{4})")


@dataclass(frozen=True, slots=True)
class DossierCode:
    """
    Code of a dossier: unit, day received, number within the day.

    Parameters
    ----------
    unit : str
        One to four levels, parted by dots, such as ``H57.17.21``; which units there are is a
        table's matter.
    received : date
    number : int
        From 1 to 9999.

    References
    ----------
    Circular 01/2018/TT-VPCP, article 19.
    """

    unit: str
    received: date
    number: int

    @classmethod
    def read(cls, text: str) -> DossierCode:
        """
        The code that a text is; blanks around it and small letters do no harm.

        Raises
        ------
        CodeError
        """
        found = _DOSSIER.fullmatch(text.strip().upper())
        if found is None:
            raise CodeError(f"Dossier code {text!r}: wanted UNIT-YYMMDD-NNNN.")
        unit, day, number = found.groups()
        try:
            received = date(2000 + int(day[:2]), int(day[2:4]), int(day[4:]))
        except ValueError:
            raise CodeError(f"Dossier code {text!r}: {day} is no day, wanted YYMMDD.") from None
        if number == "0000":
            raise CodeError(f"Dossier code {text!r}: numbers of a day begin with 0001.")
        return cls(unit, received, int(number))

    def __str__(self) -> str:
        return f"{self.unit}-{self.received:%y%m%d}-{self.number:04}"


@dataclass(frozen=True, slots=True)
class S10Number:
    """
    Number of a post item.

    Parameters
    ----------
    service : str
        Two letters.
    serial : int
        Eight digits.
    country : str
        Two letters.

    References
    ----------
    UPU S10.
    """

    service: str
    serial: int
    country: str

    @classmethod
    def read(cls, text: str) -> S10Number:
        """
        The number that a text is; blanks within it and small letters do no harm.

        Raises
        ------
        CodeError
            Also when the check digit is another one: then a digit was misread.
        """
        found = _S10.fullmatch("".join(text.split()).upper())
        if found is None:
            raise CodeError(f"S10 number {text!r}: wanted AA 12345678 9 AA.")
        service, serial, digit, country = found.groups()
        wanted = check_digit(int(serial))
        if int(digit) != wanted:
            raise CodeError(f"S10 number {text!r}: check digit {digit}, wanted {wanted}.")
        return cls(service, int(serial), country)

    def __str__(self) -> str:
        return f"{self.service}{self.serial:08}{check_digit(self.serial)}{self.country}"


def check_digit(serial: int) -> int:
    """Check digit of an S10 number's eight digits."""
    total = sum(int(digit) * weight for digit, weight in zip(f"{serial:08}", _WEIGHTS, strict=True))
    digit = 11 - total % 11
    return {10: 0, 11: 5}.get(digit, digit)


def is_bag_code(text: str) -> bool:
    """Whether a text is the code of a bag: ``B-`` and ten letters of Crockford's base 32."""
    return _BAG.fullmatch(text) is not None


def is_item_code(text: str) -> bool:
    """Whether a text is the code of a dossier, an S10 number or a bag's, written as it must be."""
    found = _DOSSIER.fullmatch(text)
    if found is not None:
        _, day, number = found.groups()
        return number != "0000" and _is_day(day)
    found = _S10.fullmatch(text)
    if found is not None:
        _, serial, digit, _ = found.groups()
        return int(digit) == check_digit(int(serial))
    return is_bag_code(text)


def _is_day(digits: str) -> bool:
    """Whether six digits are a day of this century, as in dossier codes."""
    try:
        date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        return False
    return True
