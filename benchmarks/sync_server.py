"""A real ``postroute serve`` to be measured, with phones enrolled in it."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil

from benchmarks.errors import BenchmarkError
from benchmarks.sync_phones import Phone
from courier_api import add_user

__all__ = ["Server", "serving"]

_SERVE = "from postroute.main import main; main()"
_LOGIN = "bench-dispatcher"


class Server:
    """
    A running server.

    Parameters
    ----------
    process : subprocess.Popen
    port : int
    password : str
        Of the one user that it has.
    """

    def __init__(self, process: subprocess.Popen[str], port: int, password: str) -> None:
        self.port = port
        self._process = psutil.Process(process.pid)
        self._client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60.0)
        given = {"login": _LOGIN, "password": password}
        token = self._ask("POST", "/v1/sessions", json=given)["access_token"]
        self._client.headers["authorization"] = f"Bearer {token}"

    def enrol(self, phones: Iterable[Phone]) -> None:
        """Enrol phones as dispatchers do: by an invitation each."""
        for phone in phones:
            wanted = {"party": phone.party, "label": phone.party}
            told = self._ask("POST", "/v1/devices/invitations", json=wanted)
            statement = phone.enrolment(told["device_id"], told["secret"])
            self._ask("POST", "/v1/devices/enrolments", json={"statement": statement})

    def num_entries(self) -> int:
        """How many entries the ledger says that it has."""
        return int(self._ask("GET", "/v1/ledger/checkpoint")["size"])

    def num_disputed(self) -> int:
        """How many items contradict themselves, a page of them at most."""
        return len(self._ask("GET", "/v1/contradictions")["items"])

    def num_commits(self) -> int:
        """Groups of batches that the ledger's writer has committed."""
        for line in self._client.get("/metrics").text.splitlines():
            name, _, value = line.partition(" ")
            if name == "postroute_ledger_groups":
                return round(float(value))
        raise BenchmarkError("/metrics tells no postroute_ledger_groups.")

    def cpu_seconds(self) -> float:
        """Of the server's process and of those that check signatures for it, since their start."""
        processes = (self._process, *self._process.children(recursive=True))
        times = [one.cpu_times() for one in processes]
        return float(sum(one.user + one.system for one in times))

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def _ask(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        answer = self._client.request(method, path, **more)
        if answer.status_code >= 400:
            raise BenchmarkError(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
        told: dict[str, Any] = answer.json()
        return told


@contextmanager
def serving(url: str, folder: Path) -> Iterator[Server]:
    """
    A server of its own on an empty database, for as long as the block lasts.

    Parameters
    ----------
    url : str
        Of the database.
    folder : Path
        Empty; takes the server's own files and its log.
    """
    own = {"POSTROUTE_DATA_DIR": str(folder), "POSTROUTE_DATABASE_URL": url}
    password = secrets.token_urlsafe(24)
    add_user(own, login=_LOGIN, password=password, role="dispatcher", party="office:1")
    environment = {name: text for name, text in os.environ.items() if "POSTROUTE" not in name}
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", _SERVE, "serve", "--port", "0"],
            env=environment | own, stdout=subprocess.PIPE, stderr=log, text=True,
        )  # fmt: skip
    try:
        server = Server(process, _port(process, folder), password)
        try:
            yield server
        except BenchmarkError as error:
            error.add_note(_log_end(folder))
            raise
        finally:
            server.close()
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _port(process: subprocess.Popen[str], folder: Path) -> int:
    """Of the address that the server prints once it can be reached."""
    line = process.stdout.readline() if process.stdout is not None else ""
    found = line.partition("http://127.0.0.1:")[2].partition("/")[0]
    if not found.isdecimal():
        raise BenchmarkError(f"The server told {line!r}, wanted its address. {_log_end(folder)}")
    return int(found)


def _log_end(folder: Path) -> str:
    return "The server's log: " + (folder / "server.log").read_text(errors="replace")[-2_000:]
