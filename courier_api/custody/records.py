"""What is handed to the ledger, what it answers, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from courier_api.custody.core.entries import FIRST_CHAIN_HASH, LedgerEntry, Standing
from courier_api.custody.core.events import Event
from courier_api.custody.core.tree import Frontier

__all__ = [
    "EVENT_ID_REUSED",
    "Batch",
    "CachedState",
    "LedgerHead",
    "NewEvent",
    "Outcome",
    "Quarantined",
    "SideField",
    "StoredEntry",
    "Unauthentic",
    "Verdict",
]

#: Reason of the quarantine that the ledger itself finds; all others are handed in.
EVENT_ID_REUSED = "event_id_reused"


_NO_LEAVES = Frontier()


@dataclass(frozen=True, slots=True)
class SideField:
    """
    Personal data that a signed event holds as ``H(salt + value)`` only.

    Parameters
    ----------
    name : str
    salt, value : bytes
    """

    name: str
    salt: bytes
    value: bytes


@dataclass(frozen=True, slots=True)
class NewEvent:
    """
    An event whose signature was found good.

    Parameters
    ----------
    event_id, device_id : bytes
        16 bytes each.
    device_seq, event_time : int
    act : str
    codes : tuple of str
        All items and bags that it speaks of: it will be found under each.
    signed : bytes
        As received.
    standing : Standing
        Held all the same when the device turns out to be revoked.
    evidence : tuple of bytes
        SHA-256 of the files it names.
    sides : tuple of SideField
    event : Event, optional
        What ``signed`` says, where it was read already: the fold need not read it again.
    """

    event_id: bytes
    device_id: bytes
    device_seq: int
    event_time: int
    act: str
    codes: tuple[str, ...]
    signed: bytes
    standing: Standing = Standing.APPLIED
    evidence: tuple[bytes, ...] = ()
    sides: tuple[SideField, ...] = ()
    event: Event | None = field(default=None, compare=False, repr=False)

    @property
    def content(self) -> bytes:
        """The bytes received."""
        return self.signed


@dataclass(frozen=True, slots=True)
class Unauthentic:
    """
    Bytes that are no event, or whose signature is not good.

    Parameters
    ----------
    content : bytes
        As received.
    reason : str
        Stable code.
    event_id, device_id : bytes, optional
        What they claim to be, where that can be read.
    """

    content: bytes
    reason: str
    event_id: bytes | None = None
    device_id: bytes | None = None


#: What one phone sends at once, in its order.
Batch = tuple[NewEvent | Unauthentic, ...]


class Outcome(StrEnum):
    """What became of an event that was handed in; each acknowledges it."""

    STORED = "stored"
    #: The same bytes are stored already; nothing was changed.
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    The answer for one event.

    Parameters
    ----------
    outcome : Outcome
    event_id : bytes, optional
        None where no one could be read.
    seq : int, optional
        Place in the ledger; None for what is quarantined.
    reason : str, optional
        Why it is quarantined.
    sha256 : bytes, optional
        Of the quarantined bytes: what acknowledges bytes without a readable event_id.
    """

    outcome: Outcome
    event_id: bytes | None
    seq: int | None = None
    reason: str | None = None
    sha256: bytes | None = None

    @classmethod
    def of_quarantined(cls, found: Unauthentic) -> Verdict:
        """The answer for bytes that are kept apart."""
        digest = sha256(found.content).digest()
        return cls(Outcome.QUARANTINED, found.event_id, reason=found.reason, sha256=digest)


class StoredEntry(NamedTuple):
    """A row of the ledger; the columns are those of `courier_api.models.LedgerEntryRow`."""

    seq: int
    event_id: bytes
    device_id: bytes
    device_seq: int
    event_time: int
    record_time: int
    standing: str
    act: str
    signed: bytes
    leaf_hash: bytes
    chain_hash: bytes

    def entry(self) -> LedgerEntry:
        """What is hashed; all the rest follows from it."""
        return LedgerEntry(self.seq, self.record_time, Standing(self.standing), self.signed)


@dataclass(frozen=True, slots=True)
class Quarantined:
    """
    Bytes that were received and never entered the ledger.

    Parameters
    ----------
    sha256, content : bytes
    reason : str
    received_at : int
        Milliseconds since 1970, UTC; the first time.
    device_id, event_id : bytes, optional
        What they claim to be.
    """

    sha256: bytes
    content: bytes
    reason: str
    received_at: int
    device_id: bytes | None
    event_id: bytes | None


@dataclass(frozen=True, slots=True)
class LedgerHead:
    """
    Where the ledger ends.

    Parameters
    ----------
    frontier : Frontier
    chain_hash : bytes
    is_behind : bool
        The states lack events that they could not be folded from: they are to be rebuilt.
    """

    frontier: Frontier = _NO_LEAVES
    chain_hash: bytes = FIRST_CHAIN_HASH
    is_behind: bool = False

    @property
    def size(self) -> int:
        """Number of entries."""
        return self.frontier.size

    def root(self) -> bytes:
        """Hash of the whole tree."""
        return self.frontier.root()


@dataclass(frozen=True, slots=True)
class CachedState:
    """
    Where an item is; the columns are those of `courier_api.models.ItemStateRow`.

    Parameters
    ----------
    code : str
    holder, place, bag : str, optional
    phase : str
    last_event : bytes
        Identity of the event that made it so.
    num_contradictions : int
        Those that nobody has settled.
    state : bytes
        The fold's own value; the same for the same entries.
    """

    code: str
    holder: str | None
    place: str | None
    phase: str
    bag: str | None
    last_event: bytes
    num_contradictions: int
    state: bytes
