"""What waits for one subscriber, message by message."""

from __future__ import annotations

import asyncio
import gc
from collections import Counter

from courier_api.live.breaker import Breaker
from courier_api.live.bus import LiveMessage
from courier_api.live.local import LocalBus
from courier_api.live.mailbox import Mailbox, resync_at


def message(number: int) -> LiveMessage:
    return LiveMessage(number, "a", "moved")


def taken(mailbox: Mailbox) -> list[tuple[str, int | None]]:
    found = []
    while (one := mailbox.take(0)) is not None:
        found.append((one.kind, one.id))
    return found


def mailbox_of(size: int = 5) -> Mailbox:
    return Mailbox(size, lambda _what: None)


def test_the_past_comes_before_what_was_heard_meanwhile_and_nothing_twice() -> None:
    mailbox = mailbox_of()
    mailbox.put(message(3))
    mailbox.put(message(4))
    mailbox.begin([message(1), message(3)], last=3)
    mailbox.put(message(3))
    mailbox.put(message(5))
    assert [number for _, number in taken(mailbox)] == [1, 3, 4, 5]


def test_what_was_known_when_it_began_is_not_told_later() -> None:
    mailbox = mailbox_of()
    mailbox.begin([], last=7)
    mailbox.put(message(7))
    mailbox.put(message(8))
    assert taken(mailbox) == [("moved", 8)]


def test_a_resync_covers_all_that_waits_and_all_that_is_older() -> None:
    mailbox = mailbox_of()
    mailbox.put(message(1))
    mailbox.put(resync_at(5))
    mailbox.put(resync_at(5))
    mailbox.put(message(4))
    mailbox.put(message(6))
    assert taken(mailbox) == [("resync", 5), ("moved", 6)]


def test_a_resync_without_a_number_is_told_too() -> None:
    mailbox = mailbox_of()
    mailbox.begin([], last=9)
    mailbox.put(resync_at(None))
    assert taken(mailbox) == [("resync", None)]


def test_a_resync_heard_meanwhile_stands_for_the_past() -> None:
    mailbox = mailbox_of()
    mailbox.put(resync_at(9))
    mailbox.put(message(10))
    mailbox.begin([message(1)], last=5)
    assert taken(mailbox) == [("resync", 9), ("moved", 10)]


def test_what_waits_can_be_taken_after_the_end_and_nothing_more_comes() -> None:
    mailbox = mailbox_of()
    mailbox.put(message(1))
    mailbox.close()
    mailbox.put(message(2))
    assert taken(mailbox) == [("moved", 1)]


def test_a_reader_on_an_event_loop_is_woken_from_any_thread() -> None:
    bus = LocalBus()

    async def listen() -> list[int]:
        found = []
        with bus.subscribe(["a"]) as subscription:
            tell = asyncio.get_running_loop().run_in_executor
            told = [tell(None, bus.publish, "a", "moved", {"n": n}) for n in range(100)]
            async for one in subscription:
                found.append(one.data["n"])
                if len(found) == 100:
                    break
            await asyncio.gather(*told)
        return found

    assert sorted(asyncio.run(listen())) == list(range(100))


def test_a_loop_that_ended_with_its_reader_harms_no_publisher() -> None:
    bus = LocalBus()
    subscription = bus.subscribe(["a"])

    async def give_up() -> None:
        reading = asyncio.ensure_future(anext(subscription))
        await asyncio.sleep(0)
        reading.cancel()

    asyncio.run(give_up())
    gc.collect()
    bus.publish("a", "moved", {})
    assert next(subscription).kind == "moved"


def test_after_a_failure_one_asks_and_the_others_wait() -> None:
    now = [0.0]
    breaker = Breaker(1, 4, clock=lambda: now[0])
    asked: Counter[float] = Counter()
    assert breaker.may_ask()
    assert breaker.may_ask()
    assert breaker.failed()
    assert breaker.is_open
    for tick in range(40):
        now[0] = tick / 2
        for _ in range(3):
            if breaker.may_ask():
                asked[now[0]] += 1
                assert not breaker.failed()
    assert dict(asked) == {1: 1, 3: 1, 7: 1, 11: 1, 15: 1, 19: 1}
    assert breaker.answered()
    assert not breaker.answered()
    assert breaker.may_ask()
