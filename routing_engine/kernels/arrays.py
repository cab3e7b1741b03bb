"""The flat arrays every kernel works on, bundled by subject."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from routing_engine.kernels.bundle import Bundle

Bytes = NDArray[np.int8]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
Words = NDArray[np.uint64]
Travels = NDArray[np.int32] | NDArray[np.int64]

#: Later than any time of a plan, and earlier than any.
FOREVER = 2**60
NEVER = -(2**60)

#: Positions in `Travel.column`.
SECONDS, METRES, SECONDS_INTO, METRES_INTO = 0, 1, 2, 3
#: Positions in `Pool.filled`.
NODES, SLOTS = 0, 1

#: How a shipment's load is carried.
LOAD_PAIR = 0  # from its pickup to its delivery
LOAD_TO_END = 1  # from its pickup to the end of the route
LOAD_FROM_START = 2  # from the start of the route to its delivery
LOAD_NONE = 3


@dataclass(frozen=True)
class Visits(Bundle):
    """
    All visits, and behind them the start and end of each vehicle (``num_visits + 2 v``, ``+ 1``).

    Parameters
    ----------
    place, location : int32, shape (num_nodes,)
        Row of the travel matrix; number of the location, each base being one of its own.
    setup, service : int64, shape (num_nodes,)
        Seconds.
    first_span : int32, shape (num_visits + 1,)
        Spans of visit c are those from ``first_span[c]`` until before ``first_span[c + 1]``.
    opens, closes : int64, shape (num_spans,)
        In which a service may start; seconds from the plan's origin.
    shipment : int32, shape (num_visits,)
    load : int64, shape (num_visits, num_dimensions)
        Change of the load on board.
    from_start : int64, shape (num_visits, num_dimensions)
        Load that is on board from the start of the route because of this visit.
    """

    is_constant: ClassVar[bool] = True

    place: Ints
    location: Ints
    setup: Longs
    service: Longs
    first_span: Ints
    opens: Longs
    closes: Longs
    shipment: Ints
    load: Longs
    from_start: Longs


@dataclass(frozen=True)
class Shipments(Bundle):
    """
    What must be served.

    Parameters
    ----------
    first, second : int32, shape (num_shipments,)
        Visits in order; -1: there is no second one.
    carried : int8, shape (num_shipments,)
        One of the ``LOAD_`` values.
    demand : int64, shape (num_shipments, num_dimensions)
    penalty : float64, shape (num_shipments,)
        Dong for leaving it out; very large where it must be served.
    allowed : int8, shape (num_shipments, num_classes)
        0: no vehicle of that class may serve it.
    keys : float64, shape (num_keys, num_shipments)
        What the shipments may be sorted by before they are put back.
    """

    is_constant: ClassVar[bool] = True

    first: Ints
    second: Ints
    carried: Bytes
    demand: Longs
    penalty: Floats
    allowed: Bytes
    keys: Floats


@dataclass(frozen=True)
class Travel(Bundle):
    """
    Seconds and metres between places, in both directions.

    What an insertion reads of one leg lies side by side, each number once: where the ways there
    and back are alike, or seconds and metres, they share a column.

    Parameters
    ----------
    leg : int32 or int64, shape (num_profiles, n, n, num_columns)
        Where no road leads, more than any shift lasts. A place without a name stands for open
        ends: nothing costs anything on the way there.
    column : int64, shape (4,)
        Where `SECONDS`, `METRES`, `SECONDS_INTO` and `METRES_INTO` stand; the last two are those
        from the second place to the first.
    """

    is_constant: ClassVar[bool] = True

    leg: Travels
    column: Longs

    def matrix(self, what: int) -> Travels:
        """A view of one of the four, shape (num_profiles, n, n)."""
        return self.leg[..., self.column[what]]


@dataclass(frozen=True)
class Fleet(Bundle):
    """
    Vehicles; those of one class are alike in everything.

    Parameters
    ----------
    profile, vehicle_class : int32, shape (num_vehicles,)
    earliest_start, latest_end : int64, shape (num_vehicles,)
    capacity : int64, shape (num_vehicles, num_dimensions)
    per_metre, per_second, fixed : float64, shape (num_vehicles,)
        Dong.
    num_locked : int32, shape (num_vehicles,)
        Visits with which the route begins and that stay where they are.
    first_break : int32, shape (num_vehicles + 1,)
    break_opens, break_closes, break_duration : int64, shape (num_breaks,)
        In the order in which they are taken.
    break_hope : int64, shape (num_breaks,)
        Who is done by then has no reason yet to take the break; NEVER: one cannot tell.
    """

    is_constant: ClassVar[bool] = True

    profile: Ints
    vehicle_class: Ints
    earliest_start: Longs
    latest_end: Longs
    capacity: Longs
    per_metre: Floats
    per_second: Floats
    fixed: Floats
    num_locked: Ints
    first_break: Ints
    break_opens: Longs
    break_closes: Longs
    break_duration: Longs
    break_hope: Longs


@dataclass(frozen=True)
class Routes(Bundle):
    """
    Routes on sheets: two a vehicle, one of them valid.

    So a change is undone by turning back to the other sheet.

    Position 0 is the start, 1 to n the visits, n + 1 the end.

    Parameters
    ----------
    sheet : int32, shape (num_vehicles,)
        The valid one: ``2 v`` or ``2 v + 1``.
    length : int32, shape (num_sheets,)
        Number of visits.
    node, place : int32, shape (num_sheets, width)
    clock : int64, shape (num_sheets, width, 2)
        Earliest departure, and latest moment to be ready for service, set-up done.
    paid : int64, shape (num_sheets, width, 6)
        See `routing_engine.kernels.clock`; where time is paid or breaks are taken.
    early, late : int64, shape (num_sheets, width, num_labels)
        As ``clock``, by how many breaks are over; where the vehicle has breaks.
    way, metres : int64, shape (num_sheets, width)
        Travel and set-up seconds, and metres, of the leg that leaves the position.
    load : int64, shape (num_sheets, width, 3 num_dimensions)
        When leaving; the most on board up to here; the most from here on.
    cost : float64, shape (num_sheets,)
        Dong; 0 for a vehicle that stays at its base.
    duration : int64, shape (num_sheets,)
        Paid seconds.
    version : int64, shape (num_sheets,)
        No two contents ever share one.
    route_of, position : int32, shape (num_visits,)
        Vehicle, -1: unserved; and position on its valid sheet.
    scratch : int64, shape (4, num_labels)
        Labels that are being carried along a route.
    origin : int8, shape (width, num_labels)
        How many breaks were over one position before, for the route written last.
    over : int8, shape (num_sheets, width)
        How many breaks are over when leaving, on the timing with the earliest end.
    detour : float64, shape (5, width)
        See `routing_engine.kernels.detours.write_pair_detours`.
    """

    sheet: Ints
    length: Ints
    node: Ints
    place: Ints
    clock: Longs
    paid: Longs
    early: Longs
    late: Longs
    way: Longs
    metres: Longs
    load: Longs
    cost: Floats
    duration: Longs
    version: Longs
    route_of: Ints
    position: Ints
    scratch: Longs
    origin: Bytes
    over: Bytes
    detour: Floats


@dataclass(frozen=True)
class Near(Bundle):
    """
    Who is near whom, time windows considered.

    Parameters
    ----------
    around : int32, shape (num_visits, num_around)
        Other visits, nearest first: where a string is removed, others nearby are removed too.
    beside : int32, shape (num_shipments, num_beside)
        Visits whose routes a shipment is tried in.
    """

    is_constant: ClassVar[bool] = True

    around: Ints
    beside: Ints


@dataclass(frozen=True)
class Memory(Bundle):
    """
    Insertions that were worked out before; good while the route's version is the same.

    A negative code means that no place was cheaper than what is written down.

    Both are views of one block, so that one insertion lies within one line of the processor's
    cache: dong; code of the position; version of the route.

    Parameters
    ----------
    dong : float64, shape (num_shipments, num_vehicles, 3)
    facts : int64, shape (num_shipments, num_vehicles, 3)
    """

    dong: Floats
    facts: Longs


@dataclass(frozen=True)
class Search(Bundle):
    """
    Where the search stands.

    Parameters
    ----------
    random : uint64, shape (1,)
    count : int64, shape (num_counts,)
        See the constants of `routing_engine.kernels.sheets`.
    cost : float64, shape (2,)
        Of the current and of the best solution, penalties included.
    left_out, left_out_before : int32, shape (num_shipments,)
        On no route; now, and before the last change.
    removed : int32, shape (num_shipments,)
        To be put back in this iteration.
    sort_key : float64, shape (num_shipments,)
    removed_mark : int64, shape (num_shipments,)
        Stamp of the iteration that removed it.
    touched : int32, shape (num_vehicles,)
        Vehicles whose sheet was turned in this iteration.
    touched_mark, candidate_mark : int64, shape (num_vehicles,)
    active, active_at : int32, shape (num_vehicles,)
        Vehicles on a route, and where each stands among them; -1: at its base.
    idle : int32, shape (num_classes,)
        Lowest vehicle of the class that may open a route; -1: none.
    first_of_class : int32, shape (num_classes + 1,)
        Vehicles of one class stand together.
    closed : int8, shape (num_vehicles,)
        1: may not open a route.
    candidates : int32, shape (num_vehicles + num_classes,)
        Vehicles whose routes a shipment is tried in.
    known : float64, shape (num_vehicles + num_classes,)
        Dong that its cheapest place in each of them costs at least; -inf: unknown.
    centre : int32, shape (num_visits,)
        Visits around which strings are removed, as many as are taking part.
    absent : int64, shape (num_shipments,)
        How often it was left without a place while routes were given up.
    best_node : int32, shape (num_vehicles, width)
    best_length : int32, shape (num_vehicles,)
    best_version : int64, shape (num_vehicles,)
    best_left_out : int32, shape (num_shipments,)
    """

    random: Words
    count: Longs
    cost: Floats
    left_out: Ints
    left_out_before: Ints
    removed: Ints
    sort_key: Floats
    removed_mark: Longs
    touched: Ints
    touched_mark: Longs
    candidate_mark: Longs
    active: Ints
    active_at: Ints
    idle: Ints
    first_of_class: Ints
    closed: Bytes
    candidates: Ints
    known: Floats
    centre: Ints
    absent: Longs
    best_node: Ints
    best_length: Ints
    best_version: Longs
    best_left_out: Ints


@dataclass(frozen=True)
class Pool(Bundle):
    """
    Routes seen, each set of visits once in its cheapest order.

    Parameters
    ----------
    digest : uint64, shape (num_slots,)
        Of class and visits; 0: free. ``num_slots`` is a power of two.
    cost : float64, shape (num_slots,)
    begin, length, vehicle_class : int32, shape (num_slots,)
    node : int32, shape (num_nodes,)
    token : uint64, shape (num_visits,)
        Random words whose sum tells sets of visits apart.
    filled : int64, shape (2,)
        Nodes and slots in use, where `NODES` and `SLOTS` stand.
    """

    digest: Words
    cost: Floats
    begin: Ints
    length: Ints
    vehicle_class: Ints
    node: Ints
    token: Words
    filled: Longs
