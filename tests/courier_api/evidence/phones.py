"""Phones that send evidence, and the server's side of what they seal."""

from __future__ import annotations

import secrets
from base64 import b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from courier_api.custody.core.signing import read_event, sign_event
from courier_api.custody.records import NewEvent
from courier_api.evidence.protocol import OFFSET_TYPE
from courier_api.evidence.statements import EVIDENCE_CONTEXT
from courier_api.identities import from_base64url
from tests.courier_api.apis import Api
from tests.courier_api.custody.phones import Phone
from tests.courier_api.devices.handsets import Handset, enrolled
from tests.courier_api.evidence.drawn import TYPES

TUS = {"tus-resumable": "1.0.0"}
CITIZEN = "citizen:Ng3vT0kPz1qXw8sYb2LdAe"


def packed(value: bytes | str) -> str:
    return b64encode(value.encode() if isinstance(value, str) else value).decode()


def media_type(data: bytes) -> str:
    begins = {b"\x89P": TYPES["PNG"], b"RI": TYPES["WEBP"]}
    return begins.get(data[:2], TYPES["JPEG"])


def metadata(data: bytes, **more: str | bytes | None) -> str:
    """The header; names of ``more`` are in place of the usual ones, or none at all."""
    pairs: dict[str, str | bytes | None] = {
        "sha256": sha256(data).hexdigest(), "media_type": media_type(data), **more,
    }  # fmt: skip
    told = [f"{name} {packed(value)}" for name, value in pairs.items() if value is not None]
    return ",".join(told)


def checksum(piece: bytes) -> dict[str, str]:
    return {"upload-checksum": f"sha256 {packed(sha256(piece).digest())}"}


def sealed(
    plain: bytes,
    server: bytes,
    *,
    digest: bytes | None = None,
    context: bytes = b"postroute.evidence.seal/1",
) -> bytes:
    """What a phone does with WebCrypto, written down once more from the description."""
    own = generate_private_key(SECP256R1())
    point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = own.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(SECP256R1(), server))
    info = context + point + server
    keys = HKDF(SHA256(), length=44, salt=None, info=info).derive(shared)
    digest = digest or sha256(plain).digest()
    closed = AESGCM(keys[:32]).encrypt(keys[32:], plain, digest)
    return b"PRE1" + sha256(server).digest()[:8] + point + closed


@dataclass
class Sender:
    """An enrolled phone that speaks tus."""

    api: Api
    party: str = ""
    handset: Handset = field(init=False)
    phone: Phone = field(init=False)

    def __post_init__(self) -> None:
        name = secrets.token_hex(4)
        self.party = self.party or f"courier:c{name}"
        self.handset = enrolled(self.api, self.party)
        self.phone = Phone(name)
        self.phone.device_id = self.handset.device_id

    def statement(self, digest: bytes, size: int, **more: Any) -> str:
        given = {
            "v": 1, "sha256": digest, "size": size, "device_id": self.handset.device_id,
            "issued_at": self.api.clock(), **more,
        }  # fmt: skip
        return self.handset.state(given, EVIDENCE_CONTEXT)

    def create(
        self,
        data: bytes,
        sent: bytes | None = None,
        *,
        body: bytes = b"",
        told: str | None = None,
        headers: dict[str, str] | None = None,
        statement: str | None = None,
    ) -> httpx.Response:
        """Ask to send a picture; ``sent`` is what is sent of it, where that is sealed."""
        sent = data if sent is None else sent
        given = TUS | {
            "upload-length": str(len(sent)),
            "upload-metadata": told or metadata(data),
            "evidence-statement": statement
            or self.statement(sha256(data).digest(), len(sent)),
        }  # fmt: skip
        if body:
            given["content-type"] = OFFSET_TYPE
        return self.api.post("/v1/evidence", headers=given | (headers or {}), content=body)

    def begin(self, data: bytes, sent: bytes | None = None, **more: Any) -> str:
        """Begin an upload: its address."""
        answer = self.create(data, sent, **more)
        assert answer.status_code == 201, answer.text
        return answer.headers["location"]

    def patch(
        self, at: str, offset: int, piece: bytes, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        given = TUS | {"upload-offset": str(offset), "content-type": OFFSET_TYPE}
        return self.api.ask("PATCH", at, headers=given | (headers or {}), content=piece)

    def head(self, at: str) -> httpx.Response:
        return self.api.ask("HEAD", at, headers=TUS)

    def look(self, at: str) -> dict[str, Any]:
        answer = self.api.get(at, headers=TUS)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def send(self, data: bytes, sent: bytes | None = None, **more: Any) -> httpx.Response:
        """Send a picture in one go."""
        sent = data if sent is None else sent
        return self.patch(self.begin(data, sent, **more), 0, sent)

    def sealing_key(self) -> bytes:
        return from_base64url(self.api.get("/v1/evidence/sealing-key").json()["public_key"])

    def hand_over(self, *evidence: bytes, code: str, receiver: str = CITIZEN) -> None:
        """Sign and sync the event that names evidence."""
        event = self.phone.hand(60, self.party, receiver, code, evidence=evidence)
        signed = sign_event(event, self.handset.key)
        read = read_event(signed).event
        self.api.services.ledger.append(
            (
                NewEvent(
                    read.event_id, read.device_id, read.device_seq, read.event_time,
                    read.act.value, read.codes(), signed, evidence=read.evidence,
                ),
            )
        )  # fmt: skip
