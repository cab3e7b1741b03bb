"""When a message that was not taken is sent again."""

from __future__ import annotations

import random
from dataclasses import dataclass

__all__ = ["RETRY_AFTER_S", "RetryParams", "next_attempt_ms"]

#: Seconds to wait after each attempt that failed; after the last one nothing more is tried.
#:
#:    attempt    2    3      4      5      6       7       8       9      10
#:    after    5 s  5 min 30 min   2 h    5 h    10 h    14 h    20 h    24 h
#:    in all   5 s  5 min 35 min 2.6 h  7.6 h  17.6 h  31.6 h  51.6 h  75.6 h
#:
#: The specification's own example, which spans three days.
RETRY_AFTER_S = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)


@dataclass(frozen=True, slots=True)
class RetryParams:
    """
    How long one goes on.

    Parameters
    ----------
    retry_after_s : tuple of int
        See `RETRY_AFTER_S`.
    jitter : float
        Share of a wait by which it may be longer, so that not all come back at the same moment.
    max_asked_s : int
        A receiver may ask for a longer wait, but not for more.
    disable_after_s : int
        A webhook to which nothing could be sent for so long is switched off.
    """

    retry_after_s: tuple[int, ...] = RETRY_AFTER_S
    jitter: float = 0.2
    max_asked_s: int = 86_400
    disable_after_s: int = 5 * 86_400


def next_attempt_ms(
    num_attempts: int, asked_s: int | None, params: RetryParams, draw: random.Random
) -> int | None:
    """
    Milliseconds to wait after an attempt that failed; None: no more attempts.

    Parameters
    ----------
    num_attempts : int
        Made so far.
    asked_s : int or None
        What the receiver asked for.
    params : RetryParams
    draw : random.Random
    """
    if num_attempts > len(params.retry_after_s):
        return None
    wait_s = max(params.retry_after_s[num_attempts - 1], min(asked_s or 0, params.max_asked_s))
    return round(wait_s * 1_000 * (1 + params.jitter * draw.random()))
