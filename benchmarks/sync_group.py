"""How many events the ledger's writer takes when many threads hand in batches, and no more."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from secrets import token_bytes
from typing import NamedTuple

from courier_api import Database, LedgerWriter, NewEvent, fold_nothing

__all__ = ["GroupCommit", "measure"]

_SIGNED_BYTES = 400
_LIMIT_S = 120.0


class GroupCommit(NamedTuple):
    """
    What a run took.

    Parameters
    ----------
    num_events, num_groups : int
        A group is a commit.
    seconds : float
    """

    num_events: int
    num_groups: int
    seconds: float


def measure(url: str, *, num_threads: int, num_batches: int, size: int) -> GroupCommit:
    """
    Hand in batches from many threads; events are no statements at all, and nothing is folded.

    Parameters
    ----------
    url : str
        Of an empty database.
    num_threads, num_batches, size : int
        How many threads, how many batches from each, and of how many events.
    """
    database = Database(url)
    try:
        database.upgrade()
        work = [[*_batches(num_batches, size)] for _ in range(num_threads)]
        with (
            LedgerWriter(database, fold_nothing) as writer,
            ThreadPoolExecutor(num_threads) as threads,
        ):

            def hand_in(batches: list[tuple[NewEvent, ...]]) -> None:
                for batch in batches:
                    writer.append(batch, _LIMIT_S)

            begin = time.perf_counter()
            for done in [threads.submit(hand_in, batches) for batches in work]:
                done.result()
            seconds = time.perf_counter() - begin
            load = writer.load()
    finally:
        database.dispose()
    return GroupCommit(load.num_events, load.num_groups, seconds)


def _batches(num_batches: int, size: int) -> Iterator[tuple[NewEvent, ...]]:
    device_id = token_bytes(16)
    for number in range(num_batches):
        yield tuple(
            NewEvent(
                token_bytes(16), device_id, number * size + idx + 1, 0, "wait",
                (f"H57.17.21-261121-{idx + 1:04}",), token_bytes(_SIGNED_BYTES),
            )
            for idx in range(size)
        )  # fmt: skip
