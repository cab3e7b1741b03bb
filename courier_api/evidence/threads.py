"""Threads of evidence's own: however many pictures come at once, scans find a free one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

from anyio import CapacityLimiter
from anyio.lowlevel import RunVar
from anyio.to_thread import run_sync

__all__ = ["in_thread"]

#: Decoding and disks take them up; the pool that all other endpoints share has forty.
_NUM_THREADS = 8

_LIMITER: RunVar[CapacityLimiter] = RunVar("evidence_threads")

_P = ParamSpec("_P")
_T = TypeVar("_T")


async def in_thread(work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """What work yields that waits for a disk, a database or a decoder."""
    try:
        limiter = _LIMITER.get()
    except LookupError:
        limiter = CapacityLimiter(_NUM_THREADS)
        _LIMITER.set(limiter)
    return await run_sync(partial(work, *args, **kwargs), limiter=limiter)
