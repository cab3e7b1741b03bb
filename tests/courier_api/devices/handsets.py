"""Phones that are enrolled."""

from __future__ import annotations

from dataclasses import dataclass, field
from secrets import token_bytes

import cbor2
import httpx
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from courier_api.custody.core.cose import make_sign1
from courier_api.custody.core.keys import PrivateKey, public_key_bytes
from courier_api.devices.proofs import ENROL_CONTEXT, LOGIN_CONTEXT, SESSION_CONTEXT
from courier_api.identities import from_base64url, show, to_base64url
from courier_api.models import DeviceRow, UserRow
from courier_api.roles import Role
from tests.courier_api.apis import Actor, Api


def new_key(name: str = "EdDSA") -> PrivateKey:
    if name == "EdDSA":
        return Ed25519PrivateKey.generate()
    return generate_private_key(SECP256R1())


@dataclass
class Handset:
    """A phone with its key."""

    key: PrivateKey = field(default_factory=new_key)
    device_id: bytes = b""

    @property
    def public(self) -> bytes:
        return public_key_bytes(self.key.public_key())

    def enrolment(self, qr_text: str, **fields: object) -> str:
        """What the phone says when it has read a QR code."""
        version, device, secret = qr_text.partition("#enrol=")[2].split(".")
        self.device_id = from_base64url(device)
        payload = {"v": int(version), "secret": from_base64url(secret), "public_key": self.public}
        return self.state(payload | fields, ENROL_CONTEXT)

    def login(self, login: str) -> str:
        return self.state({"v": 1, "login": login}, LOGIN_CONTEXT)

    def session(self, challenge: str) -> str:
        """What the phone says to be let in."""
        return self.state({"v": 1, "challenge": from_base64url(challenge)}, SESSION_CONTEXT)

    def state(self, payload: object, context: bytes) -> str:
        signed = make_sign1(cbor2.dumps(payload), self.key, key_id=self.device_id, about=context)
        return to_base64url(signed)


def enrolled(api: Api, party: str) -> Handset:
    """A phone of a party, enrolled without asking anybody."""
    handset = Handset(device_id=token_bytes(16))
    dispatcher = api.actor(Role.DISPATCHER)
    with api.services.database.writing() as session:
        inviter = session.get(UserRow, dispatcher.user_id)
        assert inviter is not None
        session.add(
            DeviceRow(
                device_id=handset.device_id, party=party, label="Điện thoại", algorithm=-8,
                public_key=handset.public, invited_by=inviter.user_id,
                enrolled_at=api.clock(), enrolled_from=0,
            )
        )  # fmt: skip
    return handset


def challenged(api: Api) -> str:
    """What a phone is to sign."""
    answer = api.post("/v1/devices/challenges")
    assert answer.status_code == 201, answer.text
    told: str = answer.json()["challenge"]
    return told


def ask_in(api: Api, handset: Handset, challenge: str | None = None) -> httpx.Response:
    """The answer to a phone that asks for a session."""
    statement = handset.session(challenge or challenged(api))
    return api.post("/v1/devices/sessions", json={"statement": statement})


def let_in(api: Api, handset: Handset) -> str:
    """The access token of a phone that has signed a challenge."""
    answer = ask_in(api, handset)
    assert answer.status_code == 201, answer.text
    told: str = answer.json()["access_token"]
    return told


def shown(handset: Handset) -> str:
    return show(handset.device_id)


def invited(api: Api, party: str, by: Actor | None = None) -> dict[str, str]:
    """An invitation that a dispatcher made."""
    by = by or api.actor(Role.DISPATCHER)
    answer = api.post("/v1/devices/invitations", by=by, json={"party": party, "label": "Máy mới"})
    assert answer.status_code == 201, answer.text
    told: dict[str, str] = answer.json()
    return told
