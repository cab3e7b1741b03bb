"""Phones that know no password: let in by their keys, and kept out without them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import httpx
import pytest
from sqlalchemy import func, select

from courier_api.audit.service import record_openings
from courier_api.devices.proofs import LOGIN_CONTEXT, SESSION_CONTEXT
from courier_api.devices.tasks import sweep
from courier_api.identities import from_base64url, show, to_base64url
from courier_api.identity.service import authenticate
from courier_api.models import EvidenceUploadRow, OpeningRow, SessionRow, SpentChallengeRow
from courier_api.rights import OPEN, rights_table
from courier_api.roles import Right, Role
from courier_api.routes import Endpoint
from tests.courier_api.apis import Api, Clock
from tests.courier_api.devices.handsets import (
    Handset,
    ask_in,
    challenged,
    enrolled,
    invited,
    let_in,
    new_key,
    shown,
)
from tests.courier_api.evidence.phones import TUS, metadata
from tests.courier_api.evidence.sent_pictures import fresh
from tests.courier_api.rights.samples import all_samples


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize(
    ("party", "role"),
    [
        ("courier:c7", "courier"),
        ("agent:042", "agent_clerk"),
        ("office:3", "agent_clerk"),
        ("authority:H57.17.21", "authority_clerk"),
    ],
)
def test_what_a_device_may_do_follows_from_its_party(api: Api, party: str, role: str) -> None:
    handset = enrolled(api, party)
    answer = ask_in(api, handset)
    told = answer.json()
    assert (answer.status_code, told["token_type"], told["expires_in"]) == (201, "Bearer", 900)
    assert (told["refresh_token"], told["must_change_password"]) == (None, False)
    me = api.get("/v1/me", token=told["access_token"]).json()
    assert (me["role"], me["party"], me["user_id"], me["login"]) == (role, party, None, None)
    listed = api.get("/v1/sessions", token=told["access_token"]).json()["sessions"]
    assert [one["device_id"] for one in listed] == [shown(handset)]


def test_a_key_of_either_kind_opens_a_session(api: Api) -> None:
    handset = Handset(new_key("ES256"))
    invitation = enrolled_by_invitation(api, handset)
    assert invitation.status_code == 201
    assert let_in(api, handset)


def enrolled_by_invitation(api: Api, handset: Handset) -> httpx.Response:
    statement = handset.enrolment(invited(api, "courier:c7")["qr_text"])
    return api.post("/v1/devices/enrolments", json={"statement": statement})


def test_a_session_ends_after_15_minutes(api: Api, clock: Clock) -> None:
    token = let_in(api, enrolled(api, "courier:c7"))
    clock.go_on(899)
    assert api.get("/v1/me", token=token).status_code == 200
    clock.go_on(1)
    assert refusal(api.get("/v1/me", token=token)) == (401, "token_refused")


def test_a_challenge_holds_for_two_minutes(api: Api, clock: Clock) -> None:
    handset = enrolled(api, "courier:c7")
    in_time, late = challenged(api), challenged(api)
    clock.go_on(119.999)
    assert ask_in(api, handset, in_time).status_code == 201
    clock.go_on(0.001)
    assert refusal(ask_in(api, handset, late)) == (403, "challenge_refused")


def test_a_challenge_opens_one_session(api: Api) -> None:
    handset, other = enrolled(api, "courier:c7"), enrolled(api, "courier:c8")
    challenge = challenged(api)
    assert ask_in(api, handset, challenge).status_code == 201
    for again in (handset, other):
        assert refusal(ask_in(api, again, challenge)) == (403, "challenge_refused")


def test_of_many_at_once_one_is_let_in(api: Api) -> None:
    handset, challenge = enrolled(api, "courier:c7"), challenged(api)
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: ask_in(api, handset, challenge), range(8)))
    assert sorted(one.status_code for one in answers) == [201] + 7 * [403]


def test_an_invented_challenge_is_refused(api: Api) -> None:
    handset = enrolled(api, "courier:c7")
    for invented in (to_base64url(b"x" * 56), "AA"):
        assert refusal(ask_in(api, handset, invented)) == (403, "challenge_refused")


def test_who_does_not_hold_the_key_is_not_let_in(api: Api) -> None:
    known = enrolled(api, "courier:c7")
    impostor, unknown = Handset(new_key(), known.device_id), Handset(device_id=b"u" * 16)
    for stranger in (impostor, unknown):
        assert refusal(ask_in(api, stranger)) == (403, "device_proof_refused")


def test_a_statement_for_another_purpose_opens_nothing(api: Api) -> None:
    handset = enrolled(api, "courier:c7")
    challenge = from_base64url(challenged(api))
    for payload, context in [
        ({"v": 1, "challenge": challenge}, LOGIN_CONTEXT),
        ({"v": 2, "challenge": challenge}, SESSION_CONTEXT),
        ({"v": 1, "challenge": "text"}, SESSION_CONTEXT),
        ({"v": 1, "challenge": challenge, "role": "administrator"}, SESSION_CONTEXT),
        ({"v": 1}, SESSION_CONTEXT),
    ]:
        body = {"statement": handset.state(payload, context)}
        answer = api.post("/v1/devices/sessions", json=body)
        assert refusal(answer) == (403, "device_proof_refused")


def test_a_revoked_device_is_out_at_once_and_told_so(api: Api) -> None:
    handset = enrolled(api, "courier:c7")
    token = let_in(api, handset)
    path = f"/v1/devices/{shown(handset)}/revocation"
    api.ask("PUT", path, by=api.actor(Role.DISPATCHER), json={"reason": "lost"})
    assert api.get("/v1/me", token=token).status_code == 401
    assert refusal(ask_in(api, handset)) == (403, "device_revoked")
    impostor = Handset(new_key(), handset.device_id)
    assert refusal(ask_in(api, impostor)) == (403, "device_proof_refused")


def test_a_courier_who_left_is_out_at_once(api: Api) -> None:
    boss = api.actor(Role.DISPATCHER)
    body = {"courier_id": "gone-1", "display_name": "Nguyễn Văn An"}
    tag = api.post("/v1/couriers", by=boss, json=body).headers["etag"]
    handset, colleague = enrolled(api, "courier:gone-1"), enrolled(api, "courier:c8")
    token, staying = let_in(api, handset), let_in(api, colleague)
    answer = api.ask(
        "PATCH", "/v1/couriers/gone-1", by=boss, json={"is_active": False},
        headers={"if-match": tag},
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    assert api.get("/v1/me", token=token).status_code == 401
    assert api.get("/v1/me", token=staying).status_code == 200
    assert refusal(ask_in(api, handset)) == (403, "courier_inactive")


def test_a_phone_ends_its_session_itself(api: Api) -> None:
    handset = enrolled(api, "courier:c7")
    token, other = let_in(api, handset), let_in(api, handset)
    assert api.ask("DELETE", "/v1/sessions/current", token=token).status_code == 204
    assert api.get("/v1/me", token=token).status_code == 401
    assert api.ask("DELETE", "/v1/sessions", token=other).status_code == 204
    assert api.get("/v1/me", token=other).status_code == 401


def test_a_phones_sessions_are_no_other_phones(api: Api) -> None:
    mine, theirs = enrolled(api, "courier:c7"), enrolled(api, "courier:c7")
    token, answer = let_in(api, mine), ask_in(api, theirs).json()
    path = f"/v1/sessions/{answer['session_id']}"
    assert api.ask("DELETE", path, token=token).status_code == 404
    assert api.get("/v1/me", token=answer["access_token"]).status_code == 200


def test_a_phone_has_no_password(api: Api) -> None:
    body = {"present": "x", "new": "bốn từ không ai đoán ra"}
    token = let_in(api, enrolled(api, "courier:c7"))
    answer = api.ask("PUT", "/v1/me/password", token=token, json=body)
    assert refusal(answer) == (404, "unknown")


def test_what_a_phone_opened_is_noted_under_its_identity(api: Api) -> None:
    handset, services = enrolled(api, "courier:c7"), api.services
    principal = authenticate(services.database, let_in(api, handset), services.clock())
    assert principal.device_id == handset.device_id
    with services.database.writing() as session:
        record_openings(
            session, principal, subject="H57-261121-7777", fields=["citizen_phone"],
            endpoint=Endpoint("GET", "/v1/me/route"), now=api.clock(),
        )  # fmt: skip
        found = session.scalars(
            select(OpeningRow).where(OpeningRow.subject == "H57-261121-7777")
        ).one()
        assert (found.role, found.user_id, found.party) == ("courier", None, "courier:c7")
        assert found.device_id == handset.device_id
    audit = api.get(
        "/v1/audit/openings", by=api.actor(Role.ADMINISTRATOR),
        params={"subject": "H57-261121-7777"},
    ).json()["openings"]  # fmt: skip
    assert [one["device_id"] for one in audit] == [shown(handset)]
    by = api.actor(Role.ADMINISTRATOR)
    found = [
        api.get("/v1/audit/openings", by=by, params={"device_id": shown(one)}).json()["openings"]
        for one in (handset, enrolled(api, "courier:c7"))
    ]
    assert [len(one) for one in found] == [1, 0]


def test_a_request_is_not_done_again_in_the_phones_next_session(api: Api) -> None:
    handset = enrolled(api, "agent:a77")
    headers, body = {"idempotency-key": "k" * 20}, {"how_many": 2}
    first = api.post("/v1/bags", token=let_in(api, handset), json=body, headers=headers)
    again = api.post("/v1/bags", token=let_in(api, handset), json=body, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201), first.text
    assert again.headers["idempotency-replayed"] == "true"
    assert first.json()["codes"] == again.json()["codes"]


def test_what_a_phone_uploads_in_its_session_is_its_own(api: Api) -> None:
    handset, picture = enrolled(api, "courier:c7"), fresh()
    told = {"upload-length": str(len(picture)), "upload-metadata": metadata(picture)}
    answer = api.post("/v1/evidence/uploads", token=let_in(api, handset), headers=TUS | told)
    assert answer.status_code == 201, answer.text
    with api.services.database.reading() as session:
        row = session.scalars(
            select(EvidenceUploadRow).where(EvidenceUploadRow.sha256 == sha256(picture).digest())
        ).one()
    assert (row.device_id, row.user_id) == (handset.device_id, None)


#: What a role is refused whatever it asks, and what wants a user's password.
OWN = [
    endpoint
    for endpoint, row in rights_table().items()
    if row is not OPEN
    and endpoint != Endpoint("PUT", "/v1/me/password")
    and Right.NONE not in {row[Role.COURIER]}
]


@pytest.mark.parametrize("endpoint", OWN, ids=str)
def test_a_couriers_phone_may_do_what_a_courier_may(api: Api, endpoint: Endpoint) -> None:
    actor = api.actor(Role.COURIER)
    token = let_in(api, enrolled(api, actor.party or ""))
    call = all_samples()[endpoint].own(api, actor)
    path = endpoint.path.format(**call.path)
    answer = api.ask(endpoint.method, path, token=token, **call.more)
    is_of_session = endpoint.path == "/v1/sessions/{session_id}"
    assert answer.is_success or is_of_session, answer.text


def test_challenges_are_forgotten_when_they_are_over(api: Api, clock: Clock) -> None:
    let_in(api, enrolled(api, "courier:c7"))
    clock.go_on(120 + 3_601)
    with api.services.database.writing() as session:
        sweep(session, clock())
        assert session.scalar(select(func.count()).select_from(SpentChallengeRow)) == 0


def test_neither_challenge_nor_token_is_kept(api: Api) -> None:
    handset, challenge = enrolled(api, "courier:c7"), challenged(api)
    token = ask_in(api, handset, challenge).json()["access_token"]
    with api.services.database.reading() as session:
        rows = session.scalars(select(SpentChallengeRow)).all()
        assert from_base64url(challenge) not in {row.sha256 for row in rows}
        kept = session.scalars(
            select(SessionRow).where(SessionRow.device_id == handset.device_id)
        ).one()
    assert (kept.user_id, kept.party, kept.item) == (None, "courier:c7", None)
    assert show(kept.session_id) not in token
