"""Messages: the same rules on both buses."""

from __future__ import annotations

from collections import Counter
from threading import Barrier, Thread

import pytest

from courier_api.live.bus import Bus, BusParams
from tests.courier_api.live.conftest import MakeBus
from tests.courier_api.live.listening import Reader, numbers, read


def publish(bus: Bus, topic: str, *told: int) -> None:
    for n in told:
        bus.publish(topic, "moved", {"n": n})


def test_a_message_comes_as_it_was_told(bus: Bus) -> None:
    with bus.subscribe(["item:H57-261121-0001"]) as subscription:
        bus.publish("item:H57-261121-0001", "item.state_changed", {"to": "Đã giao", "seq": 7})
        (message,) = read(subscription, 1)
    assert message.topic == "item:H57-261121-0001"
    assert message.kind == "item.state_changed"
    assert message.data == {"to": "Đã giao", "seq": 7}


def test_only_what_was_asked_for_comes_in_the_order_it_was_told(bus: Bus) -> None:
    with bus.subscribe(["a", "b"]) as subscription:
        for n in range(0, 300, 3):
            publish(bus, "a", n)
            publish(bus, "c", n + 1)
            publish(bus, "b", n + 2)
        found = read(subscription, 200)
    assert numbers(found) == [n for n in range(300) if n % 3 != 1]
    ids = [one.id for one in found]
    assert ids == sorted(set(ids))


def test_each_publisher_is_heard_in_its_own_order(bus: Bus) -> None:
    readers = [Reader(bus.subscribe(["a"])) for _ in range(3)]
    with bus.subscribe(["a"]) as subscription:
        threads = [
            Thread(target=publish, args=(bus, "a", *range(k * 100, k * 100 + 100)))
            for k in range(4)
        ]
        for thread in threads:
            thread.start()
        found = numbers(read(subscription, 400))
        for thread in threads:
            thread.join()
    for k in range(4):
        own = [n for n in found if n // 100 == k]
        assert own == list(range(k * 100, k * 100 + 100))
    bus.close()
    for reader in readers:
        assert numbers(reader.finish()) == found


def test_who_comes_back_is_given_what_it_missed(bus: Bus) -> None:
    with bus.subscribe(["a", "b"]) as subscription:
        publish(bus, "a", 1)
        publish(bus, "b", 2)
        first, _ = read(subscription, 2)
    publish(bus, "b", 3)
    publish(bus, "c", 4)
    publish(bus, "a", 5)
    with bus.subscribe(["a", "b"], after=str(first.id)) as subscription:
        publish(bus, "a", 6)
        assert numbers(read(subscription, 4)) == [2, 3, 5, 6]


def test_who_missed_nothing_is_told_nothing(bus: Bus) -> None:
    with bus.subscribe(["a"]) as subscription:
        publish(bus, "a", 1)
        (last,) = read(subscription, 1)
    with bus.subscribe(["a", "z"], after=str(last.id)) as subscription:
        publish(bus, "a", 2)
        assert numbers(read(subscription, 1)) == [2]


@pytest.mark.parametrize("after", ["1", "999999999999999999", "", "-1", "x", "12x", "٣", "1" * 40])
def test_who_comes_from_elsewhere_is_told_to_resync(bus: Bus, after: str) -> None:
    publish(bus, "a", 1)
    with bus.subscribe(["a"], after=after) as subscription:
        publish(bus, "a", 2)
        resync, message = read(subscription, 2)
    assert resync.is_resync
    assert message.data == {"n": 2}
    with bus.subscribe(["a"], after=str(resync.id)) as subscription:
        assert numbers(read(subscription, 1)) == [2]


@pytest.mark.parametrize(("num_later", "known"), [(5, True), (6, False)])
def test_a_topic_keeps_so_many_messages_and_no_more(
    make_bus: MakeBus, num_later: int, known: bool
) -> None:
    bus = make_bus(BusParams(max_kept=5))
    with bus.subscribe(["a"]) as subscription:
        publish(bus, "a", 0)
        (seen,) = read(subscription, 1)
    publish(bus, "a", *range(1, num_later + 1))
    publish(bus, "b", *range(100, 105))
    with bus.subscribe(["a", "b"], after=str(seen.id)) as subscription:
        publish(bus, "a", 99)
        found = read(subscription, num_later + 6 if known else 2)
    assert found[0].is_resync != known
    if known:
        assert numbers(found) == [*range(1, num_later + 1), *range(100, 105), 99]


def test_a_busy_topic_does_not_push_out_a_quiet_one(make_bus: MakeBus) -> None:
    bus = make_bus(BusParams(max_kept=5))
    with bus.subscribe(["quiet"]) as subscription:
        publish(bus, "quiet", 0)
        (seen,) = read(subscription, 1)
    publish(bus, "quiet", 1)
    publish(bus, "busy", *range(50))
    with bus.subscribe(["quiet"], after=str(seen.id)) as subscription:
        assert numbers(read(subscription, 1)) == [1]


def test_what_is_older_than_is_kept_is_not_known(make_bus: MakeBus) -> None:
    bus = make_bus(BusParams(keep_seconds=0))
    with bus.subscribe(["a"]) as subscription:
        publish(bus, "a", 1)
        (seen,) = read(subscription, 1)
    publish(bus, "b", 2)
    with bus.subscribe(["a"], after=str(seen.id)) as subscription:
        assert read(subscription, 1)[0].is_resync


def test_a_slow_subscriber_is_told_to_resync_and_slows_nobody(
    make_bus: MakeBus, counts: Counter[str]
) -> None:
    bus = make_bus(BusParams(max_waiting=10))
    slow = bus.subscribe(["a"])
    with bus.subscribe(["a"]) as subscription:
        found = []
        for n in range(100):
            publish(bus, "a", n)
            found += read(subscription, 1)
    assert numbers(found) == list(range(100))
    # 10 fit. Message 10 empties the queue and leaves the resync, 11 to 19 fit beside it, 20 empties
    # it again, and so on up to 90.
    resync, *later = read(slow, 10)
    assert resync.is_resync
    assert resync.id == found[90].id
    assert numbers(later) == list(range(91, 100))
    assert counts["subscriber_slow"] == 9
    with bus.subscribe(["a"], after=str(resync.id)) as subscription:
        assert numbers(read(subscription, 1)) == [91]


def test_more_missed_than_may_wait_is_a_resync(make_bus: MakeBus) -> None:
    bus = make_bus(BusParams(max_waiting=5))
    with bus.subscribe(["a"]) as subscription:
        publish(bus, "a", 0)
        (seen,) = read(subscription, 1)
    publish(bus, "a", *range(6))
    with bus.subscribe(["a"], after=str(seen.id)) as subscription:
        assert read(subscription, 1)[0].is_resync


def test_silence_is_filled_with_heartbeats(make_bus: MakeBus) -> None:
    with make_bus(BusParams(heartbeat_seconds=0.01)).subscribe(["a"]) as subscription:
        assert [next(subscription).is_heartbeat for _ in range(3)] == [True] * 3


def test_a_subscription_ends_with_the_bus(bus: Bus) -> None:
    reader = Reader(bus.subscribe(["a"]))
    bus.close()
    assert reader.finish() == []
    publish(bus, "a", 1)
    assert list(bus.subscribe(["a"])) == []


def test_nothing_falls_between_the_past_and_the_present(bus: Bus) -> None:
    """Subscribes again and again while messages are told: each is seen once and in order."""
    start = Barrier(2)

    def tell() -> None:
        start.wait()
        publish(bus, "a", *range(1, 501))

    with bus.subscribe(["a"]) as subscription:
        publish(bus, "a", 0)
        (last,) = read(subscription, 1)
    thread = Thread(target=tell)
    thread.start()
    start.wait()
    found = [last]
    while len(found) < 501:
        with bus.subscribe(["a"], after=str(found[-1].id)) as subscription:
            found += read(subscription, min(7, 501 - len(found)))
    thread.join()
    assert numbers(found) == list(range(501))


@pytest.mark.parametrize(
    ("topic", "kind", "data"),
    [("", "moved", {}), ("a b", "moved", {}), ("a\nb", "moved", {}), ("a" * 129, "moved", {}),
     ("a", "Moved", {}), ("a", "resync", {}), ("a", "heartbeat", {}), ("a", "x\ny", {}),
     ("a", "moved", {"x": object()}), ("a", "moved", {"x": float("nan")}),
     ("a", "moved", {"x": "\ud800"}), ("a", "moved", {"x": "y" * 20_000})],
)  # fmt: skip
def test_what_is_no_message_is_counted_and_harms_nobody(
    bus: Bus, counts: Counter[str], topic: str, kind: str, data: dict[str, object]
) -> None:
    with bus.subscribe(["a"]) as subscription:
        bus.publish(topic, kind, data)
        publish(bus, "a", 1)
        assert numbers(read(subscription, 1)) == [1]
    assert counts["message_refused"] == 1


@pytest.mark.parametrize("topics", [[], [""], ["a b"], [f"t{n}" for n in range(33)]])
def test_a_subscription_to_what_is_no_topic_is_refused(bus: Bus, topics: list[str]) -> None:
    with pytest.raises(ValueError, match="opic"):
        bus.subscribe(topics)


def test_a_bus_that_works_says_so(bus: Bus) -> None:
    assert bus.is_well()


@pytest.mark.parametrize("name", ["max_kept", "max_waiting", "heartbeat_seconds", "max_topics"])
def test_a_bus_that_could_hold_nothing_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} is 0, wanted more than 0"):
        BusParams(**{name: 0})


def test_who_listens_to_the_first_part_of_topics_is_told_of_all_of_them(bus: Bus) -> None:
    with bus.subscribe(["days", "days/a"]) as all_days, bus.subscribe(["days/a"]) as one_day:
        publish(bus, "days/a", 1)
        publish(bus, "days/b", 2)
        publish(bus, "daysmore/a", 3)
        publish(bus, "days/a", 4)
        found = read(all_days, 3)
        assert [(one.topic, one.data["n"]) for one in found] == [
            ("days/a", 1), ("days/b", 2), ("days/a", 4),
        ]  # fmt: skip
        assert numbers(read(one_day, 2)) == [1, 4]
    with bus.subscribe(["days"], after=str(found[0].id)) as subscription:
        missed = read(subscription, 2)
    assert [(one.topic, one.data["n"]) for one in missed] == [("days/b", 2), ("days/a", 4)]


def test_whoever_is_dismissed_reads_no_more_and_messages_are_kept_for_others(
    make_bus: MakeBus,
) -> None:
    bus = make_bus(BusParams(heartbeat_seconds=5.0))
    reader = Reader(bus.subscribe(["a"]))
    bus.dismiss()
    assert reader.finish() == []
    assert list(bus.subscribe(["a"])) == []
    publish(bus, "a", 1)
    assert bus.hit("key", 1, 60).is_allowed
