"""
Events that were signed before reports could be about no item are read as they were.

``tests/data/signed_events.json`` was written by the version before, in which each report named an
item and told no more than what it is about.
"""

from __future__ import annotations

import json
from pathlib import Path

from courier_api.custody.core.acts import Subject
from courier_api.custody.core.agreement import conflicts
from courier_api.custody.core.events import Event
from courier_api.custody.core.signing import read_event, sign_event, verify_signature
from tests.courier_api.custody.phones import AGENT, AN, Phone, ed25519_key
from tests.courier_api.custody.test_signing import every_act

KEPT = Path(__file__).parents[2] / "data" / "signed_events.json"
KEY = ed25519_key("a")


def stated() -> list[Event]:
    """What was signed then."""
    phone = Phone("a", seq=20)
    reports = [
        phone.report(20 + at, what, giver=AGENT, receiver=AN) for at, what in enumerate(Subject)
    ]
    return [*every_act(), *reports]


def test_what_was_signed_before_is_read_as_it_was_stated() -> None:
    kept = [bytes.fromhex(one) for one in json.loads(KEPT.read_text())]
    assert len(kept) == len(stated())
    for signed, event in zip(kept, stated(), strict=True):
        read = read_event(signed)
        verify_signature(read, KEY.public_key())
        assert read.event == event
        assert conflicts(read.event) == []


def test_the_same_statements_are_signed_as_the_same_bytes() -> None:
    kept = json.loads(KEPT.read_text())
    assert [sign_event(event, KEY).hex() for event in stated()] == kept
