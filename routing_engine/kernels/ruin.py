"""Slack induction by string removals: strings of visits are taken out of neighbouring routes."""

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
from routing_engine.kernels.compiled import kernel
from routing_engine.kernels.random_numbers import draw, draw_below
from routing_engine.kernels.settings import Settings
from routing_engine.kernels.sheets import (
    NUM_ACTIVE,
    NUM_CENTRES,
    NUM_REMOVED,
    NUM_SERVED,
    STAMP,
    drop_removed,
)

#: A whole route is removed only when it has no more than so many visits, in mean removals.
_WHOLE_UNTIL = 4.0


@kernel
def remove_strings(
    visits: Visits,
    shipments: Shipments,
    travel: Travel,
    fleet: Fleet,
    routes: Routes,
    near: Near,
    search: Search,
    settings: Settings,
) -> float:
    """
    Remove strings from routes around a visit drawn at random.

    Returns
    -------
    saved : float
        Dong saved on the routes; the shipments are listed in ``search.removed``.

    References
    ----------
    Christiaens & Vanden Berghe (2020), sections 4.1 and 4.2, DOI 10.1287/trsc.2019.0914.
    """
    search.count[NUM_REMOVED] = 0
    if search.count[NUM_ACTIVE] == 0:
        return 0.0
    mean_length = search.count[NUM_SERVED] / search.count[NUM_ACTIVE]
    longest = min(settings.longest_string, mean_length)
    most_strings = 4.0 * settings.mean_removed / (1.0 + longest) - 1.0
    num_strings = int(draw(search.random) * most_strings + 1.0)
    centre = search.centre[draw_below(search.random, search.count[NUM_CENTRES])]
    saved, num_done, step = 0.0, 0, -1
    # Strings seldom hold a whole route, so now and then one is taken to be done without.
    is_whole = draw(search.random) < settings.whole_share
    while num_done < num_strings and step < near.around.shape[1]:
        visit = centre if step < 0 else near.around[centre, step]
        step += 1
        vehicle = routes.route_of[visit]
        if vehicle < 0 or not _may_lose(visits, fleet, routes, search, vehicle, visit):
            continue
        num_before = search.count[NUM_REMOVED]
        length, first = routes.length[routes.sheet[vehicle]], fleet.num_locked[vehicle] + 1
        if is_whole and num_done == 0 and length <= _WHOLE_UNTIL * settings.mean_removed:
            _mark(visits, shipments, fleet, routes, search, vehicle, first, length + 1, 0, 0)
        else:
            _mark_string(
                visits, shipments, fleet, routes, search, settings, vehicle, visit, longest
            )
        less = drop_removed(visits, travel, fleet, routes, search, vehicle)
        if less == np.inf:
            _keep_after_all(search, num_before)
            continue
        saved += less
        num_done += 1
    return saved


@kernel
def _may_lose(
    visits: Visits, fleet: Fleet, routes: Routes, search: Search, vehicle: int, visit: int
) -> bool:
    """Whether a string around a visit may be removed: once a route, and only what is not locked."""
    stamp = search.count[STAMP]
    if search.touched_mark[vehicle] == stamp:
        return False
    if search.removed_mark[visits.shipment[visit]] == stamp:
        return False
    return routes.position[visit] > fleet.num_locked[vehicle]


@kernel
def _mark_string(
    visits: Visits,
    shipments: Shipments,
    fleet: Fleet,
    routes: Routes,
    search: Search,
    settings: Settings,
    vehicle: int,
    visit: int,
    longest: float,
) -> None:
    """Mark the shipments of a string that holds a visit; some in its middle may be spared."""
    sheet = routes.sheet[vehicle]
    locked = fleet.num_locked[vehicle]
    free = routes.length[sheet] - locked
    length = min(free, int(draw(search.random) * min(float(free), longest) + 1.0))
    spared = 0
    if 1 < length < free and draw(search.random) < settings.split_chance:
        spared = 1
        while length + spared < free and draw(search.random) < 0.01:
            spared += 1
    span = length + spared
    at = routes.position[visit] - locked
    low, high = max(1, at - span + 1), min(at, free - span + 1)
    begin = low + draw_below(search.random, high - low + 1)
    spare_from = begin + 1
    if spared > 0 and span - spared > 1:
        spare_from += draw_below(search.random, span - spared - 1)
    begin += locked
    spare_from += locked
    _mark(
        visits, shipments, fleet, routes, search, vehicle,
        begin, begin + span, spare_from, spare_from + spared,
    )  # fmt: skip


@kernel
def _mark(
    visits: Visits,
    shipments: Shipments,
    fleet: Fleet,
    routes: Routes,
    search: Search,
    vehicle: int,
    begin: int,
    until: int,
    spare_from: int,
    spare_until: int,
) -> None:
    """Mark the shipments from one position until before another, some in between spared."""
    sheet, locked = routes.sheet[vehicle], fleet.num_locked[vehicle]
    for position in range(begin, until):
        if spare_from <= position < spare_until:
            continue
        shipment = visits.shipment[routes.node[sheet, position]]
        if search.removed_mark[shipment] == search.count[STAMP]:
            continue
        # What was picked up within a locked prefix stays on its route.
        if routes.position[shipments.first[shipment]] > locked:
            _remove(search, shipment)


@kernel
def _keep_after_all(search: Search, num_removed: int) -> None:
    """Strike what was removed last off the list."""
    for at in range(num_removed, search.count[NUM_REMOVED]):
        search.removed_mark[search.removed[at]] = 0
    search.count[NUM_REMOVED] = num_removed


@kernel
def _remove(search: Search, shipment: int) -> None:
    search.removed_mark[shipment] = search.count[STAMP]
    search.removed[search.count[NUM_REMOVED]] = shipment
    search.count[NUM_REMOVED] += 1
