"""What is held about one item: all of it, for the citizen whose data they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from courier_api.custody.core.states import ItemState
from courier_api.custody.item_ledger import ItemLedger
from courier_api.custody.records import SideField
from courier_api.evidence.retention import evidence_of_items
from courier_api.items.details import HistoryStep, detail_of
from courier_api.items.personal import PersonalData
from courier_api.items.personal_service import NoteOpening, open_personal
from courier_api.items.records import Item
from courier_api.models import ConsentRow, ErasureRow, EvidenceRow, OpeningRow
from courier_api.privacy.repository import consents_of, erasures_before, evidence_rows

__all__ = ["AccessReport", "EventFields", "OpeningsOf", "access_report"]

_MAX_ERASURES = 1_000
_MAX_OPENINGS = 1_000

#: Who opened an item's data, the newest first; at most so many.
OpeningsOf = Callable[[Session, str, int], Sequence[OpeningRow]]


@dataclass(frozen=True, slots=True)
class EventFields:
    """
    What stands beside an event.

    Parameters
    ----------
    event_id : bytes
    fields : tuple of SideField
    """

    event_id: bytes
    fields: tuple[SideField, ...]


@dataclass(frozen=True, slots=True)
class AccessReport:
    """
    All that is held about an item.

    Parameters
    ----------
    code : str
    item : Item or None
    personal : PersonalData
    state : ItemState or None
    history : tuple of HistoryStep
    event_fields : tuple of EventFields
    evidence : tuple of EvidenceRow
    consents : tuple of ConsentRow
    openings : tuple of OpeningRow
    erasures : tuple of ErasureRow
    """

    code: str
    item: Item | None
    personal: PersonalData
    state: ItemState | None
    history: tuple[HistoryStep, ...]
    event_fields: tuple[EventFields, ...]
    evidence: tuple[EvidenceRow, ...]
    consents: tuple[ConsentRow, ...]
    openings: tuple[OpeningRow, ...]
    erasures: tuple[ErasureRow, ...]


def access_report(
    session: Session, code: str, *, opened: NoteOpening, openings_of: OpeningsOf
) -> AccessReport:
    """
    Everything, which is an opening of everything.

    Parameters
    ----------
    session : Session
        Of a writing transaction: the opening is noted in it.
    code : str
    opened : callable
    openings_of : callable

    Raises
    ------
    courier_api.items.errors.ItemUnknownError
    """
    detail = detail_of(session, code)
    ledger = ItemLedger(session)
    ids = [step.record.event.event_id for step in detail.history if code in _named(step)]
    fields = [EventFields(event_id, ledger.sides(event_id)) for event_id in ids]
    beside = tuple(one for one in fields if one.fields)
    if beside:
        opened(session, code, sorted({field.name for one in beside for field in one.fields}))
    return AccessReport(
        code,
        detail.item,
        open_personal(session, code, opened),
        detail.state,
        detail.history,
        beside,
        tuple(evidence_rows(session, evidence_of_items(session, [code]))),
        tuple(consents_of(session, code)),
        tuple(openings_of(session, code, _MAX_OPENINGS)),
        tuple(erasures_before(session, None, _MAX_ERASURES, subject=code)),
    )


def _named(step: HistoryStep) -> tuple[str, ...]:
    return step.record.event.codes()
