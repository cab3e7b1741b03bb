"""One operation while it runs: its process is listened to, its row is kept up to date."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from threading import Event
from typing import Any

from courier_api.db import Database, is_outage
from courier_api.errors import CourierApiError
from courier_api.identities import show
from courier_api.live.bus import Bus
from courier_api.models import EndedBy, OperationRow, OperationState
from courier_api.planning import queue
from courier_api.planning.days import known_day
from courier_api.planning.errors import ProblemGoneError
from courier_api.planning.files import DayFiles
from courier_api.planning.params import PlanningParams
from courier_api.planning.plans import NewPlan, add_plan
from courier_api.planning.searching import (
    Done,
    Empty,
    Failed,
    Message,
    ProgressTold,
    Search,
    SearchProcess,
)
from courier_api.planning.solver import Task
from courier_api.planning.topics import Told, day_topic, operation_topic
from routing_engine import read_plan

__all__ = ["Keeping", "KeptSearch"]

_LOG = logging.getLogger(__name__)

#: Between two looks at whether a search has something to tell.
_LISTEN_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Keeping:
    """
    What running operations share.

    Parameters
    ----------
    database : Database
    files : DayFiles
    bus : Bus
    clock : callable
        Milliseconds since 1970, UTC.
    params : PlanningParams
    owner : bytes
        This server, for as long as it runs.
    is_ending : Event
        The server is to stop.
    begin : callable
        Begins a search, in a process of its own.
    """

    database: Database
    files: DayFiles
    bus: Bus
    clock: Callable[[], int]
    params: PlanningParams
    owner: bytes
    is_ending: Event
    begin: Callable[[Task, bytes], AbstractContextManager[Search]] = SearchProcess

    def lease_until(self) -> int:
        """Until when nobody may take this server for dead, in milliseconds since 1970, UTC."""
        return self.clock() + round(1_000 * self.params.lease_seconds)


class _NotOursError(CourierApiError):
    """Somebody else has settled the operation meanwhile."""


class KeptSearch:
    """
    A search that this server has claimed.

    Parameters
    ----------
    keeping : Keeping
    row : OperationRow
        As claimed.
    """

    def __init__(self, keeping: Keeping, row: OperationRow) -> None:
        self._keeping = keeping
        self._row = row
        self._shown = show(row.operation_id)
        self._progress: dict[str, Any] | None = None
        self._is_news = False
        self._ended_by = EndedBy.LIMIT

    def run(self) -> None:
        """Search until the end, and write what came of it."""
        try:
            self._settle(self._search())
        except _NotOursError:
            _LOG.warning("operation %s: somebody else has settled it", self._shown)

    def _search(self) -> Message:
        try:
            task, problem = self._task()
        except ProblemGoneError as error:
            return Failed(error.code, str(error))
        with self._keeping.begin(task, problem) as search:
            return self._listen(search)

    def _task(self) -> tuple[Task, bytes]:
        keeping = self._keeping
        with keeping.database.reading() as session:
            day = known_day(session, self._row.day_id, with_problem=True)
            if day.problem is None:
                raise ProblemGoneError("The day's problem was deleted; take the day in again.")
            digest = day.matrix_sha256
            wish = json.loads(self._row.params)
            matrix = None if digest is None else str(keeping.files.path(digest))
            memory = keeping.params.max_matrix_memory
            return Task(matrix=matrix, max_matrix_memory=memory, **wish), day.problem

    def _listen(self, search: Search) -> Message:
        """What the search ends with."""
        params = self._keeping.params
        next_sign, give_up = 0.0, None
        while True:
            message = search.next_message(_LISTEN_SECONDS)
            if isinstance(message, ProgressTold):
                self._progress, self._is_news = message.values, True
            elif message is not None:
                return message
            now = time.monotonic()
            if now >= next_sign:
                self._give_sign()
                next_sign = now + params.progress_seconds
            if self._keeping.is_ending.is_set() and self._ended_by is EndedBy.LIMIT:
                self._ended_by = EndedBy.SERVER_STOP
            if self._ended_by is not EndedBy.LIMIT and give_up is None:
                search.stop()
                give_up = now + params.stop_seconds
            if give_up is not None and now > give_up:
                return Failed("stop_took_too_long", "The search did not end when it was told to.")

    def _give_sign(self) -> None:
        """Keep the lease, note the progress, and see whether the search was cancelled."""
        keeping = self._keeping
        news = self._progress if self._is_news else None
        try:
            with keeping.database.writing() as session:
                is_cancel_asked = queue.keep_lease(
                    session,
                    self._row.number,
                    owner=keeping.owner,
                    lease_until=keeping.lease_until(),
                    progress=None if news is None else json.dumps(news),
                )
        except Exception as error:
            if not is_outage(error):
                raise
            # The search goes on: the database may be back before the lease ends.
            _LOG.warning("operation %s: its row could not be written", self._shown)
            return
        if is_cancel_asked is None:
            raise _NotOursError(f"Operation {self._shown}: it is settled already.")
        if is_cancel_asked:
            self._ended_by = EndedBy.CANCEL
        if news is not None:
            self._is_news = False
            keeping.bus.publish(operation_topic(self._shown), Told.PROGRESS, news)

    def _settle(self, outcome: Message) -> None:
        """Write how it ended, however often the database must be asked."""
        keeping = self._keeping
        give_up = time.monotonic() + keeping.params.lease_seconds
        while True:
            try:
                told = self._write(outcome)
                break
            except Exception as error:
                if not is_outage(error) or time.monotonic() > give_up:
                    raise
            time.sleep(keeping.params.look_seconds)
        keeping.bus.publish(operation_topic(self._shown), Told.OUTCOME, told)
        if told.get("version") is not None:
            added = {"day_id": self._row.day_id, "version": told["version"]}
            keeping.bus.publish(day_topic(self._row.day_id), Told.PLAN_ADDED, added)

    def _write(self, outcome: Message) -> dict[str, Any]:
        keeping, now = self._keeping, self._keeping.clock()
        values: dict[str, Any] = {"ended_at": now}
        if self._progress is not None:
            values["progress"] = json.dumps(self._progress)
        with keeping.database.writing() as session:
            if isinstance(outcome, Done):
                plan = read_plan(outcome.content)
                new = NewPlan(outcome.content, plan, outcome.is_feasible)
                row = add_plan(session, self._row.day_id, new, now=now, by=self._row.asked_by)
                values["version"] = row.version
            values |= self._ending(outcome)
            if not queue.end(session, self._row.number, keeping.owner, values):
                raise _NotOursError(f"Operation {self._shown}: it is settled already.")
        return {name: values.get(name) for name in ("state", "ended_by", "version", "error_code")}

    def _ending(self, outcome: Message) -> dict[str, Any]:
        if isinstance(outcome, Done) and outcome.was_stopped:
            is_cancelled = self._ended_by is EndedBy.CANCEL
            state = OperationState.CANCELLED if is_cancelled else OperationState.SUCCEEDED
            return {"state": state, "ended_by": self._ended_by}
        if isinstance(outcome, Done):
            return {"state": OperationState.SUCCEEDED, "ended_by": EndedBy.LIMIT}
        if isinstance(outcome, Empty) and self._ended_by is EndedBy.CANCEL:
            return {"state": OperationState.CANCELLED, "ended_by": EndedBy.CANCEL}
        if isinstance(outcome, Failed):
            code, told = outcome.code, outcome.told
        else:
            code, told = queue.SERVER_STOPPED
        return {"state": OperationState.FAILED, "error_code": code, "error": told}
