"""Steps of a write, by name, so that tests can end the program at each of them."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

__all__ = ["Reach", "WriteStep", "pass_by"]


class WriteStep(StrEnum):
    """What has just been reached."""

    COLLECTED = "collected"
    HEAD_LOCKED = "head_locked"
    ENTRIES_WRITTEN = "entries_written"
    TREE_WRITTEN = "tree_written"
    BESIDE_WRITTEN = "beside_written"
    STATES_WRITTEN = "states_written"
    HEAD_WRITTEN = "head_written"
    COMMITTED = "committed"
    ANSWERED = "answered"


#: Called with each step that a write has reached.
Reach = Callable[[WriteStep], None]


def pass_by(_step: WriteStep) -> None:
    """What production does at each step: nothing."""
