"""Two routes give each other what follows a position, up to another position."""

from __future__ import annotations

import numpy as np

from routing_engine.kernels.acceptance import is_accepted
from routing_engine.kernels.arrays import Fleet, Routes, Search, Shipments, Travel, Visits
from routing_engine.kernels.compiled import kernel
from routing_engine.kernels.room import keeps_capacity
from routing_engine.kernels.route import copy_position, refresh, write_leg, write_legs
from routing_engine.kernels.sheets import take_over

#: Pairs of visits that are looked at, and neighbours among which the second one is drawn.
MOST_TRIES = 20
NUM_NEAR = 20


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
