"""The server as processes: started, announced, stopped well; alone and together."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import psutil
import pytest

from courier_api import serving
from courier_api.config import Settings
from courier_api.db import sqlite_url
from courier_api.roles import Role
from courier_api.users.demo import DEMO_USERS, prepare_demo
from courier_api.wiring import prepare_data
from postroute.exit_status import BAD_INPUT
from routing_engine import InputFaultsError
from tests.courier_api.apis import opened_api
from tests.courier_api.servers import PostgresServer
from tests.courier_api.spare_databases import SpareDatabases
from tests.postroute.command_line import postroute, start

#: Seconds after which a test gives up; no test waits so long when all is well.
PATIENCE_S = 60

Serve = Callable[..., tuple[subprocess.Popen[str], str]]


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Starts servers whose data lies in a folder of the test's own, and ends what is left."""
    monkeypatch.setenv("POSTROUTE_DATA", str(tmp_path))
    started: list[subprocess.Popen[str]] = []

    def start_one(**environment: str) -> tuple[subprocess.Popen[str], str]:
        for name, value in environment.items():
            monkeypatch.setenv(f"POSTROUTE_{name}", value)
        process = start("serve", "--port", 0)
        started.append(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("Postroute: http://127.0.0.1:"), process.communicate()
        return process, line.split()[1]

    yield start_one
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def is_taken(port: int) -> bool:
    """Whether new connections are taken."""
    with suppress(ConnectionError), socket.create_connection(("127.0.0.1", port), PATIENCE_S):
        return True
    return False


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=PATIENCE_S)
    return process.returncode, out, err


def test_a_server_works_tells_of_its_users_and_stops_well(serve: Serve, tmp_path: Path) -> None:
    process, address = serve(LOG="info", DEMO="1")
    assert process.stdout is not None
    assert "demo users" in process.stdout.readline()
    own = tmp_path / "server"
    assert httpx.get(f"{address}readyz").status_code == 200
    assert httpx.get(f"{address}v1/day").json()["code"] == "file_not_planned"
    assert stat.S_IMODE(own.stat().st_mode) == 0o700
    for name in ("postroute.db", "server.key"):
        assert stat.S_IMODE((own / name).stat().st_mode) == 0o600

    # A request that is half sent when the server is told to stop is answered all the same.
    body = json.dumps({"login": "an", "password": "x"}).encode()
    port = int(address.rstrip("/").rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as slow:
        head = f"POST /v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
        slow.sendall(head.encode() + b"Content-Type: application/json\r\n\r\n" + body[:5])
        # Another request, answered later, shows that the first has arrived.
        assert httpx.get(f"{address}healthz").status_code == 200
        process.send_signal(signal.SIGTERM)
        while is_taken(port):
            time.sleep(0.02)
        slow.sendall(body[5:])
        answer = b""
        while piece := slow.recv(10_000):
            answer += piece
        assert b"login_failed" in answer

    status, _, err = ended(process)
    assert status in (0, -signal.SIGTERM)
    lines = [json.loads(line) for line in err.splitlines()]
    assert "/readyz" in {line.get("route") for line in lines}
    assert not [line for line in lines if line["level"] == "error"]


def test_a_database_elsewhere_is_nobody_elses_to_read_either(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    path = tmp_path / "elsewhere" / "post.db"
    settings = Settings(data_dir=tmp_path / "server", database_url=str(sqlite_url(path)))
    prepare_data(settings)
    with opened_api(settings) as api:
        assert api.get("/readyz").status_code == 200
        for one in path.parent.glob("post.db*"):
            assert stat.S_IMODE(one.stat().st_mode) == 0o600, one
    # What somebody else has set up is theirs to answer for.
    path.chmod(0o640)
    prepare_data(settings)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_browser_that_looks_on_does_not_hold_a_server_up(serve: Serve) -> None:
    process, address = serve(LOG="info", DEMO="1")
    assert process.stdout is not None
    (password,) = re.findall(r"\w{4}-\w{4}-\w{4}-\w{4}", process.stdout.readline())
    login = next(one.login for one in DEMO_USERS if one.role is Role.DISPATCHER)
    given = {"login": login, "password": password}
    token = httpx.post(f"{address}v1/sessions", json=given).json()["access_token"]
    headers = {"authorization": f"Bearer {token}"}
    with httpx.stream("GET", f"{address}v1/live", headers=headers, timeout=PATIENCE_S) as stream:
        lines = stream.iter_lines()
        assert next(lines) == ": live"
        process.send_signal(signal.SIGTERM)
        # Read to its end, which is a whole one.
        assert "data" not in "".join(lines)
    _, _, err = ended(process)
    told = [json.loads(line) for line in err.splitlines()]
    assert not [line for line in told if line["level"] == "error"]


def test_demo_users_have_one_random_password_that_stays(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, is_demo=True)
    prepare_data(settings)
    head, *lines = prepare_demo(settings).splitlines()
    (password,) = re.findall(r"\w{4}-\w{4}-\w{4}-\w{4}", head)
    assert [line.split()[:2] for line in lines] == [[one.login, one.role] for one in DEMO_USERS]
    with opened_api(settings) as api:
        for new in DEMO_USERS:
            given = {"login": new.login, "password": password}
            token = api.post("/v1/sessions", json=given).json()["access_token"]
            me = api.get("/v1/me", token=token).json()
            assert (me["role"], me["party"]) == (new.role, new.party)
    assert prepare_demo(settings).splitlines()[0] == head
    kept = tmp_path / "demo-password"
    assert kept.read_text().strip() == password
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_several_workers_serve_together(
    serve: Serve, postgres: PostgresServer, spare_databases: SpareDatabases, tmp_path: Path
) -> None:
    name = spare_databases.take()
    url = postgres.url(name)
    process, address = serve(DATABASE_URL=url, WORKERS="2", REDIS_URL="unix:///nowhere/redis.sock")
    workers = psutil.Process(process.pid).children(recursive=True)
    told = postroute("user", "list")
    assert (told.status, told.out) == (0, "")
    for _ in range(20):
        # A new connection each time: some go to either worker.
        assert httpx.get(f"{address}readyz").status_code == 200
    counted = httpx.get(f"{address}metrics").text
    assert 'postroute_requests_total{method="GET",route="/readyz",status="200"} 20.0' in counted
    process.send_signal(signal.SIGTERM)
    assert ended(process)[0] == 0
    assert not psutil.wait_procs(workers, timeout=PATIENCE_S)[1]
    spare_databases.give_back(name)


def test_a_database_out_of_reach_is_told_without_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "configure_logging", lambda _: None)
    environment = {
        "POSTROUTE_DATA_DIR": str(tmp_path),
        "POSTROUTE_DATABASE_URL": f"postgresql://an:secret@/base?host={tmp_path}",
    }
    with pytest.raises(InputFaultsError, match="does not answer") as caught:
        serving.serve("127.0.0.1", 0, environment=environment)
    assert "secret" not in str(caught.value)


def test_a_wrong_environment_ends_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTROUTE_WORKERS", "many")
    told = postroute("serve", "--port", 0)
    assert told.status == BAD_INPUT
    assert "POSTROUTE_WORKERS" in told.err
