"""Threads apart from the pool that endpoints share: whoever must wait long holds none of its."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

from anyio import CapacityLimiter
from anyio.lowlevel import RunVar
from anyio.to_thread import run_sync

__all__ = ["OwnThreads"]

_P = ParamSpec("_P")
_T = TypeVar("_T")


class OwnThreads:
    """
    A few threads for one kind of work; the pool that all other endpoints share has forty.

    Parameters
    ----------
    name : str
        Of the work.
    num_threads : int
    """

    def __init__(self, name: str, num_threads: int) -> None:
        self._num_threads = num_threads
        self._limiter: RunVar[CapacityLimiter] = RunVar(name)

    async def run(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """What work yields that waits for a disk, a database or a long calculation."""
        try:
            limiter = self._limiter.get()
        except LookupError:
            limiter = CapacityLimiter(self._num_threads)
            self._limiter.set(limiter)
        return await run_sync(partial(work, *args, **kwargs), limiter=limiter)
