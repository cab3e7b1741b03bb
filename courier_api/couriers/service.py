"""Couriers: added, changed, found; their phones kept apart from everyday answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from courier_api.audit.service import record_openings
from courier_api.couriers import repository
from courier_api.couriers.shifts import courier_of_party, party_of_courier
from courier_api.errors import CourierApiError, UnknownObjectError
from courier_api.identity.sessions import end_device_sessions
from courier_api.messages.phones import read_phone
from courier_api.models import CourierRow
from courier_api.roles import Principal
from courier_api.routes import Endpoint

__all__ = [
    "CourierExistsError",
    "NewCourier",
    "add_courier",
    "change_courier",
    "courier_tag",
    "couriers_page",
    "erase_courier",
    "has_left",
    "known_courier",
    "open_phone",
]

#: What stands for a courier whose name was erased.
_NAMELESS = "—"


class CourierExistsError(CourierApiError):
    """There is a courier with this code already."""

    status = 409
    code = "courier_exists"


@dataclass(frozen=True, slots=True)
class NewCourier:
    """
    A courier that is to be.

    Parameters
    ----------
    courier_id : str
        What follows ``courier:`` in the party.
    display_name : str
    phone : str or None
    profile : str
        Of the travel matrix.
    home_base : str or None
        A location of the days.
    """

    courier_id: str
    display_name: str = field(repr=False)
    phone: str | None = field(default=None, repr=False)
    profile: str = "motorbike"
    home_base: str | None = None


def add_courier(session: Session, new: NewCourier, now: int) -> CourierRow:
    """
    Add a courier.

    Raises
    ------
    CourierExistsError, courier_api.messages.phones.PhoneRefusedError
    """
    row = CourierRow(
        courier_id=new.courier_id,
        display_name=new.display_name.strip(),
        phone=None if new.phone is None else read_phone(new.phone),
        profile=new.profile,
        home_base=new.home_base,
        is_active=True,
        created_at=now,
        num_changes=0,
    )
    if repository.courier_by_id(session, new.courier_id) is not None:
        raise CourierExistsError(f"Courier {new.courier_id!r}: the code is taken.")
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        raise CourierExistsError(f"Courier {new.courier_id!r}: the code is taken.") from None
    return row


def known_courier(session: Session, courier_id: str, *, to_change: bool = False) -> CourierRow:
    """
    A courier that is there.

    Raises
    ------
    UnknownObjectError
    """
    find = repository.lock_courier if to_change else repository.courier_by_id
    row = find(session, courier_id)
    if row is None:
        raise UnknownObjectError("There is no such courier.")
    return row


def couriers_page(session: Session, limit: int, after: str | None) -> Sequence[CourierRow]:
    """Couriers by their codes."""
    return repository.couriers(session, limit, after)


def change_courier(
    session: Session, courier_id: str, values: Mapping[str, Any], now: int
) -> CourierRow:
    """
    Change a courier; the phones of one who has left are logged out.

    Parameters
    ----------
    session : Session
    courier_id : str
    values : mapping
        Of the fields of `NewCourier` that change, and ``is_active``; a phone of None is erased.
    now : int
        Milliseconds since 1970, UTC.

    Raises
    ------
    UnknownObjectError, courier_api.messages.phones.PhoneRefusedError
    """
    row = known_courier(session, courier_id, to_change=True)
    for name, value in values.items():
        if name == "phone" and value is not None:
            value = read_phone(value)
        setattr(row, name, value.strip() if name == "display_name" else value)
    row.num_changes += 1
    session.flush()
    if not row.is_active:
        end_device_sessions(session, party_of_courier(courier_id), now)
    return row


def has_left(session: Session, party: str) -> bool:
    """Whether a party is a courier who works no more; nobody changes that meanwhile."""
    courier_id = courier_of_party(party)
    row = None if courier_id is None else repository.lock_courier(session, courier_id)
    return row is not None and not row.is_active


def erase_courier(session: Session, courier_id: str, now: int) -> CourierRow:
    """
    Forget who a courier was; the code stays, for the ledger names it.

    Afterwards `courier_api.db.Database.settle_deletions`.

    Raises
    ------
    UnknownObjectError
    """
    gone = {"display_name": _NAMELESS, "phone": None, "is_active": False}
    return change_courier(session, courier_id, gone, now)


def open_phone(
    session: Session, courier_id: str, principal: Principal, endpoint: Endpoint, now: int
) -> str | None:
    """
    A courier's phone number; that it was opened is noted.

    Raises
    ------
    UnknownObjectError
    """
    row = known_courier(session, courier_id)
    if row.phone is not None:
        record_openings(
            session, principal, subject=party_of_courier(courier_id), fields=["phone"],
            endpoint=endpoint, now=now,
        )  # fmt: skip
    return row.phone


def courier_tag(row: CourierRow) -> str:
    """A courier's entity tag."""
    return f'"{row.courier_id}-{row.num_changes}"'
