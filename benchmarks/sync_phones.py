"""Phones for the measurements of `/v1/sync`: what they sign is made here, from the format alone."""

from __future__ import annotations

import json
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

__all__ = [
    "AUTHORITY",
    "EVENT_CONTEXT",
    "Lane",
    "Phone",
    "request_body",
    "signed_by",
    "single_events",
]

EVENT_CONTEXT = b"postroute.event/1"
ENROL_CONTEXT = b"postroute.enrol/1"
AUTHORITY = "authority:H57.17.21"

_CITIZEN = "citizen:Ng3vT0kPz1qXw8sYb2LdAe"
_EDDSA, _ALGORITHM, _KEY_ID, _SIGN1 = -8, 1, 4, 18
#: Between two scans; phones began this long ago, since nothing may be stated ahead of its time.
_STEP_MS, _AGO_MS = 20, 3_600_000
_NUMBERS_A_DAY = 9_999
_NUMBERS = count()
_STOP = {"plan": "P-1", "route": 3, "stop": 4}
_PROOF = {
    "recipient": "citizen", "identity": "card", "code": None, "signature": True,
    "photograph": False, "amount_dong": 0, "receipt": None,
}  # fmt: skip


def signed_by(key: Ed25519PrivateKey, key_id: bytes, payload: object, context: bytes) -> bytes:
    """A COSE_Sign1 (RFC 9052) by Ed25519 over a payload, as CBOR."""
    protected = cbor2.dumps({_ALGORITHM: _EDDSA, _KEY_ID: key_id})
    content = cbor2.dumps(payload)
    signature = key.sign(cbor2.dumps(["Signature1", protected, context, content]))
    return cbor2.dumps(cbor2.CBORTag(_SIGN1, [protected, {}, content, signature]))


@dataclass
class Phone:
    """
    A device with its key, which numbers what it states.

    Parameters
    ----------
    party : str
        In whose name it signs.
    device_id : bytes
        As the server gave it.
    """

    party: str
    device_id: bytes = b""
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate, repr=False)
    _seq: int = 0
    _began: int = field(default_factory=lambda: time.time_ns() // 1_000_000 - _AGO_MS)

    @property
    def public_key(self) -> bytes:
        """Raw, 32 bytes."""
        return self.key.public_key().public_bytes_raw()

    def enrolment(self, device_id: str, secret: str) -> str:
        """What it says to be enrolled, given what its invitation told."""
        self.device_id = _bytes(device_id)
        payload = {"v": 1, "secret": _bytes(secret), "public_key": self.public_key}
        return _text(signed_by(self.key, self.device_id, payload, ENROL_CONTEXT))

    def state(
        self,
        act: str,
        item: str,
        giver: str,
        receiver: str,
        detail: dict[str, object],
        *,
        tick: int,
    ) -> bytes:
        """A signed event; ``tick`` counts the scans of all phones that pass items to each other."""
        self._seq += 1
        moment = self._began + tick * _STEP_MS
        payload = {
            "v": 1, "event_id": _event_id(moment), "device_id": self.device_id,
            "device_seq": self._seq, "event_time": moment, "offset": 420, "act": act,
            "items": [item], "giver": giver, "receiver": receiver, "place": "agent-042",
            "stop": _STOP, "evidence": [], "sealed": {}, "detail": detail,
        }  # fmt: skip
        return signed_by(self.key, self.device_id, payload, EVENT_CONTEXT)


class Lane:
    """
    An agent's phone and a courier's, between which items go.

    Parameters
    ----------
    name : str
        Letters and digits, another one for each lane of a ledger.
    """

    def __init__(self, name: str) -> None:
        self.agent, self.courier = Phone(f"agent:{name}"), Phone(f"courier:{name}")
        self.phones = (self.agent, self.courier)
        self._tick = count()

    def batches(self, num_batches: int, size: int) -> Iterator[list[bytes]]:
        """
        Batches to be sent one after the other: items come in, are collected, are delivered.

        Parameters
        ----------
        num_batches, size : int
            How many, and of how many events each.
        """
        items: list[str] = []
        for number in range(num_batches):
            if number % 3 == 0:
                items = [_new_item() for _ in range(size)]
            yield [self._scan(number % 3, item) for item in items]

    def _scan(self, stage: int, item: str) -> bytes:
        tick = next(self._tick)
        agent, courier = self.agent, self.courier
        if stage == 0:
            detail: dict[str, object] = {"kind": "dossier", "destination": AUTHORITY}
            return agent.state("register", item, _CITIZEN, agent.party, detail, tick=tick)
        if stage == 1:
            detail = {"purpose": "collect"}
            return courier.state("handover", item, agent.party, courier.party, detail, tick=tick)
        detail = {"purpose": "deliver", "proof": _PROOF}
        return courier.state("handover", item, courier.party, AUTHORITY, detail, tick=tick)


def single_events(phone: Phone, num_events: int, courier: str) -> Iterator[bytes]:
    """What an agent's phone states one by one: an item comes in, goes out, and so on."""
    item = ""
    for number in range(num_events):
        if number % 2 == 0:
            item = _new_item()
            detail: dict[str, object] = {"kind": "dossier", "destination": AUTHORITY}
            yield phone.state("register", item, _CITIZEN, phone.party, detail, tick=number)
        else:
            detail = {"purpose": "collect"}
            yield phone.state("handover", item, phone.party, courier, detail, tick=number)


def request_body(batch: Sequence[bytes]) -> bytes:
    """What a phone sends to ``POST /v1/sync``."""
    return json.dumps({"events": [{"signed": _text(one)} for one in batch]}).encode()


def _new_item() -> str:
    """A dossier's code that no other item of this process has."""
    day, number = divmod(next(_NUMBERS), _NUMBERS_A_DAY)
    return f"H57.17.21-{date(2026, 1, 1) + timedelta(day):%y%m%d}-{number + 1:04}"


def _event_id(moment: int) -> bytes:
    """A UUID of version 7 (RFC 9562)."""
    drawn = bytearray(secrets.token_bytes(10))
    drawn[0] = 0x70 | drawn[0] & 0x0F
    drawn[2] = 0x80 | drawn[2] & 0x3F
    return moment.to_bytes(6) + bytes(drawn)


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
