"""Who may send a picture: by a statement of a device, by a login, by nothing else."""

from __future__ import annotations

import secrets
from hashlib import sha256

import pytest

from courier_api.devices.proofs import LOGIN_CONTEXT
from courier_api.identities import show
from courier_api.roles import Role
from tests.courier_api.apis import Api
from tests.courier_api.devices.handsets import Handset, new_key
from tests.courier_api.evidence.phones import (
    TUS,
    Sender,
    metadata,
    packed,
)
from tests.courier_api.evidence.sent_pictures import fresh

DAY = 86_400


@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256"])
def test_a_statement_needs_no_login_for_thirty_days(
    api: Api, sender: Sender, algorithm: str
) -> None:
    if algorithm == "ES256":
        sender.handset = Handset(new_key(algorithm))
        invitation = api.post(
            "/v1/devices/invitations", by=api.actor(Role.DISPATCHER),
            json={"party": "courier:c1", "label": "Máy"},
        )  # fmt: skip
        statement = sender.handset.enrolment(invitation.json()["qr_text"])
        api.post("/v1/devices/enrolments", json={"statement": statement})
    data = fresh()
    statement = sender.statement(sha256(data).digest(), len(data))
    api.clock.go_on(30 * DAY)
    assert sender.create(data, statement=statement).status_code == 201


def test_a_statement_is_for_one_picture_one_size_and_some_weeks(api: Api, sender: Sender) -> None:
    data, other = fresh(), fresh()
    digest, size = sha256(data).digest(), len(data)
    stranger = Handset(device_id=secrets.token_bytes(16))
    now = api.clock()
    refused = {
        "another picture": sender.statement(sha256(other).digest(), size),
        "another size": sender.statement(digest, size + 1),
        "another key": Handset(device_id=sender.handset.device_id).state({"v": 1}, b"x"),
        "an unknown device": stranger.state(
            {"v": 1, "sha256": digest, "size": size, "device_id": stranger.device_id,
             "issued_at": now}, b"postroute.evidence/1",
        ),
        "in the name of another": sender.statement(digest, size, device_id=bytes(16)),
        "another kind": sender.handset.state(
            {"v": 1, "sha256": digest, "size": size, "device_id": sender.handset.device_id,
             "issued_at": now}, LOGIN_CONTEXT,
        ),
        "more than wanted": sender.statement(digest, size, more=1),
        "a text for a number": sender.statement(digest, size, issued_at=str(now)),
        "junk": "AAAA",
        "no base64url": "AAAAB",
    }  # fmt: skip
    for name, statement in refused.items():
        answer = sender.create(data, statement=statement)
        assert (answer.status_code, answer.json()["code"]) == (
            403, "evidence_statement_refused",
        ), name  # fmt: skip
    for days, status in ((45, 201), (45.001, 403), (-1, 201), (-1.001, 403)):
        statement = sender.statement(digest, size, issued_at=now - round(days * 86_400_000))
        answer = sender.create(data, statement=statement)
        assert answer.status_code == status, days
        if status == 403:
            assert answer.json()["code"] == "evidence_statement_time"


def test_a_replayed_statement_brings_nothing_new(api: Api, sender: Sender) -> None:
    """Whoever overheard it can send those bytes once more, and no others."""
    data = fresh()
    statement = sender.statement(sha256(data).digest(), len(data))
    places = []
    for _ in range(6):
        api.clock.go_on(1)
        places.append(sender.begin(data, statement=statement))
    states = [sender.head(at).status_code for at in places]
    assert states == [410, 410, 200, 200, 200, 200], "a few at once, and the oldest give way"
    junk = bytes(len(data))
    assert sender.patch(places[-1], 0, junk).status_code == 460
    assert sender.patch(places[-2], 0, data).headers["evidence-state"] == "present"
    assert sender.create(data, statement=statement).status_code == 200


def test_a_revoked_device_may_still_bring_what_it_saw(api: Api, sender: Sender) -> None:
    path = f"/v1/devices/{show(sender.handset.device_id)}/revocation"
    api.ask("PUT", path, by=api.actor(Role.DISPATCHER), json={"reason": "stolen"})
    assert sender.send(fresh()).headers["evidence-state"] == "present"


@pytest.mark.parametrize("role", Role)
def test_who_is_logged_in_may_send_as_the_table_says(api: Api, role: Role) -> None:
    data, actor = fresh(), api.actor(role)
    given = TUS | {"upload-length": str(len(data)), "upload-metadata": metadata(data)}
    answer = api.post("/v1/evidence/uploads", by=actor, headers=given)
    if role in (Role.PLANNER, Role.CITIZEN):
        assert answer.status_code == 403
        return
    assert answer.status_code == 201
    body = given | {"content-type": "application/offset+octet-stream"}
    answer = api.post("/v1/evidence/uploads", by=actor, headers=body, content=data)
    assert answer.json()["state"] == "present"
    assert api.post("/v1/evidence/uploads", by=actor, headers=given).status_code == 200


def test_nobody_sends_without_a_statement_or_a_login(api: Api) -> None:
    data = fresh()
    given = TUS | {"upload-length": str(len(data)), "upload-metadata": metadata(data)}
    assert api.post("/v1/evidence/uploads", headers=given).status_code == 401
    assert api.post("/v1/evidence", headers=given).status_code == 422


@pytest.mark.parametrize(
    "told",
    [
        "", ",", "sha256", "sha256 ==", "filename Li4vLi4vZXRjL3Bhc3N3ZA==",
        f"sha256 {packed('../../etc/passwd')},media_type {packed('image/jpeg')}",
        f"sha256 {packed(bytes(32))}",
        f"sha256 {packed(bytes(31))},media_type {packed('image/jpeg')}",
        f"sha256 {packed(bytes(32))},media_type {packed('text/html')}",
        f"sha256 {packed(bytes(32))},media_type {packed('image/jpeg')},sealed {packed('no')}",
        f"sha256 {packed(bytes(32))},sha256 {packed(bytes(32))}",
        f"sha256 {packed(bytes(32))},media_type {packed('image/jpeg')},kind {packed('x')}",
        f"sha256 {packed(bytes(32))},media_type {packed('image/jpeg')},event_id {packed('x')}",
    ],
)  # fmt: skip
def test_metadata_tells_what_is_wanted_and_nothing_else(sender: Sender, told: str) -> None:
    answer = sender.create(fresh(), told=told or " ")
    assert (answer.status_code, answer.json()["code"]) == (422, "upload_metadata_refused")


def test_path_tricks_lead_nowhere(api: Api, sender: Sender) -> None:
    data = fresh()
    for trick in ("../../../tmp/owned", "a\0b", "..%2f..%2f", "C:\\x", "/etc/passwd", "x\r\ny: z"):
        for name in ("filename", "name", "relativePath", "event_id", "kind"):
            assert sender.create(data, told=metadata(data, **{name: trick})).status_code == 422
    known = {"incoming", "refused"}
    for path in api.services.settings.evidence_dir.iterdir():
        assert path.name in known or len(path.name) == 2


def test_hashes_are_given_as_bytes_or_digits(sender: Sender) -> None:
    for digest in (sha256(data := fresh()).digest(), sha256(data).hexdigest()):
        told = metadata(data, sha256=digest, event_id=secrets.token_bytes(16), kind="photograph")
        assert sender.create(data, told=told).status_code == 201
