"""What the API tells of the ledger to those who check it."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from courier_api.custody.checkpoints import Checkpoint
from courier_api.moments import moment

__all__ = ["CheckpointView", "ConsistencyView", "InclusionView", "LedgerKeyView"]

_ROOT = "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0="
_NOTE: JsonDict = {
    "size": 1, "root": _ROOT, "created_at": "2026-11-20T08:00:00.000Z",
    "note": f"postroute.example/ledger\n1\n{_ROOT}\n\n— postroute.example/ledger AAAAAA==\n",
}  # fmt: skip


class LedgerKeyView(BaseModel):
    """The key that signs checkpoints and labels, as a signed note's verifier key."""

    key: str = Field(
        description="Name, hash and, in base 64 behind the last +, a byte 1 and the 32 bytes of an"
        " Ed25519 public key. Labels (`postroute.label/1`) are signed by the same key: their kid"
        " is the first 8 bytes of its SHA-256.",
        examples=["postroute.example/ledger+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfs="],
    )


class CheckpointView(BaseModel):
    """A signed statement of what the ledger held."""

    model_config = ConfigDict(json_schema_extra={"example": _NOTE})

    size: int
    root: str = Field(description="Base 64.")
    note: str = Field(description="C2SP tlog-checkpoint.")
    created_at: datetime

    @classmethod
    def of(cls, checkpoint: Checkpoint) -> CheckpointView:
        """As it is told."""
        return cls(
            size=checkpoint.size,
            root=b64encode(checkpoint.root).decode(),
            note=checkpoint.note,
            created_at=moment(checkpoint.created_at),
        )


class InclusionView(BaseModel):
    """That an entry is among the first ``size`` of the ledger (RFC 6962)."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"seq": 0, "size": 2, "leaf_hash": _ROOT, "path": [_ROOT]}}
    )

    seq: int
    size: int
    leaf_hash: str = Field(description="Base 64.")
    path: list[str] = Field(description="From the leaf up; base 64.")


class ConsistencyView(BaseModel):
    """That the ledger of ``new_size`` entries goes on from the one of ``old_size`` (RFC 6962)."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"old_size": 1, "new_size": 2, "path": [_ROOT]}}
    )

    old_size: int
    new_size: int
    path: list[str] = Field(description="Base 64.")
