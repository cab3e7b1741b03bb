"""Decides: a Problem in, a Plan out. The public names, loaded when first asked for."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the same names as below, for the type checker
    from routing_engine.consolidate import Consolidation as Consolidation
    from routing_engine.consolidate import Handling as Handling
    from routing_engine.consolidate import LooseItem as LooseItem
    from routing_engine.consolidate import consolidate as consolidate
    from routing_engine.errors import InputFault as InputFault
    from routing_engine.errors import InputFaultsError as InputFaultsError
    from routing_engine.errors import RoutingEngineError as RoutingEngineError
    from routing_engine.errors import SearchError as SearchError
    from routing_engine.errors import UnreachableError as UnreachableError
    from routing_engine.formats.detect import detect_format as detect_format
    from routing_engine.formats.instance import Instance as Instance
    from routing_engine.formats.plan_json import read_plan as read_plan
    from routing_engine.formats.plan_json import write_plan as write_plan
    from routing_engine.formats.problem_json import problem_schema as problem_schema
    from routing_engine.formats.problem_json import problem_sha256 as problem_sha256
    from routing_engine.formats.problem_json import read_problem as read_problem
    from routing_engine.formats.problem_json import write_problem as write_problem
    from routing_engine.formats.reading import decode as decode
    from routing_engine.formats.reading import read_instance as read_instance
    from routing_engine.formats.scoring import NodesCheck as NodesCheck
    from routing_engine.formats.scoring import check_nodes as check_nodes
    from routing_engine.formats.scoring import score as score
    from routing_engine.pool import WorkerPool as WorkerPool
    from routing_engine.reasons import PROVEN_CODES as PROVEN_CODES
    from routing_engine.reasons import Reason as Reason
    from routing_engine.reasons import ReasonCode as ReasonCode
    from routing_engine.report import Progress as Progress
    from routing_engine.report import SolveReport as SolveReport
    from routing_engine.solve import SolveParams as SolveParams
    from routing_engine.solve import solve as solve
    from routing_engine.validate import impossible_shipments as impossible_shipments
    from routing_engine.validate import validate as validate
    from routing_engine.verify import Violation as Violation
    from routing_engine.verify import verify as verify
    from routing_engine.warm_up import warm_up as warm_up

_HOME = {
    "Consolidation": "consolidate",
    "Handling": "consolidate",
    "InputFault": "errors",
    "InputFaultsError": "errors",
    "Instance": "formats.instance",
    "LooseItem": "consolidate",
    "NodesCheck": "formats.scoring",
    "PROVEN_CODES": "reasons",
    "Progress": "report",
    "Reason": "reasons",
    "ReasonCode": "reasons",
    "RoutingEngineError": "errors",
    "SearchError": "errors",
    "SolveParams": "solve",
    "SolveReport": "report",
    "UnreachableError": "errors",
    "Violation": "verify",
    "WorkerPool": "pool",
    "check_nodes": "formats.scoring",
    "consolidate": "consolidate",
    "decode": "formats.reading",
    "detect_format": "formats.detect",
    "impossible_shipments": "validate",
    "problem_schema": "formats.problem_json",
    "problem_sha256": "formats.problem_json",
    "read_instance": "formats.reading",
    "read_plan": "formats.plan_json",
    "read_problem": "formats.problem_json",
    "score": "formats.scoring",
    "solve": "solve",
    "validate": "validate",
    "verify": "verify",
    "warm_up": "warm_up",
    "write_plan": "formats.plan_json",
    "write_problem": "formats.problem_json",
}

__all__ = sorted(_HOME)  # noqa: PLE0605 - the names live in one place, the table above


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


class _Room(ModuleType):
    """A package whose public functions are not hidden by the modules of the same name."""

    def __setattr__(self, name: str, value: object) -> None:
        # Importing `routing_engine.solve` makes Python set that module as our attribute `solve`,
        # where callers look for the function.
        if isinstance(value, ModuleType) and name in _HOME:
            value = getattr(value, name, value)
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Room
