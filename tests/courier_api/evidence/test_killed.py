"""Killed at any moment, a server loses nothing that it acknowledged, and uploads go on."""

from __future__ import annotations

import json
import os
import random
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from courier_api.custody.writer import now_ms
from courier_api.db import Database
from courier_api.evidence.statements import EVIDENCE_CONTEXT
from courier_api.models import DeviceRow, EvidenceRow
from tests.courier_api.devices.handsets import Handset
from tests.courier_api.evidence import drawn
from tests.courier_api.evidence.phones import TUS, metadata
from tests.courier_api.servers import dying_with_us
from tests.courier_api.storage_events import dispatcher

ROOT = Path(__file__).resolve().parents[3]
BYTES = {"content-type": "application/offset+octet-stream"}


class Forker:
    """Starts servers, one at a time."""

    def __init__(self) -> None:
        words = [sys.executable, "-m", "tests.courier_api.evidence.server"]
        self._process = subprocess.Popen(
            [*dying_with_us(), *words], cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def read(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def stop(self) -> None:
        self._process.communicate(timeout=30)


@pytest.fixture(scope="module")
def forker() -> Iterator[Forker]:
    started = Forker()
    yield started
    started.stop()


class Server:
    """A server in a process of its own, killed and started again."""

    def __init__(self, forker: Forker, folder: Path, url: str) -> None:
        self._socket = str(folder / "socket")
        self._line = json.dumps([str(folder), url])
        self._forker = forker
        self.start()

    def client(self) -> httpx.Client:
        transport = httpx.HTTPTransport(uds=self._socket)
        return httpx.Client(transport=transport, base_url="http://localhost", timeout=30)

    def start(self) -> None:
        self._forker.say(self._line)
        self._pid = int(self._forker.read())

    def kill(self) -> None:
        os.kill(self._pid, signal.SIGKILL)
        assert self._forker.read() == "gone"


@dataclass
class Phone:
    """A phone that sends until it is told that its picture has come."""

    server: Server
    handset: Handset

    def begin(self, client: httpx.Client, data: bytes) -> httpx.Response:
        given = {
            "v": 1, "sha256": sha256(data).digest(), "size": len(data),
            "device_id": self.handset.device_id, "issued_at": now_ms(),
        }  # fmt: skip
        headers = TUS | {
            "upload-length": str(len(data)),
            "upload-metadata": metadata(data),
            "evidence-statement": self.handset.state(given, EVIDENCE_CONTEXT),
        }
        return client.post("/v1/evidence", headers=headers)

    def send(self, data: bytes, offsets: list[int]) -> None:
        """The offsets at which it went on are noted."""
        at = ""
        while True:
            try:
                with self.server.client() as client:
                    if not at:
                        created = self.begin(client, data)
                        if created.status_code == 200:
                            return
                        at = created.headers["location"]
                    looked = client.head(at, headers=TUS)
                    offset = int(looked.headers["upload-offset"])
                    offsets.append(offset)
                    if offset == len(data) or self.patch(client, at, offset, data):
                        return
            except httpx.TransportError:
                time.sleep(0.01)

    def patch(self, client: httpx.Client, at: str, offset: int, data: bytes) -> bool:
        def slowly() -> Iterator[bytes]:
            for begin in range(offset, len(data), 4_096):
                yield data[begin : begin + 4_096]
                time.sleep(0.001)

        given = TUS | BYTES | {"upload-offset": str(offset)}
        answer = client.patch(at, headers=given, content=slowly())
        # What was cut off may still hold the upload for a moment.
        assert answer.status_code in (204, 409, 423), answer.text
        return answer.headers.get("evidence-state") == "present"


def enrolled(database: Database) -> Handset:
    """A phone whose key is known."""
    handset = Handset(device_id=secrets.token_bytes(16))
    row = DeviceRow(
        device_id=handset.device_id, party="courier:c7", label="Máy", algorithm=-8,
        public_key=handset.public, invited_by=bytes(16), enrolled_at=now_ms(), enrolled_from=0,
    )  # fmt: skip
    with database.writing() as session:
        session.add(row)
    return handset


def kept(database: Database, folder: Path, data: bytes) -> Any:
    with database.reading() as session:
        row = session.get(EvidenceRow, sha256(data).digest())
    assert row is not None
    assert (folder / "evidence" / str(row.path)).read_bytes() == data
    return row.state


def wait_for_bytes(incoming: Path, size: int, threads: list[threading.Thread]) -> None:
    """Wait until some upload has come so far, or all are done."""
    while any(thread.is_alive() for thread in threads):
        with suppress(FileNotFoundError):
            if any(path.stat().st_size > size for path in incoming.glob("*.part")):
                return
        time.sleep(0.001)


def test_a_server_killed_again_and_again_loses_nothing(
    database: Database, tmp_path: Path, forker: Forker
) -> None:
    """Two phones send three pictures each while the server is killed six times in mid-upload."""
    with database.writing() as session:
        session.add(dispatcher())
    chance, pictures = random.Random(4), [drawn.noise(250_000, seed) for seed in range(6)]
    offsets: list[int] = []
    failures: list[BaseException] = []
    server = Server(forker, tmp_path, str(database.url))

    def send_all(some: list[bytes]) -> None:
        phone = Phone(server, enrolled(database))
        try:
            for data in some:
                phone.send(data, offsets)
                assert kept(database, tmp_path, data) == "present", "as soon as it is told"
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=send_all, args=(pictures[at::2],)) for at in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(6):
        wait_for_bytes(tmp_path / "evidence" / "incoming", chance.randrange(150_000), threads)
        server.kill()
        server.start()
    for thread in threads:
        thread.join(60)
    server.kill()
    assert failures == []
    assert any(0 < offset < 200_000 for offset in offsets), "some went on in the middle"
    for data in pictures:
        assert kept(database, tmp_path, data) == "present"
    assert list((tmp_path / "evidence" / "incoming").glob("*.draft")) == []
