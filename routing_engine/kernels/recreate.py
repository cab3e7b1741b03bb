"""Putting shipments back, one after the other, in an order drawn at random."""

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
from routing_engine.kernels.choice import choose_place
from routing_engine.kernels.compiled import kernel, merged
from routing_engine.kernels.random_numbers import draw, draw_below
from routing_engine.kernels.settings import Settings
from routing_engine.kernels.sheets import (
    NUM_LEFT_OUT,
    NUM_LEFT_OUT_BEFORE,
    NUM_REMOVED,
    insert,
)


@kernel
def put_back(
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
    Insert what was removed and some of what was left out, in an order drawn at random.

    Parameters
    ----------
    most : float
        Once the routes are dearer by so many dong the rest is not looked at, since an insertion
        hardly ever makes a route cheaper.

    Returns
    -------
    added : float
        Dong by which the routes became dearer, and penalties of what is now left out, less those
        of what was left out and tried again. Infinite: given up half-way.
    """
    added = _try_left_out(shipments, search, settings)
    sort_removed(shipments, search)
    discount = 1.0
    if draw(search.random) < settings.discount_share:
        discount = draw(search.random)
    for at in range(search.count[NUM_REMOVED]):
        shipment = search.removed[at]
        dearer, is_new = _put_one_back(
            visits, shipments, travel, fleet, routes, near, memory, search, settings,
            shipment, discount, most - added,
        )  # fmt: skip
        added += dearer
        if added == np.inf:
            return added
        if is_new:
            discount = 1.0
    return added


@merged
def _put_one_back(
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
) -> tuple[float, bool]:
    """
    Insert a shipment where it costs least, or leave it out.

    Returns
    -------
    added : float
        Dong; infinite: ``most`` would be reached.
    is_new : bool
        Whether a route was opened for it.
    """
    while True:
        vehicle, code = choose_place(
            visits, shipments, travel, fleet, routes, near, memory, search, settings,
            shipment, discount, most,
        )  # fmt: skip
        if vehicle < 0:
            if shipments.penalty[shipment] >= most:
                return np.inf, False
            search.left_out[search.count[NUM_LEFT_OUT]] = shipment
            search.count[NUM_LEFT_OUT] += 1
            return shipments.penalty[shipment], False
        before = routes.cost[routes.sheet[vehicle]]
        is_new = routes.length[routes.sheet[vehicle]] == 0
        if insert(visits, shipments, travel, fleet, routes, search, shipment, vehicle, code):
            return routes.cost[routes.sheet[vehicle]] - before, is_new
        if code == memory.facts[shipment, vehicle, 1]:
            memory.dong[shipment, vehicle, 0] = np.inf


@kernel
def _try_left_out(shipments: Shipments, search: Search, settings: Settings) -> float:
    """Move some shipments, drawn at random, from those left out to those to be put back."""
    num_left_out = search.count[NUM_LEFT_OUT]
    search.count[NUM_LEFT_OUT_BEFORE] = num_left_out
    for at in range(num_left_out):
        search.left_out_before[at] = search.left_out[at]
    tried = min(num_left_out, settings.most_left_out)
    dropped = 0.0
    for at in range(tried):
        other = at + draw_below(search.random, num_left_out - at)
        shipment = search.left_out[other]
        search.left_out[other] = search.left_out[at]
        search.left_out[at] = shipment
        search.removed[search.count[NUM_REMOVED]] = shipment
        search.count[NUM_REMOVED] += 1
        dropped -= shipments.penalty[shipment]
    for at in range(tried, num_left_out):
        search.left_out[at - tried] = search.left_out[at]
    search.count[NUM_LEFT_OUT] = num_left_out - tried
    return dropped


@kernel
def sort_removed(shipments: Shipments, search: Search) -> None:
    """Sort ``search.removed`` by chance or by one of the keys, drawn at random."""
    # By chance and by demand are drawn twice as often as the others.
    num_keys = shipments.keys.shape[0]
    key = draw_below(search.random, num_keys + 4) - 3
    count = search.count[NUM_REMOVED]
    for at in range(count):
        if key < 0:
            search.sort_key[at] = draw(search.random)
        else:
            search.sort_key[at] = shipments.keys[max(0, key - 1), search.removed[at]]
    for at in range(1, count):
        value, shipment = search.sort_key[at], search.removed[at]
        to = at
        while to > 0 and search.sort_key[to - 1] > value:
            search.sort_key[to] = search.sort_key[to - 1]
            search.removed[to] = search.removed[to - 1]
            to -= 1
        search.sort_key[to] = value
        search.removed[to] = shipment
