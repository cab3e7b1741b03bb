"""A Problem as the flat arrays of the kernels."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from routing_engine.insertion import vehicle_classes
from routing_engine.kernels.arrays import (
    LOAD_FROM_START,
    LOAD_NONE,
    LOAD_PAIR,
    LOAD_TO_END,
    METRES,
    NEVER,
    SECONDS,
    Fleet,
    Ints,
    Near,
    Shipments,
    Travel,
    Travels,
    Visits,
)
from routing_engine.nearness import neighbours
from routing_engine.problem import Problem, Vehicle, VisitRef
from routing_engine.tasks import Task, TaskBook

#: The kernels' int32 must hold a way where no road leads plus a set-up.
_INT32_LIMIT = 2**31 - 1
#: Farther than any place that a road leads to, when places are put in order.
_NO_ROAD = 1e15


@dataclass(frozen=True, slots=True)
class FlatProblem:
    """
    What the kernels read.

    Parameters
    ----------
    visits, shipments, travel, fleet, near : bundle of arrays
        See `routing_engine.kernels.arrays`.
    first_of_class : int32, shape (num_classes + 1,)
        Vehicles of one class stand together.
    """

    visits: Visits
    shipments: Shipments
    travel: Travel
    fleet: Fleet
    near: Near
    first_of_class: Ints

    @property
    def num_visits(self) -> int:
        """Number of visits, the bases' nodes apart."""
        return len(self.visits.shipment)

    @property
    def num_shipments(self) -> int:
        """Number of shipments, those left out from the start apart."""
        return len(self.shipments.first)

    @property
    def num_vehicles(self) -> int:
        """Number of vehicles, at their base or not."""
        return len(self.fleet.fixed)


@dataclass(frozen=True)
class FlatNames:
    """
    The way back from the arrays to the problem.

    Parameters
    ----------
    tasks : tuple of Task
        Of each visit.
    shipment_idx, vehicle_idx : tuple of int
        Position in the problem of each shipment and of each vehicle.
    """

    tasks: tuple[Task, ...]
    shipment_idx: tuple[int, ...]
    vehicle_idx: tuple[int, ...]

    @cached_property
    def visit_of(self) -> dict[VisitRef, int]:
        """Number of each visit."""
        return {task.ref: visit for visit, task in enumerate(self.tasks)}


def flatten(book: TaskBook, *, left_out: Collection[int] = ()) -> tuple[FlatProblem, FlatNames]:
    """
    The arrays of a problem, and its names for their rows.

    Parameters
    ----------
    book : TaskBook
    left_out : collection of int
        Positions of shipments that no plan can serve; they are not among the arrays.
    """
    problem = book.problem
    chosen = [idx for idx in range(len(problem.shipments)) if idx not in set(left_out)]
    tasks = tuple(task for idx in chosen for task in book.by_shipment[idx])
    classes = vehicle_classes(problem.vehicles)
    order = sorted(range(len(problem.vehicles)), key=lambda idx: (classes[idx], idx))
    vehicles = [problem.vehicles[idx] for idx in order]
    places, travel = _travel(book, tasks, vehicles)
    kinds = [classes[idx] for idx in order]
    first_of_class = np.searchsorted(kinds, range(max(kinds, default=-1) + 2)).astype(np.int32)
    visits = _visits(book, chosen, tasks, vehicles, places)
    fleet = _fleet(problem, vehicles, kinds, int(visits.setup.max(initial=0)))
    shipments = _shipments(book, chosen, visits, travel, fleet)
    near = Near(*neighbours(visits, travel, shipments))
    flat = FlatProblem(visits, shipments, travel, fleet, near, first_of_class)
    return flat, FlatNames(tasks, tuple(chosen), tuple(order))


def _travel(
    book: TaskBook, tasks: Sequence[Task], vehicles: Sequence[Vehicle]
) -> tuple[dict[int, int], Travel]:
    """New row of each place in use, -1 standing for an open end, and the travel between them."""
    used = {task.place for task in tasks}
    used |= {book.start_place(one) for one in vehicles}
    ends = {book.end_place(one) for one in vehicles}
    rows = _in_a_chain(sorted(used | (ends - {-1})), book.problem.travel.seconds[0])
    places = {place: row for row, place in enumerate(rows)}
    if -1 in ends:
        places[-1] = len(rows)
    # No way may last longer than this and still be of use.
    too_long = 2 * max((one.shift.latest_end for one in vehicles), default=0) + 1
    source = book.problem.travel
    seconds = _rows(source.seconds, rows, -1 in ends, too_long)
    is_same = source.metres is source.seconds or np.array_equal(source.metres, source.seconds)
    metres = seconds if is_same else _rows(source.metres, rows, -1 in ends, 0)
    return places, _side_by_side(seconds, metres)


def _in_a_chain(rows: list[int], seconds: Travels) -> list[int]:
    """
    The same rows, each followed by the nearest that is left.

    A route's places then stand close together in a row of the matrix, and so in memory.
    """
    if not rows:
        return rows
    chain, is_done = [0], np.zeros(len(rows))
    for _ in rows[1:]:
        is_done[chain[-1]] = np.inf
        here = rows[chain[-1]]
        there, back = seconds[here, rows], seconds[rows, here]
        apart = np.where((there < 0) | (back < 0), _NO_ROAD, there + back)
        chain.append(int(np.argmin(apart + is_done)))
    return [rows[at] for at in chain]


def _rows(values: Travels, rows: list[int], has_open_end: bool, no_road: int) -> Travels:
    """The part of a matrix that is in use, with a column of zeros for open ends."""
    chosen: NDArray[np.int64] = values[:, rows][:, :, rows].astype(np.int64)
    chosen[chosen < 0] = no_road
    if has_open_end:
        chosen = np.pad(chosen, ((0, 0), (0, 1), (0, 1)))
    if chosen.size == 0 or chosen.max() < _INT32_LIMIT // 2:
        return chosen.astype(np.int32, order="C")
    return np.array(chosen, order="C")


def _side_by_side(seconds: Travels, metres: Travels) -> Travel:
    distinct: list[Travels] = []
    column = []
    for one in (seconds, metres, seconds.transpose(0, 2, 1), metres.transpose(0, 2, 1)):
        known = [at for at, other in enumerate(distinct) if np.array_equal(one, other)]
        column.append(known[0] if known else len(distinct))
        if not known:
            distinct.append(one)
    return Travel(np.ascontiguousarray(np.stack(distinct, axis=-1)), np.array(column, np.int64))


def _visits(
    book: TaskBook,
    chosen: Sequence[int],
    tasks: Sequence[Task],
    vehicles: Sequence[Vehicle],
    places: dict[int, int],
) -> Visits:
    numbers = {one.id: idx for idx, one in enumerate(book.problem.locations)}
    bases = [place(one) for one in vehicles for place in (book.start_place, book.end_place)]
    num_dimensions = book.num_dimensions
    spans = [span for task in tasks for span in task.spans]
    here = {idx: number for number, idx in enumerate(chosen)}
    load = [[task.sign * amount for amount in task.demand] for task in tasks]
    from_start = [[amount if task.is_from_start else 0 for amount in task.demand] for task in tasks]
    return Visits(
        place=np.array(
            [places[task.place] for task in tasks] + [places[base] for base in bases], np.int32
        ),
        # A base is a location of its own: at the first stop set-up is due wherever one starts.
        location=np.array(
            [numbers[task.location_id] for task in tasks] + list(range(-len(bases), 0)), np.int32
        ),
        setup=np.array([task.setup for task in tasks] + [0] * len(bases), np.int64),
        service=np.array([task.service for task in tasks] + [0] * len(bases), np.int64),
        first_span=np.cumsum([0] + [len(task.spans) for task in tasks]).astype(np.int32),
        opens=np.array([opens for opens, _ in spans], np.int64),
        closes=np.array([closes for _, closes in spans], np.int64),
        shipment=np.array([here[task.shipment_idx] for task in tasks], np.int32),
        load=np.array(load, np.int64).reshape(len(tasks), num_dimensions),
        from_start=np.array(from_start, np.int64).reshape(len(tasks), num_dimensions),
    )


def _fleet(
    problem: Problem, vehicles: Sequence[Vehicle], kinds: Sequence[int], longest_setup: int
) -> Fleet:
    shifts = [one.shift for one in vehicles]
    breaks = [pause for shift in shifts for pause in shift.breaks]
    profiles = [problem.travel.profile_idx(one.profile) for one in vehicles]
    capacity = np.array([one.capacity for one in vehicles], np.int64)
    return Fleet(
        profile=np.array(profiles, np.int32),
        vehicle_class=np.array(kinds, np.int32),
        earliest_start=np.array([shift.earliest_start for shift in shifts], np.int64),
        latest_end=np.array([shift.latest_end for shift in shifts], np.int64),
        capacity=capacity.reshape(len(vehicles), len(problem.capacity_dimensions)),
        per_metre=np.array([one.cost_per_km / 1000 for one in vehicles], np.float64),
        per_second=np.array([one.cost_per_hour / 3600 for one in vehicles], np.float64),
        fixed=np.array([float(one.fixed_cost) for one in vehicles], np.float64),
        num_locked=np.array([len(one.locked_prefix) for one in vehicles], np.int32),
        first_break=np.cumsum([0] + [len(shift.breaks) for shift in shifts]).astype(np.int32),
        break_opens=np.array([one.time_window.earliest for one in breaks], np.int64),
        break_closes=np.array([one.time_window.latest for one in breaks], np.int64),
        break_duration=np.array([one.duration for one in breaks], np.int64),
        # Waiting for a break that could as well be taken on the next way never helps, unless its
        # window is so narrow that a set-up there could cover it.
        break_hope=np.array(
            [
                window.earliest if window.latest - window.earliest > longest_setup else NEVER
                for window in (one.time_window for one in breaks)
            ],
            np.int64,
        ),
    )


_CARRIED = {1: LOAD_TO_END, -1: LOAD_FROM_START, 0: LOAD_NONE}


def _shipments(
    book: TaskBook, chosen: Sequence[int], visits: Visits, travel: Travel, fleet: Fleet
) -> Shipments:
    members = [book.by_shipment[idx] for idx in chosen]
    counts = np.array([len(tasks) for tasks in members], np.int64)
    first = (np.cumsum(counts) - counts).astype(np.int32)
    second = np.where(counts == 2, first + 1, -1).astype(np.int32)
    carried = [LOAD_PAIR if len(tasks) == 2 else _CARRIED[tasks[0].sign] for tasks in members]
    demand = np.array([tasks[0].demand for tasks in members], np.int64)
    demand = demand.reshape(len(chosen), book.num_dimensions)
    # Dearer than any vehicle that would go out for this one shipment alone.
    longest = (
        float(travel.matrix(METRES).max(initial=0)) * 4 * float(fleet.per_metre.max(initial=0))
    )
    hours = float(fleet.latest_end.max(initial=0)) * float(fleet.per_second.max(initial=0))
    required = 4 * (longest + hours + float(fleet.fixed.max(initial=0))) + 1e6
    penalties = [book.problem.shipments[idx].penalty for idx in chosen]
    num_kinds = int(fleet.vehicle_class.max(initial=-1)) + 1
    return Shipments(
        first=first,
        second=second,
        carried=np.array(carried, np.int8),
        demand=demand,
        penalty=np.array(
            [required if penalty is None else float(penalty) for penalty in penalties]
        ),
        allowed=np.ones((len(chosen), num_kinds), np.int8),
        keys=_keys(visits, travel, fleet, first, second, demand),
    )


def _keys(
    visits: Visits,
    travel: Travel,
    fleet: Fleet,
    first: Ints,
    second: Ints,
    demand: NDArray[np.int64],
) -> NDArray[np.float64]:
    """What shipments may be put back by: load, far, near, narrow windows, early, late."""
    last = np.where(second >= 0, second, first)
    opens, closes = visits.opens, visits.closes
    begin, until = opens[visits.first_span[:-1]], closes[visits.first_span[1:] - 1]
    starts = np.unique(visits.place[len(visits.first_span) - 1 :: 2])
    far = travel.matrix(SECONDS)[:, starts].min(axis=(0, 1)).astype(np.float64)
    distance = np.maximum(far[visits.place[first]], far[visits.place[last]])
    span = np.minimum(until[first] - begin[first], until[last] - begin[last])
    load = demand / np.maximum(1, fleet.capacity.max(axis=0, initial=1))
    return np.ascontiguousarray(
        np.array([-load.sum(axis=1), -distance, distance, span, begin[first], -until[last]]),
        np.float64,
    )
