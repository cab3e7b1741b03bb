"""The endpoint to which phones send what they signed."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool

from courier_api.custody.errors import (
    BatchFailedError,
    BatchTooLargeError,
    LedgerBusyError,
    LedgerStoppedError,
    LedgerUnavailableError,
)
from courier_api.custody.intake import take_in
from courier_api.custody.records import Batch
from courier_api.custody.schemas import EventVerdict, SyncAnswer, SyncBody
from courier_api.errors import problems
from courier_api.wiring import Services, ServicesDep

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["custody"])


@router.post(
    "/sync",
    operation_id="syncEvents",
    responses=problems(
        BatchTooLargeError,
        LedgerBusyError,
        LedgerStoppedError,
        LedgerUnavailableError,
        BatchFailedError,
    ),
)
async def sync_events(given: SyncBody, services: ServicesDep) -> SyncAnswer:
    """Store signed events; each is authorised by its signature alone, and none is refused."""
    batch = await run_in_threadpool(_batch, given, services)
    verdicts = await asyncio.wrap_future(services.ledger.submit(batch))
    return SyncAnswer(verdicts=[EventVerdict.of(one) for one in verdicts])


def _batch(given: SyncBody, services: Services) -> Batch:
    return take_in([one.sent() for one in given.events], services.device_keys.find)
