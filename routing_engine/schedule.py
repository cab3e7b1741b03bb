"""Exact times for a sequence of visits: the plain judge of every faster evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple

from routing_engine.plan import Route, RouteEnd, RouteStart, ScheduledVisit, Stop, TakenBreak
from routing_engine.problem import Break, Problem, Vehicle, VisitRef
from routing_engine.rules.breaks import Gap, cross_gap, leave_after, return_before
from routing_engine.rules.capacity import fits, loads_along
from routing_engine.rules.precedence import keeps_order
from routing_engine.rules.time_windows import FOREVER, earliest_in
from routing_engine.tasks import Task, TaskBook

#: How many later departures are tried for a shorter day; each skips at least one closing window.
_MAX_DEPARTURES = 12


@dataclass(frozen=True, slots=True)
class Timing:
    """
    All times of one route.

    Parameters
    ----------
    departure : int
        From the start; seconds from the plan's origin, as are all times here.
    gaps : tuple of Gap
        Before each visit, and, unless the end is open, before the end.
    starts : tuple of int
        Of each service.
    end : int
    taken : tuple of int
        For each gap, how many of the shift's breaks are over (taken, or before the departure)
        when it begins; and one more number for the end.
    spare : int
        By how much the departure may slip without the end slipping.
    limit : int
        By how much it may slip until a window or a break's window closes.
    """

    departure: int
    gaps: tuple[Gap, ...]
    starts: tuple[int, ...]
    end: int
    taken: tuple[int, ...]
    spare: int
    limit: int

    @property
    def duration(self) -> int:
        """Paid seconds."""
        return self.end - self.departure


class Leg(NamedTuple):
    """
    The way to a visit or to the end, and what is done there.

    Parameters
    ----------
    travel, setup, service : int
        Seconds.
    spans : tuple of (int, int)
        In which the service may start.
    is_end : bool
    """

    travel: int
    setup: int
    service: int
    spans: tuple[tuple[int, int], ...]
    is_end: bool


_ANY_TIME = ((0, FOREVER),)


def schedule_route(
    problem: Problem, vehicle: Vehicle, visit_refs: Sequence[VisitRef]
) -> Route | None:
    """
    The route that makes these visits in this order, finished as early as possible.

    The vehicle leaves as late as that end allows; where time is paid and a later departure (past
    an office's closed hours, or past lunch) gives a shorter day, that one is taken.

    Parameters
    ----------
    problem : Problem
    vehicle : Vehicle
    visit_refs : sequence of VisitRef
        At least one.

    Returns
    -------
    route : Route or None
        None: no times keep every rule.
    """
    book = TaskBook(problem)
    tasks = book.tasks(visit_refs)
    timing = best_timing(book, vehicle, tasks) if is_allowed(vehicle, tasks) else None
    return None if timing is None else build_route(book, vehicle, tasks, timing)


def is_allowed(vehicle: Vehicle, tasks: Sequence[Task]) -> bool:
    """Whether order, capacity and locked prefix hold; times are not looked at."""
    prefix = vehicle.locked_prefix
    return (
        bool(tasks)
        and all(task.ref == ref for task, ref in zip(tasks, prefix, strict=False))
        and len(tasks) >= len(prefix)
        and keeps_order(tasks)
        and fits(tasks, vehicle.capacity)
    )


def best_timing(book: TaskBook, vehicle: Vehicle, tasks: Sequence[Task]) -> Timing | None:
    """The timing with the least paid time, then the earliest end; None: infeasible."""
    best = timing = earliest_timing(book, vehicle, tasks)
    if timing is None or vehicle.cost_per_hour == 0:
        return timing
    for _ in range(_MAX_DEPARTURES):
        not_before = timing.departure + timing.limit + 1
        if timing.limit >= FOREVER or not_before > vehicle.shift.latest_end:
            break
        timing = earliest_timing(book, vehicle, tasks, not_before=not_before)
        if timing is None:
            break
        if best is None or timing.duration < best.duration:
            best = timing
    return best


def earliest_timing(
    book: TaskBook, vehicle: Vehicle, tasks: Sequence[Task], *, not_before: int = 0
) -> Timing | None:
    """
    The timing with the earliest end, then the latest departure.

    Parameters
    ----------
    book : TaskBook
    vehicle : Vehicle
    tasks : sequence of Task
        At least one; order and capacity have been checked.
    not_before : int
        Earliest departure, beside the shift's.

    Returns
    -------
    timing : Timing or None
        None: infeasible.
    """
    legs = legs_along(book, vehicle, tasks)
    if legs is None:
        return None
    found = _earliest_choice(vehicle, legs, max(not_before, vehicle.shift.earliest_start))
    if found is None:
        return None
    departure, taken = found
    timing = _timing(vehicle, legs, departure, taken)
    if timing is not None and timing.spare > 0:
        later = _timing(vehicle, legs, departure + timing.spare, taken)
        timing = later or timing
    return timing


def legs_along(book: TaskBook, vehicle: Vehicle, tasks: Sequence[Task]) -> list[Leg] | None:
    """The ways between the visits, and to the end unless it is open; None: a road is missing."""
    profile = book.problem.travel.profile_idx(vehicle.profile)
    seconds, place, name = book.seconds, book.start_place(vehicle), None
    legs = []
    for task in tasks:
        if task.location_id == name:
            legs.append(Leg(0, 0, task.service, task.spans, False))
            continue
        travel = seconds[profile, place, task.place]
        if travel < 0:
            return None
        legs.append(Leg(travel, task.setup, task.service, task.spans, False))
        place, name = task.place, task.location_id
    end_place = book.end_place(vehicle)
    if end_place < 0:
        return legs
    travel = seconds[profile, place, end_place]
    if travel < 0:
        return None
    return [*legs, Leg(travel, 0, 0, _ANY_TIME, True)]


@dataclass(frozen=True, slots=True)
class Labels:
    """
    Earliest departure after each leg, by how many of the shift's breaks are over by then.

    Parameters
    ----------
    departures : list of list of (int or None), shape (num_legs + 1, num_breaks + 1)
        Row 0: from the start. None: cannot be.
    origins : list of list of int, shape (num_legs, num_breaks + 1)
        How many breaks were over before that leg.
    """

    departures: list[list[int | None]]
    origins: list[list[int]]


def forward_labels(vehicle: Vehicle, legs: Sequence[Leg], not_before: int) -> Labels:
    """The earliest times along the legs; leaving later is never better for the end."""
    breaks = vehicle.shift.breaks
    numbers = range(len(breaks) + 1)
    # Waiting for a break that could as well be taken on the next way never helps, unless the
    # break's window is so narrow that a set-up there could cover it.
    widest = max((leg.setup for leg in legs), default=0)
    hopes = [
        one.time_window.earliest
        if one.time_window.latest - one.time_window.earliest > widest
        else -1
        for one in breaks
    ]
    # Once a break's window has passed, a route that still owes it is lost.
    doom = [*(one.time_window.latest for one in breaks), FOREVER]
    ready: list[int | None] = [max(not_before, leave_after(breaks[:num])) for num in numbers]
    labels = Labels([ready], [])
    for leg in legs:
        reached: list[int | None] = [None] * len(numbers)
        origin = [-1] * len(numbers)
        for before in numbers:
            time = ready[before]
            if time is None:
                continue
            for after in range(before, len(numbers)):
                done = _over(leg, time, breaks[before:after])
                known = reached[after]
                if done is not None and done <= doom[after] and (known is None or done < known):
                    reached[after], origin[after] = done, before
                if after == before < len(breaks) and done is not None and done <= hopes[after]:
                    break
        ready = reached
        labels.departures.append(ready)
        labels.origins.append(origin)
    return labels


def end_limit(vehicle: Vehicle, num_over: int) -> int:
    """Latest end of a route in which so many of the shift's breaks are over."""
    return min(vehicle.shift.latest_end, return_before(vehicle.shift.breaks[num_over:]))


def _earliest_choice(
    vehicle: Vehicle, legs: Sequence[Leg], not_before: int
) -> tuple[int, tuple[int, ...]] | None:
    """Departure, and breaks over before each leg and at the end, for the earliest end."""
    labels = forward_labels(vehicle, legs, not_before)
    ends = [
        (time, num)
        for num, time in enumerate(labels.departures[-1])
        if time is not None and time <= end_limit(vehicle, num)
    ]
    if not ends:
        return None
    num = min(ends)[1]
    taken = [num]
    for origin in reversed(labels.origins):
        num = origin[num]
        taken.append(num)
    departure = labels.departures[0][num]
    assert departure is not None  # noqa: S101 - row 0 holds a departure for every number
    return departure, tuple(reversed(taken))


def _over(leg: Leg, time: int, breaks: Sequence[Break]) -> int | None:
    """When the leg's service is over, its breaks taken on the way."""
    if breaks:
        gap = cross_gap(time, travel=leg.travel, setup=leg.setup, breaks=breaks, is_end=leg.is_end)
        if gap is None:
            return None
        time = gap.ready
    else:
        time += leg.travel + leg.setup
    for earliest, latest in leg.spans:
        if time <= latest:
            return (time if time > earliest else earliest) + leg.service
    return None


def _timing(
    vehicle: Vehicle, legs: Sequence[Leg], departure: int, taken: tuple[int, ...]
) -> Timing | None:
    """All times once it is settled which break is taken in which gap."""
    breaks = vehicle.shift.breaks
    gaps, starts = [], []
    waited, limit, time = 0, FOREVER, departure
    for leg, (before, after) in zip(legs, pairwise(taken), strict=True):
        if before == after:
            arrival = time + leg.travel
            gap: Gap | None = Gap(arrival, arrival + leg.setup, (), FOREVER, 0)
        else:
            gap = cross_gap(
                time,
                travel=leg.travel,
                setup=leg.setup,
                breaks=breaks[before:after],
                is_end=leg.is_end,
            )
        if gap is None:
            return None
        opening = earliest_in(leg.spans, gap.ready)
        if opening is None:
            return None
        start, latest = opening
        limit = min(limit, waited + gap.shift_limit)
        waited += gap.door_wait + start - gap.ready
        limit = min(limit, waited + latest - start)
        gaps.append(gap)
        starts.append(start)
        time = start + leg.service
    if legs[-1].is_end:
        starts.pop()
    spare = min(waited, limit)
    return Timing(departure, tuple(gaps), tuple(starts), time, taken, spare, limit)


def build_route(book: TaskBook, vehicle: Vehicle, tasks: Sequence[Task], timing: Timing) -> Route:
    """The route as a plan shows it, from its visits and their times."""
    loads = loads_along(tasks, book.num_dimensions)
    stops = []
    position = 0
    for location_id, group in groupby(tasks, key=lambda task: task.location_id):
        members = list(group)
        first, position = position, position + len(members)
        starts = timing.starts[first:position]
        visits = tuple(
            ScheduledVisit(task.ref.shipment_id, task.ref.kind, start, start + task.service)
            for task, start in zip(members, starts, strict=True)
        )
        arrival = timing.gaps[first].arrival
        stops.append(
            Stop(
                location_id=location_id,
                arrival=arrival,
                wait=starts[0] - arrival - members[0].setup,
                start=starts[0],
                departure=visits[-1].departure,
                load=loads[position],
                visits=visits,
            )
        )
    return Route(
        vehicle_id=vehicle.id,
        distance_m=distance_along(book, vehicle, tasks),
        duration_s=timing.duration,
        start=RouteStart(vehicle.start_location_id, timing.departure),
        end=RouteEnd(vehicle.end_location_id or stops[-1].location_id, timing.end),
        stops=tuple(stops),
        breaks=_taken_breaks(vehicle, timing, stops),
    )


def _taken_breaks(
    vehicle: Vehicle, timing: Timing, stops: Sequence[Stop]
) -> tuple[TakenBreak, ...]:
    found = []
    for gap, before in zip(timing.gaps, timing.taken, strict=False):
        for number, start in enumerate(gap.break_starts):
            after_stop = sum(1 for stop in stops if stop.start < start)
            duration = vehicle.shift.breaks[before + number].duration
            found.append(TakenBreak(start, duration, after_stop))
    return tuple(found)


def distance_along(book: TaskBook, vehicle: Vehicle, tasks: Sequence[Task]) -> int:
    """Metres of the route; every arc has been found to have a road."""
    profile = book.problem.travel.profile_idx(vehicle.profile)
    metres, place = book.metres, book.start_place(vehicle)
    total = 0
    for task in tasks:
        total += metres[profile, place, task.place]
        place = task.place
    end_place = book.end_place(vehicle)
    return total if end_place < 0 else total + metres[profile, place, end_place]
