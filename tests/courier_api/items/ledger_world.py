"""A ledger with true events and states, for tests of what is read from it."""

from __future__ import annotations

from courier_api.custody.core.events import Event
from courier_api.custody.core.signing import read_event, sign_event
from courier_api.custody.records import NewEvent, SideField
from courier_api.custody.states import fold_custody
from courier_api.custody.writer import LedgerWriter
from courier_api.db import Database
from courier_api.models import DeviceRow, UserRow
from tests.courier_api.custody.phones import MINUTE, MORNING, Phone, ed25519_key, identity

DISPATCHER = identity("dispatcher")


def signed(event: Event, *sides: SideField) -> NewEvent:
    """An event as its phone sends it."""
    content = sign_event(event, ed25519_key(event.device_id.hex()))
    read = read_event(content).event
    return NewEvent(
        event_id=read.event_id,
        device_id=read.device_id,
        device_seq=read.device_seq,
        event_time=read.event_time,
        act=read.act.value,
        codes=read.codes(),
        signed=content,
        evidence=read.evidence,
        sides=sides,
    )


def append(database: Database, *events: Event | NewEvent, after: int = MINUTE) -> None:
    """Write events, each recorded a while after it was stated."""
    now = MORNING
    with LedgerWriter(database, fold_custody, clock=lambda: now) as writer:
        for one in events:
            new = one if isinstance(one, NewEvent) else signed(one)
            now = new.event_time + after
            writer.append((new,))


def add_dispatcher(database: Database) -> None:
    user = UserRow(
        user_id=DISPATCHER, login="dispatcher", display_name="Điều phối viên", role="dispatcher",
        party=None, locale="vi", password_hash="", must_change_password=False, is_active=True,
        created_at=MORNING, password_changed_at=MORNING,
    )  # fmt: skip
    with database.writing() as session:
        session.merge(user)


def revoke(database: Database, phone: Phone) -> None:
    """Let all that a phone states from now on wait for a decision."""
    add_dispatcher(database)
    device = DeviceRow(
        device_id=phone.device_id, party="courier:c8", label=phone.name, algorithm=-8,
        public_key=phone.device_id, invited_by=DISPATCHER, enrolled_at=MORNING, enrolled_from=0,
        revoked_at=MORNING, revoked_from=0, revoked_by=DISPATCHER, revoke_reason="lost",
    )  # fmt: skip
    with database.writing() as session:
        session.add(device)
