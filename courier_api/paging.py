"""Lists in pages, each of which tells where the next one begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Annotated, TypeVar

from fastapi import Depends, Query

from courier_api.page_tokens import PageTokenRefusedError, PageTokens, Place
from courier_api.wiring import ServicesDep

__all__ = ["MAX_PAGE_SIZE", "Page", "PageDep", "PageTokenRefusedError"]

MAX_PAGE_SIZE = 200

_MAX_TOKEN = 1_000

RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True)
class Page:
    """
    Which page of which list is asked for.

    Parameters
    ----------
    size : int
        Rows that it has at most.
    token : str or None
        None: the first.
    tokens : PageTokens
    """

    size: int
    token: str | None
    tokens: PageTokens = field(repr=False)

    @property
    def limit(self) -> int:
        """Rows to read: one more than are shown, to know whether there are any behind them."""
        return self.size + 1

    def begin(self, of: str) -> Place | None:
        """
        Values of the row that the page begins behind; None for the first page.

        Parameters
        ----------
        of : str
            See `PageTokens.seal`.

        Raises
        ------
        PageTokenRefusedError
        """
        return None if self.token is None else self.tokens.open(of, self.token)

    def cut(
        self, of: str, rows: Sequence[RowT], place_of: Callable[[RowT], Sequence[str | int]]
    ) -> tuple[Sequence[RowT], str | None]:
        """
        The rows to show, and the token of the next page; None behind the last.

        Parameters
        ----------
        of : str
            See `PageTokens.seal`.
        rows : sequence
            At most `limit`.
        place_of : callable
            The values of a row that the list is ordered by.
        """
        if len(rows) <= self.size:
            return rows, None
        shown = rows[: self.size]
        return shown, self.tokens.seal(of, place_of(shown[-1]))


def _page(
    services: ServicesDep,
    page_size: Annotated[
        int, Query(ge=1, le=MAX_PAGE_SIZE, description="How many are shown at most.")
    ] = 50,
    page_token: Annotated[
        str | None,
        Query(max_length=_MAX_TOKEN, description="`next_page_token` of the page before."),
    ] = None,
) -> Page:
    return Page(page_size, page_token, services.page_tokens)


#: The page that a request asks for, by ``page_size`` and ``page_token``.
PageDep = Annotated[Page, Depends(_page)]
