"""The option that chooses the language of what people read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def language_option(command: Command) -> Command:
    """``--lang vi|en``, with ``$POSTROUTE_LANG`` for those who always want one of them."""
    option = click.option(
        "--lang",
        "language",
        type=click.Choice(["vi", "en"]),
        default="vi",
        show_default=True,
        envvar="POSTROUTE_LANG",
        help="Language of tables, maps and sheets.",
    )
    return option(command)
