"""
Files of evidence, readable by the server alone.

Below the folder: ``ab/abcd...`` what is shown, by its hash; ``refused/ab/abcd...`` what is kept
aside; ``incoming/`` uploads under way. An upload's bytes so far are the file itself, so that a
server that is killed finds again what had reached it; no byte is told to have come before it is on
the disk.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from errno import EDQUOT, ENOSPC
from hashlib import sha256
from pathlib import Path, PurePosixPath

from courier_api.custody.evidence_files import evidence_path, sync_folder
from courier_api.evidence.errors import (
    EvidenceDamagedError,
    StorageFullError,
    UploadLockedError,
)

__all__ = ["EvidenceFiles", "PartFile", "free_bytes"]

_INCOMING, _REFUSED = PurePosixPath("incoming"), PurePosixPath("refused")
_PART, _DRAFT = ".part", ".draft"
_OWN_FILE, _OWN_FOLDER = 0o600, 0o700


def free_bytes(folder: Path) -> int:
    """Bytes that the disk of a folder still takes."""
    return shutil.disk_usage(folder).free


class PartFile:
    """
    What has come of an upload, which nobody else changes while it is open.

    Parameters
    ----------
    handle : int
        Locked; closed by whoever opened it.

    Attributes
    ----------
    size : int
        Bytes that have come.
    """

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._begin = self.size = os.fstat(handle).st_size

    def append(self, piece: bytes) -> None:
        """
        Add bytes; if the disk does not take all of them, nothing since it was opened is kept.

        Raises
        ------
        StorageFullError
        """
        rest = memoryview(piece)
        try:
            while rest:
                written = os.pwrite(self._handle, rest, self.size)
                self.size += written
                rest = rest[written:]
        except OSError as error:
            self.undo()
            raise _told(error) from error

    def undo(self) -> None:
        """Take back what was added since it was opened, which frees the disk as well."""
        os.ftruncate(self._handle, self._begin)
        self.size = self._begin
        os.fsync(self._handle)

    def sync(self) -> None:
        """
        Have all of it on the disk.

        Raises
        ------
        StorageFullError
        """
        try:
            os.fsync(self._handle)
        except OSError as error:
            # Some disks say only now that they are full.
            self.undo()
            raise _told(error) from error

    def content(self) -> bytes:
        """All of it."""
        pieces, at = [], 0
        while piece := os.pread(self._handle, self.size - at, at):
            pieces.append(piece)
            at += len(piece)
        return b"".join(pieces)


class EvidenceFiles:
    """
    The folder of evidence.

    Parameters
    ----------
    folder : Path
        Made when it is first needed.
    reserve : int
        Bytes of the disk that stay free.
    free : callable
        Bytes that are free at a folder.
    """

    def __init__(
        self, folder: Path, *, reserve: int = 0, free: Callable[[Path], int] = free_bytes
    ) -> None:
        self._folder = folder
        self._reserve = reserve
        self._free = free

    def check_room(self, num_bytes: int) -> None:
        """
        Refuse what would not leave enough of the disk.

        Raises
        ------
        StorageFullError
        """
        if self._free(self._made(_INCOMING)) < num_bytes + self._reserve:
            raise StorageFullError("The server's disk is full: send it again later.")

    @contextmanager
    def part(self, upload_id: bytes) -> Iterator[PartFile]:
        """
        An upload's bytes so far, for as long as the block lasts.

        Raises
        ------
        UploadLockedError, StorageFullError
        """
        handle = self._open_part(upload_id)
        try:
            yield PartFile(handle)
        finally:
            os.close(handle)

    def open_part(self, upload_id: bytes) -> tuple[PartFile, Callable[[], None]]:
        """`part` for who cannot stay within one block: with the way to close it."""
        handle = self._open_part(upload_id)
        return PartFile(handle), lambda: os.close(handle)

    def part_size(self, upload_id: bytes) -> int:
        """Bytes of an upload that are on the disk; made sure of."""
        try:
            handle = os.open(self._incoming(upload_id, _PART), os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return 0
        try:
            size = os.fstat(handle).st_size
            os.fsync(handle)
            return size
        finally:
            os.close(handle)

    def drop_part(self, upload_id: bytes) -> None:
        """Delete an upload's bytes."""
        self._incoming(upload_id, _PART).unlink(missing_ok=True)

    def left_over(self, older_than_s: float) -> list[bytes]:
        """Uploads with files that nobody has touched for some seconds."""
        limit = time.time() - older_than_s
        found = set()
        with suppress(FileNotFoundError):
            for path in (self._folder / _INCOMING).iterdir():
                with suppress(FileNotFoundError, ValueError):
                    if path.stat().st_mtime < limit:
                        found.add(bytes.fromhex(path.stem))
        return sorted(found)

    def clear_incoming(self, upload_id: bytes) -> None:
        """Delete whatever an upload left."""
        for suffix in (_PART, _DRAFT):
            self._incoming(upload_id, suffix).unlink(missing_ok=True)

    def keep(
        self, digest: bytes, content: bytes, *, upload_id: bytes, is_refused: bool
    ) -> PurePosixPath:
        """
        Keep bytes for good; they are on the disk, under their name, when this ends.

        The same bytes again change nothing, and of two who keep them at once each is right.

        Parameters
        ----------
        digest : bytes
            SHA-256 of them.
        content : bytes
        upload_id : bytes
            Whose they are: names the draft.
        is_refused : bool
            Aside from what is shown.

        Returns
        -------
        path : PurePosixPath
            Within the folder.

        Raises
        ------
        StorageFullError
        """
        path = evidence_path(digest)
        path = _REFUSED / path if is_refused else path
        self._made(_INCOMING)
        draft = self._incoming(upload_id, _DRAFT)
        try:
            folder = self._made(path.parent)
            _write(draft, content)
            draft.rename(self._folder / path)
            sync_folder(folder)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise _told(error) from error
        return path

    def has(self, path: str | None) -> bool:
        """Whether a file is there."""
        return path is not None and (self._folder / path).is_file()

    def read(self, path: str | None, digest: bytes) -> bytes:
        """
        What a file holds; it is shown only if it still is what was kept.

        Raises
        ------
        EvidenceDamagedError
        """
        try:
            content = (self._folder / (path or evidence_path(digest))).read_bytes()
        except FileNotFoundError as error:
            raise EvidenceDamagedError(f"Evidence {digest.hex()}: its file is gone.") from error
        if sha256(content).digest() != digest:
            raise EvidenceDamagedError(f"Evidence {digest.hex()}: its file was changed.")
        return content

    def drop_aside(self, digest: bytes) -> None:
        """Delete the copy of bytes that had been kept aside before they were shown to be right."""
        (self._folder / _REFUSED / evidence_path(digest)).unlink(missing_ok=True)

    def remove(self, path: str | None, digest: bytes) -> None:
        """Delete a file wherever it may lie, if it is still there."""
        usual = evidence_path(digest)
        for one in (path or usual, usual, _REFUSED / usual):
            (self._folder / one).unlink(missing_ok=True)

    def _open_part(self, upload_id: bytes) -> int:
        path = self._incoming(upload_id, _PART)
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        try:
            self._made(_INCOMING)
            handle = os.open(path, flags, _OWN_FILE)
        except OSError as error:
            raise _told(error) from error
        try:
            # Whoever is killed lets go of it.
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(handle).st_size == 0:
                sync_folder(path.parent)
        except BlockingIOError as error:
            os.close(handle)
            raise UploadLockedError("Another request is sending bytes of this upload.") from error
        except BaseException:
            os.close(handle)
            raise
        return handle

    def _incoming(self, upload_id: bytes, suffix: str) -> Path:
        return self._folder / _INCOMING / f"{upload_id.hex()}{suffix}"

    def _made(self, path: PurePosixPath) -> Path:
        """A folder of ours, made durably if it is not there."""
        folder = self._folder / path
        if not folder.is_dir():
            for one in reversed((folder, *folder.parents[: len(path.parts)])):
                if not one.is_dir():
                    one.mkdir(_OWN_FOLDER, parents=True, exist_ok=True)
                    sync_folder(one.parent)
        return folder


def _write(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, _OWN_FILE)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _told(error: OSError) -> Exception:
    """What a disk's error is for who sends."""
    if error.errno in (ENOSPC, EDQUOT):
        return StorageFullError("The server's disk is full: nothing of it was taken.")
    return error
