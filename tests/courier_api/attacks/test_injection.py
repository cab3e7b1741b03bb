"""Texts that are commands elsewhere: to databases, to headers, to spreadsheets, to proxies."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from openpyxl import load_workbook

from courier_api.app import create_api
from courier_api.config import Settings
from courier_api.rights import OPEN, rights_table
from courier_api.roles import Right, Role
from courier_api.routes import Endpoint
from tests.courier_api.apis import Actor, Api
from tests.courier_api.attacks.guarded import guarded
from tests.courier_api.items.rights_samples import BODY

SQL = (
    "' OR '1'='1", "'; DROP TABLE items; --", "\" OR \"\"=\"",
    "1) UNION SELECT password FROM users",
    "%' OR 1=1 --", "\\'; SELECT pg_sleep(9); --", "a' AND (SELECT 1 FROM pg_sleep(9)) --",
    "_%_%_%_%", "'||(SELECT token FROM access_tokens)||'", "\" MATCH \"*", "a NEAR b OR *", "a\0b",
)  # fmt: skip

#: Every text that a request can put into its query.
QUERIES = [
    (Endpoint(method.upper(), path), parameter["name"])
    for path, operations in create_api(Settings()).openapi()["paths"].items()
    for method, operation in operations.items()
    for parameter in operation.get("parameters", ())
    if parameter["in"] == "query" and method == "get" and "{" not in path
]


@pytest.fixture(scope="module")
def actors(api: Api) -> dict[Role, Actor]:
    return {role: api.actor(role) for role in Role}


def role_for(endpoint: Endpoint) -> Role:
    row = rights_table()[endpoint]
    return next(role for role in Role if row is OPEN or row[role] is not Right.NONE)


@pytest.mark.parametrize(("endpoint", "name"), QUERIES, ids=str)
def test_no_text_of_a_query_is_a_statement(
    api: Api, actors: dict[Role, Actor], endpoint: Endpoint, name: str
) -> None:
    by = actors[role_for(endpoint)]
    with guarded(api) as watch:
        for text in SQL:
            answer = api.get(endpoint.path, by=by, params={name: text})
            if answer.status_code >= 400:
                watch.refuses(answer)
            watch.keeps_silent_of(text)


def test_no_text_of_a_search_finds_more_than_it_says(api: Api) -> None:
    boss = api.actor(Role.ADMINISTRATOR)
    assert api.post("/v1/items", by=boss, json=BODY).status_code == 201
    with guarded(api):
        for text in SQL:
            found = api.post("/v1/items/search", by=boss, json={"text": text})
            # What has no letters says nothing, and finds as nothing does.
            has_letters = any(letter.isalnum() for letter in text)
            assert found.status_code in (200, 422)
            assert found.status_code == 422 or not has_letters or found.json()["items"] == []


@pytest.mark.parametrize("name", ["x-request-id", "idempotency-key", "if-none-match", "origin"])
def test_no_header_of_a_request_comes_back_as_two(api: Api, name: str) -> None:
    boss = api.actor(Role.ADMINISTRATOR)
    with guarded(api):
        for value in (b"a\r\nset-cookie: a=b", b"a\nx: y", b"a\x00b", "ă€".encode(), b"\xff" * 80):
            answer = api.get("/v1/me", by=boss, headers=[(name.encode(), value)])
            assert "set-cookie" not in answer.headers
            assert value.decode("latin-1") not in str(answer.headers)
            assert answer.status_code in (200, 304, 400, 403, 422)


FORMULAS = (
    "=HYPERLINK(\"http://x.example\";\"a\")", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "－2+3",
    "＠SUM(A1)", "＝1+1", "=cmd|' /C calc'!A0",
)  # fmt: skip


def test_no_formula_leaves_by_an_export(api: Api) -> None:
    boss = api.actor(Role.ADMINISTRATOR)
    for formula in FORMULAS:
        body: dict[str, Any] = BODY | {"procedure": formula}
        assert api.post("/v1/items", by=boss, json=body).status_code in (201, 422)
    with guarded(api):
        days = {"first_day": "2026-11-21", "last_day": "2026-11-23"}
        text = api.get("/v1/exports/items", by=boss, params=days | {"form": "csv"})
        cells = [one for line in csv.reader(io.StringIO(text.text)) for one in line]
        assert len(cells) > 20
        assert not [one for one in cells if one.lstrip("\ufeff")[:1] in tuple("=+-@\t\r＝－＠")]
        book = api.get("/v1/exports/items", by=boss, params=days | {"form": "xlsx"})
        for sheet in load_workbook(io.BytesIO(book.content)):
            assert not [cell for line in sheet for cell in line if cell.data_type == "f"]


@pytest.mark.parametrize(
    "name", ["x-http-method-override", "x-method-override", "x-http-method", "_method"]
)
def test_a_method_is_what_was_sent(api: Api, name: str) -> None:
    """But for uploads by tus, whose protocol has it so, and for PATCH alone."""
    boss = api.actor(Role.ADMINISTRATOR)
    somebody = api.actor(Role.PLANNER)
    path = f"/v1/users/{somebody.shown_id}"
    with guarded(api) as watch:
        assert api.get(path, by=boss, headers={name: "DELETE"}).status_code == 200
        headers = {name: "PATCH"}
        answer = api.post(path, by=boss, json={"is_active": False}, headers=headers)
        assert watch.refuses(answer, 405) == "method_not_allowed"
        answer = api.post("/v1/me", params={name: "GET"}, by=boss)
        watch.refuses(answer, 405)


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost@evil", ""])
@pytest.mark.parametrize("name", ["host", "x-forwarded-host", "forwarded", "x-original-url"])
def test_no_name_of_somebody_elses_gets_into_links(api: Api, name: str, host: str) -> None:
    boss = api.actor(Role.ADMINISTRATOR)
    with guarded(api, but={"device_invitations"}) as watch:
        body = {"party": "courier:c7", "label": "Máy"}
        headers = {name: host if name != "forwarded" else f"host={host}"}
        answer = api.post("/v1/devices/invitations", by=boss, json=body, headers=headers)
        if name == "host":
            assert watch.refuses(answer, 400) == "host_refused"
        assert "evil" not in answer.text
