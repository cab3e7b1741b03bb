"""Rows of operations: the queue that all servers of a database work off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from courier_api.models import EndedBy, OperationRow, OperationState

__all__ = [
    "SERVER_STOPPED",
    "add",
    "cancel_waiting",
    "claim_next",
    "count_waiting",
    "delete_ended",
    "end",
    "has_work",
    "keep_lease",
    "lock",
    "operation_by_id",
    "operations",
    "settle_dead",
]

#: What is said of an operation whose server gave no sign any more.
SERVER_STOPPED = ("server_stopped", "The server that ran it stopped; ask again.")


def add(session: Session, row: OperationRow) -> None:
    """Put an operation at the end of the queue."""
    session.add(row)
    session.flush()


def operation_by_id(session: Session, operation_id: bytes) -> OperationRow | None:
    """An operation."""
    query = select(OperationRow).where(OperationRow.operation_id == operation_id)
    return session.scalars(query).one_or_none()


def lock(session: Session, operation_id: bytes) -> OperationRow | None:
    """An operation that no other transaction changes until this one ends."""
    query = select(OperationRow).where(OperationRow.operation_id == operation_id)
    return session.scalars(query.with_for_update()).one_or_none()


def operations(
    session: Session, day_id: str, limit: int, before: int | None
) -> Sequence[OperationRow]:
    """Operations of a day, the newest first."""
    query = select(OperationRow).where(OperationRow.day_id == day_id).limit(limit)
    if before is not None:
        query = query.where(OperationRow.number < before)
    return session.scalars(query.order_by(OperationRow.number.desc())).all()


def count_waiting(session: Session) -> int:
    """How many wait."""
    waiting = OperationRow.state == OperationState.WAITING
    return session.scalar(select(func.count()).select_from(OperationRow).where(waiting)) or 0


def has_work(session: Session, now: int) -> bool:
    """Whether an operation waits, or one's server died."""
    is_dead = (OperationRow.state == OperationState.RUNNING) & (OperationRow.lease_until < now)
    query = select(OperationRow.number).where(
        (OperationRow.state == OperationState.WAITING) | is_dead
    )
    return session.scalar(query.limit(1)) is not None


def claim_next(
    session: Session, *, owner: bytes, now: int, lease_until: int, max_running: int
) -> OperationRow | None:
    """
    Take the operation that waits longest, unless as many run as may.

    Parameters
    ----------
    session : Session
        Within a writing transaction.
    owner : bytes
        The server that takes it.
    now, lease_until : int
        Milliseconds since 1970, UTC.
    max_running : int
        On all servers of the database.
    """
    _take_turn(session)
    settle_dead(session, now)
    running = OperationRow.state == OperationState.RUNNING
    num_running = session.scalar(select(func.count()).select_from(OperationRow).where(running))
    if (num_running or 0) >= max_running:
        return None
    waiting = select(OperationRow).where(OperationRow.state == OperationState.WAITING)
    row = session.scalars(waiting.order_by(OperationRow.number).limit(1)).one_or_none()
    if row is not None:
        row.state, row.started_at = OperationState.RUNNING, now
        row.owner, row.lease_until = owner, lease_until
        session.flush()
    return row


def keep_lease(
    session: Session, number: int, *, owner: bytes, lease_until: int, progress: str | None
) -> bool | None:
    """
    Give a sign of life, and note how far the operation has come.

    Returns
    -------
    is_cancel_asked : bool or None
        None: the operation is ours no more.
    """
    values: dict[str, object] = {"lease_until": lease_until}
    if progress is not None:
        values["progress"] = progress
    mine = update(OperationRow).where(
        OperationRow.number == number,
        OperationRow.owner == owner,
        OperationRow.state == OperationState.RUNNING,
    )
    return session.scalar(mine.values(values).returning(OperationRow.is_cancel_asked))


def end(session: Session, number: int, owner: bytes, values: Mapping[str, object]) -> bool:
    """End an operation, with what is to stand in its row; False: it is ours no more."""
    mine = update(OperationRow).where(
        OperationRow.number == number,
        OperationRow.owner == owner,
        OperationRow.state == OperationState.RUNNING,
    )
    ended = mine.values(**values, lease_until=None).returning(OperationRow.number)
    return session.scalar(ended) is not None


def cancel_waiting(session: Session, row: OperationRow, now: int) -> None:
    """End an operation that nobody has begun."""
    row.state, row.ended_by = OperationState.CANCELLED, EndedBy.CANCEL
    row.is_cancel_asked, row.ended_at = True, now
    session.flush()


def settle_dead(session: Session, now: int) -> None:
    """Let operations have failed whose server gave no sign for too long."""
    code, told = SERVER_STOPPED
    session.execute(
        update(OperationRow)
        .where(OperationRow.state == OperationState.RUNNING, OperationRow.lease_until < now)
        .values(state=OperationState.FAILED, error_code=code, error=told, ended_at=now)
    )


def delete_ended(session: Session, before: int) -> None:
    """Forget operations that ended before a moment."""
    session.execute(delete(OperationRow).where(OperationRow.ended_at < before))


def _take_turn(session: Session) -> None:
    """Count and claim alone: else two servers would each take one where there is room for one."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE operations IN SHARE ROW EXCLUSIVE MODE"))
