"""
Faults of the way, step by step, beside an oracle: the real API is fed by phones with queues.

Answers are lost, batches doubled, overtaken and shuffled; phones are offline for a month, their
clocks wrong by up to ten minutes; a device is revoked; bytes that are not authentic lie in the
middle of a queue; two phones claim one item. Whatever comes, each batch gets the verdicts that the
oracle gives, ledger and quarantine hold what the oracle holds, each item has one holder, each
change names two parties, and no outbox is blocked.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.courier_api.sync.frames import Frame, frame
from tests.courier_api.sync.machine import SyncMachine

__all__ = ["frame"]


def run(frame: Frame, num_examples: int, num_steps: int) -> None:
    run_state_machine_as_test(
        lambda: SyncMachine(frame),
        settings=settings(
            max_examples=num_examples, stateful_step_count=num_steps, deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )  # fmt: skip


def test_whatever_happens_on_the_way_the_server_keeps_what_it_must(frame: Frame) -> None:
    run(frame, 10, 30)


@pytest.mark.soak
def test_whatever_happens_on_many_long_ways_the_server_keeps_what_it_must(frame: Frame) -> None:
    run(frame, 300, 60)
