"""Where a day's homes are: read from its problem file, for as long as that is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from courier_api.couriers.repository import has_problem
from courier_api.planning.days import known_day
from routing_engine.problem import LocationKind

__all__ = ["Home", "HomeShelf"]

#: Days whose files are not read again at each look; couriers drive one.
_MOST_DAYS = 3


@dataclass(frozen=True, slots=True)
class Home:
    """
    A home as the plan knows it.

    Parameters
    ----------
    address : str or None
    lon, lat : float
    """

    address: str | None = field(repr=False)
    lon: float = field(repr=False)
    lat: float = field(repr=False)


class HomeShelf:
    """Remembers the homes of a few days; what was deleted from the database is not known here."""

    def __init__(self) -> None:
        self._days: dict[str, Mapping[str, Home]] = {}

    def homes(self, session: Session, day_id: str) -> Mapping[str, Home]:
        """Homes of a day by their locations; none when the file's time is over."""
        if not has_problem(session, day_id):
            self._days.pop(day_id, None)
            return {}
        known = self._days.get(day_id)
        if known is None:
            problem = known_day(session, day_id, with_problem=True).problem
            known = self._days[day_id] = _homes(problem or b"{}")
            while len(self._days) > _MOST_DAYS:
                self._days.pop(next(iter(self._days)), None)
        return known


def _homes(problem: bytes) -> dict[str, Home]:
    """Homes of a file that was checked when it was taken in."""
    content: dict[str, Any] = json.loads(problem)
    return {
        one["id"]: Home(one.get("name") or None, one["lon"], one["lat"])
        for one in content.get("locations", ())
        if one["kind"] == LocationKind.ADDRESS.value
    }
