"""The live line on standard error: elapsed, cost, unassigned, and the bound when known."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType

from rich.console import Console
from rich.live import Live
from rich.text import Text

from postroute.words import Language, say, write_money, write_number
from routing_engine import Progress

#: Where nobody watches (a log file, CI) a line is printed no more often than this.
LOG_SECONDS = 5.0


class LiveLine:
    """
    Shows how a search goes, in place on a terminal and as spare lines elsewhere.

    Call it with each `Progress`; use it in a ``with`` statement.

    Parameters
    ----------
    language : str
    write_cost : callable, optional
        Words for what the best plan so far costs; dong when absent.
    console : Console, optional
        Standard error when absent.
    clock : callable, optional
        Seconds that only grow.
    """

    def __init__(
        self,
        *,
        language: Language = "vi",
        write_cost: Callable[[Progress], str] | None = None,
        console: Console | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._language: Language = language
        self._write_cost = write_cost
        self._console = console or Console(stderr=True)
        self._clock = clock
        self._started = clock()
        self._progress: Progress | None = None
        self._logged_at = float("-inf")
        self._logged: Progress | None = None
        self._live: Live | None = None

    def __call__(self, progress: Progress) -> None:
        """Take note of a better plan."""
        self._progress = progress
        if self._live is None and self._clock() - self._logged_at >= LOG_SECONDS:
            self._log()

    def __enter__(self) -> LiveLine:
        self._started = self._clock()
        if self._console.is_terminal:
            self._live = Live(
                get_renderable=self._text,
                console=self._console,
                refresh_per_second=8,
                transient=False,
            )
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None
        elif self._progress is not self._logged:
            self._log()

    def _log(self) -> None:
        self._logged_at, self._logged = self._clock(), self._progress
        self._console.print(self._text())

    def _text(self) -> Text:
        elapsed = self._clock() - self._started
        return Text(
            progress_words(
                self._progress,
                elapsed_s=elapsed,
                language=self._language,
                write_cost=self._write_cost,
            ),
            overflow="ellipsis",
            no_wrap=True,
        )


def progress_words(
    progress: Progress | None,
    *,
    elapsed_s: float,
    language: Language,
    write_cost: Callable[[Progress], str] | None = None,
) -> str:
    """The line itself, such as ``12,3 giây · Chi phí 41.230.000 ₫ · 3 chưa xếp``."""
    seconds = write_number(elapsed_s, language, digits=1)
    clock = f"{seconds} {say('seconds', language)}"
    if progress is None:
        return f"{clock} · {say('searching', language)}"
    cost = write_cost(progress) if write_cost else _cost_words(progress, language)
    parts = [clock, cost]
    parts.append(f"{write_number(progress.num_unassigned, language)} {say('unassigned', language)}")
    parts.append(f"{write_number(progress.num_routes, language)} {say('routes', language)}")
    if progress.bound is not None:
        parts.append(f"{say('bound', language)} {write_money(progress.bound, language)}")
    return " · ".join(parts)


def _cost_words(progress: Progress, language: Language) -> str:
    return f"{say('cost', language)} {write_money(progress.cost, language)}"
