"""The options that mean the same in every command that searches."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, TypeVar

import click

from postroute.option_types import FiniteRange

Command = TypeVar("Command", bound=Callable[..., Any])


def search_options(*, default_seconds: float) -> Callable[[Command], Command]:
    """``--seconds``, ``--iterations``, ``--seed`` and ``--workers``."""

    def decorate(command: Command) -> Command:
        for option in (
            click.option(
                "--workers", type=click.IntRange(1, 256), default=2, show_default=True,
                help="Processes that search at once.",
            ),
            click.option(
                "--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True,
                help="Of every draw.",
            ),
            click.option(
                "--iterations", type=click.IntRange(0), default=None,
                help="Search by count instead of by clock; then a run repeats byte for byte.",
            ),
            click.option(
                "--seconds", type=FiniteRange(0, min_open=True), default=default_seconds,
                show_default=True, help="Time limit of the search.",
            ),
        ):  # fmt: skip
            command = option(command)
        return command

    return decorate


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """
    A question that turns true at the first Ctrl-C, so that a search can end with its best plan.

    A second Ctrl-C ends the command at once.
    """
    is_stopped = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal is_stopped
        if is_stopped:
            raise KeyboardInterrupt
        is_stopped = True

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield lambda: is_stopped
    finally:
        signal.signal(signal.SIGINT, before)
