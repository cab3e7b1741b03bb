"""The server's process, or its processes: prepared, started, announced, stopped well."""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from courier_api.config import Settings, read_settings
from courier_api.day_folder import take_day_in
from courier_api.db import DatabaseUnreachableError, DatabaseUrlError
from courier_api.demo.custody import hold_papers
from courier_api.errors import CourierApiError
from courier_api.logs import configure_logging
from courier_api.migrations.history import DatabaseNewerError
from courier_api.roles import Role
from courier_api.server_keys import ServerKeysError
from courier_api.users.demo import prepare_demo
from courier_api.wiring import prepare_data
from routing_engine.travel import InputFaultsError, one_fault

__all__ = ["ServerFailedError", "serve", "told_as_fault"]

#: Seconds that running answers get when the server is told to stop.
STOP_SECONDS = 5

#: Seconds that a silent connection stays open: a phone that scans now and then need not connect
#: anew each time. Longer than proxies keep theirs, who else would send into one that is closing.
KEEP_ALIVE_SECONDS = 75

#: Objects made and kept until the collector looks at them: those of some hundred events.
_NEW_OBJECTS = 10_000

#: Seconds until all workers answer, before the address is printed.
_START_SECONDS = 60.0


class ServerFailedError(CourierApiError):
    """The server could not be started; its log says why."""

    code = "server_failed"


def serve(
    host: str,
    port: int,
    data_dir: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> None:
    """
    Serve until interrupted; requests under way are answered first, what was handed in is written.

    Parameters
    ----------
    host : str
    port : int
        0: any free one. The address is printed once it can be opened.
    data_dir : Path or None
        Folder of a planned day.
    environment : mapping of str to str or None
        See `courier_api.config.ENVIRONMENT`; None: this process's own.

    Raises
    ------
    InputFaultsError
        When the environment is of no use, or the database that it names.
    ServerFailedError
    SystemExit
        When the address cannot be opened.
    """
    told = os.environ if environment is None else environment
    settings = read_settings(told, day_dir=data_dir, host=host, port=port)
    try:
        prepare_data(settings)
        parties = take_day_in(settings)
        demo = _prepare_demo(settings, parties) if settings.is_demo else ""
    except (
        DatabaseUrlError,
        DatabaseUnreachableError,
        DatabaseNewerError,
        ServerKeysError,
    ) as error:
        raise told_as_fault(error) from error
    # From here on: that demo users were made is told in words.
    configure_logging(settings.log_level)
    announce = partial(_announce, settings, demo)
    if settings.workers > 1:
        _serve_together(settings, announce)
    else:
        _serve_alone(settings, announce)


def _prepare_demo(settings: Settings, parties: Mapping[Role, str]) -> str:
    """Make people to try it with, and papers for them to collect; what to print of them."""
    told = prepare_demo(settings, parties)
    hold_papers(settings)
    return told


def told_as_fault(error: CourierApiError) -> InputFaultsError:
    """What is wrong with the database or the key that the environment names."""
    return one_fault(
        error.code,
        place="POSTROUTE_DATABASE_URL, POSTROUTE_DATA_DIR",
        cause=str(error),
        remedy="See that the database runs and the folder is yours, or name others.",
    )


def _serve_alone(settings: Settings, announce: Callable[[int], None]) -> None:
    server = _AnnouncingServer(_config(settings), announce)
    try:
        server.run()
    except SystemExit:
        if server.lifespan.should_exit:
            raise ServerFailedError("The server could not be started; see its log.") from None
        raise


def _serve_together(settings: Settings, announce: Callable[[int], None]) -> None:
    from courier_api.metrics import share_between_workers

    share_between_workers(settings.data_dir / "metrics")
    config = _config(settings)
    listener = config.bind_socket()
    supervisor = _AnnouncingSupervisor(config, [listener], announce)
    supervisor.run()
    listener.close()
    if not supervisor.has_started:
        raise ServerFailedError("The workers could not be started; see their log.")


def _config(settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        # Each worker makes its own, in its own process.
        partial(_application, settings),
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_graceful_shutdown=STOP_SECONDS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )


def _application(settings: Settings) -> FastAPI:
    # In a worker's process, which knows nothing yet.
    from courier_api.app import create_api

    configure_logging(settings.log_level)
    app = create_api(settings)
    _let_collector_rest()
    return app


def _let_collector_rest() -> None:
    """
    Keep Python's collector of cycles from what stays for ever, and from coming every few events.

    A round over all that the server has loaded takes longer than a phone is to wait for its answer.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 20, 100)


def _announce(settings: Settings, demo: str, port: int) -> None:
    address = settings.address(port)
    print(f"Postroute: {address}  ({address}plan)  Ctrl-C: stop", flush=True)
    if demo:
        print(demo, flush=True)


class _AnnouncingServer(uvicorn.Server):
    """Tells where it can be reached, as soon as it can."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[int], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._announce(self.servers[0].sockets[0].getsockname()[1])


class _AnnouncingSupervisor(Multiprocess):
    """Tells where its workers can be reached, as soon as all of them can."""

    def __init__(
        self,
        config: uvicorn.Config,
        sockets: list[socket.socket],
        announce: Callable[[int], None],
    ) -> None:
        super().__init__(config, sockets)
        self._announce = announce
        self.has_started = False

    def init_processes(self) -> None:
        super().init_processes()
        ready = [one.wait_until_ready(_START_SECONDS) for one in self.processes]
        if all(ready):
            self.has_started = True
            self._announce(self.sockets[0].getsockname()[1])
