"""Where a day's homes are: read from its problem file, for as long as that is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from courier_api.couriers.day_shelf import DayShelf
from routing_engine.problem import LocationKind

__all__ = ["Home", "HomeShelf"]


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


class HomeShelf(DayShelf[Mapping[str, Home]]):
    """Homes of a few days, by their locations."""

    def __init__(self) -> None:
        super().__init__(_homes)


def _homes(content: Mapping[str, Any]) -> dict[str, Home]:
    return {
        one["id"]: Home(one.get("name") or None, one["lon"], one["lat"])
        for one in content.get("locations", ())
        if one["kind"] == LocationKind.ADDRESS.value
    }
