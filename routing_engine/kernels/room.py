"""The rule on loads: whether a shipment fits on board where it is put in."""

from __future__ import annotations

from routing_engine.kernels.arrays import (
    LOAD_FROM_START,
    LOAD_NONE,
    LOAD_TO_END,
    Fleet,
    Routes,
    Shipments,
)
from routing_engine.kernels.compiled import inlined


@inlined
def has_room(
    shipments: Shipments, fleet: Fleet, routes: Routes, shipment: int, vehicle: int, position: int
) -> bool:
    """Whether a lone visit's load fits on board when it is made right after a position."""
    sheet = routes.sheet[vehicle]
    dimensions = fleet.capacity.shape[1]
    carried = shipments.carried[shipment]
    if carried == LOAD_NONE:
        return True
    # Behind the position for what goes to the end, up to it for what was there from the start.
    column = 2 * dimensions if carried == LOAD_TO_END else dimensions
    for dimension in range(dimensions):
        load = routes.load[sheet, position, column + dimension]
        if load + shipments.demand[shipment, dimension] > fleet.capacity[vehicle, dimension]:
            return False
    return True


@inlined
def has_any_room(
    shipments: Shipments, fleet: Fleet, routes: Routes, shipment: int, vehicle: int
) -> bool:
    """Whether a lone visit's load fits at the one position where there is most room for it."""
    position = (
        0
        if shipments.carried[shipment] == LOAD_FROM_START
        else routes.length[routes.sheet[vehicle]]
    )
    return has_room(shipments, fleet, routes, shipment, vehicle, position)


@inlined
def has_room_between(
    shipments: Shipments, fleet: Fleet, routes: Routes, shipment: int, vehicle: int, position: int
) -> bool:
    """Whether a pair's load fits on board when leaving a position."""
    sheet = routes.sheet[vehicle]
    for dimension in range(fleet.capacity.shape[1]):
        load = routes.load[sheet, position, dimension]
        if load + shipments.demand[shipment, dimension] > fleet.capacity[vehicle, dimension]:
            return False
    return True


@inlined
def keeps_capacity(fleet: Fleet, routes: Routes, vehicle: int, sheet: int) -> bool:
    """Whether what is on board of a vehicle never exceeds what it can carry."""
    dimensions = fleet.capacity.shape[1]
    for dimension in range(dimensions):
        most = routes.load[sheet, routes.length[sheet] + 1, dimensions + dimension]
        if most > fleet.capacity[vehicle, dimension]:
            return False
    return True
