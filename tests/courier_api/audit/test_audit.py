"""Who opened which personal datum is noted, and is not changed afterwards."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from courier_api.audit.service import erase_openings, record_openings
from courier_api.audit.tasks import KEEP_DAYS, sweep
from courier_api.identities import show
from courier_api.models import OpeningRow
from courier_api.roles import Principal, Role
from courier_api.routes import Endpoint
from tests.courier_api.apis import Actor, Api, Clock

BY = Endpoint("GET", "/v1/items/{code}/recipient")


def look(api: Api, actor: Actor, subject: str, *fields: str) -> None:
    principal = Principal(actor.role, actor.session_id, user_id=actor.user_id, party=actor.party)
    with api.services.database.writing() as session:
        record_openings(
            session, principal, subject=subject, fields=fields, endpoint=BY, now=api.clock()
        )


def listed(api: Api, **params: str) -> list[dict[str, str]]:
    by = api.actor(Role.ADMINISTRATOR)
    found: list[dict[str, str]] = []
    asked: dict[str, str] = {"page_size": "2", **params}
    while True:
        page = api.get("/v1/audit/openings", by=by, params=asked).json()
        found += page["openings"]
        if page["next_page_token"] is None:
            return found
        asked["page_token"] = page["next_page_token"]


def test_each_field_that_was_opened_is_noted_with_who_and_by_what(api: Api) -> None:
    courier = api.actor(Role.COURIER)
    look(api, courier, "H57-261121-0101", "recipient_phone", "recipient_address")
    told = listed(api, subject="H57-261121-0101")
    assert [one["field"] for one in told] == ["recipient_phone", "recipient_address"]
    for one in told:
        assert (one["user_id"], one["role"]) == (courier.shown_id, "courier")
        assert (one["party"], one["endpoint"]) == (courier.party, str(BY))
        assert one["opened_at"].endswith("Z")


def test_a_citizen_is_noted_by_their_party(api: Api) -> None:
    citizen = api.citizen()
    look(api, citizen, "H57-261121-0102", "recipient_name")
    (told,) = listed(api, subject="H57-261121-0102")
    assert (told["user_id"], told["party"]) == (None, citizen.party)


def test_openings_are_listed_by_subject_and_by_user_the_newest_first(
    api: Api, clock: Clock
) -> None:
    an, lan = api.actor(Role.COURIER), api.actor(Role.COURIER)
    for actor in (an, lan, an, lan, an):
        look(api, actor, "H57-261121-0103", "note")
        clock.go_on(1)
    assert len(listed(api, subject="H57-261121-0103")) == 5
    of_an = listed(api, user_id=an.shown_id)
    assert [one["subject"] for one in of_an] == ["H57-261121-0103"] * 3
    assert of_an == sorted(of_an, key=lambda one: one["opened_at"], reverse=True)


def test_a_page_token_serves_the_list_that_it_came_from(api: Api) -> None:
    by = api.actor(Role.ADMINISTRATOR)
    for _ in range(3):
        look(api, by, "H57-261121-0104", "note")
    params = {"page_size": "1", "subject": "H57-261121-0104"}
    token = api.get("/v1/audit/openings", by=by, params=params).json()["next_page_token"]
    for other in ({"subject": "H57-261121-0103"}, {"user_id": show(bytes(16))}, {}):
        answer = api.get("/v1/audit/openings", by=by, params={"page_token": token} | other)
        assert (answer.status_code, answer.json()["code"]) == (422, "page_token_refused")


def test_what_was_noted_is_not_changed(api: Api) -> None:
    look(api, api.actor(Role.COURIER), "H57-261121-0105", "note")
    with (
        pytest.raises(DBAPIError, match="never changed"),
        api.services.database.writing() as session,
    ):
        session.execute(update(OpeningRow).values(field="nothing"))


def num_openings(api: Api, subject: str) -> int:
    with api.services.database.reading() as session:
        found = select(func.count()).where(OpeningRow.subject == subject)
        return session.scalars(found).one()


def test_openings_are_forgotten_with_their_subject_and_after_two_years(
    api: Api, clock: Clock
) -> None:
    courier = api.actor(Role.COURIER)
    for subject in ("H57-261121-0106", "H57-261121-0107"):
        look(api, courier, subject, "note")
    with api.services.database.writing() as session:
        erase_openings(session, ["H57-261121-0106"])
    assert num_openings(api, "H57-261121-0106") == 0
    assert num_openings(api, "H57-261121-0107") == 1
    for days, left in ((KEEP_DAYS - 1, 1), (2, 0)):
        clock.go_on(days * 86_400)
        with api.services.database.writing() as session:
            sweep(session, clock())
        assert num_openings(api, "H57-261121-0107") == left
