"""Statements about one-time codes and the outbox on the screen."""

from __future__ import annotations

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from courier_api.models import MessageCodeRow, MessageOutboxRow

__all__ = [
    "add_code",
    "add_message",
    "code",
    "count_about",
    "count_to",
    "delete_code",
    "delete_codes_before",
    "delete_messages_about",
    "delete_messages_before",
    "end_codes",
    "message",
    "messages",
    "newest_code",
    "spend",
    "take_try",
]


def add_code(session: Session, row: MessageCodeRow) -> None:
    """Keep a code's digest."""
    session.add(row)


def count_about(session: Session, subject: str, since: int) -> tuple[int, int]:
    """How many codes were made for a subject since a moment, and when the first was."""
    made = _made_since(since).where(MessageCodeRow.subject == subject)
    return session.execute(made).one()


def count_to(session: Session, recipient: bytes, since: int) -> tuple[int, int]:
    """How many codes were made for a recipient since a moment, and when the first was."""
    made = _made_since(since).where(MessageCodeRow.recipient == recipient)
    return session.execute(made).one()


def end_codes(session: Session, purpose: str, subject: str, now: int) -> None:
    """Let codes that were not used yet be over: the newest alone is good."""
    row = MessageCodeRow
    mine = (row.subject == subject, row.purpose == purpose, row.expires_at > now)
    session.execute(update(row).where(*mine).values(expires_at=now))


def take_try(
    session: Session, code_id: bytes, max_tries: int, now: int
) -> tuple[bytes, int] | None:
    """
    Count one try at a code that is still good: its digest, and how many tries there were.

    One statement, so that of many tries at once each counts.
    """
    row = MessageCodeRow
    still_good = (row.num_tries < max_tries, row.expires_at > now, row.spent_at.is_(None))
    tried = (
        update(row)
        .where(row.code_id == code_id, *still_good)
        .values(num_tries=row.num_tries + 1)
        .returning(row.digest, row.num_tries)
    )
    return session.execute(tried).one_or_none()


def code(session: Session, code_id: bytes) -> MessageCodeRow | None:
    """A code."""
    return session.get(MessageCodeRow, code_id)


def newest_code(session: Session, purpose: str, subject: str) -> bytes | None:
    """The code that was sent last for something: the only one that may be good still."""
    row = MessageCodeRow
    sent = select(row.code_id).where(row.subject == subject, row.purpose == purpose)
    newest_first = sent.order_by(row.created_at.desc(), row.expires_at.desc())
    return session.scalars(newest_first.limit(1)).one_or_none()


def spend(session: Session, code_id: bytes, now: int) -> None:
    """Let a code have been used."""
    session.execute(
        update(MessageCodeRow).where(MessageCodeRow.code_id == code_id).values(spent_at=now)
    )


def delete_code(session: Session, code_id: bytes) -> None:
    """Forget a code that nobody was told."""
    session.execute(delete(MessageCodeRow).where(MessageCodeRow.code_id == code_id))


def delete_codes_before(session: Session, moment: int) -> None:
    """Forget codes made before a moment."""
    session.execute(delete(MessageCodeRow).where(MessageCodeRow.created_at < moment))


def add_message(session: Session, row: MessageOutboxRow) -> None:
    """Let a message be shown."""
    session.add(row)


def messages(
    session: Session, *, desks: frozenset[str] | None, now: int, limit: int
) -> list[MessageOutboxRow]:
    """
    Messages that are still good, the newest first.

    Parameters
    ----------
    session : Session
    desks : frozenset of str or None
        Those of these desks alone; None: all.
    now : int
    limit : int
    """
    found = _good(desks, now).order_by(MessageOutboxRow.message_id.desc()).limit(limit)
    return list(session.scalars(found))


def message(
    session: Session, message_id: int, *, desks: frozenset[str] | None, now: int
) -> MessageOutboxRow | None:
    """A message that is still good; see `messages`."""
    found = _good(desks, now).where(MessageOutboxRow.message_id == message_id)
    return session.scalars(found).one_or_none()


def delete_messages_about(session: Session, reference: bytes) -> None:
    """Let messages that told a code be shown no more."""
    session.execute(delete(MessageOutboxRow).where(MessageOutboxRow.reference == reference))


def delete_messages_before(session: Session, moment: int) -> None:
    """Delete messages whose time was over at a moment."""
    session.execute(delete(MessageOutboxRow).where(MessageOutboxRow.expires_at <= moment))


def _good(desks: frozenset[str] | None, now: int) -> Select[MessageOutboxRow]:
    row = MessageOutboxRow
    found = select(row).where(row.expires_at > now)
    return found if desks is None else found.where(row.desk.in_(desks))


def _made_since(since: int) -> Select[int, int]:
    row = MessageCodeRow
    first = func.coalesce(func.min(row.created_at), 0)
    return select(func.count(), first).where(row.created_at > since)
