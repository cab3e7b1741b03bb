"""Redis is killed and started again: nothing raises, and everybody finds the way back."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from threading import Event, Thread

import pytest
import redis

from courier_api.live.bus import Bus, BusParams
from courier_api.live.redis_bus import RedisBus, RedisParams
from tests.courier_api.live.listening import Reader, read, wait_until
from tests.courier_api.servers import RedisServer, running_redis

MakeBus = Callable[[], Bus]


@pytest.fixture
def server() -> Iterator[RedisServer]:
    """A server of one test, which may kill it."""
    with running_redis() as running:
        yield running


@pytest.fixture
def make_bus(server: RedisServer, counts: Counter[str]) -> Iterator[MakeBus]:
    """Makes buses over that server, one for each process there would be."""
    made: list[Bus] = []

    def told(what: str) -> None:
        counts[what] += 1

    def make() -> Bus:
        params, hasty = BusParams(heartbeat_seconds=0.1), RedisParams(start_seconds=0.2)
        made.append(RedisBus(server.url, params, redis_params=hasty, count=told))
        return made[-1]

    yield make
    for bus in made:
        bus.close()


class Load:
    """Uses a bus for all it is there for, until it is told to stop."""

    def __init__(self) -> None:
        self.stop = Event()
        self.faults: list[Exception] = []
        self.slowest = 0.0

    def work(self, bus: Bus, k: int) -> None:
        for n in count():
            if self.stop.is_set():
                return
            began = time.monotonic()
            try:
                bus.publish(f"topic-{k}", "moved", {"n": n})
                bus.hit("key", 1_000_000, 60)
                bus.put("positions", f"courier:c{k}", {"n": n}, 60)
                bus.latest("positions")
            except Exception as error:
                self.faults.append(error)
            self.slowest = max(self.slowest, time.monotonic() - began)


def _is_last_heard_by_all(bus: Bus, readers: list[Reader]) -> bool:
    """Whether a message is the last that each heard: one more is sent, for losses told late."""
    bus.publish("all", "last", {})
    return all(reader.found[-1].kind == "last" for reader in readers)


def test_killed_under_load_nothing_raises_and_all_recover(
    server: RedisServer, make_bus: MakeBus, counts: Counter[str]
) -> None:
    buses = [make_bus(), make_bus()]
    readers = [Reader(bus.subscribe([f"topic-{k}", "all"])) for bus in buses for k in range(3)]
    load = Load()
    workers = [Thread(target=load.work, args=(bus, k)) for bus in buses for k in range(3)]
    for worker in workers:
        worker.start()
    for _ in range(2):
        wait_until(lambda: all(bus.is_well() for bus in buses))
        before = [len(reader.found) for reader in readers]
        wait_until(
            lambda: all(
                len(r.found) > num + 20
                for r, num in zip(readers, before, strict=True)  # noqa: B023
            )
        )
        server.kill()
        wait_until(lambda: not any(bus.is_well() for bus in buses))
        server.start()
    wait_until(lambda: all(bus.is_well() for bus in buses))
    load.stop.set()
    for worker in workers:
        worker.join()
    wait_until(lambda: _is_last_heard_by_all(buses[0], readers))
    assert load.faults == []
    # Nobody waited for a server that was not there; the machine may be busy, hence not less.
    assert load.slowest < 3
    assert counts["message_dropped"] > 0
    assert counts["limit_local"] > 0
    assert counts["reconnected"] >= 4
    for reader in readers:
        found = reader.found
        resyncs = [at for at, one in enumerate(found) if one.is_resync]
        assert resyncs, "nobody told it to resync"
        assert found[resyncs[-1] + 1 :], "nothing new came after the resync"
        # Between two resyncs each publisher's messages come whole and in order.
        for begin, end in zip([-1, *resyncs], [*resyncs, len(found)], strict=True):
            ids = [one.id for one in found[begin + 1 : end]]
            assert ids == sorted(set(ids))


def test_who_comes_back_from_before_the_crash_is_told_to_resync(
    server: RedisServer, make_bus: MakeBus
) -> None:
    bus = make_bus()
    with bus.subscribe(["a"]) as subscription:
        bus.publish("a", "moved", {"n": 1})
        (seen,) = read(subscription, 1)
    server.kill()
    server.start()
    wait_until(bus.is_well)
    with bus.subscribe(["a"], after=str(seen.id)) as subscription:
        bus.publish("a", "moved", {"n": 2})
        resync, message = read(subscription, 2)
    assert resync.is_resync
    assert message.data == {"n": 2}
    assert message.id > resync.id > seen.id


def test_without_redis_a_bus_starts_and_subscribers_are_told_when_it_comes(
    server: RedisServer, make_bus: MakeBus, counts: Counter[str]
) -> None:
    server.kill()
    bus = make_bus()
    assert not bus.is_well()
    subscription = bus.subscribe(["a"])
    assert read(subscription, 1)[0].is_resync
    bus.publish("a", "moved", {"n": 1})
    assert bus.latest("positions") == {}
    assert bus.get("positions", "courier:c7") is None
    assert not bus.put("positions", "courier:c7", {}, 60)
    assert counts == {"message_dropped": 1, "position_dropped": 1}
    server.start()
    wait_until(bus.is_well)
    assert read(subscription, 1)[0].is_resync
    bus.publish("a", "moved", {"n": 2})
    wait_until(lambda: read(subscription, 1)[0].kind == "moved")


def test_a_limit_holds_within_the_process_while_redis_is_gone(
    server: RedisServer, make_bus: MakeBus, counts: Counter[str]
) -> None:
    bus = make_bus()
    server.kill()
    assert [bus.hit("a", 3, 60).is_allowed for _ in range(5)] == [True] * 3 + [False] * 2
    assert counts["limit_local"] == 5


def test_those_at_other_processes_are_told_that_messages_were_lost(
    server: RedisServer, make_bus: MakeBus, counts: Counter[str]
) -> None:
    """One process cannot write for a while; the other's way is never lost, and it still hears."""
    writer, other = make_bus(), make_bus()
    reader = Reader(other.subscribe(["a"]))
    writer.publish("a", "moved", {"n": 1})
    wait_until(lambda: len(reader.found) == 1)
    client = redis.Redis.from_url(server.url)
    client.config_set("maxmemory-policy", "noeviction")
    client.config_set("maxmemory", "1")
    writer.publish("a", "moved", {"n": 2})
    assert counts["message_dropped"] == 1
    client.config_set("maxmemory", "0")
    client.close()
    # Nothing more is published, and they are told all the same.
    wait_until(lambda: len(reader.found) == 2)
    assert reader.found[-1].is_resync
    with other.subscribe(["a"], after=str(reader.found[0].id)) as subscription:
        assert read(subscription, 1)[0].is_resync
    assert counts["reconnected"] == 0


def test_a_server_that_hangs_holds_up_nobody_for_long(
    server: RedisServer, counts: Counter[str]
) -> None:
    params = RedisParams(answer_seconds=0.2)
    bus = RedisBus(server.url, redis_params=params, count=lambda what: counts.update([what]))
    client = redis.Redis.from_url(server.url)
    client.execute_command("CLIENT", "PAUSE", "4000", "ALL")
    began = time.monotonic()
    for n in range(200):
        bus.publish("a", "moved", {"n": n})
    assert time.monotonic() - began < 3.9
    assert counts["message_dropped"] == 200
    wait_until(bus.is_well)
    client.close()
    bus.close()


def test_no_password_comes_into_the_log(
    server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    url = server.url.replace("unix://", "unix://an:secret-7f3@")
    bus = RedisBus(url, redis_params=RedisParams(start_seconds=0.2))
    bus.publish("a", "moved", {"n": 1})
    bus.close()
    assert caplog.records
    assert "secret-7f3" not in caplog.text
