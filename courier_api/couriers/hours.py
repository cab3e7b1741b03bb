"""When a day's visits may be made: read from its problem file, for as long as that is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from courier_api.couriers.day_shelf import DayShelf
from routing_engine.problem import VisitKind

__all__ = ["DayHours", "HoursShelf", "Window"]

#: Earliest and latest start of a service; seconds from the day's midnight.
Window = tuple[int, int]


@dataclass(frozen=True, slots=True)
class DayHours:
    """
    Hours of a day's visits.

    Parameters
    ----------
    of_visits : mapping of (str, str) to tuple of Window
        By shipment and kind of visit.
    of_places : mapping of str to tuple of Window
        Of all visits at a place together.
    """

    of_visits: Mapping[tuple[str, str], tuple[Window, ...]]
    of_places: Mapping[str, tuple[Window, ...]]

    def at_stop(
        self, location_id: str, visits: Iterable[tuple[str, VisitKind]]
    ) -> tuple[Window, ...]:
        """
        Hours of a stop: those of its visits, or where none has any those of its place.

        Parameters
        ----------
        location_id : str
        visits : iterable of (str, VisitKind)
            By shipment and kind.
        """
        of_visits = [one for key in visits for one in self.of_visits.get(key, ())]
        return _together(of_visits) or self.of_places.get(location_id, ())


class HoursShelf(DayShelf[DayHours]):
    """Hours of a few days."""

    def __init__(self) -> None:
        super().__init__(_hours)


def _hours(content: Mapping[str, Any]) -> DayHours:
    of_visits: dict[tuple[str, str], tuple[Window, ...]] = {}
    at_places: dict[str, set[Window]] = {}
    for shipment_id, kind, visit in _visits(content):
        windows = tuple((one["earliest"], one["latest"]) for one in visit.get("time_windows") or ())
        if windows:
            of_visits[shipment_id, kind] = windows
            at_places.setdefault(visit["location_id"], set()).update(windows)
    of_places = {place: _together(windows) for place, windows in at_places.items()}
    return DayHours(of_visits, of_places)


def _visits(content: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for shipment in content.get("shipments", ()):
        for kind in VisitKind:
            visit = shipment.get(kind.value)
            if visit:
                yield shipment["id"], kind.value, visit


def _together(windows: Iterable[Window]) -> tuple[Window, ...]:
    """Windows that overlap made one; services of different lengths begin until different times."""
    merged: list[Window] = []
    for earliest, latest in sorted(windows):
        if merged and earliest <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(latest, merged[-1][1]))
        else:
            merged.append((earliest, latest))
    return tuple(merged)
