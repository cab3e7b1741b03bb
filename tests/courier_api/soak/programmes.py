"""Days on which a server, or its database server, is killed again and again while phones upload."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Event as Signal

import httpx

from courier_api.config import read_settings
from courier_api.custody.faults import WriteStep
from courier_api.wiring import open_database, prepare_data
from tests.courier_api.soak.aftermath import Aftermath, look
from tests.courier_api.soak.journeys import Journeys
from tests.courier_api.soak.killed_servers import KilledPostgres, KilledServer, killed_server
from tests.courier_api.soak.uploading import Fleet
from tests.courier_api.storage_events import dispatcher


@dataclass(frozen=True)
class Programme:
    """
    How often to kill.

    Parameters
    ----------
    num_each_step : int
        Kills at each step of a write.
    num_random : int
        Kills at random moments.
    seed : int
    max_up_s : float
        A random kill comes at most so long after the server serves.
    """

    num_each_step: int = 0
    num_random: int = 0
    seed: int = 4
    max_up_s: float = 0.4


@dataclass(frozen=True)
class Day:
    """
    What happened.

    Parameters
    ----------
    num_kills : int
    num_hit : int
        Kills that cut off or failed a request of a phone.
    num_cut_off, num_refused : int
        Requests without an answer, and such as were told to come again (503).
    num_found_stored : int
        Events stored already when they were sent again: the commit was there, the answer not.
    seconds : float
    found : Aftermath
    """

    num_kills: int
    num_hit: int
    num_cut_off: int
    num_refused: int
    num_found_stored: int
    seconds: float
    found: Aftermath


def kill_the_server(folder: Path, url: str, programme: Programme) -> Day:
    """
    ``kill -9`` of the server at steps of a write and at random moments.

    Parameters
    ----------
    folder : Path
        An empty one.
    url : str
        Of an empty database; "": the file in the folder.
    programme : Programme
    """
    draw = Random(programme.seed)
    with killed_server(folder, url) as server, _uploading(server, draw) as day:
        day.fleet.begin()
        for step in list(WriteStep) * programme.num_each_step:
            server.start(step, times=draw.randint(1, 4))
            server.wait_until_killed()
            day.note_kill()
        for _ in range(programme.num_random):
            server.start()
            # Some never come to serve.
            if draw.random() < 0.85:
                server.wait_until_it_serves()
                day.witness()
            _wait(draw.uniform(0, programme.max_up_s))
            server.kill()
            day.note_kill()
        server.start()
        server.wait_until_it_serves()
        return day.end()


def kill_the_database(folder: Path, postgres: KilledPostgres, programme: Programme) -> Day:
    """
    Signal 9 to all of PostgreSQL, or its immediate shutdown, in turn; our server runs on.

    Parameters
    ----------
    folder : Path
        An empty one.
    postgres : KilledPostgres
    programme : Programme
        Its random kills.
    """
    draw = Random(programme.seed)
    url = postgres.url(postgres.new_database())
    with killed_server(folder, url) as server, _uploading(server, draw) as day:
        server.start()
        server.wait_until_it_serves()
        day.fleet.begin()
        for number in range(programme.num_random):
            day.wait_until_some_are_told()
            day.witness()
            _wait(draw.uniform(0, programme.max_up_s))
            (postgres.stop_immediately if number % 2 else postgres.kill)()
            # Sometimes it is gone for a while.
            _wait(draw.choice((0, 0, 0.2)))
            postgres.start()
            day.note_kill()
        return day.end()


class _Day:
    """A day under way."""

    def __init__(self, server: KilledServer, draw: Random) -> None:
        self.server = server
        self.fleet = Fleet(Journeys(draw), server.address)
        self.witnessed: list[bytes] = []
        self._began = time.monotonic()
        self._num_kills = self._num_hit = self._num_failed = 0

    def note_kill(self) -> None:
        """Count it, and whether anybody noticed."""
        num_failed = sum(one.num_cut_off + one.num_refused for one in self.fleet.phones)
        self._num_kills += 1
        self._num_hit += num_failed > self._num_failed
        self._num_failed = num_failed

    def witness(self) -> None:
        """Keep a checkpoint: no crash may undo what was signed for."""
        answer = httpx.get(f"{self.server.address}/v1/ledger/checkpoint", timeout=60)
        if answer.status_code == 200:
            self.witnessed.append(answer.json()["note"].encode())

    def wait_until_some_are_told(self) -> None:
        """Wait until phones get on again."""
        before, give_up = self.fleet.num_told(), time.monotonic() + 60
        while self.fleet.num_told() == before:
            assert time.monotonic() < give_up, self.server.log()
            _wait(0.01)

    def end(self) -> Day:
        """Let the outboxes become empty, kill the server once more, and look at what is there."""
        phones = self.fleet.phones
        self.fleet.end()
        self.server.kill()
        return Day(
            num_kills=self._num_kills,
            num_hit=self._num_hit,
            num_cut_off=sum(phone.num_cut_off for phone in phones),
            num_refused=sum(phone.num_refused for phone in phones),
            num_found_stored=sum(phone.num_found_stored for phone in phones),
            seconds=round(time.monotonic() - self._began, 1),
            found=look(self.server.environment, self.fleet, self.witnessed),
        )


@contextmanager
def _uploading(server: KilledServer, draw: Random) -> Iterator[_Day]:
    """Eight enrolled phones, which upload no longer than the block lasts."""
    settings = read_settings(server.environment)
    prepare_data(settings)
    day = _Day(server, draw)
    with open_database(settings) as database:
        with database.writing() as session:
            session.add(dispatcher())
        day.fleet.enrol(database)
    try:
        yield day
    finally:
        day.fleet.abandon()


def _wait(seconds: float) -> None:
    """Let a random moment come: nothing tells of it."""
    Signal().wait(seconds)
