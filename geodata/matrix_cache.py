"""Matrices on disk, found by the content they were made from and never trusted unread."""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

#: What a folder of matrices may hold: 1 GiB, some 30 of 1,000 locations. Beyond it the files
#: go that were read longest ago; one just written stays however large it is.
MAX_CACHE_BYTES = 2**30

#: What decides a matrix; a change in any of these files makes every cached one stale.
_DECIDING_FILES = (
    "arcs.py",
    "graph.py",
    "local_metres.py",
    "matrix.py",
    "matrix_result.py",
    "road_search.py",
    "snap.py",
    "weights.py",
)
_MAGIC = b"PRMATRIX"
#: After the magic: check sum of all that follows it.
_HEAD = struct.Struct("<8sI")
_COUNT = struct.Struct("<I")
#: Arrays begin at multiples of this, or numpy would read them at half the speed.
_ALIGNMENT = 16

Arrays = Mapping[str, NDArray[np.generic]]


@lru_cache(maxsize=1)
def code_sha256() -> str:
    """SHA-256, in hex, of the code that makes a matrix."""
    digest = hashlib.sha256()
    for name in _DECIDING_FILES:
        digest.update((resources.files("geodata") / name).read_bytes())
    return digest.hexdigest()


def content_key(parts: Iterable[str | NDArray[np.generic]]) -> str:
    """SHA-256, in hex, of texts and arrays in order, and of the code that makes a matrix."""
    digest = hashlib.sha256(code_sha256().encode())
    for part in parts:
        if isinstance(part, str):
            digest.update(f"text {len(part)} {part}".encode())
        else:
            digest.update(f"array {part.dtype.str} {part.shape}".encode())
            digest.update(np.ascontiguousarray(part).tobytes())
    return digest.hexdigest()


def cache_path(cache_dir: Path, key: str) -> Path:
    """Where the arrays of a key lie."""
    return cache_dir / f"matrix-{key}.bin"


def store_arrays(path: Path, arrays: Arrays) -> None:
    """Write ``path`` whole or not at all."""
    body = bytearray(_COUNT.pack(len(arrays)))
    for name, values in arrays.items():
        title = f"{name} {values.dtype.str} {','.join(map(str, values.shape))}".encode()
        title += b" " * (-(_HEAD.size + len(body) + _COUNT.size + len(title)) % _ALIGNMENT)
        body += _COUNT.pack(len(title)) + title + np.ascontiguousarray(values).tobytes()
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.part{os.getpid()}")
    try:
        partial.write_bytes(_HEAD.pack(_MAGIC, zlib.crc32(body)) + body)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    _forget_oldest(path)


def load_arrays(path: Path) -> dict[str, NDArray[np.generic]] | None:
    """
    The arrays that `store_arrays` wrote, read-only; None when the file is missing or damaged.

    A damaged file is no fault of the user's: what it held is computed again and written over it.
    """
    try:
        content = path.read_bytes()
    except OSError:
        return None
    body = memoryview(content)[_HEAD.size :]
    if len(content) < _HEAD.size or _HEAD.unpack_from(content) != (_MAGIC, zlib.crc32(body)):
        return None
    return _parse(body)


def note_reading(path: Path) -> None:
    """Set a file's time to now, so that the files nobody reads are the first to go."""
    # Another process may have removed it just now, or the folder may only be read.
    with suppress(OSError):
        os.utime(path)


def _forget_oldest(newest: Path) -> None:
    """Keep the folder of a file within `MAX_CACHE_BYTES`, by time of the last reading."""
    found: list[tuple[int, int, Path]] = []
    for path in newest.parent.glob("matrix-*.bin"):
        # Whoever else works in this folder may remove a file between two looks at it.
        with suppress(OSError):
            state = path.stat()
            found.append((state.st_mtime_ns, state.st_size, path))
    num_bytes = sum(size for _, size, _ in found)
    for _, size, path in sorted(found):
        if num_bytes <= MAX_CACHE_BYTES:
            return
        if path != newest:
            path.unlink(missing_ok=True)
            num_bytes -= size


def _parse(body: memoryview) -> dict[str, NDArray[np.generic]]:
    (count,) = _COUNT.unpack_from(body)
    arrays: dict[str, NDArray[np.generic]] = {}
    place = _COUNT.size
    for _ in range(count):
        (size,) = _COUNT.unpack_from(body, place)
        place += _COUNT.size
        name, kind, extent = bytes(body[place : place + size]).decode().split()
        place += size
        shape = tuple(int(length) for length in extent.split(",") if length)
        values = np.frombuffer(body, np.dtype(kind), int(np.prod(shape)), place).reshape(shape)
        arrays[name] = values
        place += values.nbytes
    return arrays
