"""What this process is doing at the moment, by a name: the same is not begun twice at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

__all__ = ["InFlight"]


class InFlight:
    """Names of what is under way."""

    def __init__(self) -> None:
        self._names: set[bytes] = set()
        self._lock = Lock()

    @contextmanager
    def claim(self, name: bytes) -> Iterator[bool]:
        """Hold a name for as long as the block lasts; False where somebody else has it."""
        with self._lock:
            is_free = name not in self._names
            self._names.add(name)
        try:
            yield is_free
        finally:
            if is_free:
                with self._lock:
                    self._names.discard(name)
