"""What items want to know of the plans: who is expected to get what today, and what places are."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from courier_api.items.party_words import Names
from courier_api.items.service import day_of
from courier_api.models import (
    DayItemRow,
    DayPlaceRow,
    DayRow,
    ExpectedHandoverRow,
    ShiftRow,
    UnitRow,
)
from courier_api.papers.words import Words
from routing_engine.problem import LocationKind

__all__ = ["NEAR_BEFORE_MINUTES", "NEAR_LATE_MINUTES", "PLANS", "names_of", "place_words"]

#: Before the hour at which a courier is to be at a home, and after it, so long its data are open.
NEAR_BEFORE_MINUTES, NEAR_LATE_MINUTES = 45, 240
_MINUTE_MS = 60_000

_COURIER, _AUTHORITY = "courier:", "authority:"
_HOME_KIND = LocationKind.ADDRESS.value
_AT_HOME = Words("Tại nhà", "At home")


class _Plans:
    """Expectations by the published plans; see `courier_api.items.own.Expectations`."""

    def codes(self, session: Session, party: str, now: int) -> Collection[str]:
        """Items that the plans of a moment's day bring to a party, or let a courier carry."""
        found = _expected_items().where(DayRow.date == day_of(now))
        return list(session.scalars(_of_party(found, party)))

    def near(self, session: Session, courier: str, now: int) -> Collection[str]:
        """Items that a courier is to give or take at a citizen's door near a moment."""
        found = (
            _expected_items()
            .where(DayRow.date == day_of(now), ExpectedHandoverRow.counterparty.is_(None))
            .where(ExpectedHandoverRow.earliest <= now + NEAR_BEFORE_MINUTES * _MINUTE_MS)
            .where(ExpectedHandoverRow.latest >= now - NEAR_LATE_MINUTES * _MINUTE_MS)
        )
        return list(session.scalars(_of_party(found, courier)))

    def places(self, session: Session, party: str) -> Collection[str]:
        """Places where a party answers on any day."""
        found = select(DayPlaceRow.location_id).where(DayPlaceRow.party == party).distinct()
        kind, _, name = party.partition(":")
        return {name, f"{kind}-{name}", *session.scalars(found)}


PLANS = _Plans()


def names_of(session: Session, parties: Collection[str | None]) -> Names:
    """
    What public offices and points among some parties are called, as far as anyone told.

    Parameters
    ----------
    session : Session
    parties : collection of str or None
    """
    asked = sorted({one for one in parties if one is not None and not one.startswith(_COURIER)})
    if not asked:
        return {}
    units = [one.removeprefix(_AUTHORITY) for one in asked if one.startswith(_AUTHORITY)]
    places = select(DayPlaceRow.party, DayPlaceRow.name).where(
        DayPlaceRow.party.in_(asked), DayPlaceRow.name.is_not(None)
    )
    named = {str(party): str(name) for party, name in session.execute(places.distinct())}
    listed = session.scalars(select(UnitRow).where(UnitRow.unit.in_(units)))
    return named | {f"{_AUTHORITY}{row.unit}": row.name for row in listed}


def place_words(session: Session, places: Collection[str]) -> dict[str, Words]:
    """
    What places are called, as far as anyone told; a home is told by its kind alone.

    Parameters
    ----------
    session : Session
    places : collection of str
        Identities.
    """
    found = select(DayPlaceRow.location_id, DayPlaceRow.kind, DayPlaceRow.name).where(
        DayPlaceRow.location_id.in_(sorted(set(places)))
    )
    told: dict[str, Words] = {}
    for location_id, kind, name in session.execute(found.distinct()):
        if kind == _HOME_KIND:
            told[location_id] = _AT_HOME
        elif name is not None:
            told[location_id] = Words(name, name)
    return told


def _expected_items() -> Select[str]:
    """Codes of items that plans expect, to be narrowed down."""
    return (
        select(DayItemRow.code)
        .join(
            ExpectedHandoverRow,
            (ExpectedHandoverRow.day_id == DayItemRow.day_id)
            & (ExpectedHandoverRow.shipment_id == DayItemRow.shipment_id),
        )
        .join(DayRow, DayRow.day_id == DayItemRow.day_id)
        .distinct()
    )


def _of_party(found: Select[str], party: str) -> Select[str]:
    at_point = ExpectedHandoverRow.counterparty == party
    if not party.startswith(_COURIER):
        return found.where(at_point)
    driven = select(ShiftRow.vehicle_id).where(
        ShiftRow.day_id == ExpectedHandoverRow.day_id,
        ShiftRow.courier_id == party.removeprefix(_COURIER),
    )
    return found.where(or_(at_point, ExpectedHandoverRow.vehicle_id.in_(driven)))
