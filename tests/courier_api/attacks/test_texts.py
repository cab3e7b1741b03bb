"""A character that no database keeps the same way, in every text that a request may hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from courier_api.identities import to_base64url
from courier_api.rights import OPEN, rights_table
from courier_api.roles import Right, Role
from courier_api.routes import Endpoint
from tests.courier_api.apis import Actor, Api
from tests.courier_api.attacks.guarded import Watch, guarded
from tests.courier_api.custody.phones import AGENT
from tests.courier_api.rights.samples import all_samples
from tests.courier_api.sync.carriers import Carrier

#: Paths, and what goes to the client with each.
Requests = list[tuple[str, dict[str, Any]]]

NUL = "a\0b"
WITH_BODIES = [
    endpoint
    for endpoint, row in rights_table().items()
    if row is not OPEN and endpoint.method in ("POST", "PUT", "PATCH")
]
#: Deeper in the body than a sample tells.
MORE: Mapping[str, Any] = {
    "PUT /v1/days/{day_id}/shifts": {"shifts": [{"vehicle_id": NUL, "courier_id": None}]},
    "POST /v1/webhooks": {
        "url": "https://hooks.example.vn/a", "name": NUL, "event_types": ["item.state_changed"],
    },
    "POST /v1/items/search": {"text": NUL},
}  # fmt: skip

#: PostgreSQL keeps no NUL, and SQLite does: all of it is tried on the one, briefly on the other.
ON_SQLITE = pytest.mark.parametrize("api", ["sqlite"], indirect=True, scope="module")
ON_POSTGRESQL = pytest.mark.parametrize("api", ["postgresql"], indirect=True, scope="module")

#: Ask for what has such a text, and find nothing.
ASKING = {"POST /v1/items/search"}
#: Of a day's handovers.
FILTERS = ("courier", "location_id", "state")


@pytest.fixture(scope="module")
def actors(api: Api) -> dict[Role, Actor]:
    return {role: api.actor(role) for role in Role}


def role_for(endpoint: Endpoint) -> Role:
    row = rights_table()[endpoint]
    return max(Role, key=lambda role: (row[role] is Right.ALL, row[role] is not Right.NONE))


def spoiled(body: Any) -> Iterator[Any]:
    """A body again and again, each time with another text that holds the character."""
    if isinstance(body, str):
        yield NUL
    elif isinstance(body, Mapping):
        for name, value in body.items():
            yield from (dict(body) | {name: one} for one in spoiled(value))
    elif isinstance(body, list):
        for idx, value in enumerate(body):
            yield from ([*body[:idx], one, *body[idx + 1 :]] for one in spoiled(value))


def spoiled_requests(api: Api, actors: dict[Role, Actor], endpoint: Endpoint) -> Requests:
    by = actors[role_for(endpoint)]
    call = all_samples()[endpoint].own(api, by)
    bodies = [
        *spoiled(call.more.get("json")),
        *([MORE[str(endpoint)]] if str(endpoint) in MORE else []),
    ]
    path = endpoint.path.format(**call.path)
    return [(path, dict(call.more) | {"by": by, "json": body}) for body in bodies]


def hold_off(watch: Watch, endpoint: Endpoint, requests: Requests) -> None:
    for path, more in requests:
        answer = watch.api.ask(endpoint.method, path, **more)
        if answer.status_code != 200 or str(endpoint) not in ASKING:
            watch.refuses(answer, 403, 404, 409, 422)


def handovers_of_a_day(api: Api, by: Actor) -> str:
    call = all_samples()[Endpoint("GET", "/v1/days/{day_id}/handovers")].own(api, by)
    return f"/v1/days/{call.path['day_id']}/handovers"


@ON_SQLITE
@pytest.mark.parametrize("endpoint", WITH_BODIES, ids=str)
def test_a_text_with_a_character_of_no_text_is_refused(
    api: Api, actors: dict[Role, Actor], endpoint: Endpoint
) -> None:
    requests = spoiled_requests(api, actors, endpoint)
    with guarded(api) as watch:
        hold_off(watch, endpoint, requests)


@ON_SQLITE
@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("what", ["", "/unexpected", "/counts"])
def test_a_question_about_such_a_text_is_answered(
    api: Api, actors: dict[Role, Actor], what: str, name: str
) -> None:
    path = handovers_of_a_day(api, actors[Role.DISPATCHER])
    with guarded(api):
        answer = api.get(path + what, by=actors[Role.DISPATCHER], params={name: NUL})
        assert answer.status_code in (200, 422)


@ON_POSTGRESQL
def test_such_a_text_reaches_no_query_of_postgresql(api: Api, actors: dict[Role, Actor]) -> None:
    requests = {one: spoiled_requests(api, actors, one) for one in WITH_BODIES}
    path, by = handovers_of_a_day(api, actors[Role.DISPATCHER]), actors[Role.DISPATCHER]
    with guarded(api) as watch:
        for endpoint, those in requests.items():
            hold_off(watch, endpoint, those)
        for name in FILTERS:
            assert api.get(path, by=by, params={name: NUL}).status_code in (200, 422)


def test_such_a_text_in_an_event_holds_up_no_other_one(api: Api) -> None:
    """What happened outside is never refused; what cannot be read is kept apart."""
    desk = Carrier(api, AGENT)
    good = desk.phone.register(0, items=(desk.code(),))
    strange = desk.phone.register(1, items=(desk.code(),), place=NUL)
    side = {"name": NUL, "salt": to_base64url(bytes(16)), "value": f'"{NUL}"'}
    first = desk.send(good, strange, b"\0", sides=[side])
    assert [one["outcome"] for one in first][:1] == ["stored"]
    assert len(first) == 3
    again = desk.send(good, strange, b"\0", sides=[side])
    assert {one["outcome"] for one in again} <= {"duplicate", "quarantined"}
