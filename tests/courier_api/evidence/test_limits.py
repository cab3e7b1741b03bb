"""How much is taken: of one sender, at once, in a day, and of a disk that is full."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from courier_api.evidence.parts import EvidenceParts
from courier_api.evidence.records import EvidenceParams
from courier_api.models import EvidenceRow
from tests.courier_api.apis import Api
from tests.courier_api.evidence import drawn
from tests.courier_api.evidence.conftest import Change
from tests.courier_api.evidence.phones import Sender
from tests.courier_api.evidence.sent_pictures import fresh, state_of


def test_so_many_uploads_are_under_way_at_once(api: Api, sender: Sender, change: Change) -> None:
    change(max_open=3)
    places = [sender.begin(fresh()) for _ in range(3)]
    answer = sender.create(fresh())
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_uploads")
    assert answer.headers["retry-after"] == "60"
    assert Sender(api).create(fresh()).status_code == 201, "others are not held up"
    # What was begun an hour ago and never finished gives way.
    api.clock.go_on(3_600)
    assert sender.create(fresh()).status_code == 201
    assert sorted(sender.head(at).status_code for at in places) == [200, 200, 410]


def test_so_many_bytes_are_taken_in_a_day(api: Api, sender: Sender, change: Change) -> None:
    first, second = fresh(), fresh()
    change(daily_bytes=len(first) + len(second))
    assert sender.create(first).status_code == 201
    assert sender.create(first).status_code == 201, "one picture counts once"
    assert sender.create(second).status_code == 201
    answer = sender.create(fresh())
    assert (answer.status_code, answer.json()["code"]) == (429, "daily_bytes_used")
    assert Sender(api).create(fresh()).status_code == 201
    api.clock.go_on(86_400)
    assert sender.create(fresh()).status_code == 201


def test_some_of_the_disk_is_left_to_the_ledger(
    api: Api, sender: Sender, change: Change, parts: EvidenceParts
) -> None:
    data = fresh()
    free = [len(data) + 100]
    change(free=lambda _folder: free[0], reserve_bytes=101)
    answer = sender.create(data)
    assert (answer.status_code, answer.json()["code"]) == (507, "storage_full")
    assert answer.headers["retry-after"] == "300"
    change(free=lambda _folder: free[0], reserve_bytes=100)
    at = sender.begin(data)
    free[0] -= 1
    assert sender.patch(at, 0, data).status_code == 507
    assert sender.look(at)["offset"] == 0
    free[0] += 1
    assert sender.patch(at, 0, data).headers["evidence-state"] == "present"


@pytest.mark.parametrize("call", ["pwrite", "fsync"])
def test_a_piece_that_the_disk_does_not_take_is_not_there(
    sender: Sender, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    at = sender.begin(data := fresh())
    sender.patch(at, 0, data[:50])
    real = getattr(os, call)
    calls = []

    def full(*given: object) -> object:
        calls.append(given)
        if len(calls) == 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(*given)

    monkeypatch.setattr(os, call, full)
    assert sender.patch(at, 50, data[50:]).status_code == 507
    monkeypatch.undo()
    assert sender.look(at)["offset"] == 50
    assert sender.patch(at, 50, data[50:]).headers["evidence-state"] == "present"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_file_that_cannot_be_kept_is_not_acknowledged(
    api: Api, sender: Sender, parts: EvidenceParts, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    at = sender.begin(data := fresh())
    renamed = Path.rename

    def full(self: Path, target: Path) -> Path:
        raise OSError(number, "no room")

    monkeypatch.setattr(Path, "rename", full)
    assert sender.patch(at, 0, data).status_code == 507
    assert state_of(parts, data) is None
    assert list(api.services.settings.evidence_dir.rglob("*.draft")) == []
    monkeypatch.setattr(Path, "rename", renamed)
    # All of it had come: it is settled as soon as there is room, without a byte sent again.
    assert sender.look(at)["state"] == "present"


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "none", str(folder)],
        capture_output=True, check=False,
    )  # fmt: skip
    # It takes root, and a system that lets root do it; the tests above feign the same without.
    if made.returncode:
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_is_really_full_loses_nothing(
    api: Api, change: Change, parts: EvidenceParts, tiny_disk: Path
) -> None:
    """What was acknowledged is there whole, what was not is not there, and it goes on later."""
    params = {"reserve_bytes": 0, "free": lambda _folder: 1 << 40}
    files = change(folder=tiny_disk, **params).files
    sender, kept, waiting = Sender(api), [], []
    for seed in range(12):
        data = drawn.noise(150_000, seed)
        answer = sender.create(data, body=data)
        assert answer.status_code in (201, 507)
        (kept if answer.status_code == 201 else waiting).append(data)
    assert kept
    assert waiting
    for data in kept:
        with parts.database.reading() as session:
            row = session.get_one(EvidenceRow, sha256(data).digest())
        assert files.read(row.path, row.sha256) == data
    for data in waiting:
        assert state_of(parts, data) is None
    # Somebody makes room: all uploads that were refused are sent again.
    change()
    for data in waiting[:2]:
        assert sender.create(data, body=data).json()["state"] == "present"


def test_parameters_that_cannot_be_are_refused() -> None:
    EvidenceParams(reserve_bytes=0, future_days=0)
    for name in ("max_bytes", "max_open", "keep_days", "idle_seconds"):
        with pytest.raises(ValueError, match=name):
            EvidenceParams(**{name: 0})
