"""Statements about guesses."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from courier_api.models import GuessCounterRow, table_of
from courier_api.rows import insert_new

__all__ = ["delete_before", "delete_counter", "lock"]


def lock(session: Session, kind: str, subject: bytes, now: int) -> GuessCounterRow:
    """The counter, made when there is none; no other transaction changes it until this one ends."""
    new = {"kind": str(kind), "subject": subject, "num_guesses": 0, "blocked_until": 0}
    insert_new(session.connection(), table_of(GuessCounterRow), [new | {"last_at": now}])
    found = select(GuessCounterRow).where(
        GuessCounterRow.kind == str(kind), GuessCounterRow.subject == subject
    )
    return session.scalars(found.with_for_update()).one()


def delete_counter(session: Session, kind: str, subject: bytes) -> None:
    """Forget a counter."""
    session.execute(
        delete(GuessCounterRow).where(
            GuessCounterRow.kind == str(kind), GuessCounterRow.subject == subject
        )
    )


def delete_before(session: Session, kind: str, moment: int) -> None:
    """Forget the counters of a kind that were last needed before a moment."""
    session.execute(
        delete(GuessCounterRow).where(
            GuessCounterRow.kind == str(kind),
            GuessCounterRow.last_at < moment,
            GuessCounterRow.blocked_until < moment,
        )
    )
