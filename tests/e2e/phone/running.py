"""The server as tests hold it: started, asked, killed, started again."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import httpx
import pytest

from tests.courier_api.servers import dying_with_us
from tests.e2e.phone.day import HUE_OFFSET_S
from tests.e2e.phone.ledger import Ledger

__all__ = ["PhoneServer", "skip_near_midnight"]

_ROOT = Path(__file__).resolve().parents[3]
_WAIT_S = 60.0
#: A server's "today" must last for as long as the tests take.
_TESTS_TAKE_S = 240


def skip_near_midnight() -> None:
    """
    Skip where Hue's day would end during the tests: a phone then has another route.

    A server's clock can be set, and a page's; a service worker's cannot (see `test_screens`), and
    these tests need both it and one day for all three.
    """
    left = 86_400 - (int(time.time()) + HUE_OFFSET_S) % 86_400
    if left < _TESTS_TAKE_S:
        pytest.skip(f"midnight in Hue is {left} s away, and with it another day")


@dataclass
class PhoneServer:
    """
    A demonstration's server in a process of its own.

    Parameters
    ----------
    folder : Path
        Its day and its data; kept when it is started again.
    options : tuple of str
        See `tests.e2e.phone.serving`.
    """

    folder: Path
    options: tuple[str, ...] = ()
    address: str = ""
    password: str = field(default="", repr=False)
    ahead_ms: int = 0

    def start(self) -> Self:
        """Start, at the address it had before if it had one, and wait until it answers."""
        port = self.address.rpartition(":")[2] or "0"
        command = [
            sys.executable, "-m", "tests.e2e.phone.serving", str(self.folder), "--port", port,
            *self.options,
        ]  # fmt: skip
        self._process = subprocess.Popen(
            [*dying_with_us(), *command], cwd=_ROOT, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the server ended before it was ready"
        told = json.loads(line)
        self.address, self.password = told["address"], told["password"]
        self.ahead_ms = told["ahead_ms"]
        self._wait_until_ready()
        return self

    def stop(self) -> None:
        """End it well."""
        self._end(signal.SIGTERM)
        if "ledger" in self.__dict__:
            self.ledger.close()

    def kill(self) -> None:
        """``kill -9``."""
        self._end(signal.SIGKILL)

    @cached_property
    def ledger(self) -> Ledger:
        """Its ledger, read beside it."""
        return Ledger(self.folder / "server")

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """The answer to a request; it is one that went well."""
        answer = httpx.request(method, self.address + path, timeout=30, **more)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text[:300]}"
        return answer

    def invitation(self, party: str) -> str:
        """The address in the code by which somebody of the day enrols a device."""
        told = self.ask("POST", "/v1/demo/invitations", json={"party": party}).json()
        return str(told["qr_text"])

    def labels(self, courier: str) -> dict[str, dict[str, Any]]:
        """Labels of a courier's route by item, as the server prints them."""
        told = self.ask("GET", "/v1/demo/labels", params={"courier_id": courier, "limit": 60})
        return {one["code"]: one for one in told.json()["labels"]}

    def sheet(self, courier: str) -> bytes:
        """The same as a file to be printed."""
        return self.ask("GET", "/v1/demo/labels.pdf", params={"courier_id": courier}).content

    def as_user(self, login: str) -> dict[str, str]:
        """The header by which a demonstration's user asks."""
        body = {"login": login, "password": self.password}
        told = self.ask("POST", "/v1/sessions", json=body).json()
        return {"authorization": f"Bearer {told['access_token']}"}

    def _wait_until_ready(self) -> None:
        give_up = time.monotonic() + _WAIT_S
        while True:
            assert self._process.poll() is None, "the server ended before it answered"
            assert time.monotonic() < give_up, "the server never answered"
            try:
                if httpx.get(f"{self.address}/readyz", timeout=5).is_success:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.05)

    def _end(self, how: signal.Signals) -> None:
        self._process.send_signal(how)
        self._process.wait(_WAIT_S)
        assert self._process.stdout is not None
        self._process.stdout.close()
