"""
Counted lists of papers: what a procedure asks for, and what both parties counted.

References
----------
Decision 45/2016/QĐ-TTg: courier and citizen count the papers against the published list.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["CountDifference", "CountedPapers", "PaperCount", "differences", "missing_papers"]


@dataclass(frozen=True, slots=True)
class PaperCount:
    """
    One kind of paper.

    Parameters
    ----------
    code : str
        Of the paper within its procedure.
    wanted, counted : int
        Sheets or copies that the procedure asks for, and that are there.
    """

    code: str
    wanted: int
    counted: int

    @property
    def num_missing(self) -> int:
        """How many are still to be handed in."""
        return max(0, self.wanted - self.counted)


@dataclass(frozen=True, slots=True)
class CountedPapers:
    """
    A list that two parties counted together and agreed on.

    Parameters
    ----------
    procedure : str or None
        Code of the procedure; None when the list came with the registration.
    papers : tuple of PaperCount
    agreed_by : tuple of str
        The two parties.
    """

    procedure: str | None
    papers: tuple[PaperCount, ...]
    agreed_by: tuple[str, str]

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return not missing_papers(self.papers)


@dataclass(frozen=True, slots=True)
class CountDifference:
    """
    A paper of which there were not as many as when it was counted before.

    Parameters
    ----------
    code : str
    before, after : int
    """

    code: str
    before: int
    after: int


def missing_papers(papers: Iterable[PaperCount]) -> tuple[PaperCount, ...]:
    """Papers of which fewer are there than the procedure asks for."""
    return tuple(paper for paper in papers if paper.num_missing)


def differences(
    before: Iterable[PaperCount], after: Iterable[PaperCount]
) -> tuple[CountDifference, ...]:
    """
    What became more or less between two counts, by code.

    Parameters
    ----------
    before, after : iterable of PaperCount
        A paper that one list does not name counts as none.
    """
    old, new = ({paper.code: paper.counted for paper in one} for one in (before, after))
    return tuple(
        CountDifference(code, old.get(code, 0), new.get(code, 0))
        for code in sorted(old.keys() | new.keys())
        if old.get(code, 0) != new.get(code, 0)
    )
