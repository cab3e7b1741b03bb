"""Simulated annealing over removals and exchanges: the search's main loop."""

from __future__ import annotations

import numpy as np

from routing_engine.kernels.acceptance import TINY, is_accepted, tolerance
from routing_engine.kernels.arrays import (
    Fleet,
    Memory,
    Near,
    Pool,
    Routes,
    Search,
    Shipments,
    Travel,
    Visits,
)
from routing_engine.kernels.compiled import kernel, merged
from routing_engine.kernels.pool import add_route
from routing_engine.kernels.random_numbers import draw
from routing_engine.kernels.recreate import put_back
from routing_engine.kernels.route import refresh, write_legs
from routing_engine.kernels.ruin import remove_strings
from routing_engine.kernels.segments import exchange_segments
from routing_engine.kernels.settings import Settings
from routing_engine.kernels.sheets import (
    ACCEPTED,
    BEST,
    BEST_LEFT_OUT,
    CURRENT,
    IMPROVED,
    ITERATIONS,
    NUM_ACTIVE,
    NUM_CENTRES,
    NUM_LEFT_OUT,
    NUM_LEFT_OUT_BEFORE,
    NUM_SERVED,
    NUM_TOUCHED,
    STAMP,
    VERSION,
    next_idle,
    note_positions,
    note_use,
    turn_back,
)
from routing_engine.kernels.tails import exchange_tails


@kernel
def anneal(
    visits: Visits,
    shipments: Shipments,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    near: Near,
    memory: Memory,
    search: Search,
    pool: Pool,
    settings: Settings,
    num_iterations: int,
    first_temperature: float,
    last_temperature: float,
    pooled_below: float,
) -> None:
    """
    Remove and put back, or exchange tails or segments; worse solutions are taken ever less often.

    Parameters
    ----------
    num_iterations : int
    first_temperature, last_temperature : float
        Dong; falls geometrically from the one to the other.
    pooled_below : float
        Routes of accepted solutions that cost less than this go to the pool.
    """
    temperature = first_temperature
    fall = (last_temperature / first_temperature) ** (64.0 / max(1, num_iterations))
    for iteration in range(num_iterations):
        if iteration & 63 == 63:
            temperature *= fall
        search.count[STAMP] += 1
        search.count[NUM_TOUCHED] = 0
        most = tolerance(search, temperature)
        has_tails = search.count[NUM_ACTIVE] > 1
        chance = draw(search.random)
        if has_tails and chance < settings.tail_share:
            change = exchange_tails(visits, shipments, travel, fleet, routes, near, search, most)
        elif has_tails and chance < settings.tail_share + settings.segment_share:
            change = exchange_segments(
                visits, shipments, travel, fleet, routes, near, search, settings, most
            )
        else:
            change = _rearrange(
                visits, shipments, travel, fleet, routes, near, memory, search, settings, most
            )
        if change == np.inf:
            continue
        search.cost[CURRENT] += change
        search.count[ACCEPTED] += 1
        if search.cost[CURRENT] < pooled_below:
            for at in range(search.count[NUM_TOUCHED]):
                add_route(fleet, routes, pool, search.touched[at])
        if search.cost[CURRENT] < search.cost[BEST] - TINY:
            keep_best(routes, search)
    search.count[ITERATIONS] += num_iterations


@merged
def _rearrange(
    visits: Visits,
    shipments: Shipments,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    near: Near,
    memory: Memory,
    search: Search,
    settings: Settings,
    most: float,
) -> float:
    """
    Remove strings and put them back.

    Parameters
    ----------
    most : float
        Dong by which the solution may become dearer.

    Returns
    -------
    change : float
        Dong; infinite: everything is as it was.
    """
    saved = remove_strings(visits, shipments, travel, fleet, routes, near, search, settings)
    added = put_back(
        visits, shipments, travel, fleet, routes, near, memory, search, settings, saved + most
    )
    if not is_accepted(added - saved, most):
        turn_back(visits, shipments, fleet, routes, search)
        return np.inf
    return added - saved


@kernel
def serve_all(
    visits: Visits,
    shipments: Shipments,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    near: Near,
    memory: Memory,
    search: Search,
    settings: Settings,
    num_iterations: int,
    temperature: float,
) -> bool:
    """
    Find places for what is left out, on the routes that there are.

    What was often left without a place counts more: a solution is accepted when the shipments it
    leaves out were left out less often, all together, than those left out before.

    Parameters
    ----------
    num_iterations : int
    temperature : float
        Dong; where both count the same.

    Returns
    -------
    is_done : bool
        Whether nothing is left out.

    References
    ----------
    Christiaens & Vanden Berghe (2020), section 4.5, DOI 10.1287/trsc.2019.0914.
    """
    for _ in range(num_iterations):
        if search.count[NUM_LEFT_OUT] == 0:
            return True
        search.count[ITERATIONS] += 1
        search.count[STAMP] += 1
        search.count[NUM_TOUCHED] = 0
        saved = remove_strings(visits, shipments, travel, fleet, routes, near, search, settings)
        added = put_back(
            visits, shipments, travel, fleet, routes, near, memory, search, settings, np.inf
        )
        now = _absences(search, search.left_out, search.count[NUM_LEFT_OUT])
        before = _absences(search, search.left_out_before, search.count[NUM_LEFT_OUT_BEFORE])
        for at in range(search.count[NUM_LEFT_OUT]):
            search.absent[search.left_out[at]] += 1
        is_better = now < before or search.count[NUM_LEFT_OUT] == 0
        most = tolerance(search, temperature)
        if is_better or (now == before and is_accepted(added - saved, most)):
            search.cost[CURRENT] += added - saved
        else:
            turn_back(visits, shipments, fleet, routes, search)
    return search.count[NUM_LEFT_OUT] == 0


@kernel
def _absences(search: Search, left_out: np.ndarray, number: int) -> int:
    """How often all these shipments together were left without a place."""
    total = 0
    for at in range(number):
        total += search.absent[left_out[at]]
    return total


@kernel
def keep_best(routes: Routes, search: Search) -> None:
    """Copy the current solution to the best one, as far as its routes have changed."""
    search.cost[BEST] = search.cost[CURRENT]
    search.count[IMPROVED] += 1
    for vehicle in range(routes.sheet.shape[0]):
        sheet = routes.sheet[vehicle]
        if search.best_version[vehicle] == routes.version[sheet]:
            continue
        search.best_version[vehicle] = routes.version[sheet]
        search.best_length[vehicle] = routes.length[sheet]
        for position in range(routes.length[sheet] + 2):
            search.best_node[vehicle, position] = routes.node[sheet, position]
    search.count[BEST_LEFT_OUT] = search.count[NUM_LEFT_OUT]
    for at in range(search.count[NUM_LEFT_OUT]):
        search.best_left_out[at] = search.left_out[at]


@kernel
def load_solution(
    visits: Visits,
    shipments: Shipments,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    search: Search,
    node: np.ndarray,
    length: np.ndarray,
    member: np.ndarray,
) -> bool:
    """
    Make these routes the current solution.

    Parameters
    ----------
    node : int32, shape (num_vehicles, width)
        Visits of each vehicle, in order, without start and end.
    length : int32, shape (num_vehicles,)
    member : int8, shape (num_shipments,)
        0: it takes no part, being on a route elsewhere.

    Returns
    -------
    is_feasible : bool
        False: a route breaks a rule; nothing is to be read off the arrays until the next load.
    """
    routes.route_of[:] = -1
    num_visits = routes.route_of.shape[0]
    total, num_served, is_feasible = 0.0, 0, True
    for vehicle in range(routes.sheet.shape[0]):
        sheet = routes.sheet[vehicle]
        routes.length[sheet] = length[vehicle]
        routes.node[sheet, 0] = num_visits + 2 * vehicle
        for at in range(length[vehicle]):
            routes.node[sheet, at + 1] = node[vehicle, at]
        routes.node[sheet, length[vehicle] + 1] = num_visits + 2 * vehicle + 1
        for position in range(length[vehicle] + 2):
            routes.place[sheet, position] = visits.place[routes.node[sheet, position]]
        write_legs(visits, travel, fleet, routes, vehicle, sheet)
        if not refresh(visits, travel, fleet, routes, vehicle, sheet):
            is_feasible = False
        search.count[VERSION] += 1
        routes.version[sheet] = search.count[VERSION]
        note_positions(routes, vehicle)
        num_served += length[vehicle]
        total += routes.cost[sheet]
    search.count[NUM_SERVED] = num_served
    search.count[NUM_TOUCHED] = 0
    _list_vehicles(fleet, routes, search)
    search.cost[CURRENT] = total + _list_members(shipments, routes, search, member)
    return is_feasible


@kernel
def _list_members(
    shipments: Shipments, routes: Routes, search: Search, member: np.ndarray
) -> float:
    """List visits that may be removed and shipments left out; dong for leaving those out."""
    total = 0.0
    search.count[NUM_LEFT_OUT] = search.count[NUM_CENTRES] = 0
    for shipment in range(shipments.first.shape[0]):
        if member[shipment] == 0:
            continue
        _add_centre(search, shipments.first[shipment])
        _add_centre(search, shipments.second[shipment])
        if routes.route_of[shipments.first[shipment]] < 0:
            search.left_out[search.count[NUM_LEFT_OUT]] = shipment
            search.count[NUM_LEFT_OUT] += 1
            total += shipments.penalty[shipment]
    search.count[NUM_LEFT_OUT_BEFORE] = search.count[NUM_LEFT_OUT]
    return total


@kernel
def _add_centre(search: Search, visit: int) -> None:
    if visit >= 0:
        search.centre[search.count[NUM_CENTRES]] = visit
        search.count[NUM_CENTRES] += 1


@kernel
def _list_vehicles(fleet: Fleet, routes: Routes, search: Search) -> None:
    search.count[NUM_ACTIVE] = 0
    search.active_at[:] = -1
    for vehicle in range(routes.sheet.shape[0]):
        note_use(routes, search, fleet, vehicle)
    for kind in range(search.idle.shape[0]):
        search.idle[kind] = next_idle(routes, search, kind)
