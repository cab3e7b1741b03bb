"""What runs by itself: searches in their order, and the deletion of what has had its time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from threading import Event, Lock, Thread
from typing import Self

from sqlalchemy.orm import Session

from courier_api.db import Database
from courier_api.housekeeping import Sweep
from courier_api.identities import new_identity
from courier_api.live.bus import Bus
from courier_api.models import OperationRow
from courier_api.planning import queue, repository
from courier_api.planning.files import DayFiles
from courier_api.planning.keeping import Keeping, KeptSearch
from courier_api.planning.params import PlanningParams
from courier_api.planning.searching import Search, SearchProcess
from courier_api.planning.solver import Task

__all__ = ["OperationRunner", "sweep_of"]

_LOG = logging.getLogger(__name__)


class OperationRunner:
    """
    Works the queue of searches off, together with the runners of other servers.

    Parameters
    ----------
    database : Database
    files : DayFiles
    bus : Bus
    clock : callable
        Milliseconds since 1970, UTC.
    params : PlanningParams
    begin : callable
        Begins a search; for tests.
    """

    def __init__(
        self,
        database: Database,
        files: DayFiles,
        bus: Bus,
        *,
        clock: Callable[[], int],
        params: PlanningParams | None = None,
        begin: Callable[[Task, bytes], AbstractContextManager[Search]] = SearchProcess,
    ) -> None:
        self._is_ending = Event()
        self._keeping = Keeping(
            database,
            files,
            bus,
            clock,
            params or PlanningParams(),
            owner=new_identity(),
            is_ending=self._is_ending,
            begin=begin,
        )
        self._lock = Lock()
        self._searches: set[Thread] = set()
        self._thread = Thread(target=self._run, name="operations", daemon=True)

    def start(self) -> Self:
        """Begin to work."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Claim nothing more; searches that run end with their best plan so far."""
        self._is_ending.set()
        if self._thread.ident is not None:
            self._thread.join()
        for search in self._under_way():
            search.join()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _run(self) -> None:
        while not self._is_ending.is_set():
            try:
                while not self._is_ending.is_set() and (row := self._claim()) is not None:
                    self._begin(row)
            except Exception:
                _LOG.exception("operations: the queue could not be read; it is tried again")
            self._is_ending.wait(self._keeping.params.look_seconds)

    def _claim(self) -> OperationRow | None:
        keeping, now = self._keeping, self._keeping.clock()
        with keeping.database.reading() as session:
            if not queue.has_work(session, now):
                return None
        with keeping.database.writing() as session:
            return queue.claim_next(
                session,
                owner=keeping.owner,
                now=now,
                lease_until=keeping.lease_until(),
                max_running=keeping.params.max_running,
            )

    def _begin(self, row: OperationRow) -> None:
        def search() -> None:
            try:
                KeptSearch(self._keeping, row).run()
            except Exception:
                _LOG.exception("operations: a search was not settled; its lease will end")
            finally:
                with self._lock:
                    self._searches.discard(thread)

        thread = Thread(target=search, name="search", daemon=True)
        with self._lock:
            self._searches.add(thread)
        thread.start()

    def _under_way(self) -> list[Thread]:
        with self._lock:
            return list(self._searches)


def sweep_of(files: DayFiles, params: PlanningParams | None = None) -> Sweep:
    """
    What tidies up: operations, problems of days long past, uploads that no day uses.

    Parameters
    ----------
    files : DayFiles
    params : PlanningParams
    """
    limits = params or PlanningParams()

    def sweep(session: Session, now: int) -> None:
        queue.delete_ended(session, now - 1_000 * limits.keep_operations_s)
        last = limits.today(now) - timedelta(seconds=limits.keep_problems_s)
        repository.drop_problems(session, last)
        files.delete_unused(repository.matrices_in_use(session), limits.keep_uploads_s)

    return sweep
