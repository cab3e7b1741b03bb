"""Exchanging short segments of two routes: many small steps in the time of one removal."""

from __future__ import annotations

import numpy as np

from routing_engine.kernels.acceptance import TINY
from routing_engine.kernels.arrays import (
    FOREVER,
    Fleet,
    Near,
    Routes,
    Search,
    Shipments,
    Travel,
    Visits,
)
from routing_engine.kernels.clock import (
    DEPARTURE,
    LATEST,
    num_breaks,
    setup_between,
    start_from,
)
from routing_engine.kernels.compiled import inlined, kernel
from routing_engine.kernels.detours import paid_waiting
from routing_engine.kernels.exchange import MOST_TRIES, draw_cuts, exchanged
from routing_engine.kernels.legs import metres_onto, seconds_onto
from routing_engine.kernels.settings import Settings


@kernel
def exchange_segments(
    visits: Visits,
    shipments: Shipments,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    near: Near,
    search: Search,
    settings: Settings,
    most: float,
) -> float:
    """
    Let a visit be followed by one nearby on another route, and by one or two that follow there.

    A few of those that followed it, or none, go to the other route instead: so single visits and
    segments change routes or places, and a route may end. Of all such lengths the cheapest are
    taken. Of a pair both visits go over, so that they must be close to each other. Vehicles of
    unlike profiles are passed over.

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
    Taillard, Badeau, Gendreau, Guertin & Potvin (1997), DOI 10.1287/trsc.31.2.170.
    """
    for _ in range(MOST_TRIES):
        one, cut, other, other_cut = draw_cuts(fleet, routes, near, search)
        if one < 0 or fleet.profile[one] != fleet.profile[other]:
            continue
        last, other_last = cheapest_segments(
            visits, shipments, travel, fleet, routes,
            one, cut, other, other_cut, settings.longest_segment, most,
        )  # fmt: skip
        if last < 0:
            continue
        added = exchanged(
            visits, shipments, travel, fleet, routes, search,
            one, cut, last, other, other_cut, other_last, most,
        )  # fmt: skip
        if added < most:
            return added
    return np.inf


@kernel
def cheapest_segments(
    visits: Visits,
    shipments: Shipments,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    one: int,
    cut: int,
    other: int,
    other_cut: int,
    longest: int,
    most: float,
) -> tuple[int, int]:
    """
    Last positions of the segments after two cuts whose exchange seems cheapest.

    Parameters
    ----------
    longest : int
        Visits of a segment; the first one may be empty.
    most : float
        Dong; a dearer exchange is of no use.

    Returns
    -------
    last, other_last : int
        -1: none is cheap enough, as far as waiting and breaks may be left out of account.
    """
    sheet, source = routes.sheet[one], routes.sheet[other]
    # What is waited for may be saved.
    waiting = paid_waiting(fleet, routes, one) + paid_waiting(fleet, routes, other)
    best = most + waiting
    found, other_found = np.int64(-1), np.int64(-1)
    get_metres, get_seconds = np.int64(0), np.int64(0)
    get_time = routes.clock[source, other_cut, DEPARTURE]
    for last in range(cut, min(cut + longest, routes.length[sheet]) + 1):
        if last > cut:
            get_metres, get_seconds, get_time = _go_on(
                visits, travel, fleet, routes, other, other_cut, sheet, cut, last,
                get_metres, get_seconds, get_time,
            )  # fmt: skip
        if not _holds_pairs(visits, shipments, routes, one, cut, last):
            continue
        metres, seconds = np.int64(0), np.int64(0)
        time = routes.clock[sheet, cut, DEPARTURE]
        for other_last in range(other_cut + 1, min(other_cut + longest, routes.length[source]) + 1):
            metres, seconds, time = _go_on(
                visits, travel, fleet, routes, one, cut, source, other_cut, other_last,
                metres, seconds, time,
            )  # fmt: skip
            if time >= FOREVER and num_breaks(fleet, one) == 0:
                break
            if not _holds_pairs(visits, shipments, routes, other, other_cut, other_last):
                continue
            dong = _come_back(
                visits, travel, fleet, routes, one, cut, last, source, other_cut, other_last,
                metres, seconds, time,
            )  # fmt: skip
            if dong == np.inf:
                continue
            dong += _come_back(
                visits, travel, fleet, routes, other, other_cut, other_last, sheet, cut, last,
                get_metres, get_seconds, get_time,
            )  # fmt: skip
            # Shipments of one location swapped are the same solution again.
            if dong >= best or (waiting == 0.0 and abs(dong) <= TINY):
                continue
            if _has_room(visits, fleet, routes, one, cut, last, other, other_cut, other_last):
                best, found, other_found = dong, np.int64(last), np.int64(other_last)
    return found, other_found


@kernel
def _holds_pairs(
    visits: Visits, shipments: Shipments, routes: Routes, vehicle: int, cut: int, last: int
) -> bool:
    """Whether no pair is parted from its other visit where a segment is taken out."""
    sheet = routes.sheet[vehicle]
    for position in range(cut + 1, last + 1):
        node = routes.node[sheet, position]
        shipment = visits.shipment[node]
        first, second = shipments.first[shipment], shipments.second[shipment]
        if second < 0:
            continue
        partner = second if first == node else first
        if routes.position[partner] <= cut or routes.position[partner] > last:
            return False
    return True


@inlined
def _go_on(
    visits: Visits,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    vehicle: int,
    cut: int,
    source: int,
    source_cut: int,
    position: int,
    metres: int,
    seconds: int,
    time: int,
) -> tuple[int, int, int]:
    """
    Make the next visit of a segment that a vehicle gets.

    Parameters
    ----------
    source, source_cut, position : int
        Sheet that the segment comes from, what it lies after there, and the visit made.
    metres, seconds, time : int
        From the vehicle's own cut on, services too, and when the last one was over; also what is
        returned. Breaks are left out of account.
    """
    there = routes.node[source, position]
    if position == source_cut + 1:
        sheet, profile = routes.sheet[vehicle], fleet.profile[vehicle]
        here, after = routes.place[sheet, cut], routes.place[source, position]
        metres += metres_onto(travel, profile, here, after)
        way = seconds_onto(travel, profile, here, after)
        way += setup_between(visits, routes.node[sheet, cut], there)
    else:
        metres += routes.metres[source, position - 1]
        way = routes.way[source, position - 1]
    start = start_from(visits, there, time + way)
    return metres, seconds + way + visits.service[there], start + visits.service[there]


@kernel
def _come_back(
    visits: Visits,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    vehicle: int,
    cut: int,
    last: int,
    source: int,
    source_cut: int,
    source_last: int,
    metres: int,
    seconds: int,
    time: int,
) -> float:
    """Dong by which a route is dearer that goes on after a segment got; infinite: too late."""
    sheet, profile = routes.sheet[vehicle], fleet.profile[vehicle]
    here, place = routes.node[source, source_last], routes.place[source, source_last]
    if source_last == source_cut:
        if cut == 0 and last == routes.length[sheet]:
            return -routes.cost[sheet]
        here, place = routes.node[sheet, cut], routes.place[sheet, cut]
    after = routes.place[sheet, last + 1]
    way = seconds_onto(travel, profile, place, after)
    way += setup_between(visits, here, routes.node[sheet, last + 1])
    is_late = time + way > routes.clock[sheet, last + 1, LATEST]
    if is_late and num_breaks(fleet, vehicle) == 0:
        return np.inf
    metres += metres_onto(travel, profile, place, after) - routes.metres[sheet, cut]
    seconds += way - routes.way[sheet, cut]
    for position in range(cut + 1, last + 1):
        metres -= routes.metres[sheet, position]
        seconds -= routes.way[sheet, position] + visits.service[routes.node[sheet, position]]
    return fleet.per_metre[vehicle] * metres + fleet.per_second[vehicle] * seconds


@kernel
def _has_room(
    visits: Visits,
    fleet: Fleet,
    routes: Routes,
    one: int,
    cut: int,
    last: int,
    other: int,
    other_cut: int,
    other_last: int,
) -> bool:
    """Whether both vehicles have room at their start and at their end; in between it may lack."""
    sheet, source = routes.sheet[one], routes.sheet[other]
    for dimension in range(fleet.capacity.shape[1]):
        at_start = at_end = np.int64(0)
        for position in range(other_cut + 1, other_last + 1):
            at_start += visits.from_start[routes.node[source, position], dimension]
            at_end += visits.load[routes.node[source, position], dimension]
        for position in range(cut + 1, last + 1):
            at_start -= visits.from_start[routes.node[sheet, position], dimension]
            at_end -= visits.load[routes.node[sheet, position], dimension]
        at_end += at_start
        begin, end = routes.load[sheet, 0, dimension], routes.length[sheet]
        other_begin, other_end = routes.load[source, 0, dimension], routes.length[source]
        fullest = max(begin + at_start, routes.load[sheet, end, dimension] + at_end)
        other_fullest = max(
            other_begin - at_start, routes.load[source, other_end, dimension] - at_end
        )
        if fullest > fleet.capacity[one, dimension]:
            return False
        if other_fullest > fleet.capacity[other, dimension]:
            return False
    return True
