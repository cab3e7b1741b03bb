"""Faults of what a scanner is given; without the arrays that the engine's own come with."""

from __future__ import annotations

from routing_engine import InputFault, InputFaultsError

__all__ = ["InputFault", "InputFaultsError", "refusal"]


def refusal(code: str, *, place: str, cause: str, remedy: str) -> InputFaultsError:
    """The error of what has a single fault."""
    return InputFaultsError((InputFault(code, place, cause, remedy),))
