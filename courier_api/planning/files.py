"""Uploaded files, by the SHA-256 of what they hold; apart from the database."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Collection, Iterator
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self

from courier_api.errors import BodyTooLargeError
from courier_api.planning.errors import FileHashError

__all__ = ["DayFiles", "Receiving"]

_PIECE = 1 << 20


class DayFiles:
    """
    A folder of files named after their hash; what is there is whole and never changes.

    Parameters
    ----------
    folder : Path
        Made when it is first written to.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, digest: bytes) -> Path:
        """Where a file is, or would be."""
        name = digest.hex()
        return self._folder / name[:2] / name

    def has(self, digest: bytes) -> bool:
        """Whether a file is there."""
        return self.path(digest).is_file()

    def touch(self, digest: bytes) -> None:
        """Let a file's time begin anew: somebody is about to use it."""
        os.utime(self.path(digest))

    def receive(self, digest: bytes, max_bytes: int) -> Receiving:
        """A file that comes piece by piece."""
        return Receiving(self.path(digest), digest, max_bytes)

    def take(self, source: Path) -> bytes:
        """Copy a file; its hash."""
        digest = _hash_of(source)
        if not self.has(digest):
            with self.receive(digest, source.stat().st_size) as receiving:
                for piece in _pieces(source):
                    receiving.write(piece)
                receiving.keep()
        return digest

    def delete_unused(self, used: Collection[bytes], seconds: float) -> int:
        """Delete files that nobody uses and that have been there for so long; how many."""
        names = {digest.hex() for digest in used}
        before = time.time() - seconds
        unused = [
            path
            for path in self._folder.glob("??/*")
            if path.name not in names and path.stat().st_mtime < before
        ]
        for path in unused:
            path.unlink(missing_ok=True)
        return len(unused)


class Receiving:
    """
    A file on its way in; it has its name only once `keep` has found it whole.

    Parameters
    ----------
    path : Path
    digest : bytes
        That it should have.
    max_bytes : int
    """

    def __init__(self, path: Path, digest: bytes, max_bytes: int) -> None:
        self._path = path
        self._digest = digest
        self._max_bytes = max_bytes
        self._draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        self._found = sha256()
        self._num_bytes = 0

    def __enter__(self) -> Self:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self._draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(handle, "wb")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
        self._draft.unlink(missing_ok=True)

    def write(self, piece: bytes) -> None:
        """
        Add a piece.

        Raises
        ------
        BodyTooLargeError
        """
        self._num_bytes += len(piece)
        if self._num_bytes > self._max_bytes:
            raise BodyTooLargeError(f"The file is larger than {self._max_bytes} bytes.")
        self._found.update(piece)
        self._file.write(piece)

    def keep(self) -> int:
        """
        Make the file durable under its name; its size.

        Raises
        ------
        FileHashError
        """
        if self._found.digest() != self._digest:
            raise FileHashError(
                f"SHA-256 of the bytes received: {self._found.hexdigest()}, wanted"
                f" {self._digest.hex()}."
            )
        self._file.flush()
        os.fsync(self._file.fileno())
        self._draft.replace(self._path)
        return self._num_bytes


def _hash_of(source: Path) -> bytes:
    found = sha256()
    for piece in _pieces(source):
        found.update(piece)
    return found.digest()


def _pieces(source: Path) -> Iterator[bytes]:
    with source.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
