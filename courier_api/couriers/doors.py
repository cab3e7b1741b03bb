"""The seam through which citizens' addresses and phones are opened to couriers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy.orm import Session

from courier_api.roles import Principal

__all__ = ["Door", "DoorAsked", "Doors", "OpenDoors"]


@dataclass(frozen=True, slots=True)
class DoorAsked:
    """
    A home on a courier's route of today.

    Parameters
    ----------
    day_id : str
    location_id : str
    codes : tuple of str
        Items that are to change hands there.
    arrival : int
        As planned; milliseconds since 1970, UTC.
    """

    day_id: str
    location_id: str
    codes: tuple[str, ...]
    arrival: int


@dataclass(frozen=True, slots=True)
class Door:
    """
    What a courier needs to know of a home.

    Parameters
    ----------
    address : str
    phone : str or None
    lon, lat : float or None
    names : mapping of str to str
        Of whom the items are for, by their codes, as far as they were told.
    """

    address: str = field(repr=False)
    phone: str | None = field(default=None, repr=False)
    lon: float | None = field(default=None, repr=False)
    lat: float | None = field(default=None, repr=False)
    names: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Doors:
    """
    What is told of some homes at a moment.

    Parameters
    ----------
    opened : mapping of str to Door
        Those that are open, by their location.
    opens_at : mapping of str to int
        From when each is open by its hour, as far as it is or will be; milliseconds since 1970.
    """

    opened: Mapping[str, Door] = field(default_factory=dict)
    opens_at: Mapping[str, int] = field(default_factory=dict)


class OpenDoors(Protocol):
    """Decides which homes a courier is near enough to, opens them, and notes that it did."""

    def __call__(
        self, session: Session, principal: Principal, asked: Sequence[DoorAsked], now: int
    ) -> Doors:
        """
        Homes that may be opened now, and when the others may be.

        Parameters
        ----------
        session : Session
            Within a writing transaction: what is opened is noted in it
            (`courier_api.audit.service.record_openings`).
        principal : Principal
            The courier.
        asked : sequence of DoorAsked
        now : int
            Milliseconds since 1970, UTC.
        """

    def places(
        self, session: Session, principal: Principal, asked: Sequence[DoorAsked], now: int
    ) -> frozenset[str]:
        """
        Locations of homes of which it may be told now where they are; nothing else is opened.

        Parameters
        ----------
        session : Session
            As above.
        principal : Principal
        asked : sequence of DoorAsked
        now : int
            Milliseconds since 1970, UTC.
        """
