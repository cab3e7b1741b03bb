"""Whether the server is up, whether it can do its work, and what it has counted."""

from __future__ import annotations

from hmac import compare_digest
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel
from starlette.responses import Response

from courier_api.custody.errors import LedgerBusyError, LedgerStoppedError, LedgerUnavailableError
from courier_api.db import DatabaseUnreachableError
from courier_api.errors import CourierApiError, problems
from courier_api.hosts import is_loopback
from courier_api.metrics import METRICS_TYPE
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


class Ready(BaseModel):
    """The server can do its work."""

    status: Literal["ready"] = "ready"
    database: Literal["ok"] = "ok"
    ledger: Literal["ok"] = "ok"


@router.get("/healthz", operation_id="readHealth")
def read_health() -> Healthy:
    """The server is up."""
    return Healthy()


@router.get(
    "/readyz",
    operation_id="readReadiness",
    responses=problems(
        DatabaseUnreachableError, LedgerBusyError, LedgerStoppedError, LedgerUnavailableError
    ),
)
def read_readiness(services: ServicesDep) -> Ready:
    """Whether the database answers and the ledger's writer writes."""
    services.database.check()
    # Nothing is written, all the way through: the writer's thread, the lock, the commit.
    services.ledger.append((), _PATIENCE_S)
    return Ready()


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
