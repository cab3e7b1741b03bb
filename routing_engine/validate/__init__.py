"""Checks a problem's values against each other, and names the shipments that nothing can serve."""

from __future__ import annotations

from routing_engine.errors import FaultCollector, InputFault
from routing_engine.problem import Problem
from routing_engine.validate import locations, locks, shipments, vehicles
from routing_engine.validate.impossible import impossible_shipments

__all__ = ["impossible_shipments", "validate"]


def validate(problem: Problem) -> tuple[InputFault, ...]:
    """
    Every contradiction of a problem at once; empty for one that can be planned.

    A shipment that no vehicle can serve is no contradiction: see `impossible_shipments`.

    Parameters
    ----------
    problem : Problem

    Returns
    -------
    tuple of InputFault
        In the order of the problem's parts; the first 1,000 when there are more.
    """
    faults = FaultCollector()
    locations.check(problem, faults)
    shipments.check(problem, faults)
    vehicles.check(problem, faults)
    locks.check(problem, faults)
    return tuple(faults)
