"""Whether the server is up, whether it can do its work, and what it has counted."""

from __future__ import annotations

from hmac import compare_digest
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, Field
from starlette.responses import Response

from courier_api.custody.errors import LedgerBusyError, LedgerStoppedError, LedgerUnavailableError
from courier_api.custody.readiness import lags
from courier_api.db import DatabaseUnreachableError
from courier_api.errors import CourierApiError, problems
from courier_api.hosts import is_loopback
from courier_api.metrics import METRICS_TYPE
from courier_api.migrations.history import (
    DatabaseNewerError,
    DatabaseOlderError,
    check_newest,
)
from courier_api.wiring import ServicesDep

__all__ = ["Healthy", "Ready", "router"]

router = APIRouter(tags=["health"])

#: Seconds that the ledger's writer has for writing nothing.
_PATIENCE_S = 5.0


class MetricsRefusedError(CourierApiError):
    """Metrics are for this machine, or for whoever has POSTROUTE_METRICS_TOKEN."""

    status = 403
    code = "metrics_refused"


class Healthy(BaseModel):
    """The server is up."""

    status: Literal["ok"] = "ok"


class TablesOtherError(CourierApiError):
    """The tables are not those of this program: steps of their history are missing."""

    status = 503
    code = "tables_other"


class Ready(BaseModel):
    """The server can do its work; what is behind, somebody should look at."""

    status: Literal["ready"] = "ready"
    database: Literal["ok"] = "ok"
    ledger: Literal["ok", "busy"] = Field(description="Busy: phones are asked to wait.")
    states: Literal["ok", "behind"] = Field(
        description="Behind: some events were kept without what follows from them; rebuild."
    )
    checkpoint: Literal["ok", "behind"] = Field(
        description="Behind: entries older than a day are under no signed checkpoint."
    )
    live: Literal["ok", "down"] = Field(description="Down: Redis does not answer.")


@router.get("/healthz", operation_id="readHealth")
def read_health() -> Healthy:
    """The server is up."""
    return Healthy()


@router.get(
    "/readyz",
    operation_id="readReadiness",
    responses=problems(
        DatabaseUnreachableError, TablesOtherError, LedgerStoppedError, LedgerUnavailableError
    ),
)
def read_readiness(services: ServicesDep) -> Ready:
    """Whether the database answers and the ledger's writer writes, and what is behind."""
    services.database.check()
    with services.database.read_connection() as connection:
        try:
            check_newest(connection)
        except (DatabaseOlderError, DatabaseNewerError) as error:
            raise TablesOtherError(str(error)) from error
        found = lags(connection, services.clock())
    is_busy = False
    try:
        # Nothing is written, all the way through: the writer's thread, the lock, the commit.
        services.ledger.append((), _PATIENCE_S)
    except LedgerBusyError:
        # It writes as fast as it can.
        is_busy = True
    return Ready(
        ledger="busy" if is_busy else "ok",
        states="ok" if found.is_folded else "behind",
        checkpoint="ok" if found.is_witnessed else "behind",
        live="ok" if services.bus.is_well() else "down",
    )


@router.get(
    "/metrics",
    operation_id="readMetrics",
    response_class=PlainTextResponse,
    responses=problems(MetricsRefusedError),
)
def read_metrics(request: Request, services: ServicesDep) -> Response:
    """What was counted, as Prometheus reads it."""
    token = services.settings.metrics_token
    if token:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        is_allowed = compare_digest(given.encode(), token.encode())
    else:
        is_allowed = request.client is not None and is_loopback(request.client.host)
    if not is_allowed:
        raise MetricsRefusedError("Metrics: wanted the token, or a request from this machine.")
    return Response(services.metrics.text(), media_type=METRICS_TYPE)
