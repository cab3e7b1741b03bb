"""Evidence has its time; what it was stays noted when it is deleted."""

from __future__ import annotations

import os
import time
from hashlib import sha256
from pathlib import Path

import pytest

from courier_api.custody.backup import write_backup
from courier_api.custody.restore import restore_backup
from courier_api.db import Database, sqlite_url
from courier_api.evidence.parts import EvidenceParts
from courier_api.evidence.retention import EraseReason, erase_evidence, evidence_of_items
from courier_api.evidence.tasks import sweeps_of
from courier_api.models import EvidenceArrivalRow, EvidenceRow, EvidenceUploadRow
from courier_api.roles import Role
from tests.courier_api.apis import Api
from tests.courier_api.evidence import drawn
from tests.courier_api.evidence.conftest import Change
from tests.courier_api.evidence.drawn import canvas, saved
from tests.courier_api.evidence.phones import Sender
from tests.courier_api.evidence.sent_pictures import fresh, state_of
from tests.courier_api.evidence.test_reading import address, shown

DAY = 86_400


def sweep(parts: EvidenceParts, times: int = 1) -> None:
    for one in sweeps_of(parts) * times:
        with parts.database.writing() as session:
            one(session, parts.clock())


def files_of(api: Api, data: bytes) -> list[Path]:
    return list(api.services.settings.evidence_dir.rglob(f"*{sha256(data).hexdigest()}*"))


def arrival(parts: EvidenceParts, data: bytes) -> EvidenceArrivalRow:
    with parts.database.reading() as session:
        return session.get_one(EvidenceArrivalRow, sha256(data).digest())


@pytest.mark.parametrize("is_refused", [False, True])
def test_a_picture_is_deleted_after_its_time(
    api: Api, sender: Sender, parts: EvidenceParts, code: str, is_refused: bool
) -> None:
    data = saved(canvas(int(code[-4:])), exif=drawn.exif()) if is_refused else fresh()
    shown(sender, code, data)
    came = arrival(parts, data).received_at
    api.clock.go_on(parts.params.keep_days * DAY)
    sweep(parts)
    assert len(files_of(api, data)) == 1
    api.clock.go_on(1)
    sweep(parts)
    assert state_of(parts, data) == "erased", "first the row, then the file"
    sweep(parts)
    assert files_of(api, data) == []
    left = arrival(parts, data)
    assert (left.received_at, left.erase_reason, left.erased_at) == (came, "period", api.clock())
    answer = api.get(address(data), by=api.actor(Role.DISPATCHER))
    assert (answer.status_code, answer.json()["code"]) == (410, "evidence_erased")
    # The phone that never heard of its arrival is told to let go of it.
    again = sender.create(data)
    assert (again.status_code, again.json()["state"]) == (200, "erased")


def test_a_picture_that_no_event_names_is_deleted_earlier(
    api: Api, sender: Sender, parts: EvidenceParts, code: str
) -> None:
    named, unnamed = shown(sender, code, fresh()), fresh()
    sender.send(unnamed)
    api.clock.go_on(60 * DAY + 1)
    sweep(parts, times=2)
    assert (len(files_of(api, named)), len(files_of(api, unnamed))) == (1, 0)
    assert arrival(parts, unnamed).erase_reason == "unnamed"


def test_a_picture_is_deleted_at_a_persons_wish(
    api: Api, sender: Sender, parts: EvidenceParts, code: str
) -> None:
    data, awaited = shown(sender, code, fresh()), fresh()
    sender.hand_over(sha256(awaited).digest(), code=code)
    with parts.database.writing() as session:
        digests = evidence_of_items(session, [code])
        assert digests == {sha256(data).digest(), sha256(awaited).digest()}
        erase_evidence(session, digests, reason=EraseReason.WISH, now=api.clock())
    sweep(parts)
    assert files_of(api, data) == []
    assert sender.create(awaited).json()["state"] == "erased"


def test_what_comes_while_it_is_deleted_is_deleted_too(
    api: Api, sender: Sender, parts: EvidenceParts
) -> None:
    at = sender.begin(data := fresh())
    with parts.database.writing() as session:
        erase_evidence(session, [sha256(data).digest()], reason=EraseReason.WISH, now=1)
    assert sender.patch(at, 0, data).headers["evidence-state"] == "erased"
    sweep(parts)
    assert files_of(api, data) == []


def touch_long_ago(api: Api) -> None:
    for path in (api.services.settings.evidence_dir / "incoming").iterdir():
        os.utime(path, (time.time() - 3_600,) * 2)


def test_an_orphan_upload_is_over_after_seven_days(
    api: Api, sender: Sender, parts: EvidenceParts
) -> None:
    at = sender.begin(data := fresh())
    sender.patch(at, 0, data[:99])
    incoming = api.services.settings.evidence_dir / "incoming"
    touch_long_ago(api)
    sweep(parts)
    assert sender.look(at)["offset"] == 99, "it may still be resumed"
    api.clock.go_on(7 * DAY)
    touch_long_ago(api)
    sweep(parts, times=2)
    assert list(incoming.iterdir()) == []
    assert sender.head(at).status_code == 410
    api.clock.go_on(30 * DAY + 1)
    sweep(parts)
    assert sender.head(at).status_code == 404
    with parts.database.reading() as session:
        assert session.query(EvidenceUploadRow).count() == 0


def test_what_a_killed_server_left_complete_is_settled(
    api: Api, sender: Sender, parts: EvidenceParts, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, refused, wrong = fresh(), fresh() + b"!", fresh()
    sent = {good: good, refused: refused, wrong: wrong[:-1] + bytes([wrong[-1] ^ 1])}
    with monkeypatch.context() as patched:
        patched.setattr("courier_api.evidence.uploads.judge", _killed)
        for data, body in sent.items():
            assert sender.send(data, body).status_code == 500
    assert [state_of(parts, data) for data in sent] == [None, None, None]
    sweep(parts)
    assert [state_of(parts, data) for data in sent] == [None, None, None], "it may be under way"
    touch_long_ago(api)
    sweep(parts, times=2)
    assert [state_of(parts, data) for data in sent] == ["present", "refused", None]
    assert state_of(parts, sent[wrong]) == "refused", "kept aside under its own name"
    assert list((api.services.settings.evidence_dir / "incoming").iterdir()) == []


def _killed(*_: object) -> None:
    raise RuntimeError("killed")


def test_what_is_kept_aside_is_backed_up_and_restored(
    api: Api, sender: Sender, parts: EvidenceParts, tmp_path: Path
) -> None:
    good, refused = fresh(), fresh() + b"!"
    for data in (good, refused):
        sender.send(data)
    folder = api.services.settings.evidence_dir
    made = write_backup(
        parts.database, tmp_path / "backup", evidence=folder, clock=parts.clock
    )  # fmt: skip
    assert made.missing_evidence == ()
    other = Database(sqlite_url(tmp_path / "other.db"))
    restore_backup(tmp_path / "backup", other, evidence=tmp_path / "new")
    with other.reading() as session:
        for data in (good, refused):
            row = session.get_one(EvidenceRow, sha256(data).digest())
            assert (tmp_path / "new" / str(row.path)).read_bytes() == data
    other.dispose()


def test_sweeps_do_as_they_are_told_by_parameters(api: Api, sender: Sender, change: Change) -> None:
    parts = change(keep_days=1)
    sender.send(data := fresh())
    api.clock.go_on(DAY + 1)
    sweep(parts, times=2)
    assert files_of(api, data) == []
