"""Checks a plan against its problem, one rule a file, sharing no code with the search."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from routing_engine.plan import Plan
from routing_engine.problem import Problem
from routing_engine.verify import (
    arrivals,
    breaks,
    capacity,
    cost,
    distance,
    duration,
    ends,
    locked_prefix,
    order,
    pairing,
    required,
    service,
    shift,
    stated_reasons,
    stops,
    time_windows,
)
from routing_engine.verify.facts import Facts, gather
from routing_engine.verify.violation import Violation

__all__ = ["RULES", "Violation", "verify"]

#: Every rule by its name, in the order in which they are checked.
RULES: dict[str, Callable[[Facts], Iterator[Violation]]] = {
    "service": service.check,
    "required_unassigned": required.check,
    "reasons": stated_reasons.check,
    "order": order.check,
    "ends": ends.check,
    "stops": stops.check,
    "arrivals": arrivals.check,
    "time_windows": time_windows.check,
    "breaks": breaks.check,
    "shift": shift.check,
    "pairing": pairing.check,
    "capacity": capacity.check,
    "locked_prefix": locked_prefix.check,
    "distance": distance.check,
    "duration": duration.check,
    "cost": cost.check,
}


def verify(problem: Problem, plan: Plan) -> tuple[Violation, ...]:
    """
    Every rule that a plan breaks; empty for a plan that holds.

    Times, loads, distances and costs are computed anew from the order of the visits, the starts of
    service and the breaks; a stated value that differs is a violation. A plan that is ill-formed
    (unknown ids, empty stops, missing parts) yields violations too, never an exception.

    Parameters
    ----------
    problem : Problem
        Without faults for `routing_engine.validate`.
    plan : Plan

    Returns
    -------
    tuple of Violation
        By rule, then in the order of the plan.
    """
    facts = gather(problem, plan)
    return tuple(violation for check in RULES.values() for violation in check(facts))
