"""What dispatchers decide, as events that the server's own device signs."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection

from courier_api.custody.appending import append
from courier_api.custody.core.acts import Act, DecideDetail, Ruling
from courier_api.custody.core.events import Event
from courier_api.custody.core.fold import Folder
from courier_api.custody.core.keys import public_key_bytes
from courier_api.custody.core.records import Record, record_of
from courier_api.custody.core.sealed import SALT_SIZE, canonical_json, commit
from courier_api.custody.core.signing import read_event, sign_event
from courier_api.custody.records import NewEvent, SideField, Verdict
from courier_api.custody.repository import LedgerRepository
from courier_api.custody.states import fold_custody
from courier_api.devices.keys import KnownDevice
from courier_api.errors import CourierApiError
from courier_api.identities import show
from courier_api.server_keys import ServerKeys

__all__ = ["Decision", "EventNotThereError", "ItemNotConcernedError", "ServerDevice", "decide"]

#: Minutes east of UTC in which the server tells the time.
_OFFSET = 420


class EventNotThereError(CourierApiError):
    """The ledger has no such event: there is nothing to decide on."""

    status = 404
    code = "event_not_there"


class ItemNotConcernedError(CourierApiError):
    """The event neither speaks of an item or bag that is named, nor of a bag that it lay in."""

    status = 422
    code = "item_not_concerned"


@dataclass(frozen=True, slots=True)
class ServerDevice:
    """
    The server as a device that signs, by the key that signs the ledger.

    Parameters
    ----------
    keys : ServerKeys
    """

    keys: ServerKeys

    @property
    def device_id(self) -> bytes:
        """It follows from the key."""
        return sha256(public_key_bytes(self.keys.public)).digest()[:16]

    @property
    def known(self) -> KnownDevice:
        """As whoever checks the ledger knows it: from the first entry on, for ever."""
        return KnownDevice(self.device_id, public_key_bytes(self.keys.public), 0, None)


@dataclass(frozen=True, slots=True)
class Decision:
    """
    What was decided.

    Parameters
    ----------
    event_id : bytes
        On which event.
    codes : tuple of str
        For which of its items and bags; none: for all.
    ruling : Ruling
    holder : str or None
        Who holds them from then on, if that is said.
    decided_by : bytes
        The user.
    """

    event_id: bytes
    codes: tuple[str, ...]
    ruling: Ruling
    holder: str | None
    decided_by: bytes


def decide(
    connection: Connection, decision: Decision, device: ServerDevice, clock: Callable[[], int]
) -> tuple[NewEvent, Verdict]:
    """
    Write a decision at the end of the ledger.

    Parameters
    ----------
    connection : Connection
        Within a writing transaction.
    decision : Decision
    device : ServerDevice
    clock : callable
        Milliseconds since 1970, UTC.

    Raises
    ------
    EventNotThereError, ItemNotConcernedError
    """
    repository = LedgerRepository(connection)
    # The device numbers its events without a gap, whichever process signs them.
    repository.lock_head()
    codes = _codes(repository, decision)
    last = repository.last_number(device.device_id)
    now, salt = clock(), secrets.token_bytes(SALT_SIZE)
    decided_by = show(decision.decided_by)
    event = Event(
        event_id=_uuid7(now), device_id=device.device_id, device_seq=last + 1, event_time=now,
        offset=_OFFSET, act=Act.DECIDE, items=codes, giver=None, receiver=None, place=None,
        stop=None, evidence=(), sealed=(("decided_by", commit(decided_by, salt)),),
        detail=DecideDetail(decision.event_id, decision.ruling, decision.holder),
    )  # fmt: skip
    signed = sign_event(event, device.keys.signing)
    new = NewEvent(
        event_id=event.event_id, device_id=event.device_id, device_seq=event.device_seq,
        event_time=now, act=event.act.value, codes=codes, signed=signed,
        sides=(SideField("decided_by", salt, canonical_json(decided_by)),),
    )  # fmt: skip
    ((verdict,),) = append(connection, [(new,)], clock=clock, fold=fold_custody)
    return new, verdict


def _codes(repository: LedgerRepository, decision: Decision) -> tuple[str, ...]:
    stored = repository.events([decision.event_id]).get(decision.event_id)
    if stored is None:
        raise EventNotThereError("The ledger has no such event.")
    spoken_of = read_event(stored.signed).event.codes()
    for code in decision.codes:
        if code not in spoken_of and not _went_through(repository, code, decision.event_id):
            raise ItemNotConcernedError(f"Item {code}: the event does not concern it.")
    return tuple(dict.fromkeys(decision.codes)) or spoken_of


def _went_through(repository: LedgerRepository, code: str, event_id: bytes) -> bool:
    """Whether an item lay in a bag whose event this is, as it was packed; or was decided to."""

    def history(one: str) -> list[Record]:
        return [record_of(entry.entry()) for entry in repository.history([one])]

    trail = Folder(history).trail(code)
    doubts = {one.event_id for one in trail.state.contradictions}
    if event_id in doubts | {placed.event_id for placed in trail.course}:
        return True
    # Set aside by an earlier decision, the event is no longer part of its way.
    details = (record.event.detail for record in history(code))
    return any(isinstance(one, DecideDetail) and one.event_id == event_id for one in details)


def _uuid7(now: int) -> bytes:
    """A UUIDv7: its time in front."""
    rest = bytearray(secrets.token_bytes(10))
    rest[0] = 0x70 | rest[0] & 0x0F
    rest[2] = 0x80 | rest[2] & 0x3F
    return now.to_bytes(6) + bytes(rest)
