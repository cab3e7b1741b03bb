"""What is kept of a citizen, apart from all else: name, phone, address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers

from courier_api.items.search_text import search_words

__all__ = ["PersonalData", "PersonalField", "read_address", "read_name", "read_phone"]

_REGION, _COUNTRY = "VN", 84
_MAX_NAME, _MAX_ADDRESS = 120, 300
#: More would only be there to keep us busy.
_MAX_PHONE_LETTERS = 40


class PersonalField(StrEnum):
    """Kinds of data; also the names under which events commit to them."""

    NAME = "citizen_name"
    PHONE = "citizen_phone"
    ADDRESS = "citizen_address"


@dataclass(frozen=True, slots=True)
class PersonalData:
    """
    What is kept of a citizen.

    Parameters
    ----------
    name, phone, address : str or None
        As `read_name`, `read_phone` and `read_address` yield them.
    """

    name: str | None = None
    phone: str | None = None
    address: str | None = None

    def fields(self) -> Iterator[tuple[PersonalField, str]]:
        """What is there."""
        for field, value in (
            (PersonalField.NAME, self.name),
            (PersonalField.PHONE, self.phone),
            (PersonalField.ADDRESS, self.address),
        ):
            if value is not None:
                yield field, value

    def words(self) -> tuple[str, ...]:
        """Words that the item is found by; a phone number as it is dialled here and abroad."""
        spoken = search_words(self.name or "", self.address or "")
        if self.phone is None:
            return spoken
        digits = self.phone.removeprefix("+")
        return (*spoken, digits, "0" + digits.removeprefix(str(_COUNTRY)))


def read_name(text: str) -> str:
    """
    A person's name, in one Unicode form and with single blanks.

    Raises
    ------
    ValueError
    """
    name = _one_line(text)
    if not any(letter.isalpha() for letter in name) or len(name) > _MAX_NAME:
        raise ValueError(f"wanted a name of 1 to {_MAX_NAME} letters")
    return name


def read_address(text: str) -> str:
    """
    An address in one line; how Vietnamese addresses are written is everybody's own matter.

    Raises
    ------
    ValueError
    """
    address = _one_line(text)
    if not address or len(address) > _MAX_ADDRESS:
        raise ValueError(f"wanted an address of 1 to {_MAX_ADDRESS} letters in one line")
    return address


def read_phone(text: str) -> str:
    """
    A Vietnamese phone number as ``+84`` and its digits.

    Raises
    ------
    ValueError
        When there is no such number, as far as the numbering plan tells.
    """
    wanted = "wanted a Vietnamese phone number, such as 0905 123 456 or +84 905 123 456"
    if len(text) > _MAX_PHONE_LETTERS or re.search(r"[^0-9+ .()/-]", text):
        raise ValueError(wanted)
    try:
        number = phonenumbers.parse(text, _REGION)
    except phonenumbers.NumberParseException:
        raise ValueError(wanted) from None
    if number.country_code != _COUNTRY or not phonenumbers.is_valid_number(number):
        raise ValueError(wanted)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _one_line(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    if any(unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn") for letter in composed.strip()):
        raise ValueError("wanted one line of plain text")
    return " ".join(composed.split())
