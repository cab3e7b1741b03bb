"""The options that mean the same in every command that searches."""

from __future__ import annotations

from collections.abc import Callable
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
