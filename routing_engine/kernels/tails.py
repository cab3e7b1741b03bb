"""Exchanging the tails of two routes: what removed strings are too short to do on long routes."""

from __future__ import annotations

import numpy as np

from routing_engine.kernels.arrays import (
    Fleet,
    Near,
    Routes,
    Search,
    Shipments,
    Travel,
    Visits,
)
from routing_engine.kernels.clock import DEPARTURE, LATEST, num_breaks, setup_between
from routing_engine.kernels.compiled import inlined, kernel
from routing_engine.kernels.detours import paid_waiting
from routing_engine.kernels.exchange import MOST_TRIES, draw_cuts, exchanged
from routing_engine.kernels.legs import metres_onto, seconds_onto


@kernel
def exchange_tails(
    visits: Visits,
    shipments: Shipments,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    near: Near,
    search: Search,
    most: float,
) -> float:
    """
    Let a visit be followed by one nearby on another route, and by all that follows there.

    What followed it goes to the other route instead. An empty tail is one, too, so two routes may
    become one.

    Parameters
    ----------
    most : float
        Dong by which the two routes may become dearer, all together. What is paid for breaks on
        the way is not foreseen: an exchange that saves it may be passed over.

    Returns
    -------
    added : float
        Dong by which they became dearer; infinite: nothing was exchanged.

    References
    ----------
    Potvin & Rousseau (1995), DOI 10.1057/jors.1995.204.
    """
    for _ in range(MOST_TRIES):
        one, cut, other, other_cut = draw_cuts(fleet, routes, near, search)
        if one < 0:
            continue
        is_foreseen = _cost_alike(fleet, one, other)
        if is_foreseen and not _may_pay(
            visits, travel, fleet, routes, one, cut, other, other_cut, most
        ):
            continue
        if _parts_pair(visits, shipments, routes, one, cut):
            continue
        if _parts_pair(visits, shipments, routes, other, other_cut):
            continue
        added = exchanged(
            visits, shipments, travel, fleet, routes, search,
            one, cut, routes.length[routes.sheet[one]],
            other, other_cut, routes.length[routes.sheet[other]], most,
        )  # fmt: skip
        # What cannot be foreseen is timed anew at once, which takes long.
        if added < most or not is_foreseen:
            return added
    return np.inf


@inlined
def _cost_alike(fleet: Fleet, one: int, other: int) -> bool:
    """Whether what lies between two visits costs the same on either vehicle."""
    if fleet.profile[one] != fleet.profile[other]:
        return False
    is_way_alike = fleet.per_metre[one] == fleet.per_metre[other]
    return is_way_alike and fleet.per_second[one] == fleet.per_second[other]


@kernel
def _may_pay(
    visits: Visits,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    one: int,
    cut: int,
    other: int,
    other_cut: int,
    most: float,
) -> bool:
    """Whether the two legs that join the tails are in time, and cheap enough."""
    sheet, other_sheet = routes.sheet[one], routes.sheet[other]
    added = _joint(visits, travel, fleet, routes, one, cut, other, other_cut)
    added += _joint(visits, travel, fleet, routes, other, other_cut, one, cut)
    added -= fleet.per_metre[one] * routes.metres[sheet, cut]
    added -= fleet.per_metre[one] * routes.metres[other_sheet, other_cut]
    added -= fleet.per_second[one] * routes.way[sheet, cut]
    added -= fleet.per_second[one] * routes.way[other_sheet, other_cut]
    if other_cut == 0 and cut == routes.length[sheet]:
        added -= fleet.fixed[other]
    if fleet.vehicle_class[one] != fleet.vehicle_class[other]:
        added += _other_way_home(visits, travel, fleet, routes, one, other, other_cut)
        added += _other_way_home(visits, travel, fleet, routes, other, one, cut)
    return added - paid_waiting(fleet, routes, one) - paid_waiting(fleet, routes, other) < most


@kernel
def _joint(
    visits: Visits,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    vehicle: int,
    cut: int,
    other: int,
    other_cut: int,
) -> float:
    """Dong of the leg from a position of one route to what follows another; infinite: too late."""
    sheet, tail, after = routes.sheet[vehicle], routes.sheet[other], other_cut + 1
    if other_cut == routes.length[tail]:
        # An empty tail: the vehicle goes to its own end.
        if cut == 0:
            return 0.0
        tail, after = sheet, routes.length[sheet] + 1
    profile = fleet.profile[vehicle]
    origin, destination = routes.place[sheet, cut], routes.place[tail, after]
    way = seconds_onto(travel, profile, origin, destination)
    way += setup_between(visits, routes.node[sheet, cut], routes.node[tail, after])
    if num_breaks(fleet, vehicle) == 0:
        ready = routes.clock[sheet, cut, DEPARTURE] + way
        if ready > routes.clock[tail, after, LATEST]:
            return np.inf
    metres = metres_onto(travel, profile, origin, destination)
    return fleet.per_metre[vehicle] * metres + fleet.per_second[vehicle] * way


@kernel
def _other_way_home(
    visits: Visits,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    vehicle: int,
    other: int,
    other_cut: int,
) -> float:
    """Dong by which a tail of another route is dearer to the end of this vehicle."""
    sheet, tail = routes.sheet[vehicle], routes.sheet[other]
    last = routes.length[tail]
    if other_cut == last:
        return 0.0
    profile, origin = fleet.profile[vehicle], routes.place[tail, last]
    at = routes.length[sheet] + 1
    end = routes.place[sheet, at]
    metres = metres_onto(travel, profile, origin, end) - routes.metres[tail, last]
    way = seconds_onto(travel, profile, origin, end) - routes.way[tail, last]
    way += setup_between(visits, routes.node[tail, last], routes.node[sheet, at])
    return fleet.per_metre[vehicle] * metres + fleet.per_second[vehicle] * way


@kernel
def _parts_pair(
    visits: Visits, shipments: Shipments, routes: Routes, vehicle: int, cut: int
) -> bool:
    """Whether a pickup lies up to a position whose delivery comes after it."""
    sheet = routes.sheet[vehicle]
    for position in range(cut + 1, routes.length[sheet] + 1):
        node = routes.node[sheet, position]
        shipment = visits.shipment[node]
        is_delivery = shipments.second[shipment] == node
        if is_delivery and routes.position[shipments.first[shipment]] <= cut:
            return True
    return False
