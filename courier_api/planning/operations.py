"""Searches that are asked for, looked at and cancelled."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from courier_api.db import Database
from courier_api.errors import UnknownObjectError
from courier_api.identities import new_identity
from courier_api.models import OperationRow, OperationState
from courier_api.planning import queue
from courier_api.planning.days import known_day
from courier_api.planning.errors import OperationOverError, ProblemGoneError, QueueFullError
from courier_api.planning.params import PlanningParams

__all__ = ["SearchWish", "ask", "cancel", "look", "operations_page"]


@dataclass(frozen=True, slots=True)
class SearchWish:
    """
    A search that somebody wants.

    Parameters
    ----------
    seconds : float or None
        Of wall clock.
    iterations : int or None
        Of each worker; set, it makes a search repeat exactly, and ``seconds`` is not looked at.
    seed : int
    workers : int
        Processes that search at the same time.
    """

    seconds: float | None = 20.0
    iterations: int | None = None
    seed: int = 1
    workers: int = 2

    def within(self, params: PlanningParams) -> SearchWish:
        """The same search, as far as it may go."""
        return SearchWish(
            None if self.seconds is None else min(self.seconds, params.max_seconds),
            None if self.iterations is None else min(self.iterations, params.max_iterations),
            self.seed,
            min(self.workers, params.max_workers),
        )


def ask(
    session: Session,
    day_id: str,
    wish: SearchWish,
    *,
    now: int,
    by: bytes | None,
    params: PlanningParams,
) -> OperationRow:
    """
    Have a day planned, once it is its turn.

    Parameters
    ----------
    session : Session
    day_id : str
    wish : SearchWish
        What goes beyond the limits is cut to them.
    now : int
        Milliseconds since 1970, UTC.
    by : bytes or None
        The user.
    params : PlanningParams

    Raises
    ------
    UnknownObjectError, ProblemGoneError, QueueFullError
    """
    day = known_day(session, day_id, with_problem=True)
    if day.problem is None:
        raise ProblemGoneError("The day's problem was deleted; take the day in again.")
    if queue.count_waiting(session) >= params.max_waiting:
        raise QueueFullError(f"{params.max_waiting} searches wait already; ask again later.")
    row = OperationRow(
        operation_id=new_identity(),
        day_id=day_id,
        state=OperationState.WAITING,
        params=json.dumps(asdict(wish.within(params))),
        asked_by=by,
        created_at=now,
        is_cancel_asked=False,
    )
    queue.add(session, row)
    return row


def look(database: Database, operation_id: bytes, now: int) -> OperationRow:
    """
    An operation as it is; one whose server died has failed.

    Raises
    ------
    UnknownObjectError
    """
    with database.reading() as session:
        row = _known(queue.operation_by_id(session, operation_id))
    if row.state == OperationState.RUNNING and (row.lease_until or 0) < now:
        with database.writing() as session:
            queue.settle_dead(session, now)
            row = _known(queue.operation_by_id(session, operation_id))
    return row


def cancel(session: Session, operation_id: bytes, now: int) -> OperationRow:
    """
    Have an operation end; a search that runs keeps its best plan so far.

    Raises
    ------
    UnknownObjectError, OperationOverError
    """
    row = _known(queue.lock(session, operation_id))
    if OperationState(row.state).is_over:
        raise OperationOverError("The operation has ended.")
    if row.state == OperationState.WAITING:
        queue.cancel_waiting(session, row, now)
    else:
        row.is_cancel_asked = True
        session.flush()
    return row


def operations_page(
    session: Session, day_id: str, limit: int, before: int | None
) -> Sequence[OperationRow]:
    """
    Operations of a day, the newest first.

    Raises
    ------
    UnknownObjectError
    """
    known_day(session, day_id)
    return queue.operations(session, day_id, limit, before)


def _known(row: OperationRow | None) -> OperationRow:
    if row is None:
        raise UnknownObjectError("There is no such operation.")
    return row
