"""The endpoint to which phones send what they signed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from fastapi import APIRouter, BackgroundTasks
from fastapi.concurrency import run_in_threadpool

from courier_api.access import NetworkDep
from courier_api.custody.core.signing import claimed_identity
from courier_api.custody.errors import (
    BatchFailedError,
    BatchTooLargeError,
    LedgerBusyError,
    LedgerStoppedError,
    LedgerUnavailableError,
)
from courier_api.custody.intake import take_in
from courier_api.custody.limits import QuarantineFullError, SyncTooOftenError
from courier_api.custody.records import Batch, NewEvent
from courier_api.custody.repository import LedgerRepository
from courier_api.custody.schemas import EventVerdict, SyncAnswer, SyncBody
from courier_api.custody.sealed_sides import opener_of
from courier_api.delivery_codes.judge import judge_codes, with_codes
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
        SyncTooOftenError,
        QuarantineFullError,
    ),
)
async def sync_events(
    given: SyncBody, network: NetworkDep, background: BackgroundTasks, services: ServicesDep
) -> SyncAnswer:
    """Store signed events; each is authorised by its signature alone, and none is refused."""
    batch = await run_in_threadpool(_batch, given, network, services)
    verdicts = await asyncio.wrap_future(services.ledger.submit(batch))
    services.custody_teller.note(batch, verdicts)
    if typed := with_codes(batch):
        # Afterwards: an event waits for no judgement, and is acknowledged whatever that is.
        background.add_task(judge_codes, services, typed)
    return SyncAnswer(verdicts=[EventVerdict.of(one) for one in verdicts])


def _batch(given: SyncBody, network: str, services: Services) -> Batch:
    sent = [one.sent() for one in given.events]
    # A batch is one phone's.
    services.sync_gate.enter(network, claimed_identity(sent[0].signed).device_id)
    open_sides = opener_of(lambda: services.evidence.sealing)
    batch = take_in(sent, services.device_keys.find, services.verifiers.judge, open_sides)

    def has_news(events: Sequence[NewEvent]) -> bool:
        with services.database.read_connection() as connection:
            known = LedgerRepository(connection).known([one.event_id for one in events])
        return any(one.event_id not in known for one in events)

    services.sync_gate.admit(batch, network, has_news)
    return batch
