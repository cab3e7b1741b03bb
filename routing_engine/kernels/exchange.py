"""Two routes give each other what follows a position, up to another position."""

from __future__ import annotations

import numpy as np

from routing_engine.kernels.acceptance import is_accepted
from routing_engine.kernels.arrays import Fleet, Near, Routes, Search, Shipments, Travel, Visits
from routing_engine.kernels.compiled import inlined, kernel
from routing_engine.kernels.random_numbers import draw_below
from routing_engine.kernels.room import keeps_capacity
from routing_engine.kernels.route import copy_position, refresh, write_leg, write_legs
from routing_engine.kernels.sheets import NUM_CENTRES, take_over

#: Pairs of visits that are looked at, and neighbours among which the second one is drawn.
MOST_TRIES = 20
_NUM_NEAR = 20


@inlined
def draw_cuts(
    fleet: Fleet, routes: Routes, near: Near, search: Search
) -> tuple[int, int, int, int]:
    """
    Two vehicles, and in the route of each a position, so that what follows may be exchanged.

    Returns
    -------
    one, cut, other, other_cut : int
        A visit stands at the first cut, one near it right after the other cut; -1: the draw is of
        no use, since both are on one route, or one is unserved or within a locked prefix.
    """
    num_near = min(_NUM_NEAR, near.around.shape[1])
    if num_near == 0:
        return -1, -1, -1, -1
    visit = search.centre[draw_below(search.random, search.count[NUM_CENTRES])]
    follower = near.around[visit, draw_below(search.random, num_near)]
    one, other = routes.route_of[visit], routes.route_of[follower]
    if one < 0 or other < 0 or one == other:
        return -1, -1, -1, -1
    cut, other_cut = routes.position[visit], routes.position[follower] - 1
    if cut < fleet.num_locked[one] or other_cut < fleet.num_locked[other]:
        return -1, -1, -1, -1
    return one, cut, other, other_cut


@kernel
def exchanged(
    visits: Visits,
    shipments: Shipments,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    search: Search,
    one: int,
    cut: int,
    last: int,
    other: int,
    other_cut: int,
    other_last: int,
    most: float,
) -> float:
    """
    Exchange what lies after one position up to a last one, in two routes.

    Parameters
    ----------
    cut, last, other_cut, other_last : int
        Visits at ``cut + 1`` .. ``last`` go over; none where the last one is the cut itself. No
        pair may be parted by that.
    most : float
        Dong; a dearer exchange is not made.

    Returns
    -------
    added : float
        Dong by which the two routes became dearer, all together; infinite: it cannot be, is too
        dear or as good as before, and nothing has changed.
    """
    _join(visits, travel, fleet, routes, one, cut, last, other, other_cut, other_last)
    _join(visits, travel, fleet, routes, other, other_cut, other_last, one, cut, last)
    added = _added(visits, shipments, travel, fleet, routes, one, other)
    if added < np.inf:
        added += _added(visits, shipments, travel, fleet, routes, other, one)
    if not is_accepted(added, most):
        return np.inf
    take_over(fleet, routes, search, one)
    take_over(fleet, routes, search, other)
    return added


@kernel
def _join(
    visits: Visits,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    vehicle: int,
    cut: int,
    last: int,
    other: int,
    other_cut: int,
    other_last: int,
) -> None:
    """Write a route on the free sheet, what it gives away replaced by what it gets."""
    sheet, source = routes.sheet[vehicle], routes.sheet[other]
    new, at = sheet ^ 1, cut
    for position in range(cut + 1):
        copy_position(routes, sheet, position, new, position)
    for position in range(other_cut + 1, other_last + 1):
        at += 1
        copy_position(routes, source, position, new, at)
    joint = at
    for position in range(last + 1, routes.length[sheet] + 2):
        at += 1
        copy_position(routes, sheet, position, new, at)
    routes.length[new] = at - 1
    if fleet.profile[vehicle] != fleet.profile[other]:
        write_legs(visits, travel, fleet, routes, vehicle, new)
        return
    write_leg(visits, travel, fleet, routes, vehicle, new, cut)
    write_leg(visits, travel, fleet, routes, vehicle, new, joint)


@kernel
def _added(
    visits: Visits,
    shipments: Shipments,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    vehicle: int,
    other: int,
) -> float:
    """Dong by which the free sheet is dearer, part of it another one's; infinite: no route."""
    sheet = routes.sheet[vehicle]
    new, kind = sheet ^ 1, fleet.vehicle_class[vehicle]
    if kind != fleet.vehicle_class[other]:
        for position in range(1, routes.length[new] + 1):
            if shipments.allowed[visits.shipment[routes.node[new, position]], kind] == 0:
                return np.inf
    if not refresh(visits, travel, fleet, routes, vehicle, new):
        return np.inf
    if not keeps_capacity(fleet, routes, vehicle, new):
        return np.inf
    return routes.cost[new] - routes.cost[sheet]
