"""The application: every subject's endpoints within one frame."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    asynccontextmanager,
    nullcontext,
)
from functools import partial
from pathlib import Path

from fastapi import APIRouter, Depends, FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware

import courier_api.audit.endpoints
import courier_api.bags.endpoints
import courier_api.citizens.endpoints
import courier_api.couriers.endpoints
import courier_api.custody.dispute_endpoints
import courier_api.custody.endpoints
import courier_api.custody.ledger_endpoints
import courier_api.delivery_codes.endpoints
import courier_api.demo.endpoints
import courier_api.devices.endpoints
import courier_api.evidence.endpoints
import courier_api.evidence.upload_endpoints
import courier_api.expected.endpoints
import courier_api.exports.endpoints
import courier_api.identity.endpoints
import courier_api.incidents.endpoints
import courier_api.items.delivery_endpoints
import courier_api.items.endpoints
import courier_api.items.imports.endpoints
import courier_api.items.label_endpoints
import courier_api.items.paper_endpoints
import courier_api.live.endpoints
import courier_api.messages.endpoints
import courier_api.oidc.endpoints
import courier_api.planning.endpoints
import courier_api.planning.plan_endpoints
import courier_api.privacy.endpoints
import courier_api.tracking.endpoints
import courier_api.users.endpoints
import courier_api.webhooks.endpoints
from courier_api import health
from courier_api.access import authorised
from courier_api.bodies import BodyLimit
from courier_api.config import LOOPBACK_HOSTS, Settings
from courier_api.couriers.near import AT_ANY_HOUR, NearDoors, NearParams
from courier_api.custody.repository import LedgerRepository
from courier_api.day_endpoints import day_router
from courier_api.day_folder import has_planned_day, take_day_in_on
from courier_api.demo.custody import hold_papers_by
from courier_api.demo.moving import DayMover
from courier_api.errors import CourierApiError, answer_http, answer_malformed, answer_own
from courier_api.expected.seen import LedgerItems
from courier_api.expected.watching import alarm_gauge
from courier_api.frame import HeadAsGet, NamedPaths, RequestFrame
from courier_api.front_endpoints import BASEMAP_TYPE, front_router
from courier_api.headers import SecurityHeaders
from courier_api.hosts import HostCheck
from courier_api.live.stopping import told_to_stop
from courier_api.metrics import Metrics
from courier_api.openapi import describe
from courier_api.planning.params import PlanningParams
from courier_api.planning.parts import Planning, open_planning
from courier_api.routes import endpoints_of, methods_of
from courier_api.tracking.service import last_position
from courier_api.wiring import OpenParams, Services, open_services

__all__ = ["create_api", "create_app"]

#: Of every subject; a new one is named here.
ROUTERS: tuple[APIRouter, ...] = (
    courier_api.identity.endpoints.router,
    courier_api.oidc.endpoints.router,
    courier_api.users.endpoints.router,
    courier_api.devices.endpoints.router,
    courier_api.audit.endpoints.router,
    courier_api.custody.endpoints.router,
    courier_api.custody.dispute_endpoints.router,
    courier_api.custody.ledger_endpoints.router,
    courier_api.incidents.endpoints.router,
    courier_api.evidence.upload_endpoints.router,
    courier_api.evidence.endpoints.router,
    # Before items, whose path takes any code.
    courier_api.items.imports.endpoints.router,
    courier_api.items.endpoints.router,
    courier_api.items.endpoints.units_router,
    courier_api.items.label_endpoints.router,
    courier_api.items.delivery_endpoints.router,
    courier_api.items.paper_endpoints.router,
    courier_api.delivery_codes.endpoints.router,
    courier_api.bags.endpoints.router,
    courier_api.citizens.endpoints.router,
    courier_api.exports.endpoints.router,
    courier_api.privacy.endpoints.router,
    courier_api.planning.endpoints.router,
    courier_api.planning.plan_endpoints.router,
    courier_api.couriers.endpoints.router,
    courier_api.tracking.endpoints.router,
    courier_api.expected.endpoints.router,
    courier_api.live.endpoints.router,
    courier_api.messages.endpoints.router,
    courier_api.webhooks.endpoints.router,
    health.router,
)

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def create_app(
    data_dir: Path | None,
    *,
    allowed_hosts: Sequence[str] = LOOPBACK_HOSTS,
    front_end: Path | None = None,
) -> FastAPI:
    """
    The application for one planned day alone: its pages and files, and no database.

    Parameters
    ----------
    data_dir : Path or None
        Folder with ``problem.json``, ``plan.json`` and what was drawn from them; files that are
        missing answer 404.
    allowed_hosts : sequence of str
        Names a request may ask for, others get 400; ``*`` stands for any, see
        `Settings.allowed_hosts`.
    front_end : Path or None
        Folder of the built apps; see `courier_api.front_end.list_front_end`.
    """
    app = FastAPI(title="Postroute", docs_url=None, redoc_url=None, redirect_slashes=False)
    app.add_api_route("/healthz", health.read_health, operation_id="readHealth", tags=["health"])
    app.include_router(day_router(data_dir))
    app.include_router(front_router(front_end, Settings(data_dir).basemap_path))
    _frame(app, allowed_hosts, Metrics(), is_secure=False)
    return app


def create_api(settings: Settings, params: OpenParams | None = None) -> FastAPI:
    """
    The whole application; it opens its services when it is started, and closes them at the end.

    Parameters
    ----------
    settings : Settings
        Whose data `courier_api.wiring.prepare_data` has prepared.
    params : OpenParams or None
        What tests open otherwise.
    """
    metrics = Metrics()
    app = FastAPI(
        title="Postroute",
        version="1",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan(settings, metrics, params),
        # Without a row in the table of rights nothing can be called.
        dependencies=[Depends(authorised)],
    )
    for router in ROUTERS:
        app.include_router(router)
    if settings.has_demo_door:
        app.include_router(courier_api.demo.endpoints.router)
    app.include_router(day_router(settings.open_day_dir))
    front_end = (params or OpenParams()).front_end
    app.include_router(front_router(front_end, settings.basemap_path))
    _frame(app, settings.allowed_hosts(), metrics, is_secure=settings.is_secure)
    return app


def _lifespan(settings: Settings, metrics: Metrics, params: OpenParams | None) -> Lifespan:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        opened = open_services(settings, metrics, params)
        services = app.state.services = await run_in_threadpool(opened.__enter__)
        try:
            planning = _opened_planning(services, params)
            app.state.planning = await run_in_threadpool(planning.__enter__)
            try:
                mover = _opened_mover(services)
                await run_in_threadpool(mover.__enter__)
                try:
                    # Else it would wait for streams that have no end.
                    with told_to_stop(services.bus.dismiss):
                        yield
                finally:
                    await run_in_threadpool(mover.__exit__, None, None, None)
            finally:
                # Searches hand in their best plan so far.
                await run_in_threadpool(planning.__exit__, None, None, None)
        finally:
            # By now no request is under way; the ledger's writer finishes what it was handed.
            await run_in_threadpool(opened.__exit__, None, None, None)

    return lifespan


def _opened_planning(
    services: Services, params: OpenParams | None
) -> AbstractContextManager[Planning]:
    # People of a demonstration are invented, and it may be shown at night.
    near = AT_ANY_HOUR if services.settings.has_demo_door else NearParams()
    return open_planning(
        services.settings.data_dir,
        services.database,
        services.bus,
        LedgerItems(lambda session: LedgerRepository(session.connection())),
        clock=services.clock,
        params=(params or OpenParams()).planning,
        doors=NearDoors(near, position_of=partial(_position, services)),
        networks=services.settings.cache_dir,
        count_alarms=alarm_gauge(services.metrics.registry),
    )


def _opened_mover(services: Services) -> AbstractContextManager[object]:
    """What keeps a demonstration in its today; nothing where there is none."""
    settings = services.settings
    if not (settings.has_demo_door and has_planned_day(settings)):
        return nullcontext()

    def live(now: int) -> None:
        take_day_in_on(services.database, settings, now)
        hold_papers_by(services.ledger, services.database, services.keys, now)

    return DayMover(services.database, live, clock=services.clock, params=PlanningParams())


def _position(services: Services, party: str, now: int) -> tuple[float, float] | None:
    """Where a courier is, as far as they share it."""
    fix = last_position(services.bus, party.partition(":")[2], now)
    return None if fix is None else (fix.lon, fix.lat)


def _frame(
    app: FastAPI, allowed_hosts: Sequence[str], metrics: Metrics, *, is_secure: bool
) -> None:
    """Surround all endpoints; the layer that is added last is the outermost."""
    app.state.methods_of = partial(methods_of, app)
    app.add_middleware(NamedPaths, endpoints=partial(endpoints_of, app))
    app.add_middleware(HeadAsGet)
    app.add_middleware(BodyLimit)
    packed = (*DEFAULT_EXCLUDED_CONTENT_TYPES, BASEMAP_TYPE)
    app.add_middleware(
        GZipMiddleware, minimum_size=1_000, compresslevel=6, exclude_content_types=packed
    )
    app.add_middleware(HostCheck, names=tuple(allowed_hosts))
    app.add_middleware(RequestFrame, metrics=metrics)
    app.add_middleware(SecurityHeaders, is_secure=is_secure)
    app.add_exception_handler(CourierApiError, answer_own)
    app.add_exception_handler(HTTPException, answer_http)
    app.add_exception_handler(RequestValidationError, answer_malformed)
    describe(app)
