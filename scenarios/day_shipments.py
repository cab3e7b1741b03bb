"""The items of a day as shipments, within the hours of the places they go between."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from routing_engine import Consolidation, Handling, LooseItem, consolidate
from routing_engine.problem import LocationKind, Shipment, TimeWindow, Visit
from routing_engine.travel import one_fault
from scenarios.case import Case
from scenarios.case_supply import PlaceTimes
from scenarios.demand import Item
from scenarios.ground import Ground, Place

#: Both dimensions of a load, with their unit.
CAPACITY_DIMENSIONS = ("grams", "millilitres")


def consolidate_items(case: Case, ground: Ground, items: Iterable[Item]) -> Consolidation:
    """Shipments that a motorbike can carry; their windows run from opening to closing."""
    bike = case.fleet.motorbike
    return consolidate(
        (_loose(case, ground, item) for item in items), capacity=(bike.grams, bike.millilitres)
    )


def end_by_closing(shipment: Shipment, ground: Ground) -> Shipment:
    """
    The same shipment, each service begun early enough to be over when its place closes.

    Hours that a citizen chose at home stay: they bind the courier's coming, not his going.

    Raises
    ------
    InputFaultsError
        When a service takes longer than its place is ever open.
    """
    if shipment.pickup is None or shipment.delivery is None:
        raise ValueError(f"Shipment {shipment.id}: wanted a pickup and a delivery.")
    return replace(
        shipment,
        pickup=_shortened(shipment.pickup, ground),
        delivery=_shortened(shipment.delivery, ground),
    )


def place_times(case: Case, kind: LocationKind) -> PlaceTimes:
    """What the case says of a kind of place."""
    return {
        LocationKind.POST_OFFICE: case.places.post_office,
        LocationKind.AGENT_POINT: case.places.agent_point,
        LocationKind.AUTHORITY: case.places.authority,
        LocationKind.ADDRESS: case.places.address,
    }[kind]


def _shortened(visit: Visit, ground: Ground) -> Visit:
    place = ground.place_by_id.get(visit.location_id)
    if place is None:
        return visit
    windows = tuple(
        TimeWindow(hours.earliest, hours.latest - visit.service_duration)
        for hours in visit.time_windows
        if hours.latest - visit.service_duration >= hours.earliest
    )
    if not windows:
        raise one_fault(
            "service_too_long",
            place=f"{place.name} ({place.id})",
            cause=f"A service takes {visit.service_duration} s, wanted no longer than the place is"
            " open at a time.",
            remedy="Shorten the case's service_s or further_item_s, or lengthen its hours.",
        )
    return replace(visit, time_windows=windows)


def _loose(case: Case, ground: Ground, item: Item) -> LooseItem:
    origin = ground.place_by_id[item.origin_id]
    if item.chosen_hours is None:
        destination = ground.place_by_id[item.destination_id]
        windows, kind = destination.opening_hours, destination.kind
    else:
        windows, kind = (item.chosen_hours,), LocationKind.ADDRESS
    return LooseItem(
        id=item.id,
        demand=(item.grams, item.millilitres),
        origin_id=item.origin_id,
        destination_id=item.destination_id,
        origin_windows=origin.opening_hours,
        destination_windows=windows,
        origin_handling=_handling(case, origin.kind),
        destination_handling=_handling(case, kind),
        penalty=item.penalty,
        release_time=_release_time(item, origin),
        urgency=str(item.working_days_left),
    )


def _handling(case: Case, kind: LocationKind) -> Handling:
    times = place_times(case, kind)
    return Handling(times.service_s, times.further_item_s)


def _release_time(item: Item, origin: Place) -> int | None:
    """None where the opening of the place says as much."""
    is_early = item.ready_time is None or item.ready_time <= origin.opening_hours[0].earliest
    return None if is_early else item.ready_time
