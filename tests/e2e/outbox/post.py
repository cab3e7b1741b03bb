"""A post office for the tests of the outbox: a real server, its ledger, and a phone's browser."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
from playwright.sync_api import BrowserContext, Page, Playwright

from courier_api.custody.core.keys import read_public_key
from courier_api.custody.core.signing import read_event, verify_signature
from tests.courier_api.soak.killed_servers import free_port
from tests.e2e.browsers import FLAGS

ROOT = Path(__file__).resolve().parents[3]


@dataclass
class Post:
    """
    A real server in a process of its own, that can be killed and started again.

    Parameters
    ----------
    data : Path
    pages : Path
        The built page.
    """

    data: Path
    pages: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    _token: str = ""

    def __post_init__(self) -> None:
        self.port = free_port()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        words = ["-m", "tests.e2e.outbox.server", str(self.port), str(self.data), str(self.pages)]
        self.process = subprocess.Popen([sys.executable, *words], cwd=ROOT)
        give_up = time.monotonic() + 60
        while time.monotonic() < give_up:
            assert self.process.poll() is None, "the server ended before it answered"
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{self.address}/healthz", trust_env=False).is_success:
                    return
            time.sleep(0.05)
        raise AssertionError("the server never answered")

    def kill(self) -> None:
        """``kill -9``, unless it is dead."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def fault(self, name: str, **given: str | int) -> str:
        """Order a fault; see `tests.e2e.outbox.server`."""
        return self._ask("POST", f"/fault/{name}", params=given).text

    def invitation(self, party: str) -> str:
        """The text of a QR code that a dispatcher shows."""
        body = {"party": party, "label": "Máy thử"}
        return str(self.dispatch("POST", "/v1/devices/invitations", json=body).json()["qr_text"])

    def dispatch(self, method: str, path: str, **more: Any) -> httpx.Response:
        """What the server answers a dispatcher."""
        if not self._token:
            password = (self.data / "demo-password").read_text().strip()
            login = {"login": "demo-dispatcher", "password": password}
            self._token = self._ask("POST", "/v1/sessions", json=login).json()["access_token"]
        answer = self._ask(method, path, headers={"authorization": f"Bearer {self._token}"}, **more)
        assert answer.is_success, answer.text
        return answer

    def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        with httpx.Client(base_url=self.address, trust_env=False, timeout=30) as client:
            return client.request(method, path, **more)

    def ledger(self, party: str) -> list[str]:
        """
        Identities of the events that the ledger has of a party's devices, in hexadecimal digits.

        Each signature is checked against the bytes that are kept, and the numbers have no gap.
        """
        with contextlib.closing(sqlite3.connect(self.data / "postroute.db")) as database:
            keys = dict(
                database.execute(
                    "SELECT device_id, public_key FROM devices WHERE party = ?", [party]
                )
            )
            rows = database.execute(
                "SELECT device_id, device_seq, signed FROM ledger_entries ORDER BY seq"
            ).fetchall()
        own = [(seq, signed, keys[device]) for device, seq, signed in rows if device in keys]
        for _, signed, key in own:
            verify_signature(read_event(signed), read_public_key(key))
        assert sorted(seq for seq, _, _ in own) == list(range(1, len(own) + 1))
        return [read_event(signed).event.event_id.hex() for _, signed, _ in own]

    def sides(self) -> list[str]:
        """Side fields that the server has opened."""
        with contextlib.closing(sqlite3.connect(self.data / "postroute.db")) as database:
            found = database.execute("SELECT value FROM side_records").fetchall()
        return [value.decode() if isinstance(value, bytes) else str(value) for (value,) in found]

    def evidence(self) -> dict[str, str]:
        """States of pictures by their hash."""
        with contextlib.closing(sqlite3.connect(self.data / "postroute.db")) as database:
            found = database.execute("SELECT sha256, state FROM evidence").fetchall()
        return {digest.hex(): state for digest, state in found}


@dataclass
class Phone:
    """
    A phone: a browser with a profile that outlives it.

    Parameters
    ----------
    playwright : Playwright
    chromium : str
    folder : Path
    address : str
    """

    playwright: Playwright
    chromium: str
    folder: Path
    address: str
    scripts: list[str] = field(default_factory=list)
    context: BrowserContext | None = None
    _page: Page | None = None

    @property
    def page(self) -> Page:
        assert self._page is not None
        return self._page

    def switch_on(self) -> Page:
        """Start the browser, and open the page."""
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.folder), executable_path=self.chromium, args=FLAGS, locale="vi-VN",
            viewport={"width": 360, "height": 640}, timezone_id="Asia/Ho_Chi_Minh",
        )  # fmt: skip
        for script in self.scripts:
            self.context.add_init_script(script)
        self._page = self.open(self.context.pages[0])
        return self._page

    def open(self, page: Page | None = None) -> Page:
        """The page, in a new tab or in this one."""
        assert self.context is not None
        page = page or self.context.new_page()
        page.goto(f"{self.address}/courier")
        page.locator("#not-sent").filter(has_text="+").wait_for()
        return page

    def call(self, what: str, *given: Any, page: Page | None = None) -> Any:
        """What a function of ``window.phone`` yields."""
        text = f"(given) => window.phone.{what}(...given)"
        return (page or self.page).evaluate(text, list(given))

    def wait_for(self, events: int, pictures: int = 0, page: Page | None = None) -> None:
        """Until so many are told to wait."""
        shown = (page or self.page).locator("#not-sent")
        shown.filter(has_text=f"{events} + {pictures}").wait_for(timeout=30_000)

    @property
    def pid(self) -> int:
        """Of the browser itself, not of its helpers."""
        mark = f"--user-data-dir={self.folder}"
        for process in psutil.process_iter(["pid", "cmdline"]):
            words = process.info["cmdline"] or []
            if mark in words and not any(word.startswith("--type=") for word in words):
                return int(process.info["pid"])
        raise AssertionError("no browser runs")

    def kill(self) -> None:
        """``kill -9``; its helpers follow it by themselves."""
        os.kill(self.pid, signal.SIGKILL)
        self.switch_off()

    def switch_off(self) -> None:
        """Close it, or what is left of it."""
        if self.context is not None:
            with contextlib.suppress(Exception):
                self.context.close()
        self.context = None


@contextlib.contextmanager
def switched_on(phone: Phone) -> Iterator[Phone]:
    """A phone that is on for as long as the block lasts."""
    phone.switch_on()
    try:
        yield phone
    finally:
        phone.switch_off()
