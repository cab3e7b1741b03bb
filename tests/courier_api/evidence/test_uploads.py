"""The server of the tus protocol: what it takes, from whom, and what it answers."""

from __future__ import annotations

import secrets
from hashlib import sha1, sha256

import pytest

from courier_api.devices.proofs import LOGIN_CONTEXT
from courier_api.evidence.dependencies import evidence_parts
from courier_api.evidence.parts import EvidenceParts
from courier_api.evidence.protocol import expires_header
from courier_api.evidence.records import Arrival, Seams
from courier_api.identities import read_identity, show
from courier_api.models import EvidenceRow, EvidenceState, EvidenceUploadRow
from courier_api.roles import Role
from tests.courier_api.apis import Api
from tests.courier_api.devices.handsets import Handset, new_key
from tests.courier_api.evidence import drawn
from tests.courier_api.evidence.conftest import Change
from tests.courier_api.evidence.drawn import canvas, saved
from tests.courier_api.evidence.phones import (
    TUS,
    Sender,
    checksum,
    metadata,
    packed,
    sealed,
)

DAY = 86_400


def fresh() -> bytes:
    """A photograph that no other test has sent."""
    return drawn.photograph(secrets.randbelow(1 << 40))


def row_of(parts: EvidenceParts, data: bytes) -> EvidenceRow | None:
    with parts.database.reading() as session:
        return session.get(EvidenceRow, sha256(data).digest())


def state_of(parts: EvidenceParts, data: bytes) -> str | None:
    row = row_of(parts, data)
    return None if row is None else row.state


def test_the_protocol_is_told_without_a_login(api: Api) -> None:
    answer = api.ask("OPTIONS", "/v1/evidence")
    assert answer.status_code == 204
    assert answer.headers["tus-version"] == answer.headers["tus-resumable"] == "1.0.0"
    assert answer.headers["tus-max-size"] == str(8 << 20)
    assert set(answer.headers["tus-extension"].split(",")) == {
        "creation", "creation-with-upload", "expiration", "checksum", "termination",
    }  # fmt: skip
    assert "sha256" in answer.headers["tus-checksum-algorithm"]


def test_a_picture_is_sent_in_pieces(sender: Sender, parts: EvidenceParts) -> None:
    data = fresh()
    created = sender.create(data)
    assert created.status_code == 201
    assert created.headers["upload-offset"] == "0"
    assert created.headers["upload-expires"] == expires_header(sender.api.clock() + 7 * DAY * 1_000)
    at = created.headers["location"]
    assert sender.patch(at, 0, data[:100]).headers["upload-offset"] == "100"
    looked = sender.head(at)
    assert looked.status_code == 200
    assert looked.headers["upload-offset"] == "100"
    assert looked.headers["upload-length"] == str(len(data))
    assert looked.headers["upload-metadata"] == metadata(data)
    assert looked.headers["cache-control"] == "no-store"
    assert sender.look(at)["offset"] == 100
    last = sender.patch(at, 100, data[100:])
    assert last.status_code == 204
    assert last.headers["tus-resumable"] == "1.0.0"
    assert last.headers["evidence-state"] == "present"
    row = row_of(parts, data)
    assert row is not None
    assert (row.state, row.media_type, row.size) == ("present", "image/jpeg", len(data))
    assert parts.files.read(row.path, row.sha256) == data


def test_a_picture_may_come_with_its_creation(sender: Sender, parts: EvidenceParts) -> None:
    data = fresh()
    answer = sender.create(data, body=data)
    assert answer.status_code == 201
    assert answer.headers["upload-offset"] == str(len(data))
    assert answer.json()["state"] == "present"
    part = fresh()
    answer = sender.create(part, body=part[:50])
    assert (answer.headers["upload-offset"], answer.json()["state"]) == ("50", "open")
    assert state_of(parts, data) == "present"


def test_files_are_the_servers_alone(api: Api, sender: Sender, parts: EvidenceParts) -> None:
    data = fresh()
    sender.send(data)
    folder = api.services.settings.evidence_dir
    name = sha256(data).hexdigest()
    assert (folder / name[:2] / name).stat().st_mode & 0o777 == 0o600
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.rglob("*"))
    assert list((folder / "incoming").glob(f"*{name}*")) == []


def test_a_repetition_is_answered_at_once(sender: Sender, parts: EvidenceParts) -> None:
    data = fresh()
    statement = sender.statement(sha256(data).digest(), len(data))
    at = sender.begin(data, statement=statement)
    sender.patch(at, 0, data)
    again = sender.create(data, statement=statement)
    assert again.status_code == 200
    assert again.headers["evidence-state"] == "present"
    told = {"sha256": sha256(data).hexdigest(), "state": "present", "reason": None}
    assert again.json() == told
    # The answer to the last bytes was lost: whoever asks how far it is learns that it is done.
    assert sender.head(at).headers["upload-offset"] == str(len(data))
    assert sender.patch(at, len(data), b"").headers["evidence-state"] == "present"
    with parts.database.reading() as session:
        found = session.query(EvidenceUploadRow).filter_by(sha256=sha256(data).digest())
        assert found.count() == 1


def test_two_uploads_of_a_picture_end_as_one_file(api: Api, sender: Sender) -> None:
    data, other = fresh(), Sender(api)
    first, second = sender.begin(data), other.begin(data)
    assert first != second
    for at in (first, second):
        sender.patch(at, 0, data[:99])
    assert sender.patch(first, 99, data[99:]).headers["evidence-state"] == "present"
    assert other.patch(second, 99, data[99:]).headers["evidence-state"] == "present"
    folder = api.services.settings.evidence_dir
    assert len(list(folder.rglob(f"*{sha256(data).hexdigest()}*"))) == 1


@pytest.mark.parametrize("offset", [0, 99, 101, 10_000_000])
def test_bytes_belong_where_the_upload_is(sender: Sender, offset: int) -> None:
    at = sender.begin(data := fresh())
    sender.patch(at, 0, data[:100])
    answer = sender.patch(at, offset, data[100:])
    assert (answer.status_code, answer.json()["code"]) == (409, "upload_offset")
    assert answer.headers["tus-resumable"] == "1.0.0"
    assert sender.look(at)["offset"] == 100


def test_no_more_is_taken_than_was_announced(sender: Sender) -> None:
    at = sender.begin(data := fresh())
    for told in ({}, {"content-length": "", "transfer-encoding": "chunked"}):
        headers = {name: value for name, value in told.items() if value}
        answer = sender.patch(at, 0, data + b"!", headers)
        assert (answer.status_code, answer.json()["code"]) == (413, "upload_too_large")
        assert sender.look(at)["offset"] == 0


@pytest.mark.parametrize(("more", "status"), [(0, 201), (1, 413)])
def test_eight_megabytes_are_the_most(sender: Sender, more: int, status: int) -> None:
    size, data = (8 << 20) + more, fresh()
    statement = sender.statement(sha256(data).digest(), size)
    answer = sender.create(data, bytes(size), statement=statement)
    assert answer.status_code == status


def test_another_version_is_refused_before_anything_is_done(sender: Sender) -> None:
    at = sender.begin(data := fresh())
    assert sender.api.ask("HEAD", at).status_code == 422
    for version in ("0.2.2", "2.0.0", ""):
        answer = sender.patch(at, 0, data, {"tus-resumable": version})
        assert answer.status_code == 412
        assert answer.headers["tus-version"] == "1.0.0"
        assert sender.create(data, headers={"tus-resumable": version}).status_code == 412
    assert sender.look(at)["offset"] == 0


def test_bytes_are_sent_as_bytes(sender: Sender) -> None:
    at = sender.begin(data := fresh())
    for kind in ("image/jpeg", "multipart/form-data; boundary=x", ""):
        assert sender.patch(at, 0, data, {"content-type": kind}).status_code == 415
    answer = sender.create(fresh(), body=b"x", headers={"content-type": "text/plain"})
    assert answer.status_code == 415


def test_a_piece_with_a_wrong_checksum_is_not_taken(sender: Sender) -> None:
    at = sender.begin(data := fresh())
    assert sender.patch(at, 0, data[:10], checksum(data[:10])).status_code == 204
    answer = sender.patch(at, 10, data[10:20], checksum(data[10:21]))
    assert (answer.status_code, answer.json()["code"]) == (460, "checksum_mismatch")
    for wrong in ("md5 abcd", "sha256 !", "sha256", f"sha256 {packed(b'short')}"):
        answer = sender.patch(at, 10, data[10:20], {"upload-checksum": wrong})
        assert (answer.status_code, answer.json()["code"]) == (400, "checksum_refused")
    assert sender.look(at)["offset"] == 10
    sha1_of = {"upload-checksum": f"sha1 {packed(sha1(data[10:]).digest())}"}  # noqa: S324
    assert sender.patch(at, 10, data[10:], sha1_of).headers["evidence-state"] == "present"


def test_an_upload_that_was_ended_is_over(sender: Sender, parts: EvidenceParts) -> None:
    at = sender.begin(data := fresh())
    sender.patch(at, 0, data[:10])
    assert sender.api.ask("DELETE", at, headers=TUS).status_code == 204
    assert sender.head(at).status_code == 410
    assert sender.patch(at, 10, data[10:]).status_code == 410
    assert sender.api.ask("DELETE", at, headers=TUS).status_code == 410
    assert parts.files.part_size(read_identity(at.rpartition("/")[2])) == 0
    done = sender.begin(other := fresh())
    sender.patch(done, 0, other)
    assert sender.api.ask("DELETE", done, headers=TUS).status_code == 204
    assert state_of(parts, other) == "present", "what has come stays"


def test_an_upload_is_over_after_seven_days(api: Api, sender: Sender) -> None:
    at = sender.begin(data := fresh())
    api.clock.go_on(7 * DAY - 1)
    assert sender.patch(at, 0, data[:10]).status_code == 204
    api.clock.go_on(1)
    assert sender.head(at).status_code == 410
    assert sender.patch(at, 10, data[10:]).json()["code"] == "upload_ended"


def test_an_unknown_upload_is_not_there(sender: Sender) -> None:
    for name in ("AZr3kQJ4d0a5XyTq1mB7Zw", "../../../etc/passwd", "AZr3kQJ4d0a5XyTq1mB7Zx"):
        answer = sender.head(f"/v1/evidence/uploads/{name}")
        assert answer.status_code in (404, 422)


def test_a_proxy_that_lets_only_post_through_is_lived_with(sender: Sender) -> None:
    at = sender.begin(data := fresh())
    given = TUS | {"content-type": "application/offset+octet-stream", "upload-offset": "0"}
    as_patch = given | {"x-http-method-override": "PATCH"}
    answer = sender.api.post(at, headers=as_patch, content=data[:9])
    assert (answer.status_code, answer.headers["upload-offset"]) == (204, "9")
    as_delete = TUS | {"x-http-method-override": "DELETE"}
    assert sender.api.post(at, headers=as_delete).status_code == 204
    assert sender.head(at).status_code == 410
    answer = sender.api.post(at, headers=TUS | {"x-http-method-override": "GET"})
    assert answer.status_code == 405


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


def test_what_is_sealed_is_opened_and_kept_plain(sender: Sender, parts: EvidenceParts) -> None:
    data, key = fresh(), sender.sealing_key()
    closed = sealed(data, key)
    answer = sender.send(data, closed, told=metadata(data, sealed="1"))
    assert answer.headers["evidence-state"] == "present"
    row = row_of(parts, data)
    assert row is not None
    assert parts.files.read(row.path, row.sha256) == data
    folder = sender.api.services.settings.evidence_dir
    assert not any(closed in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_the_sealing_key_is_the_same_after_a_restart(api: Api, sender: Sender) -> None:
    keys = api.services.keys
    again = evidence_parts(api.services)
    assert again.sealing.public == sender.sealing_key()
    assert keys.seed not in again.sealing.public


def spoilt(closed: bytes, at: int) -> bytes:
    return closed[:at] + bytes([closed[at] ^ 1]) + closed[at + 1 :]


@pytest.mark.parametrize("at", [0, 5, 12, 20, 76, 77, 200, -1])
def test_what_cannot_be_opened_is_asked_for_once_more_and_kept(
    sender: Sender, parts: EvidenceParts, at: int
) -> None:
    """One bit is enough, of the beginning, the key, the point, the picture, the tag."""
    data = fresh()
    closed = sealed(data, sender.sealing_key())
    wrong = spoilt(closed, at % len(closed))
    told = metadata(data, sealed="")
    first = sender.send(data, wrong, told=told)
    assert first.status_code == 460
    assert state_of(parts, data) is None
    assert state_of(parts, wrong) == "refused", "nothing is lost"
    second = sender.send(data, wrong, told=told)
    assert second.status_code == 204
    assert second.headers["evidence-state"] == "refused"
    assert second.headers["evidence-reason"] == "sealed_unopened"
    third = sender.send(data, closed, told=told)
    assert third.headers["evidence-state"] == "present", "the right bytes may always come"


def test_what_is_sealed_for_one_hash_opens_for_no_other(sender: Sender) -> None:
    data, other = fresh(), fresh()
    closed = sealed(data, sender.sealing_key(), digest=sha256(other).digest())
    answer = sender.send(data, closed, told=metadata(data, sealed="1"))
    assert answer.status_code == 460


def test_other_bytes_than_announced_are_asked_for_once_more(
    sender: Sender, parts: EvidenceParts
) -> None:
    data = fresh()
    wrong = saved(canvas(secrets.randbelow(1 << 40)))
    size = {"statement": sender.statement(sha256(data).digest(), len(wrong))}
    at = sender.begin(data, wrong, **size)
    assert sender.patch(at, 0, wrong).status_code == 460
    assert sender.head(at).status_code == 410
    again = sender.send(data, wrong, **size)
    assert (again.status_code, again.headers["evidence-reason"]) == (204, "hash_differs")
    row = row_of(parts, wrong)
    assert row is not None
    assert parts.files.read(row.path, row.sha256) == wrong
    # The wrong bytes are a right picture of another name, and the right ones come at last.
    assert sender.send(wrong).headers["evidence-state"] == "present"
    assert sender.send(data).headers["evidence-state"] == "present"
    folder = sender.api.services.settings.evidence_dir
    assert len(list(folder.rglob(sha256(wrong).hexdigest()))) == 1


REFUSED = {
    "metadata_inside": lambda: saved(canvas(secrets.randbelow(1 << 40)), exif=drawn.exif()),
    "bytes_after_end": lambda: fresh() + b"<script>",
    "truncated": lambda: fresh()[:-300],
    "not_a_picture": lambda: b"PK\3\4" + secrets.token_bytes(40),
    "too_many_pixels": lambda: drawn.bomb_png(30_000 + secrets.randbelow(9_000)),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_a_picture_that_is_refused_is_kept_and_acknowledged(
    sender: Sender, parts: EvidenceParts, reason: str
) -> None:
    data = REFUSED[reason]()
    answer = sender.send(data)
    assert answer.status_code == 204
    assert answer.headers["evidence-state"] == "refused"
    assert answer.headers["evidence-reason"] == reason
    row = row_of(parts, data)
    assert row is not None
    assert row.state == "refused"
    assert str(row.path).startswith("refused/")
    assert parts.files.read(row.path, row.sha256) == data
    again = sender.create(data)
    assert (again.status_code, again.json()["state"], again.json()["reason"]) == (
        200, "refused", reason,
    )  # fmt: skip


def test_what_came_before_its_event_is_present(
    api: Api, sender: Sender, parts: EvidenceParts, code: str
) -> None:
    data = fresh()
    sender.send(data)
    sender.hand_over(sha256(data).digest(), code=code)
    assert state_of(parts, data) == "present"


def test_an_arrival_is_told_once_and_names_its_items(
    api: Api, sender: Sender, change: Change, code: str
) -> None:
    noted: list[Arrival] = []
    told: list[Arrival] = []
    change(seams=Seams(lambda _session, arrival: noted.append(arrival), told.append))
    data, bare = fresh(), saved(canvas(secrets.randbelow(1 << 40)), exif=drawn.exif())
    sender.hand_over(sha256(data).digest(), sha256(bare).digest(), code=code)
    first, second = sender.begin(data), sender.begin(data)
    for at in (first, second):
        sender.patch(at, 0, data)
    sender.send(bare)
    assert told == noted
    assert [(one.sha256, one.state, one.items) for one in told] == [
        (sha256(data).digest(), EvidenceState.PRESENT, (code,)),
        (sha256(bare).digest(), EvidenceState.REFUSED, (code,)),
    ]


def test_an_arrival_that_cannot_be_noted_has_not_arrived(
    api: Api, sender: Sender, change: Change, parts: EvidenceParts
) -> None:
    def fail(_session: object, _arrival: Arrival) -> None:
        raise RuntimeError("no webhook")

    change(seams=Seams(noted=fail))
    at = sender.begin(data := fresh())
    assert sender.patch(at, 0, data).status_code == 500
    assert state_of(parts, data) is None
    change()
    # It is complete, so whoever asks has it settled.
    assert sender.look(at)["state"] == "present"
    assert state_of(parts, data) == "present"
