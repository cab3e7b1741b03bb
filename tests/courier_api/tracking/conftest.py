"""The application on each database with each bus, a real Redis among them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from courier_api.config import Settings
from courier_api.live.bus import Bus
from tests.courier_api.apis import Api, clock, database_of_kind, opened_api
from tests.courier_api.live.conftest import bus, counts, make_bus
from tests.courier_api.servers import RedisServer

__all__ = ["Bus", "api", "bus", "clock", "counts", "make_bus"]


@pytest.fixture(scope="module", params=["sqlite-local", "postgresql-redis"])
def api(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """One for a file of tests; each makes couriers of its own."""
    database, live = str(request.param).split("-")
    folder = tmp_path_factory.mktemp("server")
    redis_url = None
    if live == "redis":
        server: RedisServer = request.getfixturevalue("redis_server")
        redis_url = server.url
    with (
        database_of_kind(database, folder, request) as url,
        opened_api(
            Settings(data_dir=folder, database_url=url, redis_url=redis_url),
            request.getfixturevalue("clock"),
        ) as opened,
    ):
        yield opened
