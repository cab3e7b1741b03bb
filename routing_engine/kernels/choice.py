"""Choosing the place of a shipment: where it costs least among the routes nearby."""

from __future__ import annotations

import numpy as np

from routing_engine.kernels.arrays import (
    Fleet,
    Memory,
    Near,
    Routes,
    Search,
    Shipments,
    Travel,
    Visits,
)
from routing_engine.kernels.clock import num_breaks
from routing_engine.kernels.compiled import kernel, merged
from routing_engine.kernels.insertion import best_for_one, best_for_pair
from routing_engine.kernels.insertion_with_breaks import (
    best_for_one_with_breaks,
    best_for_pair_with_breaks,
)
from routing_engine.kernels.random_numbers import draw
from routing_engine.kernels.settings import Settings
from routing_engine.kernels.sheets import CANDIDATE_STAMP, EVALUATED, NUM_ACTIVE

#: With so few routes all are candidates.
_FEW_ROUTES = 4


@merged
def choose_place(
    visits: Visits,
    shipments: Shipments,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    near: Near,
    memory: Memory,
    search: Search,
    settings: Settings,
    shipment: int,
    discount: float,
    most: float,
) -> tuple[int, int]:
    """
    Where a shipment is put: among the routes nearby and one new route of each class.

    Parameters
    ----------
    discount : float
        What a new route's cost is multiplied by.
    most : float
        Dong; a dearer place is of no use.

    Returns
    -------
    vehicle, code : int
        -1: nowhere, or leaving it out is cheaper, or every place is too dear.
    """
    is_complete = search.count[NUM_ACTIVE] <= _FEW_ROUTES
    num_found = _all_routes(search) if is_complete else _near_routes(routes, near, search, shipment)
    penalty = shipments.penalty[shipment]
    best, vehicle, code = _cheapest_new_route(
        visits, shipments, travel, fleet, routes, memory, search,
        shipment, discount, min(penalty, most),
    )  # fmt: skip
    while True:
        best, vehicle, code = _cheapest_of_candidates(
            visits, shipments, travel, fleet, routes, memory, search, settings,
            shipment, num_found, best, vehicle, code,
        )  # fmt: skip
        # Far away a place is hardly ever cheap: it is looked for only where any price is right,
        # as it is when one that was left out is tried again.
        if vehicle >= 0 or is_complete or most < 0.5 * penalty:
            return vehicle, code
        is_complete = True
        num_found = _all_routes(search)


@kernel
def _near_routes(routes: Routes, near: Near, search: Search, shipment: int) -> int:
    """List the vehicles whose routes hold a visit near the shipment; returns how many."""
    search.count[CANDIDATE_STAMP] += 1
    stamp = search.count[CANDIDATE_STAMP]
    num_found = 0
    for at in range(near.beside.shape[1]):
        vehicle = routes.route_of[near.beside[shipment, at]]
        if vehicle < 0:
            continue
        # Written in any case, and counted where it is new: a branch would be guessed wrong.
        search.candidates[num_found] = vehicle
        num_found += search.candidate_mark[vehicle] != stamp
        search.candidate_mark[vehicle] = stamp
    return num_found


@kernel
def _all_routes(search: Search) -> int:
    num_found = search.count[NUM_ACTIVE]
    for at in range(num_found):
        search.candidates[at] = search.active[at]
    return num_found


@merged
def _cheapest_of_candidates(
    visits: Visits,
    shipments: Shipments,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    memory: Memory,
    search: Search,
    settings: Settings,
    shipment: int,
    num_candidates: int,
    best: float,
    vehicle: int,
    code: int,
) -> tuple[float, int, int]:
    """Dong, vehicle and code of the cheapest place on the candidates' routes, or what was best."""
    _look_up(shipments, fleet, routes, memory, search, shipment, num_candidates)
    num_unknown = 0
    for at in range(num_candidates):
        if search.known[at] >= best:
            continue
        one = search.candidates[at]
        place = memory.facts[shipment, one, 1]
        # What is known is looked at first: the cheaper the best, the less is to be worked out.
        if search.known[at] == -np.inf or place < 0:
            search.candidates[num_unknown] = one
            num_unknown += 1
            continue
        cost, place = _unless_overlooked(
            visits, shipments, travel, fleet, routes, search, settings,
            shipment, one, search.known[at], place, best,
        )  # fmt: skip
        if cost < best:
            best, vehicle, code = cost, np.int64(one), np.int64(place)
    for at in range(num_unknown):
        one = search.candidates[at]
        cost = recall(visits, shipments, travel, fleet, routes, memory, search, shipment, one, best)
        if cost >= best:
            continue
        cost, place = _unless_overlooked(
            visits, shipments, travel, fleet, routes, search, settings,
            shipment, one, cost, memory.facts[shipment, one, 1], best,
        )  # fmt: skip
        if cost < best:
            best, vehicle, code = cost, np.int64(one), np.int64(place)
    return best, vehicle, code


@kernel
def _look_up(
    shipments: Shipments,
    fleet: Fleet,
    routes: Routes,
    memory: Memory,
    search: Search,
    shipment: int,
    num_candidates: int,
) -> None:
    """
    Write what each candidate's place costs at least, as far as it is known.

    All of memory is read in one go, without a branch: the processor then waits for many lines of
    it at a time.
    """
    for at in range(num_candidates):
        one = search.candidates[at]
        is_known = memory.facts[shipment, one, 2] == routes.version[routes.sheet[one]]
        is_allowed = shipments.allowed[shipment, fleet.vehicle_class[one]] != 0
        known = memory.dong[shipment, one, 0] if is_known else -np.inf
        search.known[at] = known if is_allowed else np.inf


@kernel
def _unless_overlooked(
    visits: Visits,
    shipments: Shipments,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    search: Search,
    settings: Settings,
    shipment: int,
    vehicle: int,
    cost: float,
    place: int,
    below: float,
) -> tuple[float, int]:
    """Dong and code of a route's best place; now and then, by chance, of its second-best one."""
    if draw(search.random) >= settings.blink:
        return cost, place
    return best_place(visits, shipments, travel, fleet, routes, shipment, vehicle, place, below)


@merged
def _cheapest_new_route(
    visits: Visits,
    shipments: Shipments,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    memory: Memory,
    search: Search,
    shipment: int,
    discount: float,
    below: float,
) -> tuple[float, int, int]:
    """Discounted cost, vehicle and code of the cheapest new route below some dong; -1: none is."""
    best, vehicle, code = below, np.int64(-1), np.int64(-1)
    for kind in range(search.idle.shape[0]):
        idle = search.idle[kind]
        if idle >= 0 and shipments.allowed[shipment, kind]:
            place = recall(
                visits, shipments, travel, fleet, routes, memory, search, shipment, idle, np.inf
            )
            cost = (place + fleet.fixed[idle]) * discount
            if cost < best:
                best, vehicle = cost, np.int64(idle)
                code = memory.facts[shipment, idle, 1]
    return best, vehicle, code


@kernel
def recall(
    visits: Visits,
    shipments: Shipments,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    memory: Memory,
    search: Search,
    shipment: int,
    vehicle: int,
    below: float,
) -> float:
    """
    Dong for the cheapest place in a route, as far as it is less than ``below``.

    Worked out only if the route has changed since, or if all that is known is that every place
    costs at least as much as was of use then.
    """
    version = routes.version[routes.sheet[vehicle]]
    is_known = memory.facts[shipment, vehicle, 2] == version
    if is_known and memory.facts[shipment, vehicle, 1] < 0:
        is_known = memory.dong[shipment, vehicle, 0] >= below
    if not is_known:
        cost, code = best_place(
            visits, shipments, travel, fleet, routes, shipment, vehicle, -1, below
        )
        memory.dong[shipment, vehicle, 0] = cost
        memory.facts[shipment, vehicle, 1] = code
        memory.facts[shipment, vehicle, 2] = version
        search.count[EVALUATED] += 1
    return memory.dong[shipment, vehicle, 0]


@kernel
def best_place(
    visits: Visits,
    shipments: Shipments,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    shipment: int,
    vehicle: int,
    avoided: int,
    below: float,
) -> tuple[float, int]:
    """The cheapest place of a shipment in a vehicle's route, whatever its kind."""
    if num_breaks(fleet, vehicle) > 0:
        if shipments.second[shipment] >= 0:
            return best_for_pair_with_breaks(
                visits, shipments, travel, fleet, routes, shipment, vehicle, avoided, below
            )
        return best_for_one_with_breaks(
            visits, shipments, travel, fleet, routes, shipment, vehicle, avoided, below
        )
    if shipments.second[shipment] >= 0:
        return best_for_pair(
            visits, shipments, travel, fleet, routes, shipment, vehicle, avoided, below
        )
    return best_for_one(visits, shipments, travel, fleet, routes, shipment, vehicle, avoided, below)
