"""Arrays that several processes read: written once to a file that each of them maps."""

from __future__ import annotations

import mmap
import os
import pickle
import secrets
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Generic, TypeVar, cast

Value = TypeVar("Value")

#: Arrays begin at multiples of this many bytes.
_ALIGNMENT = 64


@dataclass(frozen=True, slots=True)
class SharedValue(Generic[Value]):
    """
    A value that lies in a file; small enough to be sent to a worker.

    Parameters
    ----------
    path : str
    begin, length : tuple of int
        Where each buffer lies in the file; the first one is the value itself without its arrays.
    token : str
        Of this value alone; a path may be another one's later.
    """

    path: str
    begin: tuple[int, ...]
    length: tuple[int, ...]
    token: str

    def load(self) -> Value:
        """The value, its arrays mapped from the file and not to be written to."""
        return cast("Value", _load(self))


@lru_cache(maxsize=2)
def _load(shared: SharedValue[Any]) -> Any:
    with Path(shared.path).open("rb") as file:
        mapped = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    parts = [mapped[at : at + size] for at, size in zip(shared.begin, shared.length, strict=True)]
    return pickle.loads(parts[0], buffers=parts[1:])  # noqa: S301 - written by this search


class Shared(Generic[Value]):
    """
    A value shared as long as the ``with`` lasts, or this process lives.

    Parameters
    ----------
    value : object
        With numpy arrays anywhere in it.
    """

    def __init__(self, value: Value) -> None:
        self._value = value
        self._held = ExitStack()

    def __enter__(self) -> SharedValue[Value]:
        buffers: list[pickle.PickleBuffer] = []
        head = pickle.dumps(self._value, protocol=5, buffer_callback=buffers.append)
        parts = [memoryview(head), *(one.raw() for one in buffers)]
        begin = []
        with ExitStack() as held:
            file, path = _shared_file(held)
            for part in parts:
                file.write(bytes(-file.tell() % _ALIGNMENT))
                begin.append(file.tell())
                file.write(part)
            file.flush()
            self._held = held.pop_all()
        length = tuple(part.nbytes for part in parts)
        return SharedValue(path, tuple(begin), length, secrets.token_hex(8))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._held.close()


def _shared_file(held: ExitStack) -> tuple[BinaryIO, str]:
    """A file to be written to, held open, and the path by which others find it."""
    if sys.platform == "linux":
        # Without a name in any folder nothing is left of it, however this process ends.
        number = os.memfd_create("postroute")
        file: BinaryIO = held.enter_context(os.fdopen(number, "wb"))
        return file, f"/proc/{os.getpid()}/fd/{number}"
    folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="postroute-")))
    path = folder / "arrays"
    return held.enter_context(path.open("wb")), str(path)
