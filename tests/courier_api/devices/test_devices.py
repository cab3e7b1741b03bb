"""Devices invited, enrolled, listed and revoked."""

from __future__ import annotations

from typing import Any

import cbor2
import httpx
import pytest
from sqlalchemy import text

from courier_api.custody.core.cose import check_sign1, make_sign1, open_sign1
from courier_api.custody.core.keys import read_public_key
from courier_api.custody.core.parties import DISPATCH
from courier_api.devices.proofs import ENROL_CONTEXT, LOGIN_CONTEXT
from courier_api.devices.tasks import sweep
from courier_api.identities import from_base64url, to_base64url
from courier_api.models import DeviceInvitationRow
from courier_api.roles import Role
from tests.courier_api.apis import PASSWORD, Actor, Api, Clock
from tests.courier_api.devices.handsets import Handset, enrolled, invited, new_key, shown
from tests.courier_api.storage_events import invented


def enrol(api: Api, statement: str) -> httpx.Response:
    return api.post("/v1/devices/enrolments", json={"statement": statement})


def revoke(api: Api, handset: Handset, by: Actor, reason: str = "stolen") -> httpx.Response:
    path = f"/v1/devices/{shown(handset)}/revocation"
    return api.ask("PUT", path, by=by, json={"reason": reason})


@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256"])
def test_a_phone_is_enrolled_by_a_code_that_a_dispatcher_shows(api: Api, algorithm: str) -> None:
    invitation = invited(api, "courier:c7")
    handset = Handset(new_key(algorithm))
    answer = enrol(api, handset.enrolment(invitation["qr_text"]))
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert answer.headers["location"] == f"/v1/devices/{told['device_id']}"
    assert (told["device_id"], told["party"]) == (invitation["device_id"], "courier:c7")
    assert (told["algorithm"], told["public_key"]) == (algorithm, to_base64url(handset.public))
    assert (told["revoked_at"], told["revoked_from"]) == (None, None)


def test_the_code_is_an_address_whose_secret_no_server_is_sent(api: Api) -> None:
    told = invited(api, "courier:c7")
    address, _, secret = told["qr_text"].partition("#")
    assert address == "http://localhost/courier"
    assert secret == f"enrol=1.{told['device_id']}.{told['secret']}"
    assert len(from_base64url(told["secret"])) == 32
    assert invited(api, "agent:042")["qr_text"].startswith("http://localhost/desk#")


@pytest.mark.parametrize("role", [Role.DISPATCHER, Role.ADMINISTRATOR])
def test_nobody_is_invited_in_the_name_of_the_servers_own_decisions(api: Api, role: Role) -> None:
    """Its events would rule over contradictions, whatever the table of rights says of decisions."""
    body = {"party": DISPATCH, "label": "Máy chủ thứ hai"}
    answer = api.post("/v1/devices/invitations", by=api.actor(role), json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "party_refused")


def test_a_secret_is_kept_as_a_hash_only(api: Api) -> None:
    secret = from_base64url(invited(api, "courier:c7")["secret"])
    with api.services.database.read_connection() as connection:
        rows = connection.execute(text("SELECT * FROM device_invitations")).all()
    assert secret not in {value for row in rows for value in row if isinstance(value, bytes)}


def test_an_invitation_is_over_after_15_minutes(api: Api, clock: Clock) -> None:
    in_time, late = invited(api, "courier:c7"), invited(api, "courier:c7")
    clock.go_on(899)
    assert enrol(api, Handset().enrolment(in_time["qr_text"])).status_code == 201
    clock.go_on(1)
    answer = enrol(api, Handset().enrolment(late["qr_text"]))
    assert (answer.status_code, answer.json()["code"]) == (403, "enrolment_refused")


def test_an_invitation_enrols_one_device(api: Api) -> None:
    told = invited(api, "courier:c7")
    assert enrol(api, Handset().enrolment(told["qr_text"])).status_code == 201
    answer = enrol(api, Handset().enrolment(told["qr_text"]))
    assert (answer.status_code, answer.json()["code"]) == (403, "enrolment_refused")


def test_a_phone_that_did_not_hear_the_answer_asks_again(api: Api, clock: Clock) -> None:
    statement = Handset().enrolment(invited(api, "courier:c7")["qr_text"])
    first = enrol(api, statement)
    clock.go_on(3_600)
    again = enrol(api, statement)
    assert (again.status_code, again.json()) == (201, first.json())


def test_a_key_is_one_devices_alone(api: Api) -> None:
    handset = Handset()
    assert enrol(api, handset.enrolment(invited(api, "courier:c7")["qr_text"])).status_code == 201
    answer = enrol(api, handset.enrolment(invited(api, "courier:c8")["qr_text"]))
    assert (answer.status_code, answer.json()["code"]) == (409, "key_known")


def test_another_secret_enrols_nothing(api: Api) -> None:
    told = invited(api, "courier:c7")
    answer = enrol(api, Handset().enrolment(told["qr_text"], secret=bytes(32)))
    assert answer.json()["code"] == "enrolment_refused"
    assert enrol(api, Handset().enrolment(told["qr_text"])).status_code == 201


def test_an_invitation_that_never_was_enrols_nothing(api: Api) -> None:
    never = f"http://localhost/courier#enrol=1.{'A' * 22}.{'A' * 43}"
    assert enrol(api, Handset().enrolment(never)).json()["code"] == "enrolment_refused"


def not_its_key(handset: Handset, qr_text: str) -> str:
    return handset.enrolment(qr_text, public_key=Handset().public)


def no_enrolment(handset: Handset, qr_text: str) -> str:
    handset.enrolment(qr_text)
    return handset.state({"v": 1, "secret": bytes(32), "public_key": handset.public}, LOGIN_CONTEXT)


def a_flipped_bit(handset: Handset, qr_text: str) -> str:
    statement = bytearray(from_base64url(handset.enrolment(qr_text)))
    statement[-1] ^= 1
    return to_base64url(bytes(statement))


@pytest.mark.parametrize("make", [not_its_key, no_enrolment, a_flipped_bit])
def test_whoever_does_not_hold_the_key_enrols_nothing(api: Api, make: Any) -> None:
    told = invited(api, "courier:c7")
    answer = enrol(api, make(Handset(), told["qr_text"]))
    assert (answer.status_code, answer.json()["code"]) == (403, "device_proof_refused")
    assert told["secret"] not in answer.text


@pytest.mark.parametrize(
    "fields",
    [{"v": 2}, {"v": True}, {"more": 1}, {"secret": "x" * 32}, {"secret": bytes(31)},
     {"public_key": bytes(32)}, {"public_key": b"\4" + bytes(64)}, {"public_key": 7}],
    ids=str,
)  # fmt: skip
def test_a_statement_of_another_form_is_refused(api: Api, fields: dict[str, Any]) -> None:
    answer = enrol(api, Handset().enrolment(invited(api, "courier:c7")["qr_text"], **fields))
    assert (answer.status_code, answer.json()["code"]) == (403, "device_proof_refused")


@pytest.mark.parametrize("statement", ["", "x", "====", "a" * 1_368, "a" * 1_401, "é", "AAAAAA"])
def test_what_is_no_statement_is_refused(api: Api, statement: str) -> None:
    assert enrol(api, statement).status_code in (403, 422)


def test_guesses_at_secrets_are_slowed_down(api: Api, clock: Clock) -> None:
    clock.go_on(7_200)
    never = f"http://localhost/courier#enrol=1.{'A' * 22}.{'A' * 43}"
    statuses = [enrol(api, Handset().enrolment(never)).status_code for _ in range(12)]
    assert statuses == [403] * 10 + [429] * 2
    clock.go_on(7_200)


@pytest.mark.parametrize(
    "party", ["citizen:Ng3vT0kPz1qXw8sYb2LdAe", "courier", "courier:", "king:1", "courier:c 7", ""]
)
def test_a_device_signs_for_those_alone_who_hold_items(api: Api, party: str) -> None:
    given = {"party": party, "label": "Máy"}
    answer = api.post("/v1/devices/invitations", by=api.actor(Role.DISPATCHER), json=given)
    assert answer.status_code == 422


def test_a_revoked_device_signs_no_more_from_a_size_of_the_ledger_on(
    api: Api, clock: Clock
) -> None:
    handset, dispatcher = enrolled(api, "courier:c7"), api.actor(Role.DISPATCHER)
    api.services.ledger.append((invented(1, 1), invented(1, 2), invented(1, 3)))
    with api.services.database.read_connection() as connection:
        size = connection.execute(text("SELECT size FROM ledger_head")).scalar_one()
    told = revoke(api, handset, dispatcher).json()
    assert (told["revoked_from"], told["revoke_reason"]) == (size, "stolen")
    clock.go_on(60)
    api.services.ledger.append((invented(1, 4),))
    assert revoke(api, handset, dispatcher, "lost").json() == told, "it is not taken back"
    keys = api.get("/v1/devices/keys", by=dispatcher).json()["keys"]
    (key,) = [one for one in keys if one["device_id"] == shown(handset)]
    assert (key["revoked_from"], key["revoked_at"]) == (size, told["revoked_at"])


def test_a_login_at_a_device_ends_with_it(api: Api) -> None:
    courier = api.actor(Role.COURIER)
    handset = enrolled(api, courier.party or "")
    given = {"login": courier.login, "password": PASSWORD}
    at_device = api.post(
        "/v1/sessions", json=given | {"device_statement": handset.login(courier.login)}
    ).json()
    elsewhere = api.post("/v1/sessions", json=given).json()
    sessions = api.get("/v1/sessions", token=at_device["access_token"]).json()["sessions"]
    assert [one["device_id"] for one in sessions if one["is_current"]] == [shown(handset)]
    revoke(api, handset, api.actor(Role.DISPATCHER))
    assert api.get("/v1/me", token=at_device["access_token"]).status_code == 401
    renewed = {"refresh_token": at_device["refresh_token"]}
    assert api.post("/v1/sessions/refresh", json=renewed).status_code == 401
    assert api.get("/v1/me", token=elsewhere["access_token"]).status_code == 200
    again = given | {"device_statement": handset.login(courier.login)}
    assert api.post("/v1/sessions", json=again).status_code == 403


def test_a_login_names_no_device_that_is_not_at_hand(api: Api, clock: Clock) -> None:
    courier = api.actor(Role.COURIER)
    own, others = enrolled(api, courier.party or ""), enrolled(api, "courier:other")
    thief = Handset(device_id=own.device_id)
    statements = [
        others.login(courier.login), thief.login(courier.login), own.login("another.login"),
        Handset(device_id=bytes(16)).login(courier.login),
        own.state({"v": 1, "login": courier.login}, ENROL_CONTEXT),
        to_base64url(make_sign1(b"", own.key, key_id=own.device_id, about=LOGIN_CONTEXT)),
    ]  # fmt: skip
    for statement in statements:
        clock.go_on(60)
        given = {"login": courier.login, "password": PASSWORD, "device_statement": statement}
        answer = api.post("/v1/sessions", json=given)
        assert (answer.status_code, answer.json()["code"]) == (403, "device_proof_refused")


def test_the_directory_lets_anybody_check_a_phone_offline(api: Api) -> None:
    handset = Handset(new_key("ES256"))
    enrol(api, handset.enrolment(invited(api, "agent:042")["qr_text"]))
    keys = api.get("/v1/devices/keys", by=api.actor(Role.COURIER)).json()["keys"]
    (own,) = [one for one in keys if one["device_id"] == shown(handset)]
    signed = make_sign1(cbor2.dumps({}), handset.key, key_id=handset.device_id, about=b"a test")
    opened = open_sign1(signed, key_id_size=16)
    assert opened is not None
    check_sign1(opened, read_public_key(from_base64url(own["public_key"])), about=b"a test")
    assert own["party"] == "agent:042"
    assert "label" not in own


def test_a_directory_that_one_has_is_not_sent_again(api: Api) -> None:
    courier = api.actor(Role.COURIER)
    first = api.get("/v1/devices/keys", by=courier)
    etag = first.headers["etag"]
    for header in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = api.get("/v1/devices/keys", by=courier, headers={"if-none-match": header})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
    enrolled(api, "courier:c99")
    changed = api.get("/v1/devices/keys", by=courier, headers={"if-none-match": etag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != etag


def test_devices_are_listed_page_by_page_each_once(api: Api) -> None:
    party = "courier:paged"
    own = {shown(enrolled(api, party)) for _ in range(7)}
    courier, found, params = api.actor(Role.COURIER, party=party), [], {"page_size": 3}
    while True:
        page = api.get("/v1/devices", by=courier, params=params).json()
        found += [one["device_id"] for one in page["devices"]]
        if page["next_page_token"] is None:
            break
        params["page_token"] = page["next_page_token"]
    assert len(found) == 7
    assert set(found) == own


def test_invitations_that_were_over_long_ago_are_tidied_up(api: Api, clock: Clock) -> None:
    told = invited(api, "courier:c7")
    for days, is_there in ((1, True), (31, False)):
        clock.go_on(days * 86_400)
        with api.services.database.writing() as session:
            sweep(session, clock())
            row = session.get(DeviceInvitationRow, from_base64url(told["device_id"]))
            assert (row is not None) is is_there


def test_from_which_size_of_the_ledger_on_a_device_signs_is_told(api: Api) -> None:
    api.services.ledger.append((invented(9, 1), invented(9, 2)))
    with api.services.database.read_connection() as connection:
        size = connection.execute(text("SELECT size FROM ledger_head")).scalar_one()
    told = enrol(api, Handset().enrolment(invited(api, "courier:c7")["qr_text"])).json()
    assert told["enrolled_from"] == size
