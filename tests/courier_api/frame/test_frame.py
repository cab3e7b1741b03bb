"""What surrounds every request: refusals, limits, names, headers, counts, health."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from courier_api.bodies import MAX_BODY_BYTES
from courier_api.config import Settings
from courier_api.custody.errors import LedgerBusyError
from courier_api.custody.writer import LedgerWriter
from courier_api.errors import PROBLEM_TYPE, CourierApiError, UnknownObjectError, problem_of
from courier_api.logs import REQUEST_ID, JsonLines, configure_logging
from courier_api.roles import Role
from courier_api.wiring import prepare_data
from tests.courier_api.apis import PASSWORD, Actor, Api, opened_api
from tests.courier_api.storage_events import invented

PATH = "/v1/sessions"


@pytest.fixture
def lan(api: Api) -> Actor:
    return api.actor(Role.DISPATCHER)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("GET", "/v1/", 404, "not_found"),
        ("GET", "/v1/sessions/", 404, "not_found"),
        ("PATCH", "/v1/sessions", 405, "method_not_allowed"),
        ("POST", "/v1/sessions", 422, "malformed"),
        ("GET", "/v1/me", 401, "login_required"),
    ],
)
def test_every_refusal_is_a_problem(
    api: Api, method: str, path: str, status: int, code: str
) -> None:
    answer = api.ask(method, path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == PROBLEM_TYPE


def test_a_fault_names_what_is_wanted_as_it_is_sent(api: Api) -> None:
    answer = api.post("/v1/items", by=api.actor(Role.DISPATCHER), json={"kind": "letter"})
    causes = {one["place"]: one["cause"] for one in answer.json()["faults"]}
    assert causes["body.kind"] == "Input should be 'dossier' or 'document'"


def test_a_wrong_method_is_told_all_right_ones(api: Api) -> None:
    assert api.ask("PATCH", PATH).headers["allow"] == "DELETE, GET, HEAD, POST"
    assert api.post("/v1/me").headers["allow"] == "GET, HEAD"
    assert api.ask("OPTIONS", "/v1/me").status_code == 405


def test_a_path_that_is_named_is_no_identity(api: Api, lan: Actor) -> None:
    for method, path, allowed in (
        ("DELETE", "/v1/sessions/refresh", "POST"),
        ("GET", "/v1/devices/invitations", "POST"),
        ("PUT", "/v1/devices/keys", "GET, HEAD"),
        ("HEAD", "/v1/devices/enrolments", "POST"),
    ):
        answer = api.ask(method, path, by=lan)
        assert (answer.status_code, answer.headers["allow"]) == (405, allowed)


@pytest.mark.parametrize("path", ["/v1/me", "/healthz", "/v1/users", "/openapi.json"])
def test_head_follows_wherever_get_leads(api: Api, path: str) -> None:
    by = api.actor(Role.ADMINISTRATOR)
    head, get = api.ask("HEAD", path, by=by), api.get(path, by=by)
    assert (head.status_code, head.content) == (get.status_code, b"")
    assert head.headers["content-type"] == get.headers["content-type"]
    assert api.ask("HEAD", "/v1/me").status_code == 401


@pytest.mark.parametrize("content", [b"{", b"", b"[]", b"null", b"\xff\xfe{", b"[" * 50_000])
def test_a_body_that_is_no_good_is_refused(api: Api, content: bytes) -> None:
    headers = {"content-type": "application/json"}
    answer = api.post(PATH, content=content, headers=headers)
    assert answer.status_code in (400, 422)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "x"])
def test_a_body_is_json_or_nothing(api: Api, kind: str) -> None:
    """Pages of other sites can send other types without asking anybody."""
    given = json.dumps({"login": "an", "password": "x"}).encode()
    answer = api.post(PATH, content=given, headers={"content-type": kind})
    assert answer.status_code == 422


def test_a_body_over_the_limit_is_refused_by_its_header(api: Api) -> None:
    for size, status in ((MAX_BODY_BYTES, 422), (MAX_BODY_BYTES + 1, 413)):
        answer = api.post(PATH, content=b"x" * size)
        assert answer.status_code == status
    assert (answer.json()["code"], answer.headers["connection"]) == ("body_too_large", "close")


@pytest.mark.parametrize("headers", [{}, {"content-length": "5"}, {"content-length": "x"}])
def test_a_body_over_the_limit_is_refused_as_it_comes(api: Api, headers: dict[str, str]) -> None:
    """Whatever the header says, or does not: it is counted, and reading ends at the limit."""
    sent = []

    async def stream() -> Any:
        for _ in range(100):
            sent.append(1)
            yield b"x" * 16_384

    headers["content-type"] = "application/json"
    answer = api.post(PATH, content=stream(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert len(sent) <= MAX_BODY_BYTES // 16_384 + 2


def test_some_paths_take_more_and_their_namesakes_do_not(api: Api) -> None:
    content = b"x" * (MAX_BODY_BYTES + 1)
    assert api.post("/v1/sync", content=content).status_code != 413
    assert api.post("/v1/synchronise", content=content).status_code == 413


@pytest.mark.parametrize("host", ["evil.test", "localhost.evil.test", "", "[::1", "[::1]x"])
def test_another_name_is_refused_as_a_problem(api: Api, host: str) -> None:
    answer = api.get("/v1/me", headers={"host": host})
    assert (answer.status_code, answer.json()["code"]) == (400, "host_refused")


@pytest.mark.parametrize(
    ("host", "status"),
    [("post.example", 200), ("192.0.2.1:8080", 200), ("[2001:db8::1]:8080", 200),
     ("evil.test", 400), ("192.0.2.1.evil.test", 400), ("<address>", 400)],
)  # fmt: skip
def test_a_published_server_answers_to_its_name_and_to_addresses(
    tmp_path: Path, host: str, status: int
) -> None:
    settings = Settings(data_dir=tmp_path, host="192.0.2.1", public_url="https://post.example")
    prepare_data(settings)
    with opened_api(settings) as opened:
        assert opened.get("/healthz", headers={"host": host}).status_code == status


def test_a_request_has_a_name_that_it_may_bring_with_it(api: Api) -> None:
    given = api.get("/healthz", headers={"x-request-id": "from-the-proxy.1"})
    assert given.headers["x-request-id"] == "from-the-proxy.1"
    for bad in ("short", "x" * 65, "a b c d e f g", 'quoted"name', "né-accent"):
        answer = api.get("/healthz", headers={"x-request-id": bad.encode("latin-1")})
        assert answer.headers["x-request-id"] != bad


def failing(api: Api, monkeypatch: pytest.MonkeyPatch, error: Exception) -> httpx.Response:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("courier_api.access.authenticate", fail)
    return api.get("/v1/me", token="x")  # noqa: S106 - none


def test_our_own_failure_tells_nothing_of_its_inside(
    api: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    error = IntegrityError("INSERT INTO users", {"name": "Nguyễn Văn An"}, ValueError("An"))
    answer = failing(api, monkeypatch, error)
    assert (answer.status_code, answer.json()["code"]) == (500, "our_fault")
    assert "An" not in answer.text
    (record,) = [one for one in caplog.records if one.name == "postroute.request"]
    line = JsonLines().format(record)
    assert "sqlalchemy.exc.IntegrityError" in line
    assert "test_frame.py" in line
    assert "An" not in line


def test_an_error_of_ours_with_status_500_tells_nothing_either(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = failing(api, monkeypatch, CourierApiError("the inside"))
    assert (answer.status_code, answer.json()["code"]) == (500, "our_fault")
    assert "inside" not in answer.text


def test_an_outage_says_when_to_try_again(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = failing(api, monkeypatch, OperationalError("SELECT", {}, ValueError("gone")))
    assert (answer.status_code, answer.json()["code"]) == (503, "database_unreachable")
    assert answer.headers["retry-after"] == "5"


def test_an_error_brings_its_own_headers() -> None:
    error = UnknownObjectError("There is nothing.")
    error.retry_after_s = 7
    answer = problem_of(error)
    assert (answer.status_code, answer.headers["retry-after"]) == (404, "7")


def test_the_server_is_up_and_ready(api: Api) -> None:
    assert api.get("/healthz").json() == {"status": "ok"}
    told = {"ledger": "ok", "states": "ok", "checkpoint": "ok", "live": "ok"}
    assert api.get("/readyz").json() == {"status": "ready", "database": "ok", **told}


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Api]:
    """An application of one test's own, on SQLite."""
    settings = Settings(data_dir=tmp_path)
    prepare_data(settings)
    with opened_api(settings) as opened:
        yield opened


def test_a_server_whose_writer_has_ended_is_not_ready(alone: Api) -> None:
    alone.services.ledger.stop()
    answer = alone.get("/readyz")
    assert (answer.status_code, answer.json()["code"]) == (503, "ledger_stopped")
    assert "retry-after" in answer.headers
    assert alone.get("/healthz").status_code == 200


def test_what_is_behind_the_ledger_is_told_by_a_server_that_is_ready(alone: Api) -> None:
    alone.services.ledger.append((invented(1, 1),))
    assert alone.get("/readyz").json()["checkpoint"] == "ok"
    alone.clock.go_on(24 * 3_600)
    assert alone.get("/readyz").json()["checkpoint"] == "ok"
    alone.clock.go_on(0.001)
    assert alone.get("/readyz").json()["checkpoint"] == "behind"
    alone.get("/v1/ledger/checkpoint")
    with alone.services.database.write_connection() as connection:
        connection.execute(text("UPDATE ledger_head SET is_behind = true"))
    told = alone.get("/readyz")
    assert (told.status_code, told.json()["checkpoint"], told.json()["states"]) == (
        200, "ok", "behind",
    )  # fmt: skip


def test_a_server_whose_tables_are_others_is_not_ready(alone: Api) -> None:
    with alone.services.database.write_connection() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    answer = alone.get("/readyz")
    assert (answer.status_code, answer.json()["code"]) == (503, "tables_other")


def test_a_server_whose_ledger_has_much_to_do_is_ready(
    alone: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise LedgerBusyError("2,000 events wait.")

    monkeypatch.setattr(LedgerWriter, "append", busy)
    assert alone.get("/readyz").json()["ledger"] == "busy"


def test_a_server_without_redis_is_ready(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, redis_url=f"unix://{tmp_path}/nowhere.sock")
    prepare_data(settings)
    with opened_api(settings) as opened:
        assert opened.get("/readyz").json()["live"] == "down"


def test_a_server_without_its_database_is_not_ready(
    alone: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = alone.services.database

    def gone(*_: object) -> None:
        raise OperationalError("SELECT 1", {}, ValueError("gone"))

    monkeypatch.setattr(database, "read_connection", gone)
    assert alone.get("/readyz").json()["code"] == "database_unreachable"


def test_requests_are_counted_by_their_templates(alone: Api) -> None:
    by = alone.actor(Role.ADMINISTRATOR)
    for _ in range(3):
        alone.get(f"/v1/users/{by.shown_id}", by=by)
    alone.ask("BREW", "/v1/me")
    alone.get("/v1/nowhere/at/all")
    told = alone.get("/metrics")
    assert told.headers["content-type"].startswith("text/plain; version=0.0.4")
    counted = 'postroute_requests_total{method="GET",route="/v1/users/{user_id}",status="200"} 3.0'
    assert counted in told.text
    assert 'method="OTHER",route="unmatched",status="405"' in told.text
    assert 'route="unmatched",status="404"' in told.text
    assert by.shown_id not in told.text
    assert "postroute_requests_under_way 1.0" in told.text
    assert 'postroute_request_seconds_bucket{le="0.05",method="GET"' in told.text


def test_the_ledgers_load_is_told(alone: Api) -> None:
    alone.services.ledger.append((invented(1, 1), invented(1, 2)))
    told = alone.get("/metrics").text
    assert "postroute_ledger_events 2.0" in told
    assert "postroute_ledger_groups 1.0" in told
    assert "postroute_ledger_waiting_events 0.0" in told


def test_metrics_are_for_this_machine(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, host="192.0.2.1")
    prepare_data(settings)
    with opened_api(settings, address="192.0.2.9") as opened:
        answer = opened.get("/metrics")
        assert (answer.status_code, answer.json()["code"]) == (403, "metrics_refused")


def test_metrics_are_for_whoever_has_the_token(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, host="192.0.2.1", metrics_token="m" * 20)
    prepare_data(settings)
    for address in ("192.0.2.9", "127.0.0.1"):
        with opened_api(settings, address=address) as opened:
            assert opened.get("/metrics").status_code == 403
            assert opened.get("/metrics", token="m" * 19).status_code == 403
            assert opened.get("/metrics", token="m" * 20).status_code == 200


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What is logged, as a server does it; afterwards as before."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logging("info", stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


def test_each_request_is_a_line_of_json_with_its_name(api: Api, logged: io.StringIO) -> None:
    by = api.actor(Role.ADMINISTRATOR)
    answer = api.get(f"/v1/users/{by.shown_id}?phone=0905", by=by)
    (text,) = [one for one in logged.getvalue().splitlines() if "postroute.request" in one]
    line = json.loads(text)
    assert line["request_id"] == answer.headers["x-request-id"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "/v1/users/{user_id}", 200)
    assert line["level"] == "info"
    assert line["time"].endswith("+00:00")
    assert line["milliseconds"] >= 0
    for secret in (by.shown_id, by.token, "0905"):
        assert secret not in text


def test_what_is_logged_stays_one_line(logged: io.StringIO) -> None:
    logging.getLogger("postroute.test").warning("two\nlines %s", '"}\n{"forged": 1')
    (line,) = logged.getvalue().splitlines()
    assert set(json.loads(line)) == {"time", "level", "logger", "message"}


def test_an_errors_causes_are_logged_without_their_words(logged: io.StringIO) -> None:
    token = REQUEST_ID.set("a-request-1")
    try:
        try:
            raise KeyError("Nguyễn Văn An")
        except KeyError as error:
            raise ValueError("0905 123 456") from error
    except ValueError:
        logging.getLogger("postroute.test").exception("failed")
    finally:
        REQUEST_ID.reset(token)
    line = json.loads(logged.getvalue())
    assert [one["kind"] for one in line["errors"]] == ["builtins.ValueError", "builtins.KeyError"]
    assert line["request_id"] == "a-request-1"
    assert "An" not in logged.getvalue()
    assert "0905" not in logged.getvalue()


def test_a_statement_with_its_values_is_not_logged(logged: io.StringIO) -> None:
    for name in ("sqlalchemy.engine", "sqlalchemy.pool", "httpx"):
        logging.getLogger(name).info("INSERT ... 'Nguyễn Văn An'")
    assert logged.getvalue() == ""


def test_nobody_elses_page_may_use_the_api(api: Api, lan: Actor) -> None:
    """No answer allows another origin, asked before or not."""
    asked = {"origin": "http://evil.test", "access-control-request-method": "POST"}
    for answer in (
        api.get("/v1/me", by=lan, headers=asked),
        api.ask("OPTIONS", PATH, headers=asked),
        api.post(PATH, json={"login": lan.login, "password": PASSWORD}, headers=asked),
    ):
        assert not [name for name in answer.headers if name.startswith("access-control")]
