"""A solver's routes judged from the bare file, whoever made them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from routing_engine import Instance, check_nodes

__all__ = ["Verdict", "judge_nodes", "nodes_of"]

NamedRoutes = Sequence[tuple[str, Sequence[tuple[str, str]]]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What a judge found.

    Parameters
    ----------
    cost : float or None
        None: no routes to judge.
    vehicles, unserved : int
    faults : tuple of str
        Broken rules; who is unserved is counted apart.
    left_out : int
        Shipments left out at their penalty, where that is allowed.
    """

    cost: float | None
    vehicles: int
    unserved: int
    faults: tuple[str, ...]
    left_out: int = 0


def nodes_of(instance: Instance, routes: NamedRoutes) -> list[list[int]]:
    """Routes as the file's node numbers, from names of shipments and kinds of visit."""
    places = {
        (shipment.id, kind.value): instance.node_of_location[visit.location_id]
        for shipment in instance.problem.shipments
        for kind, visit in shipment.visits()
    }
    return [[places[shipment, kind] for shipment, kind in visits] for _, visits in routes]


def judge_nodes(instance: Instance, routes: NamedRoutes) -> Verdict:
    """The verdict of `routing_engine.check_nodes`, in double precision where the rule says so."""
    nodes = nodes_of(instance, routes)
    check = check_nodes(instance.table, nodes, rounding=_rounding(instance))
    unserved = [fault for fault in check.faults if fault.endswith("is not served")]
    return Verdict(
        cost=check.distance if check.num_vehicles else None,
        vehicles=check.num_vehicles,
        unserved=len(unserved),
        faults=tuple(fault for fault in check.faults if fault not in unserved),
    )


def _rounding(instance: Instance) -> str:
    return "dimacs" if instance.rounding.name == "dimacs" else "double"
