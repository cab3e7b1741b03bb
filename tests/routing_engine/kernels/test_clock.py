from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from routing_engine.kernels.arrays import FOREVER, NEVER
from routing_engine.kernels.clock import cross_gap, leave_by, start_from, start_until
from routing_engine.problem import Break, TimeWindow
from routing_engine.rules import breaks as break_rules
from routing_engine.rules.time_windows import earliest_in, latest_in
from tests.routing_engine.kernels.kernel_days import fleet_with, visits_open

#: Earlier than any departure that is tried.
DAWN = -60
TRAVEL = st.integers(0, 12)
SETUP = st.integers(0, 9)


@st.composite
def pauses(draw: st.DrawFn, *, most: int = 3, least_width: int = 0) -> tuple[Break, ...]:
    """Breaks in order and apart, as a shift holds them."""
    found, time = [], 0
    for _ in range(draw(st.integers(0, most))):
        earliest = time + draw(st.integers(0, 12))
        latest = earliest + least_width + draw(st.integers(0, 9))
        duration = draw(st.integers(0, 7))
        found.append(Break(TimeWindow(earliest, latest), duration))
        time = latest + max(1, duration)
    return tuple(found)


@st.composite
def spans(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    marks = draw(st.lists(st.integers(0, 60), min_size=2, max_size=8, unique=True).map(sorted))
    return tuple(pair for pair in list(pairwise(marks))[::2])


def ready(breaks: tuple[Break, ...], time: int, travel: int, setup: int, is_end: bool) -> int:
    """The rule's answer as the kernels write it."""
    gap = break_rules.cross_gap(time, travel=travel, setup=setup, breaks=breaks, is_end=is_end)
    return FOREVER if gap is None else gap.ready


def good_departures(
    breaks: tuple[Break, ...], latest: int, travel: int, setup: int, is_end: bool
) -> list[int]:
    """All from which one is ready in time, found by trying them."""
    return [
        time
        for time in range(DAWN, latest + 1)
        if ready(breaks, time, travel, setup, is_end) <= latest
    ]


@settings(deadline=None)
@given(pauses(), st.integers(0, 80), TRAVEL, SETUP, st.booleans())
def test_gap_is_crossed_as_the_rule_says(
    breaks: tuple[Break, ...], time: int, travel: int, setup: int, is_end: bool
) -> None:
    fleet = fleet_with(breaks)
    for first in range(len(breaks) + 1):
        for last in range(first, len(breaks) + 1):
            found = cross_gap(fleet, time, travel, setup, first, last, is_end)
            assert found == ready(breaks[first:last], time, travel, setup, is_end)


@settings(deadline=None)
@given(pauses(most=1), st.integers(0, 80), TRAVEL, SETUP, st.booleans())
@example((Break(TimeWindow(10, 20), 5),), 60, 0, 3, False)
def test_last_departure_over_one_break_is_exact(
    breaks: tuple[Break, ...], latest: int, travel: int, setup: int, is_end: bool
) -> None:
    """Even where the window is narrower than the set-up, so that some earlier ones are too late."""
    fleet = fleet_with(breaks)
    good = good_departures(breaks, latest, travel, setup, is_end)
    found = leave_by(fleet, latest, travel, setup, 0, len(breaks), is_end)
    assert found == max(good, default=NEVER)


@settings(deadline=None)
@given(
    SETUP.flatmap(lambda setup: st.tuples(st.just(setup), pauses(least_width=setup))),
    st.integers(0, 80),
    TRAVEL,
)
@example((0, (Break(TimeWindow(5, 25), 0), Break(TimeWindow(26, 40), 0))), 30, 12)
def test_last_departure_over_several_breaks_is_exact(
    drawn: tuple[int, tuple[Break, ...]], latest: int, travel: int
) -> None:
    """Where each break's window is no narrower than the set-up: leaving earlier never hurts."""
    setup, breaks = drawn
    good = good_departures(breaks, latest, travel, setup, False)
    found = leave_by(fleet_with(breaks), latest, travel, setup, 0, len(breaks), False)
    if good:
        assert found == max(good)
    else:
        assert found == NEVER


@settings(deadline=None)
@given(pauses(), st.integers(0, 80), TRAVEL, SETUP, st.booleans())
def test_last_departure_is_never_one_that_comes_too_late(
    breaks: tuple[Break, ...], latest: int, travel: int, setup: int, is_end: bool
) -> None:
    """
    It may be too early, or not be found, where leaving earlier can hurt.

    So it is with a window narrower than the set-up, and at the end, where no break is taken.
    """
    found = leave_by(fleet_with(breaks), latest, travel, setup, 0, len(breaks), is_end)
    assert found == NEVER or ready(breaks, found, travel, setup, is_end) <= latest


@settings(deadline=None)
@given(spans(), st.integers(-5, 70))
def test_service_starts_as_the_windows_allow(spans: tuple[tuple[int, int], ...], time: int) -> None:
    visits = visits_open(spans)
    opening = earliest_in(spans, time)
    assert start_from(visits, 0, time) == (FOREVER if opening is None else opening[0])
    last = latest_in(spans, time)
    assert start_until(visits, 0, time) == (NEVER if last < 0 else last)
