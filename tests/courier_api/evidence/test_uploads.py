"""The server of the tus protocol: what it takes, from whom, and what it answers."""

from __future__ import annotations

from hashlib import sha1, sha256

import pytest

from courier_api.evidence.parts import EvidenceParts
from courier_api.evidence.protocol import expires_header
from courier_api.identities import read_identity
from courier_api.models import EvidenceUploadRow
from tests.courier_api.apis import Api
from tests.courier_api.evidence.phones import (
    TUS,
    Sender,
    checksum,
    metadata,
    packed,
)
from tests.courier_api.evidence.sent_pictures import fresh, row_of, state_of

DAY = 86_400


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
