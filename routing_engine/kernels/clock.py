"""The rules on time: windows, set-up once a stop, breaks. Every kernel asks here."""

from __future__ import annotations

from routing_engine.kernels.arrays import FOREVER, NEVER, Fleet, Routes, Visits
from routing_engine.kernels.compiled import inlined, kernel

#: Columns of `Routes.clock`.
DEPARTURE, LATEST = 0, 1

#: Columns of `Routes.paid`: seconds at work from the base until the service here is over, waiting
#: left out; latest departure from the base that keeps all windows up to here; opening of the span
#: used here; seconds at work from being ready here until the end; earliest end once ready here;
#: departure on the timing with the earliest end, where breaks leave a choice.
WORK, SLIP, OPENING, REST, END, LEAVE = 0, 1, 2, 3, 4, 5


@inlined
def start_from(visits: Visits, visit: int, ready: int) -> int:
    """First moment from ``ready`` on at which the service may start; FOREVER: none is left."""
    for span in range(visits.first_span[visit], visits.first_span[visit + 1]):
        if ready <= visits.closes[span]:
            return max(ready, visits.opens[span])
    return FOREVER


@inlined
def start_until(visits: Visits, visit: int, time: int) -> int:
    """Last moment up to ``time`` at which the service may start; NEVER: there is none."""
    for span in range(visits.first_span[visit + 1] - 1, visits.first_span[visit] - 1, -1):
        if time >= visits.opens[span]:
            return min(time, visits.closes[span])
    return NEVER


@inlined
def setup_between(visits: Visits, before: int, after: int) -> int:
    """Seconds of set-up on reaching ``after``: none where the vehicle already stands there."""
    if visits.setup[after] == 0 or visits.location[before] == visits.location[after]:
        return 0
    return visits.setup[after]


@kernel
def cross_gap(
    fleet: Fleet, time: int, travel: int, setup: int, first: int, last: int, is_end: bool
) -> int:
    """
    When one is ready for the next service with the breaks ``first`` .. ``last - 1`` on the way.

    The same rule as `routing_engine.rules.breaks.cross_gap`.

    Parameters
    ----------
    fleet : Fleet
    time : int
        Departure; seconds from the plan's origin.
    travel, setup : int
        Seconds.
    first, last : int
        Positions in the fleet's breaks.
    is_end : bool
        The way ends at the vehicle's end.

    Returns
    -------
    ready : int
        FOREVER: a break would start after its window, or only after the route has ended.
    """
    arrival, now = time + travel, time
    for one in range(first, last):
        begin = max(now, fleet.break_opens[one])
        if begin >= arrival:
            if is_end:
                return FOREVER
            begin = max(begin, arrival + setup)
        else:
            arrival += fleet.break_duration[one]
        if begin > fleet.break_closes[one]:
            return FOREVER
        now = begin + fleet.break_duration[one]
    return max(now, arrival + setup)


@kernel
def leave_by(
    fleet: Fleet, latest: int, travel: int, setup: int, first: int, last: int, is_end: bool
) -> int:
    """
    Last departure from which `cross_gap` is ready by ``latest``; NEVER: there is none.

    One break is solved in closed form; several in one gap, which is rare, by bisection.
    """
    if first == last:
        return latest - travel - setup
    if last == first + 1:
        opens, closes = fleet.break_opens[first], fleet.break_closes[first]
        pause = fleet.break_duration[first]
        on_road = min(latest - travel - setup - pause, closes)
        if on_road > opens - travel and travel > 0:
            return on_road
        at_door = min(closes, latest - pause)
        if is_end or opens > at_door:
            return NEVER
        leave = at_door - travel - setup
        # Without a way to go the break is taken at the door however late one leaves.
        return leave if travel == 0 else min(opens - travel, leave)
    return _bisect_departure(fleet, latest, travel, setup, first, last, is_end)


@kernel
def _bisect_departure(
    fleet: Fleet, latest: int, travel: int, setup: int, first: int, last: int, is_end: bool
) -> int:
    # Breaks that last no time may leave the whole way until the latest moment.
    high = latest - travel - setup + 1
    low = high - 1
    while cross_gap(fleet, low, travel, setup, first, last, is_end) > latest:
        if low < -FOREVER // 4:
            return NEVER
        low -= 2 * (high - low)
    while low + 1 < high:
        middle = (low + high) // 2
        if cross_gap(fleet, middle, travel, setup, first, last, is_end) <= latest:
            low = middle
        else:
            high = middle
    return low


@inlined
def num_breaks(fleet: Fleet, vehicle: int) -> int:
    """Of the vehicle's shift."""
    return fleet.first_break[vehicle + 1] - fleet.first_break[vehicle]


@kernel
def extend(
    visits: Visits,
    fleet: Fleet,
    routes: Routes,
    vehicle: int,
    source: int,
    target: int,
    travel: int,
    setup: int,
    visit: int,
) -> bool:
    """
    Carry the labels of one scratch row over a leg to another one.

    Parameters
    ----------
    source, target : int
        Rows of ``routes.scratch``: departures by number of breaks over, FOREVER: cannot be.
    travel, setup : int
        Seconds.
    visit : int
        Where the leg leads; the target row then holds departures. -1: only until one is ready.

    Returns
    -------
    is_possible : bool
        Whether any label is left.
    """
    scratch, begin = routes.scratch, fleet.first_break[vehicle]
    count = num_breaks(fleet, vehicle)
    is_possible = False
    for over in range(count + 1):
        scratch[target, over] = FOREVER
    for before in range(count + 1):
        time = scratch[source, before]
        if time >= FOREVER:
            continue
        for after in range(before, count + 1):
            done = time + travel + setup
            if after > before:
                done = cross_gap(fleet, time, travel, setup, begin + before, begin + after, False)
            if done < FOREVER and visit >= 0:
                done = start_from(visits, visit, done)
                if done < FOREVER:
                    done += visits.service[visit]
            # Once a break's window has passed, a route that still owes it is lost.
            is_kept = after == count or done <= fleet.break_closes[begin + after]
            if is_kept and done < scratch[target, after]:
                scratch[target, after] = done
                is_possible = True
            # Before the service there may be a wait to be used for the break.
            is_done = visit >= 0 and after == before < count
            if is_done and done <= fleet.break_hope[begin + after]:
                break
    return is_possible


@inlined
def meets(fleet: Fleet, routes: Routes, vehicle: int, row: int, sheet: int, position: int) -> bool:
    """Whether a scratch row of moments to be ready keeps everything from a position on."""
    for over in range(num_breaks(fleet, vehicle) + 1):
        if routes.scratch[row, over] <= routes.late[sheet, position, over]:
            return True
    return False
