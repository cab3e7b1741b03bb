"""
What a verifying process does; it loads the pure core and nothing else of ours.

Between processes go bytes and events. These are written by their fields and made anew by their
classes, which takes a third of the time that Python's usual way takes for frozen classes.
"""

from __future__ import annotations

import copyreg
import os
import signal
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from multiprocessing import parent_process
from threading import Thread
from typing import Any, get_args

from courier_api.custody.core.acts import Detail, PresenceClaim, Proof
from courier_api.custody.core.authenticity import Judged, judge
from courier_api.custody.core.events import Event, ExpectedStop
from courier_api.custody.core.keys import PublicKey, read_public_key
from courier_api.custody.core.papers import PaperCount

__all__ = ["begin", "judge_by_raw_keys"]


def begin() -> None:
    """Prepare a process; it ends with the one that it works for, however that one ends."""
    # Ctrl-C reaches all processes of a terminal: the server says when this one is to end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for kind in (Event, ExpectedStop, *get_args(Detail), PaperCount, PresenceClaim, Proof):
        _write_by_fields(kind)
    Thread(target=_end_with_parent, name="end-with-parent", daemon=True).start()


def judge_by_raw_keys(signed: Sequence[bytes], raw_keys: Mapping[bytes, bytes]) -> list[Judged]:
    """
    `judge`, given keys as bytes.

    Parameters
    ----------
    signed : sequence of bytes
    raw_keys : mapping of bytes to bytes
        See `courier_api.custody.core.keys.public_key_bytes`.
    """
    return judge(signed, {device_id: _key(raw) for device_id, raw in raw_keys.items()})


@lru_cache(maxsize=10_000)
def _key(raw: bytes) -> PublicKey:
    return read_public_key(raw)


def _write_by_fields(kind: type[Any]) -> None:
    names = [one.name for one in fields(kind)]

    def reduced(value: Any) -> tuple[type[Any], tuple[object, ...]]:
        return kind, tuple([getattr(value, name) for name in names])

    copyreg.pickle(kind, reduced)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)
