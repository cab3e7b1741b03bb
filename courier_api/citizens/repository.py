"""Statements on what published plans expect of a citizen's item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from courier_api.models import DayItemRow, DayPlaceRow, DayRow, ExpectedHandoverRow

__all__ = ["ExpectedVisit", "visits_from"]


@dataclass(frozen=True, slots=True)
class ExpectedVisit:
    """
    A handover of an item that a published plan expects.

    Parameters
    ----------
    day : date
    direction : str
        ``collect`` or ``deliver``, as the courier sees it.
    place_kind : str
        Of `routing_engine.problem.LocationKind`.
    earliest, latest : int
        Milliseconds since 1970, UTC.
    """

    day: date
    direction: str
    place_kind: str
    earliest: int
    latest: int


def visits_from(session: Session, code: str, first_day: date) -> Sequence[ExpectedVisit]:
    """What is expected of an item from a day on, in the order it is to happen."""
    expected = ExpectedHandoverRow
    found = (
        select(DayRow.date, expected.direction, DayPlaceRow.kind, expected.earliest,
               expected.latest)
        .join(DayItemRow, DayItemRow.day_id == DayRow.day_id)
        .join(expected, (expected.day_id == DayItemRow.day_id)
              & (expected.shipment_id == DayItemRow.shipment_id))
        .join(DayPlaceRow, (DayPlaceRow.day_id == expected.day_id)
              & (DayPlaceRow.location_id == expected.location_id))
        .where(DayItemRow.code == code, DayRow.date >= first_day)
        .order_by(DayRow.date, expected.earliest, expected.number)
    )  # fmt: skip
    return [ExpectedVisit(*row) for row in session.execute(found)]
