"""The table of rights, tried role by role and endpoint by endpoint."""

from __future__ import annotations

import httpx
import pytest

from courier_api import rights
from courier_api.app import create_api
from courier_api.config import Settings
from courier_api.rights import BEFORE_PASSWORD_CHANGE, OPEN, rights_table
from courier_api.roles import Right, Role
from courier_api.routes import Endpoint, endpoints_of
from tests.courier_api.apis import Actor, Api
from tests.courier_api.rights.samples import Call, Sample, all_samples

TABLE = rights_table()
SAMPLES = all_samples()
CLOSED = [endpoint for endpoint, row in TABLE.items() if row is not OPEN]
ROLES = [(endpoint, role) for endpoint in CLOSED for role in Role]
BOUND = [
    (endpoint, role)
    for endpoint, role in ROLES
    if Right.OWN in TABLE[endpoint].values() and TABLE[endpoint][role] is not Right.NONE
]


def named(value: object) -> str:
    return str(value).replace("/v1/", "")


def a_role_for(endpoint: Endpoint) -> Role:
    """A role that may call an endpoint; a user where there is one, so that they have a password."""
    return next(role for role in Role if TABLE[endpoint][role] is not Right.NONE)


def make(api: Api, endpoint: Endpoint, call: Call, actor: Actor | None) -> httpx.Response:
    path = endpoint.path.format(**call.path)
    return api.ask(endpoint.method, path, by=actor, **call.more)


def test_every_endpoint_has_a_row_and_every_row_an_endpoint() -> None:
    # A demonstration's door, which is nowhere else, has its rows like any other endpoint.
    app = create_api(Settings(is_demo=True))
    assert set(endpoints_of(app)) == set(TABLE)


def test_every_endpoint_that_is_not_open_has_a_sample_and_every_sample_an_endpoint() -> None:
    assert set(SAMPLES) == set(CLOSED)


def test_every_sample_knows_what_is_somebody_elses() -> None:
    bound = {endpoint for endpoint in CLOSED if Right.OWN in TABLE[endpoint].values()}
    lacking = [
        str(endpoint)
        for endpoint in bound
        if not (
            SAMPLES[endpoint].foreign or SAMPLES[endpoint].hidden or SAMPLES[endpoint].only_self
        )
    ]
    assert lacking == []


def test_every_row_tells_all_roles() -> None:
    assert all(set(TABLE[endpoint]) == set(Role) for endpoint in CLOSED)


@pytest.mark.parametrize("endpoint", CLOSED, ids=named)
def test_nothing_is_done_for_nobody(api: Api, endpoint: Endpoint) -> None:
    call = SAMPLES[endpoint].own(api, api.actor(a_role_for(endpoint)))
    answer = make(api, endpoint, call, None)
    assert (answer.status_code, answer.json()["code"]) == (401, "login_required")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(("endpoint", "role"), ROLES, ids=named)
def test_a_role_may_do_what_the_table_says(api: Api, endpoint: Endpoint, role: Role) -> None:
    actor = api.actor(role)
    is_allowed = TABLE[endpoint][role] is not Right.NONE
    maker = actor if is_allowed else api.actor(a_role_for(endpoint))
    answer = make(api, endpoint, SAMPLES[endpoint].own(api, maker), actor)
    if is_allowed:
        assert answer.is_success, answer.text
    else:
        assert (answer.status_code, answer.json()["code"]) == (403, "right_refused")


@pytest.mark.parametrize(("endpoint", "role"), BOUND, ids=named)
def test_what_is_somebody_elses_is_not_there(api: Api, endpoint: Endpoint, role: Role) -> None:
    sample, actor = SAMPLES[endpoint], api.actor(role)
    is_all = TABLE[endpoint][role] is Right.ALL
    if sample.foreign is not None:
        answer = make(api, endpoint, sample.foreign(api, actor), actor)
        assert answer.is_success if is_all else answer.status_code == 404, answer.text
    if sample.hidden is not None:
        text = sample.hidden(api, actor)
        answer = make(api, endpoint, sample.own(api, actor), actor)
        assert answer.is_success
        assert (text in answer.text) is is_all


#: A citizen has no password.
OF_USERS = [endpoint for endpoint in CLOSED if a_role_for(endpoint) is not Role.CITIZEN]


@pytest.mark.parametrize("endpoint", OF_USERS, ids=named)
def test_a_given_password_opens_nothing_but_its_own_change(api: Api, endpoint: Endpoint) -> None:
    role = a_role_for(endpoint)
    actor = api.actor(role, must_change_password=True)
    answer = make(api, endpoint, SAMPLES[endpoint].own(api, actor), actor)
    if endpoint in BEFORE_PASSWORD_CHANGE:
        assert answer.is_success, answer.text
    else:
        assert (answer.status_code, answer.json()["code"]) == (403, "password_change_required")


def test_an_endpoint_without_a_row_cannot_be_called(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    rest = {one: row for one, row in TABLE.items() if one.path != "/healthz"}
    monkeypatch.setattr("courier_api.access.rights_table", lambda: rest)
    assert api.get("/healthz").status_code == 500


@pytest.mark.parametrize(
    "table", ["GET /a open GET /a open", "GET a open", "GET /a open PUT /b none none none"]
)
def test_a_table_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, table: str) -> None:
    heads = " ".join(Role)
    monkeypatch.setattr(rights, "_TABLE", f"{heads} {table}")
    rights_table.cache_clear()
    try:
        with pytest.raises((ValueError, StopIteration, RuntimeError)):
            rights_table()
    finally:
        monkeypatch.undo()
        rights_table.cache_clear()


def test_a_sample_is_no_sample_twice() -> None:
    assert all(isinstance(sample, Sample) for sample in SAMPLES.values())
