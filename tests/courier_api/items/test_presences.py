"""What the receiver's code says of a handover."""

from __future__ import annotations

from dataclasses import replace

import pytest

from courier_api.custody.core.acts import HandoverDetail
from courier_api.custody.core.events import Event
from courier_api.custody.core.presence import PresenceDoubt, claim_presence, make_presence
from courier_api.devices.keys import EnrolledKey
from courier_api.items.details import HistoryStep, detail_of
from tests.courier_api.custody.phones import (
    AGENT,
    AN,
    BINH,
    DOSSIER,
    MINUTE,
    Phone,
    ed25519_key,
    identity,
)
from tests.courier_api.items.desk import Desk
from tests.courier_api.items.ledger_world import append

RECEIVER = identity("phone an")
KEYS = {RECEIVER: EnrolledKey(ed25519_key("an").public_key(), AN)}


def shown(event: Event, issued_at: int) -> Event:
    """The handover after the receiver's code was scanned."""
    code = make_presence(
        identity("nonce"), ed25519_key("an"), device_id=RECEIVER, device_seq=3, issued_at=issued_at
    )
    assert isinstance(event.detail, HandoverDetail)
    return replace(event, detail=replace(event.detail, presence=claim_presence(code)))


def steps(desk: Desk, handover: Event) -> list[HistoryStep]:
    append(desk.database, Phone("agent").register(0), handover)
    with desk.database.reading() as session:
        detail = detail_of(
            session, DOSSIER, find_keys=lambda ids: {one: KEYS[one] for one in ids if one in KEYS}
        )
        return list(detail.history)


def agents_handover(receiver: str = AN) -> Event:
    agent = Phone("agent")
    agent.register(0)
    return agent.hand(10, AGENT, receiver, DOSSIER)


def test_a_code_shown_in_time_shows_that_both_were_there(one_desk: Desk) -> None:
    handover = agents_handover()
    registered, handed = steps(one_desk, shown(handover, handover.event_time - 5_000))
    assert registered.presence is None
    assert handed.presence is not None
    assert handed.presence.is_shown


def test_a_handover_without_a_code_says_nothing_of_presence(one_desk: Desk) -> None:
    assert [one.presence for one in steps(one_desk, agents_handover())] == [None, None]


@pytest.mark.parametrize(
    ("receiver", "age_minutes", "doubt"),
    [
        (AN, 23, PresenceDoubt.EXPIRED),
        (BINH, 0, PresenceDoubt.OTHER_DEVICE),
    ],
)
def test_a_code_that_shows_nothing_undoes_no_handover(
    one_desk: Desk, receiver: str, age_minutes: int, doubt: PresenceDoubt
) -> None:
    handover = agents_handover(receiver)
    _, handed = steps(one_desk, shown(handover, handover.event_time - age_minutes * MINUTE))
    assert handed.counts
    assert handed.presence is not None
    assert handed.presence.doubts == (doubt,)
