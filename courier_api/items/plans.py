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

__all__ = ["PLANS", "names_of"]

_COURIER, _AUTHORITY = "courier:", "authority:"


class _Plans:
    """Expectations by the published plans; see `courier_api.items.own.Expectations`."""

    def codes(self, session: Session, party: str, now: int) -> Collection[str]:
        """Items that the plans of a moment's day bring to a party, or let a courier carry."""
        found = (
            select(DayItemRow.code)
            .join(
                ExpectedHandoverRow,
                (ExpectedHandoverRow.day_id == DayItemRow.day_id)
                & (ExpectedHandoverRow.shipment_id == DayItemRow.shipment_id),
            )
            .join(DayRow, DayRow.day_id == DayItemRow.day_id)
            .where(DayRow.date == day_of(now))
            .distinct()
        )
        return list(session.scalars(_of_party(found, party)))

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


def _of_party(found: Select[str], party: str) -> Select[str]:
    at_point = ExpectedHandoverRow.counterparty == party
    if not party.startswith(_COURIER):
        return found.where(at_point)
    driven = select(ShiftRow.vehicle_id).where(
        ShiftRow.day_id == ExpectedHandoverRow.day_id,
        ShiftRow.courier_id == party.removeprefix(_COURIER),
    )
    return found.where(or_(at_point, ExpectedHandoverRow.vehicle_id.in_(driven)))
