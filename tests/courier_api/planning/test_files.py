"""Uploaded files are there whole, or not at all."""

from __future__ import annotations

import os
import stat
from hashlib import sha256
from pathlib import Path

import pytest

from courier_api.errors import BodyTooLargeError
from courier_api.planning.errors import FileHashError
from courier_api.planning.files import DayFiles

CONTENT = b"0123456789" * 10
DIGEST = sha256(CONTENT).digest()


def everything(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_has_its_name_once_it_is_whole(tmp_path: Path) -> None:
    files = DayFiles(tmp_path)
    with files.receive(DIGEST, 100) as receiving:
        receiving.write(CONTENT[:50])
        assert not files.has(DIGEST)
        receiving.write(CONTENT[50:])
        assert receiving.keep() == 100
    assert everything(tmp_path) == [files.path(DIGEST)]
    assert files.path(DIGEST).read_bytes() == CONTENT


def test_only_the_server_reads_it(tmp_path: Path) -> None:
    files = DayFiles(tmp_path)
    with files.receive(DIGEST, 100) as receiving:
        receiving.write(CONTENT)
        receiving.keep()
    assert stat.S_IMODE(files.path(DIGEST).stat().st_mode) == 0o600


def test_bytes_that_are_others_leave_nothing(tmp_path: Path) -> None:
    with DayFiles(tmp_path).receive(DIGEST, 100) as receiving:
        receiving.write(CONTENT[1:])
        with pytest.raises(FileHashError):
            receiving.keep()
    assert everything(tmp_path) == []


def test_too_many_bytes_leave_nothing(tmp_path: Path) -> None:
    with pytest.raises(BodyTooLargeError), DayFiles(tmp_path).receive(DIGEST, 99) as receiving:
        receiving.write(CONTENT)
    assert everything(tmp_path) == []


def test_an_upload_that_ends_early_leaves_nothing(tmp_path: Path) -> None:
    with DayFiles(tmp_path).receive(DIGEST, 100) as receiving:
        receiving.write(CONTENT[:50])
    assert everything(tmp_path) == []


def test_the_same_file_may_come_twice_at_once(tmp_path: Path) -> None:
    files = DayFiles(tmp_path)
    with files.receive(DIGEST, 100) as first, files.receive(DIGEST, 100) as second:
        for receiving in (first, second):
            receiving.write(CONTENT)
            receiving.keep()
    assert everything(tmp_path) == [files.path(DIGEST)]


def test_a_file_of_this_machine_is_copied_once(tmp_path: Path) -> None:
    source = tmp_path / "matrix.npz"
    source.write_bytes(CONTENT)
    files = DayFiles(tmp_path / "files")
    assert files.take(source) == files.take(source) == DIGEST
    assert files.has(DIGEST)


def test_files_that_nobody_uses_are_deleted_after_their_time(tmp_path: Path) -> None:
    files = DayFiles(tmp_path)
    used, old, new = b"used", b"old", b"new"
    for content in (used, old, new):
        digest = sha256(content).digest()
        with files.receive(digest, 10) as receiving:
            receiving.write(content)
            receiving.keep()
        if content != new:
            os.utime(files.path(digest), (0, 0))
    assert files.delete_unused([sha256(used).digest()], seconds=3_600) == 1
    assert {path.read_bytes() for path in everything(tmp_path)} == {used, new}
    files.touch(sha256(used).digest())
    assert files.delete_unused([], seconds=3_600) == 0
