"""Searches that tell what a test wants, in the place of a process."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from courier_api.planning.searching import Done, Message, ProgressTold
from courier_api.planning.solver import Task
from routing_engine import write_plan
from tests.courier_api.planning.small_day import ALONE

WAIT = 20.0


def progress(cost: int) -> ProgressTold:
    values: dict[str, Any] = {
        "elapsed_s": 1.5, "iterations": 100, "cost": cost, "num_unassigned": 0, "num_routes": 1,
        "bound": None, "iterations_per_s": 80.0, "pool_bound": None,
    }  # fmt: skip
    return ProgressTold(values)


def done(*, was_stopped: bool = False) -> Done:
    return Done(write_plan(ALONE), is_feasible=True, was_stopped=was_stopped)


@dataclass
class Scripted:
    """One search: what it tells before it is asked to stop, and what after."""

    before: Sequence[Message]
    after: Sequence[Message] = ()
    tasks: list[Task] = field(default_factory=list)
    has_begun: threading.Event = field(default_factory=threading.Event)
    is_stopped: threading.Event = field(default_factory=threading.Event)
    has_left: threading.Event = field(default_factory=threading.Event)

    def __call__(self, task: Task, _problem: bytes) -> Self:
        """A search of its own that tells the same; all of them are stopped together."""
        self.tasks.append(task)
        search = replace(self)
        search._before, search._after = list(self.before), list(self.after)
        return search

    def __enter__(self) -> Self:
        self.has_begun.set()
        return self

    def __exit__(self, *_: object) -> None:
        self.has_left.set()

    def next_message(self, seconds: float) -> Message | None:
        if self._before:
            return self._before.pop(0)
        if self.is_stopped.wait(seconds / 10) and self._after:
            return self._after.pop(0)
        return None

    def stop(self) -> None:
        self.is_stopped.set()
