"""Endpoints by which anyone checks the ledger; they tell hashes, and nothing of what they hide."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from courier_api.access import PrincipalDep
from courier_api.custody.ledger_schemas import (
    CheckpointView,
    ConsistencyView,
    InclusionView,
    LedgerKeyView,
)
from courier_api.custody.ledger_service import LedgerService, NoSuchEntryError, NoSuchSizeError
from courier_api.errors import problems
from courier_api.wiring import ServicesDep

__all__ = ["router"]

router = APIRouter(prefix="/v1/ledger", tags=["ledger"])

Number = Annotated[int, Query(ge=0, lt=2**63)]
#: Nothing to prove holds of an empty ledger.
Size = Annotated[int, Query(ge=1, lt=2**63)]


def _ledger(services: ServicesDep) -> LedgerService:
    return LedgerService(services.database, services.keys, services.clock)


@router.get("/key", operation_id="readLedgerKey")
def read_ledger_key(services: ServicesDep) -> LedgerKeyView:
    """The key by which checkpoints and labels are checked."""
    return LedgerKeyView(key=str(_ledger(services).key))


@router.get("/checkpoint", operation_id="readCheckpoint")
def read_checkpoint(services: ServicesDep) -> CheckpointView:
    """The newest checkpoint: what the ledger holds, signed; never two for one size."""
    return CheckpointView.of(_ledger(services).checkpoint())


@router.get("/inclusion", operation_id="proveInclusion", responses=problems(NoSuchEntryError))
def prove_inclusion(seq: Number, size: Size, services: ServicesDep) -> InclusionView:
    """That an entry is among the first of the ledger."""
    leaf, path = _ledger(services).inclusion(seq, size)
    told = [b64encode(one).decode() for one in path]
    return InclusionView(seq=seq, size=size, leaf_hash=b64encode(leaf).decode(), path=told)


@router.get("/consistency", operation_id="proveConsistency", responses=problems(NoSuchSizeError))
def prove_consistency(old_size: Size, new_size: Size, services: ServicesDep) -> ConsistencyView:
    """That the ledger only grew from one size to another."""
    path = _ledger(services).consistency(old_size, new_size)
    told = [b64encode(one).decode() for one in path]
    return ConsistencyView(old_size=old_size, new_size=new_size, path=told)


@router.get(
    "/export",
    operation_id="exportLedger",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/jsonl": {"schema": {"type": "string"}}}}},
)
def export_ledger(principal: PrincipalDep, services: ServicesDep) -> StreamingResponse:
    """The whole ledger as lines of JSON, for `postroute ledger verify`."""
    del principal
    lines: Iterator[bytes] = _ledger(services).export()
    headers = {"content-disposition": 'attachment; filename="ledger.jsonl"'}
    return StreamingResponse(lines, media_type="application/jsonl", headers=headers)
