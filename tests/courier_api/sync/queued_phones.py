"""Phones whose outbox is a queue, and what the way may do to what they send."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from courier_api.custody.core.events import Event
from courier_api.custody.core.keys import PrivateKey, public_key_bytes
from courier_api.custody.core.signing import sign_event
from courier_api.identities import show
from courier_api.models import DeviceRow
from tests.courier_api.custody.phones import MORNING, Phone, ed25519_key


@dataclass(frozen=True)
class Letter:
    """
    Bytes in an outbox.

    Parameters
    ----------
    signed : bytes
    event_id, device_id : bytes or None
        As far as anyone can read them.
    fault : str
        Why they are not authentic; "" when they are.
    """

    signed: bytes
    event_id: bytes | None = None
    device_id: bytes | None = None
    fault: str = ""

    @property
    def sha256(self) -> str:
        return sha256(self.signed).hexdigest()


@dataclass
class QueuedPhone:
    """
    An enrolled phone, which lets go of a letter when that one is acknowledged and never before.

    Parameters
    ----------
    party : str
    phone : Phone
    """

    party: str
    phone: Phone
    key: PrivateKey = field(init=False)
    outbox: list[Letter] = field(default_factory=list)
    acknowledged: list[Letter] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.key = ed25519_key(self.party)

    def row(self) -> DeviceRow:
        """By which the server knows it."""
        return DeviceRow(
            device_id=self.phone.device_id, party=self.party, label="Máy", algorithm=-8,
            public_key=public_key_bytes(self.key.public_key()), invited_by=bytes(16),
            enrolled_at=MORNING, enrolled_from=0,
        )  # fmt: skip

    def signed(self, event: Event, key: PrivateKey | None = None, *, fault: str = "") -> Letter:
        signed = sign_event(event, key or self.key)
        return Letter(signed, event.event_id, event.device_id, fault)

    def state(self, event: Event) -> None:
        """Sign an event and put it behind those that wait."""
        self.outbox.append(self.signed(event))

    def hear(self, verdicts: list[dict[str, Any]]) -> None:
        """Let go of what is acknowledged: by its id, or where it is kept apart, by its hash."""
        ids = {one["event_id"] for one in verdicts if one["outcome"] != "quarantined"}
        hashes = {one["sha256"] for one in verdicts if one["outcome"] == "quarantined"}
        for letter in list(self.outbox):
            is_kept = letter.event_id is not None and show(letter.event_id) in ids
            if letter.sha256 in hashes or (is_kept and not letter.fault):
                self.outbox.remove(letter)
                self.acknowledged.append(letter)
