"""Decides: a Problem in, a Plan out. The public names, loaded when first asked for."""

from __future__ import annotations

from importlib import import_module

_HOME = {
    "InputFault": "errors",
    "InputFaultsError": "errors",
    "RoutingEngineError": "errors",
    "SearchError": "errors",
    "UnreachableError": "errors",
    "Consolidation": "consolidate",
    "Handling": "consolidate",
    "LooseItem": "consolidate",
    "consolidate": "consolidate",
    "write_problem": "formats.problem_json",
    "validate": "validate",
    "impossible_shipments": "validate",
    "verify": "verify",
    "Violation": "verify",
    "solve": "solve",
    "SolveParams": "solve",
    "SolveReport": "report",
    "Progress": "report",
    "Reason": "reasons",
    "ReasonCode": "reasons",
}

__all__ = sorted(_HOME)  # noqa: PLE0605 - the names live in one place, the table above


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
