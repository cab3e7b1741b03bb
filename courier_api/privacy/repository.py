"""Statements about erasures and consent, and about what is due."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from courier_api.custody.core.states import Status
from courier_api.models import (
    ConsentRow,
    DeviceRow,
    EntryItemRow,
    ErasureRow,
    EvidenceRow,
    ItemRow,
    ItemStateRow,
    LedgerEntryRow,
    PersonalFieldRow,
    SideRecordRow,
    table_of,
)

__all__ = [
    "NewErasure", "add_consent", "add_erasures", "codes_under_way", "consent_by_id", "consents_of",
    "due_events", "due_fields", "erasures_before", "events_with_sides", "evidence_rows",
    "items_of_event", "reporter_of",
]  # fmt: skip

_FINAL = [status.value for status in Status if status.is_final]
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class NewErasure:
    """
    An erasure to be noted.

    Parameters
    ----------
    erased_at : int
    subject : str
        Code of the item; of an event without any the party whose device stated it.
    reason, kinds : str
    num_data : int
    user_id : bytes or None
    """

    erased_at: int
    subject: str
    reason: str
    kinds: str
    num_data: int
    user_id: bytes | None


def due_fields(
    session: Session, field: str, *, ended_before: int, registered_before: int, limit: int
) -> list[str]:
    """
    Items whose datum of a kind has had its time.

    Parameters
    ----------
    session : Session
    field : str
    ended_before, registered_before : int
        Moments: of the last event of a journey that has ended, and of the registration.
    limit : int
    """
    has_ended = and_(
        ItemStateRow.phase.in_(_FINAL), LedgerEntryRow.record_time < ended_before
    )  # fmt: skip
    found = (
        select(PersonalFieldRow.code)
        .join(ItemRow, ItemRow.code == PersonalFieldRow.code)
        .outerjoin(ItemStateRow, ItemStateRow.code == ItemRow.code)
        .outerjoin(LedgerEntryRow, LedgerEntryRow.event_id == ItemStateRow.last_event)
        .where(
            PersonalFieldRow.field == field,
            or_(ItemRow.registered_at < registered_before, has_ended),
        )
        .order_by(PersonalFieldRow.code)
        .limit(limit)
    )
    return list(session.scalars(found))


def due_events(session: Session, recorded_before: int, limit: int) -> list[bytes]:
    """Events that were recorded before a moment and still have fields beside them."""
    found = (
        select(SideRecordRow.event_id)
        .join(LedgerEntryRow, LedgerEntryRow.event_id == SideRecordRow.event_id)
        .where(LedgerEntryRow.record_time < recorded_before)
        .distinct()
        .limit(limit)
    )
    return list(session.scalars(found))


def events_with_sides(
    session: Session, *, codes: Collection[str] = (), event_ids: Collection[bytes] = ()
) -> dict[bytes, list[str]]:
    """
    Items of events that have fields beside them: of events that name items, or of events.

    An event that names no item stands there with none.
    """
    found: dict[bytes, list[str]] = {}
    values: Sequence[str | bytes] = [*dict.fromkeys(codes), *dict.fromkeys(event_ids)]
    for at in range(0, len(values), _AT_ONCE):
        some = values[at : at + _AT_ONCE]
        wanted = (
            select(LedgerEntryRow.event_id, EntryItemRow.code)
            .outerjoin(EntryItemRow, EntryItemRow.seq == LedgerEntryRow.seq)
            .where(
                LedgerEntryRow.event_id.in_(select(SideRecordRow.event_id)),
                EntryItemRow.code.in_(some) if codes else LedgerEntryRow.event_id.in_(some),
            )
        )
        for event_id, code in session.execute(wanted):
            of_event = found.setdefault(event_id, [])
            if code is not None:
                of_event.append(code)
    return found


def items_of_event(session: Session, event_id: bytes) -> list[str]:
    """Items that an event names, by their codes."""
    found = (
        select(EntryItemRow.code)
        .join(LedgerEntryRow, LedgerEntryRow.seq == EntryItemRow.seq)
        .where(LedgerEntryRow.event_id == event_id)
    )
    return sorted(session.scalars(found))


def reporter_of(session: Session, event_id: bytes) -> str | None:
    """The party whose device stated an event; None: there is no such event."""
    found = (
        select(DeviceRow.party)
        .join(LedgerEntryRow, LedgerEntryRow.device_id == DeviceRow.device_id)
        .where(LedgerEntryRow.event_id == event_id)
    )
    return session.scalars(found).one_or_none()


def codes_under_way(session: Session, codes: Collection[str]) -> list[str]:
    """Those of some items that are in custody and have not come to their end."""
    found = select(ItemStateRow.code).where(
        ItemStateRow.code.in_(list(codes)), ItemStateRow.phase.not_in(_FINAL)
    )
    return sorted(session.scalars(found))


def add_erasures(session: Session, erasures: Sequence[NewErasure]) -> None:
    """Note erasures."""
    if erasures:
        session.execute(table_of(ErasureRow).insert(), [asdict(one) for one in erasures])


def erasures_before(
    session: Session, before: int | None, limit: int, *, subject: str | None = None
) -> list[ErasureRow]:
    """Erasures, the newest first, from behind one of them on; of one item where it is given."""
    found = select(ErasureRow).order_by(ErasureRow.erasure_id.desc()).limit(limit)
    if before is not None:
        found = found.where(ErasureRow.erasure_id < before)
    if subject is not None:
        found = found.where(ErasureRow.subject == subject)
    return list(session.scalars(found))


def add_consent(session: Session, row: ConsentRow) -> ConsentRow:
    """Note consent; the row with its number."""
    session.add(row)
    session.flush()
    return row


def consents_of(session: Session, code: str) -> list[ConsentRow]:
    """Consent that was given about an item, in its order."""
    found = select(ConsentRow).where(ConsentRow.code == code).order_by(ConsentRow.consent_id)
    return list(session.scalars(found))


def consent_by_id(session: Session, consent_id: int) -> ConsentRow | None:
    """A consent, which nobody else changes until the transaction ends."""
    found = select(ConsentRow).where(ConsentRow.consent_id == consent_id)
    return session.scalars(found.with_for_update()).one_or_none()


def evidence_rows(session: Session, digests: Collection[bytes]) -> list[EvidenceRow]:
    """Pictures by their hashes."""
    found = select(EvidenceRow).where(EvidenceRow.sha256.in_(list(digests)))
    return list(session.scalars(found.order_by(EvidenceRow.sha256)))
