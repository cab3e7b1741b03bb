"""What the API tells of evidence and its uploads."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from courier_api.evidence.records import Kind, Refusal
from courier_api.evidence.sealing import SealingKey
from courier_api.evidence.service import Listed
from courier_api.evidence.settling import Settled
from courier_api.evidence.uploads import Progress
from courier_api.identities import IdentityText, show, to_base64url
from courier_api.models import EvidenceState, UploadState
from courier_api.moments import moment

__all__ = [
    "DigestText",
    "EvidencePage",
    "EvidenceStateView",
    "EvidenceView",
    "SealingKeyView",
    "UploadView",
]

_DIGEST = "0fe2b6a9f1f7ad3f0b0d5c5d2c1c9f2a8f0ac1f2d3b4a5968778695a4b3c2d1e"

DigestText = Annotated[
    str,
    Field(
        pattern=r"^[0-9a-f]{64}$",
        description="SHA-256 of the picture, as events name it, in hexadecimal digits.",
        examples=[_DIGEST],
    ),
]

_STATE: JsonDict = {"sha256": _DIGEST, "state": "present", "reason": None}


class EvidenceStateView(BaseModel):
    """What became of a picture: whoever is told so may let go of it."""

    model_config = ConfigDict(json_schema_extra={"example": _STATE})

    sha256: DigestText
    state: UploadState
    reason: Refusal | None = Field(description="Why it is kept aside.")

    @classmethod
    def of(cls, digest: bytes, settled: Settled) -> EvidenceStateView:
        """The view of what became of a picture."""
        return cls(sha256=digest.hex(), state=settled.state, reason=settled.reason)


class UploadView(BaseModel):
    """An upload; `present`, `refused` and `erased` acknowledge the picture."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": _STATE | {
                "upload_id": "AZr3kQJ4d0a5XyTq1mB7Zw", "state": "open", "offset": 65536,
                "length": 292310, "expires_at": "2026-11-28T08:00:00.000Z",
            }
        }
    )  # fmt: skip

    upload_id: IdentityText
    sha256: DigestText
    state: UploadState
    reason: Refusal | None = Field(description="Why it is kept aside.")
    offset: int = Field(description="Bytes that are on the server's disk.")
    length: int
    expires_at: datetime

    @classmethod
    def of(cls, progress: Progress) -> UploadView:
        """The view of an upload."""
        return cls(
            upload_id=show(progress.upload_id), sha256=progress.sha256.hex(),
            state=progress.state, reason=progress.reason, offset=progress.offset,
            length=progress.length, expires_at=moment(progress.expires_at),
        )  # fmt: skip


class SealingKeyView(BaseModel):
    """The key that phones close pictures for, so that only the server can open them."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "algorithm": "ECDH-P256 HKDF-SHA256 AES-256-GCM", "key_id": "EG5XnOyVHRU",
                "public_key": "B" + "A" * 86, "context": "postroute.evidence.seal/1",
            }
        }
    )  # fmt: skip

    algorithm: str
    key_id: str = Field(description="First 8 bytes of the key's SHA-256, as base64url.")
    public_key: str = Field(description="Uncompressed point of P-256, 65 bytes as base64url.")
    context: str = Field(
        description="Of pictures; fields beside events are sealed with `postroute.sides.seal/1`."
    )

    @classmethod
    def of(cls, key: SealingKey, context: bytes) -> SealingKeyView:
        """The view of a key."""
        return cls(
            algorithm="ECDH-P256 HKDF-SHA256 AES-256-GCM", key_id=to_base64url(key.key_id),
            public_key=to_base64url(key.public), context=context.decode(),
        )  # fmt: skip


class EvidenceView(BaseModel):
    """A photograph or signature, as far as it has come."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "sha256": _DIGEST, "state": "refused", "kind": "photograph",
                "reason": "metadata_inside", "media_type": "image/jpeg", "size": 292310,
                "claimed_sha256": _DIGEST, "received_at": "2026-11-21T03:10:02.000Z",
                "device_id": "AZr3kQJ4d0a5XyTq1mB7Zw", "items": ["H57.17.21-261121-0001"],
                "erased_at": None,
            }
        }
    )  # fmt: skip

    sha256: DigestText
    state: EvidenceState
    kind: Kind | None
    reason: Refusal | None = Field(description="Why it is kept aside.")
    media_type: str | None
    size: int | None
    claimed_sha256: DigestText | None = Field(
        description="As what it was sent; another hash: it is not what was signed."
    )
    received_at: datetime | None
    device_id: IdentityText | None
    items: list[str] = Field(description="Codes of items, by the events that name it.")
    erased_at: datetime | None

    @classmethod
    def of(cls, listed: Listed) -> EvidenceView:
        """The view of a piece of evidence."""
        row, came = listed.row, listed.came
        told = {
            "sha256": row.sha256.hex(), "state": EvidenceState(row.state),
            "media_type": row.media_type, "size": row.size, "items": list(listed.items),
        }  # fmt: skip
        if came is None:
            nothing = dict.fromkeys(cls.model_fields.keys() - told.keys())
            return cls.model_validate(told | nothing)
        return cls.model_validate(
            told | {
                "kind": came.kind, "reason": came.reason, "claimed_sha256": came.claimed.hex(),
                "received_at": moment(came.received_at),
                "device_id": None if came.device_id is None else show(came.device_id),
                "erased_at": None if came.erased_at is None else moment(came.erased_at),
            }
        )  # fmt: skip


class EvidencePage(BaseModel):
    """Evidence, by its hash."""

    evidence: list[EvidenceView]
    next_page_token: str | None = Field(description="Null behind the last page.")
