"""Scans of invented phones in a real ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from courier_api.custody.core.events import Event
from courier_api.custody.core.signing import sign_event
from courier_api.custody.records import NewEvent
from courier_api.custody.repository import LedgerRepository
from courier_api.custody.states import fold_custody
from courier_api.custody.writer import LedgerWriter
from courier_api.db import Database
from courier_api.expected.seen import LedgerItems
from tests.courier_api.custody.phones import Phone, ed25519_key


def new_event(phone: Phone, event: Event) -> NewEvent:
    signed = sign_event(event, ed25519_key(phone.name))
    return NewEvent(
        event.event_id, event.device_id, event.device_seq, event.event_time, event.act.value,
        event.codes(), signed,
    )  # fmt: skip


@contextmanager
def writing_to(database: Database) -> Iterator[LedgerWriter]:
    with LedgerWriter(database, fold_custody) as writer:
        yield writer


def ledger_items(**more: int) -> LedgerItems:
    return LedgerItems(lambda session: LedgerRepository(session.connection()), **more)
