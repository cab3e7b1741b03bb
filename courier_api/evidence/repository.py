"""Statements about evidence, its uploads and its arrivals."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from courier_api.evidence.records import Sender
from courier_api.models import (
    DeviceRow,
    EntryEvidenceRow,
    EntryItemRow,
    EvidenceArrivalRow,
    EvidenceRow,
    EvidenceState,
    EvidenceUploadRow,
    ItemStateRow,
    LedgerEntryRow,
    UploadState,
    UserRow,
    table_of,
)
from courier_api.rows import insert_new, insert_or_replace

__all__ = [
    "NamingEntry", "announced_bytes", "arrival", "delete_uploads_before", "device",
    "entries_naming", "erased_with_files", "evidence", "items_naming", "listed", "lock_evidence",
    "lock_upload", "named_for", "old_evidence", "open_among", "open_uploads", "overdue_uploads",
    "save_arrival", "state_bytes_of", "states_named_by", "upload", "user_party",
]  # fmt: skip

_EVIDENCE = table_of(EvidenceRow)
_ARRIVALS = table_of(EvidenceArrivalRow)

#: Values a statement asks for at once; databases bound the number of parameters.
_AT_ONCE = 500


class NamingEntry(NamedTuple):
    """An entry of the ledger that names a piece of evidence."""

    seq: int
    device_id: bytes
    signed: bytes


def device(session: Session, device_id: bytes) -> DeviceRow | None:
    """A device, revoked or not."""
    return session.get(DeviceRow, device_id)


def user_party(session: Session, user_id: bytes) -> str | None:
    """In whose name a user acts."""
    return session.scalars(select(UserRow.party).where(UserRow.user_id == user_id)).one_or_none()


def evidence(session: Session, digest: bytes) -> EvidenceRow | None:
    """A piece of evidence."""
    return session.get(EvidenceRow, digest)


def lock_evidence(session: Session, digest: bytes) -> EvidenceRow:
    """
    A piece of evidence, made if nobody named it yet; nobody else changes it meanwhile.

    The ledger may go on naming it: it does not wait for a picture.
    """
    pending = {"sha256": digest, "state": EvidenceState.PENDING.value}
    insert_new(session.connection(), _EVIDENCE, [pending])
    found = select(EvidenceRow).where(EvidenceRow.sha256 == digest).with_for_update(key_share=True)
    return session.scalars(found, execution_options={"populate_existing": True}).one()


def arrival(session: Session, digest: bytes) -> EvidenceArrivalRow | None:
    """How a piece of evidence came."""
    return session.get(EvidenceArrivalRow, digest)


def save_arrival(session: Session, row: dict[str, Any]) -> None:
    """Note how a piece of evidence came, in place of what was noted before."""
    columns = {column.name: None for column in _ARRIVALS.c}
    insert_or_replace(session.connection(), _ARRIVALS, [columns | row])


def upload(session: Session, upload_id: bytes) -> EvidenceUploadRow | None:
    """An upload."""
    return session.get(EvidenceUploadRow, upload_id)


def lock_upload(session: Session, upload_id: bytes) -> EvidenceUploadRow | None:
    """An upload, which nobody else changes until the transaction ends."""
    found = select(EvidenceUploadRow).where(EvidenceUploadRow.upload_id == upload_id)
    return session.scalars(found.with_for_update()).one_or_none()


def open_uploads(session: Session, sender: Sender, now: int) -> Sequence[EvidenceUploadRow]:
    """Uploads of a sender that are under way, the oldest first."""
    found = (
        select(EvidenceUploadRow)
        .where(_of(sender), EvidenceUploadRow.state == UploadState.OPEN.value)
        .where(EvidenceUploadRow.expires_at > now)
        .order_by(EvidenceUploadRow.created_at, EvidenceUploadRow.upload_id)
    )
    return session.scalars(found).all()


def announced_bytes(session: Session, sender: Sender, since: int, but: bytes) -> int:
    """Bytes that a sender announced since a moment, each picture once; one is left out."""
    rows = EvidenceUploadRow
    largest = (
        select(func.max(rows.length).label("length"))
        .where(_of(sender), rows.created_at > since, rows.sha256 != but)
        .group_by(rows.sha256)
        .subquery()
    )
    return int(session.scalar(select(func.sum(largest.c.length))) or 0)


def entries_naming(session: Session, digest: bytes) -> list[NamingEntry]:
    """Entries that name a piece of evidence, in the ledger's order."""
    entry = LedgerEntryRow
    found = (
        select(entry.seq, entry.device_id, entry.signed)
        .join(EntryEvidenceRow, EntryEvidenceRow.seq == entry.seq)
        .where(EntryEvidenceRow.sha256 == digest)
        .order_by(entry.seq)
    )
    return [NamingEntry(*row) for row in session.execute(found)]


def items_naming(session: Session, digest: bytes) -> tuple[str, ...]:
    """Codes of the items and bags of all entries that name a piece of evidence."""
    found = (
        select(EntryItemRow.code)
        .join(EntryEvidenceRow, EntryEvidenceRow.seq == EntryItemRow.seq)
        .where(EntryEvidenceRow.sha256 == digest)
        .distinct()
        .order_by(EntryItemRow.code)
    )
    return tuple(session.scalars(found))


def named_for(session: Session, codes: Collection[str]) -> set[bytes]:
    """Evidence that is named by any entry about any of these items."""
    found: set[bytes] = set()
    for some in _portions(list(codes)):
        query = (
            select(EntryEvidenceRow.sha256)
            .join(EntryItemRow, EntryItemRow.seq == EntryEvidenceRow.seq)
            .where(EntryItemRow.code.in_(some))
        )
        found.update(session.scalars(query))
    return found


def named_by(session: Session, event_id: bytes) -> set[bytes]:
    """Evidence that is named by an event."""
    query = (
        select(EntryEvidenceRow.sha256)
        .join(LedgerEntryRow, LedgerEntryRow.seq == EntryEvidenceRow.seq)
        .where(LedgerEntryRow.event_id == event_id)
    )
    return set(session.scalars(query))


def state_bytes_of(session: Session, codes: Collection[str]) -> dict[str, bytes]:
    """Items' folded states, by code."""
    found: dict[str, bytes] = {}
    for some in _portions(list(codes)):
        query = select(ItemStateRow.code, ItemStateRow.state).where(ItemStateRow.code.in_(some))
        found.update((code, state) for code, state in session.execute(query))
    return found


def states_named_by(
    session: Session, event_ids: Collection[bytes]
) -> dict[bytes, dict[bytes, str]]:
    """Evidence that events name, by event: how far each has come."""
    found: dict[bytes, dict[bytes, str]] = {}
    for some in _portions(list(event_ids)):
        query = (
            select(LedgerEntryRow.event_id, EvidenceRow.sha256, EvidenceRow.state)
            .join(EntryEvidenceRow, EntryEvidenceRow.seq == LedgerEntryRow.seq)
            .join(EvidenceRow, EvidenceRow.sha256 == EntryEvidenceRow.sha256)
            .where(LedgerEntryRow.event_id.in_(some))
        )
        for event_id, digest, state in session.execute(query):
            found.setdefault(event_id, {})[digest] = state
    return found


def listed(
    session: Session, state: EvidenceState, after: bytes | None, limit: int
) -> list[tuple[EvidenceRow, EvidenceArrivalRow | None]]:
    """Evidence of a state by hash, from behind one on, and how it came."""
    found = (
        select(EvidenceRow, EvidenceArrivalRow)
        .outerjoin(EvidenceArrivalRow, EvidenceArrivalRow.sha256 == EvidenceRow.sha256)
        .where(EvidenceRow.state == state.value)
        .order_by(EvidenceRow.sha256)
        .limit(limit)
    )
    if after is not None:
        found = found.where(EvidenceRow.sha256 > after)
    return [(row, came) for row, came in session.execute(found)]


def old_evidence(
    session: Session, *, before: int, unnamed_before: int, limit: int
) -> Sequence[tuple[EvidenceRow, EvidenceArrivalRow]]:
    """Evidence with a file whose time is over: it came long ago, or nobody names it."""
    came, is_named = EvidenceArrivalRow.received_at, exists().where(
        EntryEvidenceRow.sha256 == EvidenceRow.sha256
    )  # fmt: skip
    found = (
        select(EvidenceRow, EvidenceArrivalRow)
        .join(EvidenceArrivalRow, EvidenceArrivalRow.sha256 == EvidenceRow.sha256)
        .where(EvidenceRow.state != EvidenceState.ERASED.value, EvidenceRow.path.is_not(None))
        .where(or_(came < before, and_(came < unnamed_before, ~is_named)))
        .order_by(came)
        .limit(limit)
    )
    return [(row, arrived) for row, arrived in session.execute(found)]


def erased_with_files(session: Session, limit: int) -> Sequence[EvidenceRow]:
    """Evidence that is to be deleted, and whose file may still be there."""
    is_erased = EvidenceRow.state == EvidenceState.ERASED.value
    found = select(EvidenceRow).where(is_erased, EvidenceRow.path.is_not(None)).limit(limit)
    return session.scalars(found).all()


def overdue_uploads(session: Session, now: int, limit: int) -> Sequence[EvidenceUploadRow]:
    """Uploads under way whose time is over."""
    found = (
        select(EvidenceUploadRow)
        .where(EvidenceUploadRow.state == UploadState.OPEN.value)
        .where(EvidenceUploadRow.expires_at <= now)
        .limit(limit)
    )
    return session.scalars(found).all()


def open_among(session: Session, upload_ids: Collection[bytes]) -> list[EvidenceUploadRow]:
    """Those of the uploads that are under way."""
    rows: list[EvidenceUploadRow] = []
    for some in _portions(list(upload_ids)):
        found = select(EvidenceUploadRow).where(EvidenceUploadRow.upload_id.in_(some))
        rows += session.scalars(found.where(EvidenceUploadRow.state == UploadState.OPEN.value))
    return rows


def delete_uploads_before(session: Session, moment: int) -> None:
    """Forget uploads that were over before a moment."""
    is_over = EvidenceUploadRow.state != UploadState.OPEN.value
    session.execute(delete(EvidenceUploadRow).where(EvidenceUploadRow.expires_at < moment, is_over))


def _of(sender: Sender) -> ColumnElement[bool]:
    if sender.device_id is not None:
        return EvidenceUploadRow.device_id == sender.device_id
    return EvidenceUploadRow.user_id == sender.user_id


def _portions(values: list[Any]) -> list[list[Any]]:
    return [values[at : at + _AT_ONCE] for at in range(0, len(values), _AT_ONCE)]
