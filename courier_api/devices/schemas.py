"""What the API takes and tells of devices."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from courier_api.custody.core.keys import Algorithm
from courier_api.devices.challenges import CHALLENGE_SECONDS
from courier_api.devices.service import Invitation, RevokeReason
from courier_api.identities import IdentityText, show, to_base64url
from courier_api.models import DeviceRow
from courier_api.moments import moment
from courier_api.wire_types import PRINTABLE

__all__ = [
    "INVITATION",
    "ChallengeView",
    "DeviceKey",
    "DevicePage",
    "DeviceSessionBody",
    "DeviceView",
    "EnrolmentBody",
    "InvitationBody",
    "InvitationView",
    "KeyDirectory",
    "RevocationBody",
]

_DEVICE = "AZr3kQJ4d0a5XyTq1mB7Zw"
_KEY = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
_EXAMPLE: JsonDict = {
    "device_id": _DEVICE, "party": "courier:c7", "label": "Điện thoại của An",
    "algorithm": "EdDSA", "public_key": _KEY, "enrolled_at": "2026-11-20T08:00:00.000Z",
    "enrolled_from": 1_204,
    "revoked_at": None, "revoked_from": None, "revoke_reason": None,
}  # fmt: skip

AlgorithmName = Literal["EdDSA", "ES256"]

#: In whose name a device may sign; citizens have none.
DevicePartyText = Annotated[
    str,
    Field(
        pattern=r"^(?:courier|agent|authority|office):[0-9A-Za-z](?:[0-9A-Za-z._-]{0,38}[0-9A-Za-z])?$",
        description="Such as courier:c7 or agent:042.",
    ),
]


#: An example.
INVITATION: JsonDict = {
    "device_id": _DEVICE, "party": "courier:c7", "label": "Điện thoại của An",
    "qr_text": f"https://post.example/courier#enrol=1.{_DEVICE}.{_KEY}",
    "secret": _KEY, "expires_at": "2026-11-20T08:15:00.000Z",
}  # fmt: skip

_STATEMENT: JsonDict = {"statement": "0oRWogEnBFAB" + "x" * 200}
_Statement = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,1400}$")]


class InvitationBody(BaseModel):
    """For whom a device is to be enrolled."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"party": "courier:c7", "label": "Điện thoại của An"}},
    )

    party: DevicePartyText
    label: Annotated[str, Field(min_length=1, max_length=60, pattern=PRINTABLE)] = Field(
        description="What to call the device."
    )


class InvitationView(BaseModel):
    """An invitation to be shown to the device; told once."""

    model_config = ConfigDict(json_schema_extra={"example": INVITATION})

    device_id: IdentityText = Field(description="That the device will have.")
    party: str
    label: str
    qr_text: str = Field(
        description="To be shown as a QR code: an address with `#enrol=1.DEVICE.SECRET`."
    )
    secret: str = Field(description="32 bytes as base64url; signed and sent by the device, once.")
    expires_at: datetime

    @classmethod
    def of(cls, made: Invitation, base: str) -> InvitationView:
        """The view of an invitation; ``base`` is where devices reach the server."""
        device_id, secret = show(made.device_id), to_base64url(made.secret)
        page = "courier" if made.party.startswith("courier:") else "desk"
        return cls(
            device_id=device_id, party=made.party, label=made.label, secret=secret,
            qr_text=f"{base}/{page}#enrol=1.{device_id}.{secret}",
            expires_at=moment(made.expires_at),
        )  # fmt: skip


class EnrolmentBody(BaseModel):
    """A device's statement that it holds a key."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": _STATEMENT})

    statement: _Statement = Field(
        description="COSE_Sign1 by the new key, as base64url without padding: context"
        " `postroute.enrol/1`, kid the invitation's device_id, payload a CBOR map of `v` = 1,"
        " `secret` and `public_key` (raw: 32 bytes of Ed25519, or 65 of a P-256 point)."
    )


class ChallengeView(BaseModel):
    """What a device is to sign next; good once."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"challenge": "x" * 75, "expires_in": CHALLENGE_SECONDS}}
    )

    challenge: str = Field(description="To be signed as it stands; base64url of opaque bytes.")
    expires_in: int = Field(description="Seconds for which it holds.")


class DeviceSessionBody(BaseModel):
    """A device's statement by which it is let in."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": _STATEMENT})

    statement: _Statement = Field(
        description="COSE_Sign1 by the device's key, as base64url without padding: context"
        " `postroute.session/1`, kid the device_id, payload a CBOR map of `v` = 1 and `challenge`"
        " (the bytes, decoded)."
    )


class DeviceView(BaseModel):
    """A device that signs events."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    device_id: IdentityText
    party: str = Field(description="In whose name it signs.")
    label: str
    algorithm: AlgorithmName
    public_key: str = Field(description="Raw, as base64url.")
    enrolled_at: datetime
    enrolled_from: int = Field(description="Number of the ledger's entries then.")
    revoked_at: datetime | None
    revoked_from: int | None = Field(
        description="Number of the ledger's entries then: later ones of its wait for a decision."
    )
    revoke_reason: RevokeReason | None

    @classmethod
    def of(cls, row: DeviceRow) -> DeviceView:
        """The view of a row."""
        return cls(
            device_id=show(row.device_id), party=row.party, label=row.label,
            algorithm=_algorithm(row), public_key=to_base64url(row.public_key),
            enrolled_at=moment(row.enrolled_at), enrolled_from=row.enrolled_from,
            revoked_at=None if row.revoked_at is None else moment(row.revoked_at),
            revoked_from=row.revoked_from,
            revoke_reason=None if row.revoke_reason is None else RevokeReason(row.revoke_reason),
        )  # fmt: skip


class DevicePage(BaseModel):
    """Devices, by their identity."""

    devices: list[DeviceView]
    next_page_token: str | None = Field(description="Null behind the last page.")


class DeviceKey(BaseModel):
    """By which one checks what a device has signed."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "device_id": _DEVICE, "party": "courier:c7", "algorithm": "EdDSA",
                "public_key": _KEY, "enrolled_at": "2026-11-20T08:00:00.000Z",
                "enrolled_from": 1_204,
                "revoked_at": None, "revoked_from": None,
            }
        }
    )  # fmt: skip

    device_id: IdentityText
    party: str
    algorithm: AlgorithmName
    public_key: str = Field(description="Raw, as base64url.")
    enrolled_at: datetime
    enrolled_from: int
    revoked_at: datetime | None
    revoked_from: int | None

    @classmethod
    def of(cls, row: DeviceRow) -> DeviceKey:
        """The view of a row."""
        return cls(
            device_id=show(row.device_id), party=row.party, algorithm=_algorithm(row),
            public_key=to_base64url(row.public_key), enrolled_at=moment(row.enrolled_at),
            enrolled_from=row.enrolled_from,
            revoked_at=None if row.revoked_at is None else moment(row.revoked_at),
            revoked_from=row.revoked_from,
        )  # fmt: skip


class KeyDirectory(BaseModel):
    """Keys of all devices that were ever enrolled: what a phone carries to check others offline."""

    keys: list[DeviceKey]


class RevocationBody(BaseModel):
    """Why a device is to sign no more."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"reason": "stolen"}})

    reason: RevokeReason


def _algorithm(row: DeviceRow) -> AlgorithmName:
    return "EdDSA" if row.algorithm == Algorithm.EDDSA else "ES256"
