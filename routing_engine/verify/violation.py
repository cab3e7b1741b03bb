"""One broken rule, and how moments are written in its message."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """
    One rule that a plan breaks.

    Parameters
    ----------
    rule : str
        Stable name, a key of `routing_engine.verify.RULES`.
    place : str
        Where in the plan: ``routes[2].stops[0]``.
    message : str
        The thing, the value seen and the value wanted; moments as hh:mm:ss.
    """

    rule: str
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message} [{self.rule}]"


def clock(seconds: int) -> str:
    """Moment or duration as ``hh:mm:ss``; hours run past 24, and a minus stands before 0."""
    minutes, second = divmod(abs(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{'-' if seconds < 0 else ''}{hour:02}:{minute:02}:{second:02}"
