"""Last positions on both buses, without the application around them."""

from __future__ import annotations

from collections import Counter

import pytest

from courier_api.live.bus import Bus, BusParams
from courier_api.live.redis_bus import RedisBus, RedisParams
from courier_api.tracking.fixes import Fix, FixTimesRefusedError, TrackingParams, check_times
from courier_api.tracking.service import (
    LastPosition,
    PositionNotRemovedError,
    PositionsTooOftenError,
    enter,
    forget_position,
    last_position,
    last_positions,
    take_fixes,
)
from tests.courier_api.apis import MORNING
from tests.courier_api.live.listening import read

NOW = MORNING
KEPT_MS = 900_000


def at(seconds: float, lon: float = 107.59) -> Fix:
    """A fix taken so many seconds after now."""
    return Fix(NOW + round(1_000 * seconds), lon, 16.46, 10.0, 5.0)


def test_the_newest_of_a_batch_is_kept_in_whatever_order_it_comes(bus: Bus) -> None:
    until = take_fixes(bus, "c7", [at(-30), at(-10, 107.6), at(-20)], NOW)
    assert until == NOW - 10_000 + KEPT_MS
    assert last_position(bus, "c7", NOW) == at(-10, 107.6)
    assert last_position(bus, "c8", NOW) is None


def test_a_batch_that_comes_late_does_not_move_the_courier_back(bus: Bus) -> None:
    take_fixes(bus, "c7", [at(-10)], NOW)
    assert take_fixes(bus, "c7", [at(-40), at(-11)], NOW) is None
    assert last_position(bus, "c7", NOW) == at(-10)


@pytest.mark.parametrize(("age_s", "is_shown"), [(899.999, True), (900, False)])
def test_a_position_is_kept_for_fifteen_minutes_after_it_was_taken(
    bus: Bus, age_s: float, is_shown: bool
) -> None:
    assert (take_fixes(bus, "c7", [at(-age_s)], NOW) is not None) == is_shown
    take_fixes(bus, "c8", [at(0)], NOW)
    later = NOW + round(age_s * 1_000)
    assert (last_position(bus, "c8", later) is not None) == is_shown
    assert (last_positions(bus, {"c8"}, later) != []) == is_shown


def test_a_clock_that_is_ahead_counts_as_now(bus: Bus) -> None:
    take_fixes(bus, "c7", [at(500, 107.5)], NOW)
    assert last_position(bus, "c7", NOW) == at(0, 107.5)
    take_fixes(bus, "c7", [at(1, 107.6)], NOW + 2_000)
    assert last_position(bus, "c7", NOW) == at(1, 107.6)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(600, None), (600.001, "fix_in_future"), (-86_400, None), (-86_400.001, "fix_too_old")],
)
def test_times_are_believed_within_a_day_and_a_clocks_error(
    seconds: float, code: str | None
) -> None:
    fixes = [at(0), at(seconds), at(-5)]
    if code is None:
        check_times(fixes, NOW, TrackingParams())
        return
    with pytest.raises(FixTimesRefusedError) as caught:
        check_times(fixes, NOW, TrackingParams())
    assert [(one.place, one.code) for one in caught.value.faults] == [("body.fixes.1.time", code)]


def test_what_was_stopped_is_gone_and_what_was_under_way_does_not_bring_it_back(bus: Bus) -> None:
    take_fixes(bus, "c7", [at(-20)], NOW)
    take_fixes(bus, "c8", [at(-20)], NOW)
    forget_position(bus, "c7", NOW)
    assert last_position(bus, "c7", NOW) is None
    assert take_fixes(bus, "c7", [at(-1)], NOW + 1_000) is None
    assert last_positions(bus, {"c7", "c8"}, NOW) == [LastPosition("c8", at(-20))]
    # They share again.
    assert take_fixes(bus, "c7", [at(2)], NOW + 2_000) is not None
    assert last_position(bus, "c7", NOW + 2_000) == at(2)


def test_only_those_who_are_asked_for_are_shown_by_their_codes(bus: Bus) -> None:
    for name in ("c9", "c10", "c7"):
        take_fixes(bus, name, [at(0)], NOW)
    shown = last_positions(bus, {"c7", "c9", "c11"}, NOW)
    assert [one.courier_id for one in shown] == ["c7", "c9"]


def test_that_somebody_moved_is_told_and_where_to_is_not(bus: Bus) -> None:
    with bus.subscribe(["positions"]) as subscription:
        take_fixes(bus, "c7", [at(-1)], NOW)
        take_fixes(bus, "c7", [at(-2)], NOW)
        forget_position(bus, "c7", NOW)
        forget_position(bus, "c7", NOW)
        take_fixes(bus, "c8", [at(0)], NOW)
        found = read(subscription, 3)
    assert [(one.kind, one.data) for one in found] == [
        ("position.changed", {"courier_id": "c7"}),
        ("position.removed", {"courier_id": "c7"}),
        ("position.changed", {"courier_id": "c8"}),
    ]


def test_so_many_batches_a_minute_and_no_more(bus: Bus) -> None:
    params = TrackingParams(batches=2)
    enter(bus, "c7", params)
    enter(bus, "c7", params)
    with pytest.raises(PositionsTooOftenError) as caught:
        enter(bus, "c7", params)
    assert 1 <= (caught.value.retry_after_s or 0) <= 60
    enter(bus, "c8", params)


def test_without_redis_nothing_is_shown_and_a_stop_is_not_said_to_have_happened() -> None:
    counts: Counter[str] = Counter()

    def told(what: str) -> None:
        counts[what] += 1

    # Nobody listens at this address.
    params = RedisParams(connect_seconds=0.1, start_seconds=0.01)
    bus = RedisBus("unix:///nowhere/redis.sock", BusParams(), redis_params=params, count=told)
    try:
        enter(bus, "c7")
        assert take_fixes(bus, "c7", [at(0)], NOW) is None
        assert last_position(bus, "c7", NOW) is None
        with pytest.raises(PositionNotRemovedError):
            forget_position(bus, "c7", NOW)
        assert counts["position_dropped"] == 2
    finally:
        bus.close()


def test_where_somebody_is_stands_in_no_repr() -> None:
    assert "107" not in repr(LastPosition("c7", at(0)))
