"""What is done now and then by itself, in a thread of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Thread
from typing import Self

__all__ = ["Rounds"]

_LOG = logging.getLogger(__name__)


class Rounds:
    """
    A thread that does something again and again, until the block that it is entered for ends.

    Parameters
    ----------
    name : str
        Of the thread.
    act : callable
        One round. What it raises is logged; the next round comes all the same.
    pause : callable
        Seconds to wait before a round, asked for each, the first included.
    """

    def __init__(self, name: str, act: Callable[[], object], pause: Callable[[], float]) -> None:
        self._act = act
        self._pause = pause
        self._is_over = Event()
        self._thread = Thread(target=self._run, name=name, daemon=True)

    @property
    def is_over(self) -> bool:
        """Whether the block has ended: a long round stops short of its end."""
        return self._is_over.is_set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._is_over.wait(self._pause()):
            try:
                self._act()
            except Exception:
                told = {"told": {"thread": self._thread.name}}
                _LOG.exception("a round failed; it is tried again", extra=told)
