"""Seeded days of postal work, drawn before any policy runs. The public names, loaded when asked."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the same names as below, for the type checker
    from scenarios.case import Case as Case
    from scenarios.case_file import case_names as case_names
    from scenarios.case_file import load_case as load_case
    from scenarios.day import Day as Day
    from scenarios.day import build_day as build_day
    from scenarios.day_files import write_day as write_day
    from scenarios.demand import Item as Item
    from scenarios.errors import ScenarioError as ScenarioError

_HOME = {
    "Case": "case",
    "Day": "day",
    "Item": "demand",
    "ScenarioError": "errors",
    "build_day": "day",
    "case_names": "case_file",
    "load_case": "case_file",
    "write_day": "day_files",
}

__all__ = sorted(_HOME)  # noqa: PLE0605 - the names live in one place, the table above


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
