"""A day to plan: drawn from a case and a seed, set upon a road network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from geodata import Provenance, RoadGraph, Snaps, is_in_water, travel_matrix
from routing_engine.problem import Location, LocationKind, NetworkRef, Problem
from routing_engine.travel import one_fault
from scenarios.addresses import AddressBook
from scenarios.case import Case
from scenarios.day_shipments import (
    CAPACITY_DIMENSIONS,
    consolidate_items,
    end_by_closing,
    place_times,
)
from scenarios.demand import DrawHome, Item, draw_items, num_items
from scenarios.fleet import make_vehicles
from scenarios.ground import Ground, Place
from scenarios.hue_ground import load_ground

#: Beyond this many items no number of shipments is waited for.
_MAX_ITEMS = 400_000


@dataclass(frozen=True, slots=True)
class DayLocation:
    """
    A location as the day's files tell of it.

    Parameters
    ----------
    place : Place
        A home is a place without opening hours.
    snap_m : float
        Metres to the road on which a motorbike reaches it.
    provenance : str
        Of that road: ``osm``, ``backbone`` or ``synthetic``.
    """

    place: Place
    snap_m: float
    provenance: str


@dataclass(frozen=True, slots=True)
class Day:
    """
    A drawn day.

    Parameters
    ----------
    problem : Problem
    items : tuple of Item
        What citizens hand in and wait for, in the order drawn.
    item_ids : tuple of tuple of str
        Items of each shipment of the problem.
    locations : tuple of DayLocation
        In the order of the problem's.
    unit_names : dict of str to str
        By the code of the citizen's unit.
    seed : int
    """

    problem: Problem
    items: tuple[Item, ...]
    item_ids: tuple[tuple[str, ...], ...]
    locations: tuple[DayLocation, ...]
    unit_names: dict[str, str]
    seed: int


def build_day(
    case: Case,
    *,
    graph: RoadGraph,
    seed: int,
    paper_percent: float | None = None,
    num_shipments: int | None = None,
    workers: int = 1,
    cache_dir: Path | None = None,
) -> Day:
    """
    The day that belongs to a case, a seed and a network.

    Parameters
    ----------
    case : Case
    graph : RoadGraph
        With the profiles ``motorbike`` and ``van``.
    seed : int
    paper_percent : float, optional
        Share of the applications on paper; by default the case's own.
    num_shipments : int, optional
        So many shipments, whatever the share of paper.
    workers : int
        Processes for the travel matrix; the day is the same for any number of them.
    cache_dir : Path, optional
        Folder that keeps matrices.

    Raises
    ------
    InputFaultsError
        When the case names what the tables do not hold, a place lies too far from every road, a
        unit has no room for homes, a service outlasts the hours of its place, or
        ``num_shipments`` cannot be reached.
    """
    ground = load_ground(case)
    book = AddressBook(graph, case.settling, _is_wet)
    if num_shipments is None:
        percent = case.demand.paper_percent if paper_percent is None else paper_percent
        number = num_items(case, percent)
        items = tuple(draw_items(case, ground, book.draw, seed=seed, number=number))
    else:
        items = _items_of(case, ground, book.draw, seed=seed, num_shipments=num_shipments)
    together = consolidate_items(case, ground, items)
    places = (*ground.places, *_homes(ground, items))
    result = travel_matrix(
        graph,
        [one.lon for one in places],
        [one.lat for one in places],
        names=[f"{one.id} ({one.name})" for one in places],
        workers=workers,
        cache_dir=cache_dir,
    )
    problem = Problem(
        locations=tuple(_location(case, place, at) for at, place in enumerate(places)),
        shipments=tuple(end_by_closing(one, ground) for one in together.shipments),
        vehicles=make_vehicles(case.fleet),
        travel=result.travel,
        capacity_dimensions=CAPACITY_DIMENSIONS,
        name=case.name,
        date=case.date.isoformat(),
        network=NetworkRef(graph.name, graph.sha256()),
    )
    return Day(
        problem=problem,
        items=items,
        item_ids=together.item_ids,
        locations=_snapped(places, result.snaps),
        unit_names={unit.code: unit.name for unit in ground.units},
        seed=seed,
    )


def _items_of(
    case: Case, ground: Ground, draw_home: DrawHome, *, seed: int, num_shipments: int
) -> tuple[Item, ...]:
    """
    The shortest beginning of the seed's items that makes so many shipments.

    Items join shipments in the order drawn, so the last shipment's first item ends it.
    """
    number = 2 * num_shipments
    while number <= _MAX_ITEMS:
        items = tuple(draw_items(case, ground, draw_home, seed=seed, number=number))
        firsts = [ids[0] for ids in consolidate_items(case, ground, items).item_ids]
        if len(firsts) >= num_shipments:
            last = firsts[num_shipments - 1]
            return items[: 1 + next(at for at, item in enumerate(items) if item.id == last)]
        number *= 2
    raise one_fault(
        "shipments_too_many",
        place=f"case {case.name}",
        cause=f"{num_shipments:,} shipments were asked for, wanted fewer than {_MAX_ITEMS:,} items"
        " make.",
        remedy="Ask for fewer shipments.",
    )


def _homes(ground: Ground, items: Iterable[Item]) -> Iterator[Place]:
    july_codes = {unit.code: unit.published_code for unit in ground.units}
    for item in items:
        if item.address is not None:
            yield Place(
                id=item.destination_id,
                name=item.address.text,
                kind=LocationKind.ADDRESS,
                lon=item.address.lon,
                lat=item.address.lat,
                unit_code=july_codes[item.address.unit_code],
                opening_hours=(),
            )


def _location(case: Case, place: Place, matrix_idx: int) -> Location:
    return Location(
        id=place.id,
        lon=place.lon,
        lat=place.lat,
        kind=place.kind,
        matrix_idx=matrix_idx,
        setup_duration=place_times(case, place.kind).setup_s,
        name=place.name,
    )


def _snapped(places: Iterable[Place], snaps: Snaps) -> tuple[DayLocation, ...]:
    profile_idx = snaps.profiles.index("motorbike")
    rows = zip(
        places,
        snaps.snap_m[profile_idx].tolist(),
        snaps.provenance[profile_idx].tolist(),
        strict=True,
    )
    return tuple(
        DayLocation(place, round(snap_m, 1), Provenance(provenance).name.lower())
        for place, snap_m, provenance in rows
    )


def _is_wet(lon: float, lat: float) -> bool:
    return bool(is_in_water(lon, lat))
