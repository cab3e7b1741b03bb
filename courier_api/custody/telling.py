"""Who looks on is told what was stored: codes, acts and parties, and nothing of any person."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import StrEnum
from threading import Condition, Thread
from threading import Event as Flag
from typing import Any, NamedTuple, Self

from courier_api.custody.core.acts import Act, ReportDetail
from courier_api.custody.core.events import Event
from courier_api.custody.core.parties import PartyKind, kind_of_party
from courier_api.custody.core.signing import read_event
from courier_api.custody.records import Batch, NewEvent, Outcome, Verdict
from courier_api.custody.repository import LedgerRepository
from courier_api.db import Database
from courier_api.identities import show
from courier_api.live.bus import Bus

__all__ = [
    "CONTRADICTIONS_TOPIC", "CUSTODY_TOPIC", "INCIDENTS_TOPIC", "CustodyTeller", "CustodyTold",
    "party_topic",
]  # fmt: skip

_LOG = logging.getLogger(__name__)

#: On the live bus: what was stored, all of it; and how much contradicts itself.
CUSTODY_TOPIC, CONTRADICTIONS_TOPIC = "custody", "contradictions"
#: What went wrong on the way.
INCIDENTS_TOPIC = "incidents"

#: Of one message: with the longest codes and parties it stays below the bus's 16 KiB.
_MAX_ENTRIES, _MAX_CODES = 30, 5


class CustodyTold(StrEnum):
    """What happened."""

    STORED = "custody.stored"
    QUARANTINED = "custody.quarantined"
    CONTRADICTIONS = "contradictions.changed"
    INCIDENT = "incident.reported"


def party_topic(party: str) -> str:
    """What is told to a party of what it gave, got or holds."""
    return f"parties/{party}"


class _Stored(NamedTuple):
    new: NewEvent
    seq: int


class CustodyTeller:
    """
    Tells the live bus what became durable; apart from the request, which never waits for it.

    What comes within a short time is told together. Where more comes than can be told one by one,
    a message says how many entries it leaves out, and whoever listens reads them anew.

    Parameters
    ----------
    database : Database
    bus : Bus
    seconds : float
        Between two rounds of telling.
    max_waiting : int
        Entries that wait to be told; of further ones the number alone is.
    """

    def __init__(
        self, database: Database, bus: Bus, *, seconds: float = 0.25, max_waiting: int = 2_000
    ) -> None:
        self._database = database
        self._bus = bus
        self._seconds = seconds
        self._max_waiting = max_waiting
        self._changed = Condition()
        self._waiting: list[_Stored] = []
        self._num_left_out = self._num_quarantined = 0
        self._num_disputed: int | None = None
        self._is_over = Flag()
        self._thread = Thread(target=self._run, name="custody-teller", daemon=True)

    def note(self, batch: Batch, verdicts: Sequence[Verdict]) -> None:
        """
        Have told what of a batch is new; after its commit.

        Parameters
        ----------
        batch : Batch
        verdicts : sequence of Verdict
        """
        stored = [
            _Stored(one, verdict.seq)
            for one, verdict in zip(batch, verdicts, strict=True)
            if isinstance(one, NewEvent)
            and verdict.outcome is Outcome.STORED
            and verdict.seq is not None
        ]
        num_quarantined = sum(one.outcome is Outcome.QUARANTINED for one in verdicts)
        with self._changed:
            room = max(0, self._max_waiting - len(self._waiting))
            self._waiting += stored[:room]
            self._num_left_out += len(stored[room:])
            self._num_quarantined += num_quarantined
            self._changed.notify()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        with self._changed:
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        while self._wait():
            try:
                self._tell()
            except Exception:
                # It is no system of record: whoever looks on reads the state anew.
                _LOG.exception("What was stored could not be told.")
            self._is_over.wait(self._seconds)

    def _wait(self) -> bool:
        """Wait for something to tell; False once it is over and all is told."""
        with self._changed:
            self._changed.wait_for(lambda: self._has_news() or self._is_over.is_set())
            return self._has_news()

    def _has_news(self) -> bool:
        return bool(self._waiting or self._num_left_out or self._num_quarantined)

    def _tell(self) -> None:
        with self._changed:
            stored, self._waiting = self._waiting, []
            num_left_out, self._num_left_out = self._num_left_out, 0
            num_quarantined, self._num_quarantined = self._num_quarantined, 0
        if stored or num_left_out:
            self._publish(CUSTODY_TOPIC, stored, num_left_out)
            by_party: dict[str, list[_Stored]] = defaultdict(list)
            holders = self._holders([one.new for one in stored if one.new.act == Act.DECIDE])
            for one in stored:
                for party in {*_parties(one.new), *holders.get(one.new.event_id, ())}:
                    by_party[party].append(one)
            for party, theirs in by_party.items():
                if kind_of_party(party) is not PartyKind.CITIZEN:
                    self._publish(party_topic(party), theirs, 0)
            self._count_disputed()
            self._tell_incidents(stored)
        if num_quarantined:
            data = {"num_quarantined": num_quarantined}
            self._bus.publish(CUSTODY_TOPIC, CustodyTold.QUARANTINED, data)

    def _tell_incidents(self, stored: Sequence[_Stored]) -> None:
        """One by one: each is for somebody to look at."""
        told = [(one, event) for one in stored if (event := _incident(one.new)) is not None]
        if not told:
            return
        with self._database.read_connection() as connection:
            devices = {event.device_id for _, event in told}
            parties = LedgerRepository(connection).parties_of(devices)
        for one, event in told:
            data = {"seq": one.seq, "event_id": show(event.event_id), "place": event.place,
                    "party": parties.get(event.device_id), "kind": _kind_of_incident(event),
                    "num_evidence": len(event.evidence)}  # fmt: skip
            self._bus.publish(INCIDENTS_TOPIC, CustodyTold.INCIDENT, data)

    def _publish(self, topic: str, stored: Sequence[_Stored], num_left_out: int) -> None:
        shown = [_entry(one) for one in stored[:_MAX_ENTRIES]]
        num_more = len(stored) - len(shown) + num_left_out
        self._bus.publish(topic, CustodyTold.STORED, {"entries": shown, "num_more": num_more})

    def _holders(self, decisions: Sequence[NewEvent]) -> dict[bytes, set[str]]:
        """Who holds what was decided on: a decision names no giver and no receiver."""
        if not decisions:
            return {}
        with self._database.read_connection() as connection:
            states = LedgerRepository(connection).states(
                [c for one in decisions for c in one.codes]
            )
        holders = {code: state.holder for code, state in states.items() if state.holder}
        return {
            one.event_id: {holders[code] for code in one.codes if code in holders}
            for one in decisions
        }

    def _count_disputed(self) -> None:
        with self._database.read_connection() as connection:
            num_disputed = LedgerRepository(connection).num_disputed()
        if num_disputed != self._num_disputed:
            self._num_disputed = num_disputed
            data = {"num_items": num_disputed}
            self._bus.publish(CONTRADICTIONS_TOPIC, CustodyTold.CONTRADICTIONS, data)


def _entry(stored: _Stored) -> dict[str, Any]:
    new = stored.new
    return {"seq": stored.seq, "event_id": show(new.event_id), "act": new.act,
            "items": list(new.codes[:_MAX_CODES]), "num_items": len(new.codes),
            "parties": [_told(party) for party in _parties(new)]}  # fmt: skip


def _incident(new: NewEvent) -> Event | None:
    """What a device stated, if that is an incident."""
    if new.act != Act.REPORT:
        return None
    event = new.event or read_event(new.signed).event
    is_incident = isinstance(event.detail, ReportDetail) and event.detail.is_incident
    return event if is_incident else None


def _kind_of_incident(event: Event) -> str | None:
    kind = event.detail.incident if isinstance(event.detail, ReportDetail) else None
    return None if kind is None else kind.value


def _parties(new: NewEvent) -> tuple[str, ...]:
    """Giver and receiver, each once."""
    event = new.event or read_event(new.signed).event
    return tuple(dict.fromkeys(_given(event.giver, event.receiver)))


def _given(*parties: str | None) -> Iterator[str]:
    return (party for party in parties if party is not None)


def _told(party: str) -> str:
    """A citizen is told as such, without the pseudonym that custody knows them by."""
    return PartyKind.CITIZEN if kind_of_party(party) is PartyKind.CITIZEN else party
