"""What other subjects may ask of items, without knowing how they are kept."""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlalchemy.orm import Session

from courier_api.items.personal import PersonalData
from courier_api.items.personal_repository import codes_of_pseudonym, fields_of
from courier_api.items.personal_service import data_of, phone_pseudonym
from courier_api.items.records import Item
from courier_api.items.repository import existing_codes, find_item, find_items_of

__all__ = [
    "citizen_phone",
    "items_of_phone",
    "personal_data",
    "registered_codes",
    "registered_item",
    "registered_items",
]


def registered_codes(session: Session, codes: Collection[str]) -> set[str]:
    """Those of some codes that were registered."""
    return existing_codes(session, codes)


def registered_item(session: Session, code: str) -> Item | None:
    """An item as it was registered."""
    return find_item(session, code)


def registered_items(session: Session, codes: Collection[str]) -> dict[str, Item]:
    """Those of some items that were registered, by their codes."""
    return {item.code: item for item in find_items_of(session, codes)}


def citizen_phone(session: Session, code: str) -> str | None:
    """
    The telephone that messages about an item go to.

    For the program alone: whoever shows it to anybody notes that (`open_personal`).
    """
    return personal_data(session, code).phone


def items_of_phone(
    session: Session, phone: str, pseudonym: Callable[[str, str], bytes]
) -> list[str]:
    """
    Codes of items of a phone number, as far as they tell it.

    Parameters
    ----------
    session : Session
    phone : str
        As `courier_api.items.personal.read_phone` yields it.
    pseudonym : callable
        See `courier_api.server_keys.ServerKeys.pseudonym`.
    """
    return codes_of_pseudonym(session, phone_pseudonym(phone, pseudonym))


def personal_data(session: Session, code: str) -> PersonalData:
    """
    What is kept of an item's citizen.

    For those who note themselves what of it they show, and to whom.
    """
    return data_of(fields_of(session, code))
