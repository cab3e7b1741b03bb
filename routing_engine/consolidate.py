"""Items that travel alike become one shipment: fewer visits, the same promises."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from routing_engine.problem import Shipment, TimeWindow, Visit

__all__ = ["Consolidation", "Handling", "LooseItem", "consolidate"]


@dataclass(frozen=True, slots=True)
class Handling:
    """
    How long shipments take to change hands at one place.

    Parameters
    ----------
    first : int
        Seconds for a shipment of one item.
    further : int
        Seconds for each item more.

    Raises
    ------
    ValueError
        When a value is negative.
    """

    first: int
    further: int = 0

    def __post_init__(self) -> None:
        if self.first < 0 or self.further < 0:
            raise ValueError(f"Handling: {self.first} s and {self.further} s, wanted 0 or more.")


@dataclass(frozen=True, slots=True)
class LooseItem:
    """
    One item that is to be moved and belongs to no shipment yet.

    Parameters
    ----------
    id : str
    demand : tuple of int
        Its load in each capacity dimension.
    origin_id, destination_id : str
        Locations.
    origin_windows, destination_windows : tuple of TimeWindow
        In which service may start at either end; empty: at any time.
    origin_handling, destination_handling : Handling
    penalty : int or None
        Dong for leaving it out; None: it must be served.
    release_time, due_time : int or None
        As for a shipment.
    urgency : str
        Items of different urgency stay apart, so that one may be left out without the other.
    """

    id: str
    demand: tuple[int, ...]
    origin_id: str
    destination_id: str
    origin_windows: tuple[TimeWindow, ...] = ()
    destination_windows: tuple[TimeWindow, ...] = ()
    origin_handling: Handling = Handling(0)
    destination_handling: Handling = Handling(0)
    penalty: int | None = None
    release_time: int | None = None
    due_time: int | None = None
    urgency: str = ""

    def alike(self) -> tuple[object, ...]:
        """What two items must share to travel as one shipment."""
        return (
            self.origin_id,
            self.destination_id,
            self.origin_windows,
            self.destination_windows,
            self.release_time,
            self.due_time,
            self.urgency,
            self.penalty is None,
        )


@dataclass(frozen=True, slots=True)
class Consolidation:
    """
    Shipments, and which items each stands for.

    Parameters
    ----------
    shipments : tuple of Shipment
        In the order of their first item.
    item_ids : tuple of tuple of str
        Items of each shipment, in the order they were given.
    """

    shipments: tuple[Shipment, ...]
    item_ids: tuple[tuple[str, ...], ...]


def consolidate(items: Iterable[LooseItem], *, capacity: Sequence[int]) -> Consolidation:
    """
    One shipment for the items that share origin, destination, hours and urgency.

    Demand and penalty are summed, service grows by the further items, and a new shipment is begun
    where the load would exceed the capacity. A single item above the capacity stays a shipment of
    its own, for a larger vehicle to take. A shipment is named after its first item.

    Parameters
    ----------
    items : iterable of LooseItem
    capacity : sequence of int
        The most a shipment may weigh in each dimension: that of the smallest vehicle.

    Raises
    ------
    ValueError
        When two items have one id, or a demand has not one amount for each dimension.
    """
    limit = tuple(capacity)
    seen: set[str] = set()
    parcels_by_kind: dict[tuple[object, ...], list[_Parcel]] = {}
    parcels: list[_Parcel] = []
    for item in items:
        _refuse_unfit(item, limit, seen)
        alike = parcels_by_kind.setdefault(item.alike(), [])
        parcel = next((one for one in alike if one.has_room_for(item, limit)), None)
        if parcel is None:
            parcel = _Parcel(len(limit))
            alike.append(parcel)
            parcels.append(parcel)
        parcel.add(item)
    return Consolidation(
        tuple(parcel.shipment() for parcel in parcels),
        tuple(tuple(item.id for item in parcel.items) for parcel in parcels),
    )


def _refuse_unfit(item: LooseItem, limit: tuple[int, ...], seen: set[str]) -> None:
    if item.id in seen:
        raise ValueError(f"Item {item.id}: given twice, wanted once.")
    if len(item.demand) != len(limit):
        raise ValueError(f"Item {item.id}: demand {item.demand}, wanted {len(limit)} amounts.")
    seen.add(item.id)


class _Parcel:
    """A shipment that is still being filled."""

    __slots__ = ("items", "load")

    def __init__(self, num_dimensions: int) -> None:
        self.items: list[LooseItem] = []
        self.load = (0,) * num_dimensions

    def has_room_for(self, item: LooseItem, limit: tuple[int, ...]) -> bool:
        return all(
            load + amount <= most
            for load, amount, most in zip(self.load, item.demand, limit, strict=True)
        )

    def add(self, item: LooseItem) -> None:
        self.items.append(item)
        self.load = tuple(
            load + amount for load, amount in zip(self.load, item.demand, strict=True)
        )

    def shipment(self) -> Shipment:
        first = self.items[0]
        penalties = [item.penalty for item in self.items if item.penalty is not None]
        return Shipment(
            id=f"S-{first.id}",
            demand=self.load,
            pickup=Visit(
                first.origin_id,
                _duration([item.origin_handling for item in self.items]),
                first.origin_windows,
            ),
            delivery=Visit(
                first.destination_id,
                _duration([item.destination_handling for item in self.items]),
                first.destination_windows,
            ),
            penalty=sum(penalties) if penalties else None,
            release_time=first.release_time,
            due_time=first.due_time,
            num_items=len(self.items),
        )


def _duration(handlings: Sequence[Handling]) -> int:
    """The longest first handling, and the further handling of every item but that one."""
    longest = max(range(len(handlings)), key=lambda at: handlings[at].first)
    further = sum(one.further for at, one in enumerate(handlings) if at != longest)
    return handlings[longest].first + further
