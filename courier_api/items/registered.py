"""What other subjects may ask of items, without knowing how they are kept."""

from __future__ import annotations

from sqlalchemy.orm import Session

from courier_api.items.personal import PersonalData
from courier_api.items.personal_repository import fields_of
from courier_api.items.personal_service import data_of
from courier_api.items.records import Item
from courier_api.items.repository import find_item

__all__ = ["citizen_phone", "personal_data", "registered_item"]


def registered_item(session: Session, code: str) -> Item | None:
    """An item as it was registered."""
    return find_item(session, code)


def citizen_phone(session: Session, code: str) -> str | None:
    """
    The telephone that messages about an item go to.

    For the program alone: whoever shows it to anybody notes that (`open_personal`).
    """
    return personal_data(session, code).phone


def personal_data(session: Session, code: str) -> PersonalData:
    """
    What is kept of an item's citizen.

    For those who note themselves what of it they show, and to whom.
    """
    return data_of(fields_of(session, code))
