"""A server and a database server, each killed and started again at will."""

from __future__ import annotations

import json
import os
import queue
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import psutil

from courier_api.custody.faults import WriteStep
from tests.courier_api.servers import (
    WAIT_SECONDS,
    PostgresServer,
    dying_with_us,
    wait_until_gone,
)

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_S = 60.0


class KilledServer:
    """
    A real server on a port of this machine.

    Parameters
    ----------
    folder : Path
        For its data and its log.
    url : str
        Of its database; empty: the file in its folder.
    """

    def __init__(self, folder: Path, url: str = "") -> None:
        self.environment = {"POSTROUTE_DATA_DIR": str(folder / "server")}
        if url:
            self.environment["POSTROUTE_DATABASE_URL"] = url
        self.port = free_port()
        self._log_path = folder / "server.log"
        self._log = self._log_path.open("ab")
        self._told: queue.Queue[str] = queue.Queue()
        self._process = subprocess.Popen(
            [*dying_with_us(), sys.executable, "-m", "tests.courier_api.soak.server_process"],
            cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log,
        )  # fmt: skip
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()
        self._pid = 0

    @property
    def address(self) -> str:
        """The same after each start."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, die_at: WriteStep | None = None, times: int = 1) -> None:
        """Start it, perhaps so that it dies at a step of a write; it need not serve yet."""
        order = {
            "environment": self.environment, "port": self.port, "die_at": die_at or "",
            "times": times,
        }  # fmt: skip
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        self._pid = int(self._next("pid "))

    def wait_until_it_serves(self) -> None:
        """Wait for the line that ``postroute serve`` prints."""
        assert self._next("Postroute: ").startswith(self.address)

    def kill(self) -> None:
        """``kill -9``, whatever it is doing."""
        os.kill(self._pid, signal.SIGKILL)
        self.wait_until_killed()

    def wait_until_killed(self) -> None:
        """Wait for its end, which must be signal 9 and nothing else."""
        ended = self._next("ended ")
        self._pid = 0
        assert ended == str(-signal.SIGKILL), f"status {ended}: {self.log()}"

    def log(self) -> str:
        """The end of what it logged."""
        return self._log_path.read_text(errors="replace")[-3_000:]

    def stop(self) -> None:
        """Leave nothing behind."""
        if self._pid:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE_S)
        self._reader.join(PATIENCE_S)
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._log.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._told.put(line.rstrip("\n"))

    def _next(self, beginning: str) -> str:
        """The rest of the next line that begins so; a start is passed over when the end matters."""
        while True:
            try:
                line = self._told.get(timeout=PATIENCE_S)
            except queue.Empty:
                raise AssertionError(f"no {beginning!r} came: {self.log()}") from None
            if line.startswith(beginning):
                return line.removeprefix(beginning)
            assert not line.startswith("ended "), f"{line}: {self.log()}"


class KilledPostgres(PostgresServer):
    """A database server that also ends as ``pg_ctl stop -m immediate`` ends it."""

    def stop_immediately(self) -> None:
        """All of its processes leave at once, and write nothing."""
        postmaster = psutil.Process(self._pid())
        processes = [postmaster, *postmaster.children(recursive=True)]
        postmaster.send_signal(signal.SIGQUIT)
        wait_until_gone(processes)
        self._process.wait(WAIT_SECONDS)


@contextmanager
def killed_server(folder: Path, url: str = "") -> Iterator[KilledServer]:
    """A server that is not yet started, for as long as the block lasts."""
    server = KilledServer(folder, url)
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def killed_postgres(*, durable: bool = False) -> Iterator[KilledPostgres]:
    """A database server for as long as the block lasts."""
    server = KilledPostgres(durable=durable)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def free_port() -> int:
    """A port that nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
