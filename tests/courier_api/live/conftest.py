"""Both buses, for the same tests; a real Redis server behind one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count

import pytest

from courier_api.live.bus import Bus, BusParams
from courier_api.live.local import LocalBus
from courier_api.live.redis_bus import RedisBus, RedisParams
from tests.courier_api.servers import RedisServer

#: Shares a server between tests: each has its own keys.
NAMESPACES = count()

MakeBus = Callable[[BusParams], Bus]


@pytest.fixture
def counts() -> Counter[str]:
    """What a bus has given up, by kind."""
    return Counter()


@pytest.fixture(params=["local", "redis"])
def make_bus(request: pytest.FixtureRequest, counts: Counter[str]) -> Iterator[MakeBus]:
    """Makes buses of one kind, which reach each other where that kind does."""
    made: list[Bus] = []
    server: RedisServer | None = None
    if request.param == "redis":
        server = request.getfixturevalue("redis_server")
    namespace = RedisParams(namespace=f"test-{next(NAMESPACES)}")

    def make(params: BusParams) -> Bus:
        def told(what: str) -> None:
            counts[what] += 1

        if server is None:
            made.append(LocalBus(params, count=told))
        else:
            made.append(RedisBus(server.url, params, redis_params=namespace, count=told))
        return made[-1]

    yield make
    for bus in made:
        bus.close()


@pytest.fixture
def bus(make_bus: MakeBus) -> Bus:
    """A bus whose heartbeats do not keep a test waiting."""
    return make_bus(BusParams(heartbeat_seconds=5.0))
