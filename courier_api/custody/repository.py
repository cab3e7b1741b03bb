"""The ledger's rows, read within a transaction that the caller holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, func, select, tuple_

from courier_api.custody.core.entries import LedgerEntry
from courier_api.custody.core.errors import ProofError
from courier_api.custody.core.events import Event
from courier_api.custody.core.proofs import consistency_path, inclusion_path
from courier_api.custody.core.tree import Frontier, ReadNode
from courier_api.custody.errors import LedgerDamagedError
from courier_api.custody.records import (
    CachedState,
    LedgerHead,
    Quarantined,
    SideField,
    StoredEntry,
)
from courier_api.models import (
    DeviceRow,
    EntryEvidenceRow,
    EntryItemRow,
    EvidenceRow,
    ItemStateRow,
    LedgerEntryRow,
    LedgerHeadRow,
    QuarantinedRow,
    SideRecordRow,
    TreeNodeRow,
    table_of,
)

__all__ = ["LedgerRepository"]

#: Values a statement asks for at once; databases bound the number of parameters.
_AT_ONCE = 500
#: Entries fetched at once by those who read many.
_CHUNK = 1_000

_ENTRIES = table_of(LedgerEntryRow)
_ITEMS = table_of(EntryItemRow)
_NODES = table_of(TreeNodeRow)
_HEAD = table_of(LedgerHeadRow)
_STATES = table_of(ItemStateRow)
_SIDES = table_of(SideRecordRow)
_EVIDENCE = table_of(EvidenceRow)
_NAMED = table_of(EntryEvidenceRow)
_QUARANTINE = table_of(QuarantinedRow)
_DEVICES = table_of(DeviceRow)

_ENTRY_COLUMNS = [_ENTRIES.c[name] for name in StoredEntry._fields]
_STATE_COLUMNS = [_STATES.c[name] for name in CachedState.__dataclass_fields__]
_STATES_BY_CODE = (
    f"SELECT {', '.join(CachedState.__dataclass_fields__)} FROM item_states WHERE code"  # noqa: S608 - our names
)
_QUARANTINE_COLUMNS = [_QUARANTINE.c[name] for name in Quarantined.__dataclass_fields__]

#: Made once: making a statement takes longer than answering it.
_READ_HEAD = select(_HEAD)
_LOCK_HEAD = _READ_HEAD.with_for_update()

_NOTHING_READ: Mapping[bytes, Event] = MappingProxyType({})

_T = TypeVar("_T")


class LedgerRepository:
    """
    The ledger as one transaction sees it.

    Parameters
    ----------
    connection : Connection
    end : int, optional
        Entries from this one on are left out: a fold must not see what it has not come to.
    read : mapping of bytes to Event
        Events of entries, by identity, as far as they were read already.

    Attributes
    ----------
    read : mapping of bytes to Event
    """

    def __init__(
        self,
        connection: Connection,
        end: int | None = None,
        *,
        read: Mapping[bytes, Event] = _NOTHING_READ,
    ) -> None:
        self._connection = connection
        self.read = read
        self._bound = [] if end is None else [_ENTRIES.c.seq < end]

    def head(self) -> LedgerHead:
        """Where the ledger ends."""
        return self._read_head(_READ_HEAD)

    def lock_head(self) -> LedgerHead:
        """`head`, which no other transaction changes until this one ends."""
        return self._read_head(_LOCK_HEAD)

    def entries(self, begin: int = 0, end: int | None = None) -> Iterator[StoredEntry]:
        """
        Entries in order, fetched piece by piece.

        Parameters
        ----------
        begin, end : int
            The first, and the one after the last; by default all.
        """
        at = begin
        while end is None or at < end:
            last = at + _CHUNK if end is None else min(end, at + _CHUNK)
            found = self._entries_where(_ENTRIES.c.seq >= at, _ENTRIES.c.seq < last)
            if not found:
                return
            yield from found
            at = last

    def export(self, begin: int = 0, end: int | None = None) -> Iterator[LedgerEntry]:
        """What the offline verifier reads: the hashed part of `entries`."""
        return (stored.entry() for stored in self.entries(begin, end))

    def history(self, codes: Collection[str]) -> list[StoredEntry]:
        """Entries that speak of any of these items or bags, in the ledger's order."""
        found: dict[int, StoredEntry] = {}
        for some in _portions(codes):
            seqs = select(_ITEMS.c.seq).where(_ITEMS.c.code.in_(some))
            found.update((one.seq, one) for one in self._entries_where(_ENTRIES.c.seq.in_(seqs)))
        return [found[seq] for seq in sorted(found)]

    def events(self, event_ids: Collection[bytes]) -> dict[bytes, StoredEntry]:
        """Entries by their events' identities; unknown ones are left out."""
        return {
            entry.event_id: entry
            for some in _portions(event_ids)
            for entry in self._entries_where(_ENTRIES.c.event_id.in_(some))
        }

    def known(self, event_ids: Collection[bytes]) -> dict[bytes, tuple[int, bytes]]:
        """Place and signed bytes of the events that are in the ledger, by their identities."""
        query = "SELECT event_id, seq, signed FROM ledger_entries WHERE event_id"
        return {
            event_id: (seq, signed) for event_id, seq, signed in self._rows_in(query, event_ids)
        }

    def revoked(self, device_ids: Collection[bytes]) -> frozenset[bytes]:
        """Those of some devices that are to sign no more."""
        query = "SELECT device_id FROM devices WHERE revoked_at IS NOT NULL AND device_id"
        return frozenset(device_id for (device_id,) in self._rows_in(query, device_ids))

    def parties_of(self, device_ids: Collection[bytes]) -> dict[bytes, str]:
        """In whose names some devices sign; unknown ones are left out."""
        query = "SELECT device_id, party FROM devices WHERE device_id"
        return {row[0]: row[1] for row in self._rows_in(query, device_ids)}

    def last_number(self, device_id: bytes) -> int:
        """The highest number that a device has used; 0 before its first event."""
        query = select(func.max(_ENTRIES.c.device_seq)).where(_ENTRIES.c.device_id == device_id)
        return self._connection.scalar(query) or 0

    def of_device(self, device_id: bytes, from_seq: int = 0) -> list[StoredEntry]:
        """A device's entries from one of its own numbers on, in the ledger's order."""
        return self._entries_where(
            _ENTRIES.c.device_id == device_id, _ENTRIES.c.device_seq >= from_seq
        )

    def states(self, codes: Collection[str]) -> dict[str, CachedState]:
        """States by item code; items without one are left out."""
        return {row[0]: CachedState(*row) for row in self._rows_in(_STATES_BY_CODE, codes)}

    def inside(self, bags: Collection[str]) -> list[CachedState]:
        """States of the items that lie in any of these bags."""
        return [
            state
            for some in _portions(bags)
            for state in self._states_where(_STATES.c.bag.in_(some))
        ]

    def inclusion_proof(self, seq: int, size: int | None = None) -> tuple[bytes, ...]:
        """
        Hashes from an entry up to the root of the first ``size`` entries, by default all.

        Raises
        ------
        courier_api.custody.core.errors.ProofError
        """
        wanted = self._size(size)
        return self._with_nodes(lambda read: inclusion_path(seq, wanted, read))

    def consistency_proof(self, old_size: int, size: int | None = None) -> tuple[bytes, ...]:
        """
        Hashes that show that the ledger goes on from what it was at ``old_size``.

        Raises
        ------
        courier_api.custody.core.errors.ProofError
        """
        wanted = self._size(size)
        return self._with_nodes(lambda read: consistency_path(old_size, wanted, read))

    def sides(self, event_id: bytes) -> tuple[SideField, ...]:
        """Personal data beside an event, as far as it was not erased."""
        columns = (_SIDES.c.name, _SIDES.c.salt, _SIDES.c.value)
        found = select(*columns).where(_SIDES.c.event_id == event_id).order_by(_SIDES.c.name)
        return tuple(SideField(*row) for row in self._connection.execute(found))

    def erase_sides(self, event_ids: Collection[bytes]) -> int:
        """
        Delete the personal data beside events; the number of fields.

        Afterwards `courier_api.db.Database.settle_deletions`.
        """
        return sum(
            self._connection.execute(_SIDES.delete().where(_SIDES.c.event_id.in_(some))).rowcount
            for some in _portions(event_ids)
        )

    def evidence_of(self, seqs: Collection[int]) -> dict[int, dict[bytes, str]]:
        """Files that entries name, by hash, and how far each has come; see `EvidenceState`."""
        columns = (_NAMED.c.seq, _NAMED.c.sha256, _EVIDENCE.c.state)
        files: dict[int, dict[bytes, str]] = defaultdict(dict)
        for some in _portions(seqs):
            query = select(*columns).join(_EVIDENCE).where(_NAMED.c.seq.in_(some))
            for seq, digest, state in self._connection.execute(query):
                files[seq][digest] = state
        return dict(files)

    def disputed(self, limit: int, after: str | None = None) -> list[CachedState]:
        """
        States with contradictions that nobody has settled, by their codes.

        Parameters
        ----------
        limit : int
        after : str, optional
            Only codes behind this one.
        """
        query = select(*_STATE_COLUMNS).where(_STATES.c.num_contradictions > 0)
        if after is not None:
            query = query.where(_STATES.c.code > after)
        found = self._connection.execute(query.order_by(_STATES.c.code).limit(limit))
        return [CachedState(*row) for row in found]

    def num_disputed(self) -> int:
        """Number of states with contradictions that nobody has settled."""
        query = select(func.count()).select_from(_STATES).where(_STATES.c.num_contradictions > 0)
        return self._connection.scalar(query) or 0

    def quarantined(self, limit: int, before: tuple[int, bytes] | None = None) -> list[Quarantined]:
        """
        What was received and is not authentic, the newest first.

        Parameters
        ----------
        limit : int
        before : tuple of (int, bytes), optional
            Only what comes behind this moment and hash.
        """
        query = select(*_QUARANTINE_COLUMNS).limit(limit)
        if before is not None:
            moment, digest = before
            same = (_QUARANTINE.c.received_at == moment) & (_QUARANTINE.c.sha256 > digest)
            query = query.where((_QUARANTINE.c.received_at < moment) | same)
        newest_first = query.order_by(_QUARANTINE.c.received_at.desc(), _QUARANTINE.c.sha256)
        return [Quarantined(*row) for row in self._connection.execute(newest_first)]

    def _size(self, size: int | None) -> int:
        actual = self.head().size
        if size is not None and size > actual:
            raise ProofError(f"Tree of {size} leaves: the ledger has {actual} entries only.")
        return actual if size is None else size

    def _with_nodes(self, prove: Callable[[ReadNode], _T]) -> _T:
        """A proof from nodes that are fetched all at once: first it is asked which it needs."""
        wanted: set[tuple[int, int]] = set()

        def note(level: int, place: int) -> bytes:
            wanted.add((level, place))
            return bytes(32)

        prove(note)
        nodes = self._nodes(wanted)
        return prove(lambda level, place: nodes[level, place])

    def _nodes(self, wanted: Collection[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
        leaves = [place for level, place in wanted if level == 0]
        inner = [node for node in wanted if node[0]]
        at = tuple_(_NODES.c.level, _NODES.c.place)
        found = self._connection.execute(select(_NODES).where(at.in_(inner)))
        nodes = {(level, place): digest for level, place, digest in found}
        hashes = select(_ENTRIES.c.seq, _ENTRIES.c.leaf_hash).where(_ENTRIES.c.seq.in_(leaves))
        return nodes | {(0, seq): digest for seq, digest in self._connection.execute(hashes)}

    def _rows_in(self, query: str, values: Collection[object]) -> Iterator[Sequence[Any]]:
        """
        Rows where the column that a query ends with is one of some values.

        For what every write asks: the values go to the driver as they are, since thousands of
        parameters of a statement would take longer to prepare than to answer.
        """
        is_sqlite = self._connection.dialect.name == "sqlite"
        for some in _portions(values):
            found = f"IN ({', '.join('?' * len(some))})" if is_sqlite else "= ANY(%s)"
            given: tuple[object, ...] = tuple(some) if is_sqlite else (some,)
            yield from self._connection.exec_driver_sql(f"{query} {found}", given)

    def _read_head(self, query: Select[tuple[object, ...]]) -> LedgerHead:
        row = self._connection.execute(query).one()
        peaks = tuple(row.peaks[at : at + 32] for at in range(0, len(row.peaks), 32))
        try:
            return LedgerHead(Frontier(row.size, peaks), row.chain_hash, row.is_behind)
        except ValueError as error:
            raise LedgerDamagedError(f"Head of the ledger: {error}") from error

    def _entries_where(self, *conditions: ColumnElement[bool]) -> list[StoredEntry]:
        query = select(*_ENTRY_COLUMNS).where(*conditions, *self._bound).order_by(_ENTRIES.c.seq)
        return [StoredEntry(*row) for row in self._connection.execute(query)]

    def _states_where(self, *conditions: ColumnElement[bool]) -> list[CachedState]:
        query = select(*_STATE_COLUMNS).where(*conditions).order_by(_STATES.c.code)
        return [CachedState(*row) for row in self._connection.execute(query)]


def _portions(values: Collection[_T]) -> Iterator[list[_T]]:
    """Each value once, as many together as a statement takes."""
    once = list(dict.fromkeys(values))
    for at in range(0, len(once), _AT_ONCE):
        yield once[at : at + _AT_ONCE]
