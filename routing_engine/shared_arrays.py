"""Arrays that several processes read: written once to a file that each of them maps."""

from __future__ import annotations

import mmap
import pickle
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, TypeVar, cast

Value = TypeVar("Value")

#: Arrays begin at multiples of this many bytes.
_ALIGNMENT = 64
#: Held in memory where the system offers it.
_MEMORY_FOLDER = Path("/dev/shm")  # noqa: S108 - a private folder is made in it


@dataclass(frozen=True, slots=True)
class SharedValue(Generic[Value]):
    """
    A value that lies in a file; small enough to be sent to a worker.

    Parameters
    ----------
    path : str
    begin, length : tuple of int
        Where each buffer lies in the file; the first one is the value itself without its arrays.
    """

    path: str
    begin: tuple[int, ...]
    length: tuple[int, ...]

    def load(self) -> Value:
        """The value, its arrays mapped from the file and not to be written to."""
        return cast("Value", _load(self.path, self.begin, self.length))


@lru_cache(maxsize=2)
def _load(path: str, begin: tuple[int, ...], length: tuple[int, ...]) -> Any:
    with Path(path).open("rb") as file:
        mapped = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    parts = [mapped[at : at + size] for at, size in zip(begin, length, strict=True)]
    return pickle.loads(parts[0], buffers=parts[1:])  # noqa: S301 - written by this search


class Shared(Generic[Value]):
    """
    A value shared as long as the ``with`` lasts.

    Parameters
    ----------
    value : object
        With numpy arrays anywhere in it.
    """

    def __init__(self, value: Value) -> None:
        self._value = value
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> SharedValue[Value]:
        where = _MEMORY_FOLDER if _MEMORY_FOLDER.is_dir() else None
        self._folder = tempfile.TemporaryDirectory(prefix="postroute-", dir=where)
        buffers: list[pickle.PickleBuffer] = []
        head = pickle.dumps(self._value, protocol=5, buffer_callback=buffers.append)
        parts = [memoryview(head), *(one.raw() for one in buffers)]
        path = Path(self._folder.name) / "arrays"
        begin = []
        with path.open("wb") as file:
            for part in parts:
                file.write(bytes(-file.tell() % _ALIGNMENT))
                begin.append(file.tell())
                file.write(part)
        return SharedValue(str(path), tuple(begin), tuple(part.nbytes for part in parts))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._folder is not None:
            self._folder.cleanup()
