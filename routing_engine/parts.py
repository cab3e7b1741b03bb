"""Large solutions in parts: neighbouring routes together, cut anew for each stretch of search."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing_engine.flat_problem import FlatProblem
from routing_engine.kernels.arrays import SECONDS

#: A solution is cut into parts of no more visits than this, and of no fewer than that.
_MOST_VISITS = 2_000
_FEWEST_VISITS = 250


@dataclass(frozen=True, slots=True)
class Part:
    """
    Routes that are searched on by themselves.

    Parameters
    ----------
    routes : dict of int to list of int
        Visits by vehicle.
    members : int8, shape (num_shipments,)
        1: on one of these routes, or left out and offered to them.
    closed : tuple of int
        Vehicles that may not open a route here.
    """

    routes: dict[int, list[int]]
    members: NDArray[np.int8]
    closed: tuple[int, ...]


def num_parts(num_visits: int, num_islands: int) -> int:
    """Parts of a solution; 1: each island searches on the whole by itself."""
    if num_visits >= _FEWEST_VISITS * num_islands:
        return max(num_islands, -(-num_visits // _MOST_VISITS))
    # Rather an idle island than all of them busy with what is too large for one.
    return num_visits // _FEWEST_VISITS if num_visits > _MOST_VISITS else 1


def cut(
    flat: FlatProblem, routes: dict[int, list[int]], number: int, *, draw: random.Random
) -> list[Part]:
    """
    Parts that share neither routes, nor shipments, nor vehicles that stand idle.

    Parameters
    ----------
    flat : FlatProblem
    routes : dict of int to list of int
        Visits by vehicle.
    number : int
        Of parts, about equal in visits; fewer where there are not so many routes.
    draw : random.Random
        Chooses the routes around which is cut, so that each cut is another one.
    """
    groups = _bisected(flat, routes, sorted(routes), number, draw)
    idle = [vehicle for vehicle in range(flat.num_vehicles) if vehicle not in routes]
    part_of_idle = [draw.randrange(len(groups)) for _ in idle]
    served = {int(flat.visits.shipment[visit]) for visits in routes.values() for visit in visits}
    left_out = [one for one in range(flat.num_shipments) if one not in served]
    part_of_left_out = [draw.randrange(len(groups)) for _ in left_out]
    parts = []
    for number, group in enumerate(groups):
        members = np.zeros(flat.num_shipments, np.int8)
        for vehicle in group:
            members[flat.visits.shipment[routes[vehicle]]] = 1
        for shipment, part in zip(left_out, part_of_left_out, strict=True):
            members[shipment] = part == number
        closed = tuple(
            vehicle
            for vehicle in range(flat.num_vehicles)
            if vehicle not in group and vehicle not in idle
        ) + tuple(v for v, part in zip(idle, part_of_idle, strict=True) if part != number)
        parts.append(Part({vehicle: routes[vehicle] for vehicle in group}, members, closed))
    return parts


def _bisected(
    flat: FlatProblem,
    routes: dict[int, list[int]],
    vehicles: list[int],
    number: int,
    draw: random.Random,
) -> list[list[int]]:
    """Groups of vehicles, each half nearer to a route drawn at random than the other half."""
    if number < 2 or len(vehicles) < 2:
        return [vehicles]
    near_part = number // 2
    ranked = by_nearness(flat, routes, vehicles, draw.choice(vehicles))
    wanted = sum(len(routes[one]) for one in vehicles) * near_part / number
    count, num_visits = 0, 0
    while count < len(ranked) - 1 and (count == 0 or num_visits < wanted):
        num_visits += len(routes[ranked[count]])
        count += 1
    near = _bisected(flat, routes, ranked[:count], near_part, draw)
    return near + _bisected(flat, routes, ranked[count:], number - near_part, draw)


def by_nearness(
    flat: FlatProblem, routes: dict[int, list[int]], vehicles: list[int], centre: int
) -> list[int]:
    """Vehicles by the mean way of their visits from the nearest visit of one route."""
    seconds = flat.travel.matrix(SECONDS)[flat.fleet.profile[centre]]
    centre_places = np.unique(flat.visits.place[routes[centre]])
    nearest = seconds[centre_places].min(axis=0)
    mean_way = {one: float(nearest[flat.visits.place[routes[one]]].mean()) for one in vehicles}
    return sorted(vehicles, key=lambda one: (mean_way[one], one))
