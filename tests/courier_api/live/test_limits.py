"""Rate limits, positions and presence: the same rules on both buses."""

from __future__ import annotations

from collections import Counter
from threading import Barrier, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courier_api.live.bus import Bus, Hit
from courier_api.live.limits import LocalLimits
from courier_api.live.places import LatestKept
from tests.courier_api.live.listening import wait_until


class Clock:
    """Seconds, moved by hand."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_exactly_so_many_are_allowed_however_many_threads_ask(bus: Bus) -> None:
    start, allowed = Barrier(8), []

    def ask() -> None:
        start.wait()
        for _ in range(40):
            hit = bus.hit("login:203.0.113.7", 100, 60)
            if hit.is_allowed:
                allowed.append(hit.remaining)

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(allowed) == list(range(100))


def test_keys_do_not_share_a_limit(bus: Bus) -> None:
    assert bus.hit("a", 1, 60).is_allowed
    assert not bus.hit("a", 1, 60).is_allowed
    assert bus.hit("b", 1, 60).is_allowed


def test_what_is_refused_says_when_to_come_back_and_keeps_its_word(bus: Bus) -> None:
    assert bus.hit("a", 2, 0.2).is_allowed
    assert bus.hit("a", 2, 0.2).is_allowed
    refused = bus.hit("a", 2, 0.2)
    assert not refused.is_allowed
    assert 0 < refused.retry_seconds <= 0.2
    wait_until(lambda: bus.hit("a", 2, 0.2).is_allowed)


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_of_nothing_allows_nothing(bus: Bus, limit: int) -> None:
    assert not bus.hit("a", limit, 60).is_allowed


def test_a_use_counts_until_its_span_is_over() -> None:
    clock = Clock()
    limits = LocalLimits(10, clock)
    assert limits.hit("a", 2, 60) == Hit(True, 1)
    clock.now += 30
    assert limits.hit("a", 2, 60) == Hit(True, 0)
    assert limits.hit("a", 2, 60) == Hit(False, 0, 30)
    clock.now += 29.5
    assert limits.hit("a", 2, 60) == Hit(False, 0, 0.5)
    clock.now += 0.5
    assert limits.hit("a", 2, 60) == Hit(True, 0)


@settings(deadline=None, max_examples=50)
@given(
    waits=st.lists(st.integers(0, 8), max_size=60),
    limit=st.integers(1, 5),
    span=st.integers(1, 20),
)
def test_no_span_ever_holds_more_than_the_limit(waits: list[int], limit: int, span: int) -> None:
    clock = Clock()
    limits = LocalLimits(10, clock)
    allowed: list[float] = []
    for wait in waits:
        clock.now += wait
        within = [at for at in allowed if at > clock.now - span]
        hit = limits.hit("a", limit, span)
        assert hit.is_allowed == (len(within) < limit)
        if hit.is_allowed:
            allowed.append(clock.now)
        else:
            assert clock.now + hit.retry_seconds == within[-limit] + span


def test_keys_used_longest_ago_are_forgotten_first() -> None:
    limits = LocalLimits(2, Clock())
    for key in ("a", "b", "a", "c"):
        limits.hit(key, 2, 60)
    assert limits.hit("a", 2, 60) == Hit(False, 0, 60)
    assert limits.hit("b", 2, 60) == Hit(True, 1)


def test_the_latest_position_stands_in_place_of_the_one_before(bus: Bus) -> None:
    bus.put("positions", "courier:c7", {"lon": 107.59, "lat": 16.46}, 60)
    bus.put("positions", "courier:c7", {"lon": 107.60, "lat": 16.47}, 60)
    bus.put("positions", "courier:c8", {"lon": 107.5, "lat": 16.4}, 60)
    bus.put("elsewhere", "courier:c9", {}, 60)
    assert bus.get("positions", "courier:c7") == {"lon": 107.60, "lat": 16.47}
    assert set(bus.latest("positions")) == {"courier:c7", "courier:c8"}
    assert bus.get("positions", "courier:c9") is None
    assert bus.latest("nowhere") == {}


def test_a_position_expires_and_those_beside_it_do_not(bus: Bus) -> None:
    bus.put("positions", "courier:c7", {"n": 1}, 0.05)
    bus.put("positions", "courier:c8", {"n": 2}, 60)
    wait_until(lambda: bus.get("positions", "courier:c7") is None)
    assert bus.latest("positions") == {"courier:c8": {"n": 2}}
    bus.put("positions", "courier:c7", {"n": 3}, 60)
    assert bus.latest("positions") == {"courier:c7": {"n": 3}, "courier:c8": {"n": 2}}


def test_a_position_that_comes_late_does_not_undo_a_newer_one(bus: Bus) -> None:
    assert bus.put("positions", "courier:c7", {"n": 2}, 60, order=1_795_219_200_002)
    assert not bus.put("positions", "courier:c7", {"n": 1}, 60, order=1_795_219_200_001)
    assert bus.get("positions", "courier:c7") == {"n": 2}
    assert bus.put("positions", "courier:c7", {"n": 3}, 60, order=1_795_219_200_002)
    assert bus.get("positions", "courier:c7") == {"n": 3}
    assert bus.put("positions", "courier:c8", {"n": 4}, 60, order=1)


def test_without_an_order_anything_is_put_in_place_of_anything(bus: Bus) -> None:
    assert bus.put("positions", "courier:c7", {"n": 1}, 60, order=9)
    assert bus.put("positions", "courier:c7", {"n": 2}, 60)
    assert bus.put("positions", "courier:c7", {"n": 3}, 60, order=1)
    assert bus.get("positions", "courier:c7") == {"n": 3}


def test_an_order_holds_no_longer_than_what_was_put_with_it(bus: Bus) -> None:
    assert bus.put("positions", "courier:c7", {"n": 1}, 0.02, order=9)
    wait_until(lambda: bus.put("positions", "courier:c7", {"n": 2}, 60, order=1))
    assert bus.get("positions", "courier:c7") == {"n": 2}


def test_data_that_is_none_is_not_kept(bus: Bus, counts: Counter[str]) -> None:
    assert not bus.put("positions", "courier:c7", {"lon": float("nan")}, 60)
    assert counts["message_refused"] == 1


def test_who_is_there_is_told_until_they_are_silent_for_too_long(bus: Bus) -> None:
    bus.touch("dispatchers", "dispatcher:2", 60)
    bus.touch("dispatchers", "dispatcher:1", 60)
    bus.touch("dispatchers", "dispatcher:3", 0.02)
    wait_until(lambda: bus.present("dispatchers") == ("dispatcher:1", "dispatcher:2"))


def test_what_has_expired_is_not_kept_for_ever() -> None:
    clock = Clock()
    kept = LatestKept(clock)
    for n in range(100):
        kept.put("a", f"n{n}", "{}", 10)
        clock.now += 1
    assert set(kept.latest("a")) == {f"n{n}" for n in range(91, 100)}
    kept.put("a", "last", "{}", 10)
    assert len(kept._groups["a"]) == 10
    clock.now += 10
    assert kept.latest("a") == {}
    assert kept._groups == {}


def test_several_uses_at_once_count_all_or_not_at_all(bus: Bus) -> None:
    assert bus.hit("a", 10, 60, 7).remaining == 3
    refused = bus.hit("a", 10, 60, 4)
    assert (refused.is_allowed, refused.remaining) == (False, 3)
    assert 59 < refused.retry_seconds <= 60
    assert bus.hit("a", 10, 60, 3) == Hit(True, 0)
    assert bus.hit("b", 10, 60, 11) == Hit(False, 10, 60)
