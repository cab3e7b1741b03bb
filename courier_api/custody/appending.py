"""What is written for batches of events, within one transaction that the caller holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from courier_api.custody.core.entries import LedgerEntry, Standing, chain_hash
from courier_api.custody.core.events import Event
from courier_api.custody.core.tree import Frontier, Node
from courier_api.custody.faults import Reach, WriteStep, pass_by
from courier_api.custody.folding import StateFold, save_states
from courier_api.custody.records import (
    EVENT_ID_REUSED,
    Batch,
    LedgerHead,
    NewEvent,
    Outcome,
    StoredEntry,
    Unauthentic,
    Verdict,
)
from courier_api.custody.repository import LedgerRepository
from courier_api.db import is_outage
from courier_api.models import (
    EntryEvidenceRow,
    EntryItemRow,
    EvidenceRow,
    EvidenceState,
    LedgerEntryRow,
    LedgerHeadRow,
    QuarantinedRow,
    SideRecordRow,
    TreeNodeRow,
    table_of,
)
from courier_api.rows import insert_new, insert_rows

__all__ = ["FoldFailedError", "append"]

Row = dict[str, Any]

_MOVE_HEAD = table_of(LedgerHeadRow).update()


class FoldFailedError(Exception):
    """The fold raised an error; never seen outside: the event is kept without it."""


def append(
    connection: Connection,
    batches: Sequence[Batch],
    *,
    clock: Callable[[], int],
    fold: StateFold | None,
    reach: Reach = pass_by,
) -> list[tuple[Verdict, ...]]:
    """
    Write batches at the end of the ledger, with all that follows from them.

    Parameters
    ----------
    connection : Connection
        Within a writing transaction.
    batches : sequence of Batch
    clock : callable
        Milliseconds since 1970, UTC; asked once the ledger is locked.
    fold : StateFold or None
        None: the states are left behind, to be rebuilt.
    reach : callable

    Returns
    -------
    verdicts : list of tuple of Verdict
        Of each batch, in its order; to be told only when the transaction is committed.

    Raises
    ------
    FoldFailedError
    """
    repository = LedgerRepository(connection)
    head = repository.lock_head()
    reach(WriteStep.HEAD_LOCKED)
    events = [one for batch in batches for one in batch if isinstance(one, NewEvent)]
    known = repository.known([one.event_id for one in events])
    # Asked while the ledger is locked: a device is revoked from a size of the ledger on, exactly.
    revoked = repository.revoked({one.device_id for one in events})
    draft = _Draft(head.frontier, head.chain_hash, clock(), known, revoked)
    verdicts = [tuple(draft.take(one) for one in batch) for batch in batches]
    _write(connection, draft, reach)
    if draft.entries:
        is_behind = head.is_behind or fold is None
        if fold is not None:
            _fold(connection, fold, draft)
        reach(WriteStep.STATES_WRITTEN)
        _move_head(connection, LedgerHead(draft.frontier, draft.chain, is_behind))
    reach(WriteStep.HEAD_WRITTEN)
    return verdicts


@dataclass(slots=True)
class _Draft:
    """Rows that batches lead to, gathered one event after the other."""

    frontier: Frontier
    chain: bytes
    record_time: int
    known: dict[bytes, tuple[int, bytes]]
    revoked: frozenset[bytes]
    entries: list[StoredEntry] = field(default_factory=list)
    read: dict[bytes, Event] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)
    items: list[tuple[str, int]] = field(default_factory=list)
    sides: list[tuple[bytes, str, bytes, bytes]] = field(default_factory=list)
    evidence: list[tuple[bytes, int]] = field(default_factory=list)
    quarantined: list[Row] = field(default_factory=list)

    def take(self, one: NewEvent | Unauthentic) -> Verdict:
        """The verdict on an event, its rows being noted."""
        if isinstance(one, Unauthentic):
            return self._quarantine(one)
        known = self.known.get(one.event_id)
        if known is None:
            return self._store(one)
        seq, signed = known
        if signed == one.signed:
            return Verdict(Outcome.DUPLICATE, one.event_id, seq)
        other = Unauthentic(one.signed, EVENT_ID_REUSED, one.event_id, one.device_id)
        return self._quarantine(other)

    def _store(self, one: NewEvent) -> Verdict:
        seq = self.frontier.size
        standing = Standing.HELD if one.device_id in self.revoked else one.standing
        leaf = LedgerEntry(seq, self.record_time, standing, one.signed).leaf_hash()
        self.frontier, nodes = self.frontier.append(leaf)
        self.chain = chain_hash(self.chain, leaf)
        self.known[one.event_id] = (seq, one.signed)
        self.entries.append(
            StoredEntry(
                seq, one.event_id, one.device_id, one.device_seq, one.event_time,
                self.record_time, standing.value, one.act, one.signed, leaf, self.chain,
            )
        )  # fmt: skip
        if one.event is not None:
            self.read[one.event_id] = one.event
        # The first node is the leaf, which stands in the entry itself.
        self.nodes += nodes[1:]
        self.items += [(code, seq) for code in dict.fromkeys(one.codes)]
        self.sides += [(one.event_id, side.name, side.salt, side.value) for side in one.sides]
        self.evidence += [(digest, seq) for digest in dict.fromkeys(one.evidence)]
        return Verdict(Outcome.STORED, one.event_id, seq)

    def _quarantine(self, one: Unauthentic) -> Verdict:
        verdict = Verdict.of_quarantined(one)
        self.quarantined.append(
            {"sha256": verdict.sha256, "reason": one.reason, "content": one.content,
             "received_at": self.record_time, "device_id": one.device_id,
             "event_id": one.event_id}
        )  # fmt: skip
        return verdict


def _write(connection: Connection, draft: _Draft, reach: Reach) -> None:
    insert_rows(connection, table_of(LedgerEntryRow), draft.entries)
    reach(WriteStep.ENTRIES_WRITTEN)
    insert_rows(connection, table_of(TreeNodeRow), draft.nodes)
    reach(WriteStep.TREE_WRITTEN)
    insert_rows(connection, table_of(EntryItemRow), draft.items)
    insert_rows(connection, table_of(SideRecordRow), draft.sides)
    _wait_for_evidence(connection, draft.evidence)
    insert_new(connection, table_of(QuarantinedRow), draft.quarantined)
    reach(WriteStep.BESIDE_WRITTEN)


def _wait_for_evidence(connection: Connection, named: list[tuple[bytes, int]]) -> None:
    """Note which evidence entries name; what has come before its event stays present."""
    pending = EvidenceState.PENDING.value
    files = [{"sha256": digest, "state": pending} for digest, _ in named]
    insert_new(connection, table_of(EvidenceRow), files)
    insert_rows(connection, table_of(EntryEvidenceRow), named)


def _fold(connection: Connection, fold: StateFold, draft: _Draft) -> None:
    view = LedgerRepository(connection, end=draft.frontier.size, read=draft.read)
    try:
        save_states(connection, fold(draft.entries, view))
    except Exception as error:
        if is_outage(error):
            raise
        raise FoldFailedError from error


def _move_head(connection: Connection, head: LedgerHead) -> None:
    peaks = b"".join(head.frontier.peaks)
    row = {"size": head.size, "chain_hash": head.chain_hash, "peaks": peaks}
    connection.execute(_MOVE_HEAD, {**row, "is_behind": head.is_behind})
