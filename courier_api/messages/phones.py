"""Telephone numbers: one way of writing them, and how much of them is shown."""

from __future__ import annotations

import phonenumbers

from courier_api.errors import CourierApiError

__all__ = ["PhoneRefusedError", "masked", "national", "read_phone"]

_HOME = "VN"


class PhoneRefusedError(CourierApiError):
    """What was given is no telephone number of Vietnam."""

    status = 422
    code = "phone_refused"


def read_phone(text: str) -> str:
    """
    A number as E.164 writes it, such as ``+84912345678``.

    Parameters
    ----------
    text : str
        As people write it: with blanks, with ``0`` or ``+84`` before it.

    Raises
    ------
    PhoneRefusedError
        Numbers of other countries too: messages to some of them cost a fortune, to the joy of
        whoever owns the number.
    """
    try:
        number = phonenumbers.parse(text[:40], _HOME)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number_for_region(number, _HOME):
        raise PhoneRefusedError("Telephone: wanted a number of Vietnam.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def national(phone: str) -> str:
    """A number as it is dialled at home: ``0912345678``."""
    return "0" + phone.removeprefix("+84")


def masked(phone: str | None) -> str:
    """As much of a number as its owner knows it by: the last three digits."""
    return "" if phone is None else f"••• ••• {phone[-3:]}"
