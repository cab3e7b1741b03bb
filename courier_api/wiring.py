"""What a process of the server works with: opened once, in order, and closed in the reverse."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request

from courier_api.config import Settings
from courier_api.custody.data_lock import DataLock, prepared_together
from courier_api.custody.folding import StateFold
from courier_api.custody.ledger_service import LedgerService
from courier_api.custody.limits import SyncGate, SyncLimits
from courier_api.custody.states import fold_custody
from courier_api.custody.telling import CustodyTeller
from courier_api.custody.verifying import Verifiers, num_verifiers
from courier_api.custody.writer import LedgerWriter, now_ms
from courier_api.db import Database, sqlite_url
from courier_api.devices.keys import DeviceKeys
from courier_api.evidence.parts import EvidenceParts
from courier_api.evidence.records import EvidenceParams
from courier_api.evidence.telling import seams_of
from courier_api.guessing.service import GuessCounters
from courier_api.housekeeping import Housekeeper, Sweep
from courier_api.identity.passwords import PasswordParams, Passwords
from courier_api.in_flight import InFlight
from courier_api.live.bus import Bus, BusParams
from courier_api.live.local import LocalBus
from courier_api.live.streams import LiveStreams, StreamParams
from courier_api.messages.gateway import GatewayMessenger
from courier_api.messages.gateway_file import gateway_messenger
from courier_api.metrics import Metrics
from courier_api.migrations.history import check_newest
from courier_api.oidc.provider import OidcProvider, ProviderParams
from courier_api.page_tokens import PageTokens
from courier_api.planning.files import DayFiles
from courier_api.planning.params import PlanningParams
from courier_api.planning.parts import FOLDER
from courier_api.privacy.retention import DatumKind
from courier_api.server_keys import ServerKeys, load_or_make_keys
from courier_api.webhooks.posting import Poster
from courier_api.webhooks.tasks import WebhookSender
from courier_api.webhooks.vault import Vault

__all__ = [
    "DATABASE_NAME",
    "FOLD",
    "OpenParams",
    "Services",
    "ServicesDep",
    "open_database",
    "open_services",
    "prepare_data",
    "services_of",
]

#: The SQLite file in the data folder.
DATABASE_NAME = "postroute.db"

#: How events become states of items.
FOLD: StateFold = fold_custody


@dataclass(frozen=True, slots=True)
class OpenParams:
    """
    What tests open otherwise.

    Parameters
    ----------
    clock : callable
        Milliseconds since 1970, UTC.
    passwords : PasswordParams
    planning : PlanningParams
    sweep_seconds : float
        Between two rounds of tidying up.
    bus : BusParams
    streams : StreamParams
    sync_limits : SyncLimits
    oidc : ProviderParams
    num_verifiers : int or None
        Processes that check signatures; None: as many as there are cores to spare.
    front_end : Path or None
        Folder of the built apps; None: the one that `make setup` builds.
    """

    clock: Callable[[], int] = now_ms
    passwords: PasswordParams = PasswordParams()  # noqa: RUF009 - frozen
    planning: PlanningParams = PlanningParams()  # noqa: RUF009 - frozen
    sweep_seconds: float = 900.0
    bus: BusParams = BusParams()  # noqa: RUF009 - frozen
    streams: StreamParams = StreamParams()  # noqa: RUF009 - frozen
    sync_limits: SyncLimits = SyncLimits()  # noqa: RUF009 - frozen
    oidc: ProviderParams = ProviderParams()  # noqa: RUF009 - frozen
    num_verifiers: int | None = None
    front_end: Path | None = None


@dataclass(frozen=True, slots=True)
class Services:
    """
    Everything that endpoints work with; made by `open_services` and given by `ServicesDep`.

    Parameters
    ----------
    settings : Settings
    keys : ServerKeys
        The server's own; its public one is how anyone checks what it signed.
    database : Database
    ledger : LedgerWriter
        The one way into the ledger.
    bus : Bus
        The live bus; never the system of record.
    evidence : EvidenceParts
        Takes photographs and signatures in.
    device_keys : DeviceKeys
        Of all devices that were ever enrolled.
    clock : callable
        Milliseconds since 1970, UTC.
    metrics : Metrics
    passwords : Passwords
    guesses : GuessCounters
    page_tokens : PageTokens
    in_flight : InFlight
        Requests with a key that this process is answering.
    custody_teller : CustodyTeller
        Tells the live bus what became durable.
    sync_gate : SyncGate
        Keeps floods of events out.
    verifiers : Verifiers
        Check the signatures of large batches.
    streams : LiveStreams
        Browsers that look on.
    sms : GatewayMessenger or None
        None: one-time codes are told on the screen.
    oidc : OidcProvider or None
        By which users may log in.
    """

    settings: Settings
    keys: ServerKeys
    database: Database
    ledger: LedgerWriter
    bus: Bus
    evidence: EvidenceParts
    device_keys: DeviceKeys
    clock: Callable[[], int]
    metrics: Metrics
    passwords: Passwords
    guesses: GuessCounters
    page_tokens: PageTokens
    in_flight: InFlight
    custody_teller: CustodyTeller
    sync_gate: SyncGate
    verifiers: Verifiers
    streams: LiveStreams
    sms: GatewayMessenger | None
    oidc: OidcProvider | None


@contextmanager
def open_services(
    settings: Settings, metrics: Metrics, params: OpenParams | None = None
) -> Iterator[Services]:
    """
    Open what a process of the server works with; whatever was handed in is finished at the end.

    Parameters
    ----------
    settings : Settings
        Whose data `prepare_data` has prepared.
    metrics : Metrics
    params : OpenParams or None

    Raises
    ------
    courier_api.db.DatabaseUrlError, courier_api.db.DatabaseUnreachableError
    courier_api.migrations.history.DatabaseOlderError
    courier_api.migrations.history.DatabaseNewerError, courier_api.server_keys.ServerKeysError
    courier_api.custody.data_lock.DataInUseError
    """
    params = params or OpenParams()
    with ExitStack() as stack:
        keys = load_or_make_keys(settings.data_dir)
        database = stack.enter_context(open_database(settings))
        hold = stack.enter_context(DataLock(settings.data_dir, database).together())
        with database.read_connection() as connection:
            check_newest(connection)
        ledger = stack.enter_context(LedgerWriter(database, FOLD, clock=params.clock))
        metrics.watch_ledger(ledger.load)
        bus = _open_bus(settings, metrics, params.bus)
        stack.callback(bus.close)
        teller = stack.enter_context(CustodyTeller(database, bus))
        verifiers = stack.enter_context(_verifiers(settings, params))
        num_streams = metrics.gauge("postroute_live_streams", "Browsers that look on.")
        evidence = _evidence(settings, database, keys, params.clock, bus)
        stack.enter_context(_webhook_sender(settings, keys, database, params.clock))
        stack.enter_context(
            Housekeeper(
                database,
                [lambda _session, _now: hold.renew(), *_sweeps(settings, keys, evidence, params)],
                clock=params.clock,
                seconds=params.sweep_seconds,
            )
        )
        yield Services(
            settings=settings,
            keys=keys,
            database=database,
            ledger=ledger,
            bus=bus,
            evidence=evidence,
            device_keys=DeviceKeys(database),
            clock=params.clock,
            metrics=metrics,
            passwords=Passwords(params.passwords),
            guesses=GuessCounters(database, keys.pseudonym, params.clock),
            page_tokens=PageTokens(keys.secret("paging")),
            in_flight=InFlight(),
            custody_teller=teller,
            sync_gate=SyncGate(bus, params.sync_limits),
            verifiers=verifiers,
            streams=LiveStreams(params.streams, count=num_streams.inc),
            sms=_gateway(settings),
            oidc=_oidc_provider(settings, params),
        )


def prepare_data(settings: Settings) -> None:
    """
    Make the data folder, the server's key and the tables, or bring them to what is known here.

    Raises
    ------
    courier_api.db.DatabaseUrlError, courier_api.db.DatabaseUnreachableError
    courier_api.migrations.history.DatabaseNewerError, courier_api.server_keys.ServerKeysError
    routing_engine.travel.InputFaultsError
        When a command is at work that no server may disturb.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    load_or_make_keys(settings.data_dir)
    with open_database(settings) as database:
        if database.is_sqlite:
            # Whatever else lies in the folder, this is nobody else's to read; nor are its journals,
            # which SQLite makes with the same mode. One that is there stays as it was set up.
            with suppress(OSError):
                Path(str(database.url.database)).touch(mode=0o600)
        database.check()
        with prepared_together(settings.data_dir, database):
            database.upgrade()


@contextmanager
def open_database(settings: Settings) -> Iterator[Database]:
    """
    The database that the settings name.

    Raises
    ------
    courier_api.db.DatabaseUrlError
    """
    url = settings.database_url or sqlite_url(settings.data_dir / DATABASE_NAME)
    database = Database(url)
    try:
        yield database
    finally:
        database.dispose()


async def services_of(request: Request) -> Services:
    """What the application was opened with; awaited, since otherwise a thread would be asked."""
    services: Services = request.app.state.services
    return services


#: Everything an endpoint works with.
ServicesDep = Annotated[Services, Depends(services_of)]


def _open_bus(settings: Settings, metrics: Metrics, params: BusParams) -> Bus:
    if not settings.redis_url:
        return LocalBus(params, count=metrics.count_live)
    from courier_api.live.redis_bus import RedisBus

    return RedisBus(settings.redis_url, params, count=metrics.count_live)


def _gateway(settings: Settings) -> GatewayMessenger | None:
    params = settings.sms_gateway
    if params is None:
        return None
    return gateway_messenger(params, allows_loopback=settings.is_demo)


def _evidence(
    settings: Settings, database: Database, keys: ServerKeys, clock: Callable[[], int], bus: Bus
) -> EvidenceParts:
    keep_days = settings.retention[DatumKind.EVIDENCE].at_most_days
    return EvidenceParts.of(
        settings.evidence_dir,
        database,
        keys,
        clock=clock,
        params=EvidenceParams(keep_days=keep_days),
        seams=seams_of(bus),
    )


def _verifiers(settings: Settings, params: OpenParams) -> Verifiers:
    wanted = params.num_verifiers
    return Verifiers(num_verifiers(settings.workers) if wanted is None else wanted)


def _webhook_sender(
    settings: Settings, keys: ServerKeys, database: Database, clock: Callable[[], int]
) -> WebhookSender:
    poster = Poster(settings.webhook_targets)
    return WebhookSender(database, Vault(keys.secret("webhooks")), poster, clock=clock)


def _oidc_provider(settings: Settings, params: OpenParams) -> OidcProvider | None:
    client = settings.oidc
    return None if client is None else OidcProvider(client, params.clock, params.oidc)


def _sweeps(
    settings: Settings, keys: ServerKeys, evidence: EvidenceParts, params: OpenParams
) -> Sequence[Sweep]:
    """What is tidied up; here, since some of it works with services itself."""
    from courier_api import idempotency
    from courier_api.audit import tasks as audit
    from courier_api.custody import tasks as custody
    from courier_api.delivery_codes import tasks as delivery_codes
    from courier_api.devices import tasks as devices
    from courier_api.evidence import tasks as evidence_tasks
    from courier_api.guessing import tasks as guessing
    from courier_api.identity import tasks as identity
    from courier_api.items import tasks as items
    from courier_api.messages import tasks as messages
    from courier_api.oidc import tasks as oidc
    from courier_api.planning import tasks as planning
    from courier_api.privacy import tasks as privacy
    from courier_api.webhooks import tasks as webhooks

    return (
        audit.sweep, devices.sweep, guessing.sweep, identity.sweep, idempotency.sweep,
        items.sweep, messages.sweep, oidc.sweep, webhooks.sweep,
        delivery_codes.sweep_of(keys),
        *evidence_tasks.sweeps_of(evidence),
        custody.sweep_of(LedgerService(evidence.database, evidence.keys, params.clock).sign),
        planning.sweep_of(DayFiles(settings.data_dir / FOLDER), params.planning),
        privacy.sweep_of(settings.retention),
    )  # fmt: skip
