"""When a message that was not taken is sent again."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courier_api.webhooks.schedule import RETRY_AFTER_S, RetryParams, next_attempt_ms

PLAIN = RetryParams(jitter=0.0)


def wait(num_attempts: int, asked_s: int | None = None, params: RetryParams = PLAIN) -> int | None:
    return next_attempt_ms(num_attempts, asked_s, params, random.Random(1))


def test_waits_grow_over_days_and_then_end() -> None:
    waits = [wait(num) for num in range(1, 11)]
    assert waits == [*(1_000 * seconds for seconds in RETRY_AFTER_S), None]
    # 5 + 300 + 1,800 + 7,200 + 18,000 + 36,000 + 50,400 + 72,000 + 86,400 = 272,105 s
    assert sum(RETRY_AFTER_S) == 272_105
    assert list(RETRY_AFTER_S) == sorted(RETRY_AFTER_S)


@pytest.mark.parametrize(
    ("asked_s", "waited_ms"), [(None, 5_000), (3, 5_000), (60, 60_000), (10**9, 86_400_000)]
)
def test_a_receiver_may_ask_for_more_but_not_for_ever(asked_s: int | None, waited_ms: int) -> None:
    assert wait(1, asked_s) == waited_ms


@given(num=st.integers(1, 9), seed=st.integers(0, 2**32))
def test_no_wait_is_shorter_than_planned_nor_much_longer(num: int, seed: int) -> None:
    waited = next_attempt_ms(num, None, RetryParams(), random.Random(seed))
    assert waited is not None
    assert 1_000 * RETRY_AFTER_S[num - 1] <= waited <= 1_200 * RETRY_AFTER_S[num - 1] + 1


def test_two_that_failed_together_do_not_come_back_together() -> None:
    draw = random.Random(7)
    assert len({next_attempt_ms(3, None, RetryParams(), draw) for _ in range(20)}) == 20
