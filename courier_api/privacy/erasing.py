"""
Personal data are erased: because somebody asks for it, or because their time is over.

The values go, and with them the salts: what signed events commit to tells nothing any more. That
something was erased, whose, when and why, is noted for ever; what it was is not.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy.orm import Session

from courier_api.custody.item_ledger import ItemLedger
from courier_api.evidence.retention import EraseReason as EvidenceReason
from courier_api.evidence.retention import (
    erase_evidence,
    evidence_of_event,
    evidence_of_items,
)
from courier_api.items.personal_service import erase_personal
from courier_api.items.registered import items_of_phone
from courier_api.privacy.errors import ItemUnderWayError
from courier_api.privacy.repository import (
    NewErasure,
    add_erasures,
    codes_under_way,
    due_events,
    due_fields,
    events_with_sides,
    items_of_event,
    reporter_of,
)
from courier_api.privacy.retention import DatumKind, Retention

__all__ = ["EraseReason", "Erased", "Eraser", "OtherEraser"]

DAY_MS = 86_400_000
#: Items, and events, whose data are erased within one transaction of the task.
AT_ONCE = 500

#: Erases what another subject keeps of items; the number of data.
OtherEraser = Callable[[Session, Collection[str]], int]


class EraseReason(StrEnum):
    """Why data are erased."""

    #: The citizen asked for it.
    REQUEST = "request"
    #: They were about somebody else, or never wanted.
    WRONG = "wrong"
    #: An authority ordered it.
    ORDER = "order"
    #: Their time was over.
    RETENTION = "retention"


@dataclass(frozen=True, slots=True)
class Erased:
    """
    What was erased.

    Parameters
    ----------
    items : tuple of str
        Codes of items of which there was something; of an event without any, the party whose
        device stated it.
    num_data : int
    """

    items: tuple[str, ...]
    num_data: int


@dataclass(frozen=True, slots=True)
class Eraser:
    """
    Who erases, and when.

    Parameters
    ----------
    now : int
        Milliseconds since 1970, UTC.
    reason : EraseReason
    user_id : bytes or None
        None: the periods that are set.
    others : sequence of (str, OtherEraser)
        Of subjects that keep data of items too, by a word for what they keep.
    """

    now: int
    reason: EraseReason
    user_id: bytes | None = None
    others: Sequence[tuple[str, OtherEraser]] = field(default=())

    def items(
        self, session: Session, codes: Collection[str], *, even_under_way: bool = False
    ) -> Erased:
        """
        Erase all that is kept of the citizens of items.

        An event that names several items loses its fields with the first of them: what stands in a
        note belongs to whom it names, and nobody knows whom.

        Parameters
        ----------
        session : Session
            Of a writing transaction; afterwards `courier_api.db.Database.settle_deletions`.
        codes : collection of str
        even_under_way : bool
            Also of items that are in custody and not at their end.

        Raises
        ------
        ItemUnderWayError
        """
        under_way = codes_under_way(session, codes)
        if under_way and not even_under_way:
            raise ItemUnderWayError(f"Item {under_way[0]}: it is under way.")
        found = _Found()
        for code, kinds in erase_personal(session, codes).items():
            found.add(code, *kinds)
        self._erase_sides(session, events_with_sides(session, codes=codes), found)
        for code in codes:
            self._erase_beside(session, code, found)
        return self._noted(session, found)

    def phone(
        self,
        session: Session,
        phone: str,
        pseudonym: Callable[[str, str], bytes],
        *,
        even_under_way: bool = False,
    ) -> Erased:
        """
        Erase all that is kept with a phone number: its owner's items, as far as they tell it.

        Parameters
        ----------
        session : Session
        phone : str
            As `courier_api.items.personal.read_phone` yields it.
        pseudonym : callable
            See `courier_api.server_keys.ServerKeys.pseudonym`.
        even_under_way : bool
            See `items`.

        Raises
        ------
        ItemUnderWayError
        """
        codes = items_of_phone(session, phone, pseudonym)
        return self.items(session, codes, even_under_way=even_under_way)

    def event(self, session: Session, event_id: bytes) -> Erased:
        """
        Erase what stands beside one event, and its pictures: such as an incident without items.

        Parameters
        ----------
        session : Session
            Of a writing transaction; afterwards `courier_api.db.Database.settle_deletions`.
        event_id : bytes
        """
        found = _Found()
        self._erase_sides(session, events_with_sides(session, event_ids=[event_id]), found)
        pictures = evidence_of_event(session, event_id)
        num_pictures = erase_evidence(
            session, pictures, reason=EvidenceReason.WISH, now=self.now
        )  # fmt: skip
        if num_pictures:
            subject = _subject(session, event_id, items_of_event(session, event_id))
            found.add(subject, *[DatumKind.EVIDENCE.value] * num_pictures)
        return self._noted(session, found)

    def due(self, session: Session, retention: Retention, limit: int = AT_ONCE) -> Erased:
        """Erase some of what has had its time; evidence has a task of its own."""
        found = _Found()
        for rule in retention:
            most_before = self.now - rule.at_most_days * DAY_MS
            if rule.after_end_days is not None:
                codes = due_fields(
                    session,
                    rule.kind.value,
                    ended_before=self.now - rule.after_end_days * DAY_MS,
                    registered_before=most_before,
                    limit=limit,
                )
                erased = erase_personal(session, codes, [rule.kind.value]) if codes else {}
                for code, kinds in erased.items():
                    found.add(code, *kinds)
            elif rule.kind is DatumKind.EVENT_FIELDS:
                events = due_events(session, most_before, limit)
                of_events = events_with_sides(session, event_ids=events) if events else {}
                self._erase_sides(session, of_events, found)
        return self._noted(session, found)

    def _erase_sides(self, session: Session, events: dict[bytes, list[str]], found: _Found) -> None:
        ledger = ItemLedger(session)
        for event_id, codes in events.items():
            num_fields = ledger.erase_sides([event_id])
            subject = _subject(session, event_id, codes)
            found.add(subject, *[DatumKind.EVENT_FIELDS.value] * num_fields)

    def _erase_beside(self, session: Session, code: str, found: _Found) -> None:
        """Pictures, whose files go in the next round of evidence's own task, and others' data."""
        pictures = evidence_of_items(session, [code])
        num_pictures = erase_evidence(
            session, pictures, reason=EvidenceReason.WISH, now=self.now
        )  # fmt: skip
        found.add(code, *[DatumKind.EVIDENCE.value] * num_pictures)
        for name, erase in self.others:
            found.add(code, *[name] * erase(session, [code]))

    def _noted(self, session: Session, found: _Found) -> Erased:
        noted = [
            NewErasure(
                self.now, code, self.reason.value, ",".join(sorted(set(kinds))), len(kinds),
                self.user_id,
            )
            for code, kinds in found.kinds.items()
        ]  # fmt: skip
        add_erasures(session, noted)
        return Erased(tuple(found.kinds), sum(map(len, found.kinds.values())))


def _subject(session: Session, event_id: bytes, codes: Sequence[str]) -> str:
    """Whose data stand beside an event: of its first item, or else of whoever stated it."""
    if codes:
        return min(codes)
    return reporter_of(session, event_id) or event_id.hex()


class _Found:
    """Kinds of what was erased, by item."""

    def __init__(self) -> None:
        self.kinds: dict[str, list[str]] = {}

    def add(self, code: str, *kinds: str) -> None:
        if kinds:
            self.kinds.setdefault(code, []).extend(kinds)
