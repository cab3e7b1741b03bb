"""What a search measures a problem by."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Scale"]


@dataclass(frozen=True, slots=True)
class Scale:
    """
    What the search measures a problem by, taken from its first solution.

    Visits that follow one another at one place are one stop.

    Parameters
    ----------
    leg : float
        Dong of the way between two stops, on the mean; where each route has but one, of the way
        there and back.
    visits : float
        Visits made at a stop, on the mean.
    """

    leg: float
    visits: float
