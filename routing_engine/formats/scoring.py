"""A plan in the benchmark file's own numbers, and a check of them that needs no Problem."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypedDict

from routing_engine.formats.instance import Instance
from routing_engine.formats.rounding import Rounding, choose_rounding
from routing_engine.formats.table import Node, NodeTable
from routing_engine.plan import Plan

__all__ = ["NodesCheck", "Score", "check_nodes", "score"]

#: By how much a start may be late under double precision; published routes are a little late too.
TOLERANCE = 1e-4


@dataclass(frozen=True, slots=True)
class NodesCheck:
    """
    What `check_nodes` found.

    Parameters
    ----------
    distance : float
        Of all routes, in the file's unit; legs of unknown nodes left out.
    num_vehicles : int
        Routes that serve anyone.
    faults : tuple of str
        Every rule that is broken; empty: feasible.
    """

    distance: float
    num_vehicles: int
    faults: tuple[str, ...]

    @property
    def is_feasible(self) -> bool:
        """Whether no rule is broken."""
        return not self.faults


class Score(TypedDict):
    """
    A plan in the file's own numbers: what ``postroute solve`` adds to plan.json.

    ``nodes``: for each route the node numbers in order, without the depot. ``distance``: of all
    routes, in the file's unit under the instance's rounding. ``vehicles``: number of routes.
    """

    nodes: list[list[int]]
    distance: float
    vehicles: int


def score(instance: Instance, plan: Plan) -> Score:
    """
    The plan in the file's own numbers.

    Parameters
    ----------
    instance : Instance
    plan : Plan
        Of the instance's problem; unassigned shipments are simply not in its routes.
    """
    visits = {
        (shipment.id, kind): visit.location_id
        for shipment in instance.problem.shipments
        for kind, visit in shipment.visits()
    }
    nodes = [
        [
            instance.node_of_location[visits[visit.shipment_id, visit.kind]]
            for visit in route.visits()
        ]
        for route in plan.routes
    ]
    known = _positions(instance.table)
    distance = math.fsum(_length(instance.table, instance.rounding, known, r) for r in nodes)
    decimals = {"dimacs": 1, "double": 6}.get(instance.rounding.name)
    return {
        "nodes": nodes,
        "distance": int(distance) if decimals is None else round(distance, decimals),
        "vehicles": len(nodes),
    }


def check_nodes(
    table: NodeTable,
    routes: Sequence[Sequence[int]],
    *,
    rounding: str = "double",
    tolerance: float = TOLERANCE,
) -> NodesCheck:
    """
    Drive the routes by the file alone, in double precision: no Problem, no integers.

    Parameters
    ----------
    table : NodeTable
    routes : sequence of sequence of int
        Node numbers in order, without the depot; empty routes are passed over.
    rounding : str
        ``double`` or ``dimacs``; where the file itself sets the rule, it counts.
    tolerance : float
        By how much a start of service, or the return, may be late.
    """
    rule = choose_rounding(table, rounding)
    known = _positions(table)
    driven = [list(route) for route in routes if route]
    faults = _service_faults(table, driven)
    if len(driven) > table.num_vehicles:
        faults.append(f"{len(driven)} routes; {table.num_vehicles} vehicles at most were wanted")
    for count, route in enumerate(driven, start=1):
        nodes = [table.nodes[known[number]] for number in route if number in known]
        faults += [f"route {count}: {fault}" for fault in _order_faults(nodes)]
        faults += [f"route {count}: {fault}" for fault in _load_faults(table, nodes)]
        faults += [
            f"route {count}: {fault}"
            for fault in _time_faults(table, rule, known, nodes, tolerance)
        ]
    distance = math.fsum(_length(table, rule, known, route) for route in driven)
    return NodesCheck(distance, len(driven), tuple(faults))


def _positions(table: NodeTable) -> dict[int, int]:
    return {node.number: idx for idx, node in enumerate(table.nodes)}


def _length(
    table: NodeTable, rule: Rounding, known: Mapping[int, int], route: Sequence[int]
) -> float:
    places = [0, *(known[number] for number in route if number in known), 0]
    return math.fsum(rule.leg(table, here, there) for here, there in pairwise(places))


def _service_faults(table: NodeTable, routes: Sequence[Sequence[int]]) -> list[str]:
    wanted = {node.number for node in table.customers}
    served: dict[int, int] = {}
    for number in (number for route in routes for number in route):
        served[number] = served.get(number, 0) + 1
    return [
        *(f"node {n} is no customer of the file" for n in sorted(served.keys() - wanted)),
        *(f"node {n} is served {c} times" for n, c in sorted(served.items()) if c > 1),
        *(f"node {n} is not served" for n in sorted(wanted - served.keys())),
    ]


def _order_faults(nodes: Sequence[Node]) -> list[str]:
    place = {node.number: idx for idx, node in enumerate(nodes)}
    return [
        f"delivery {node.number} without its pickup {node.pickup} before it"
        for idx, node in enumerate(nodes)
        if node.pickup and place.get(node.pickup, idx) >= idx
    ]


def _load_faults(table: NodeTable, nodes: Sequence[Node]) -> list[str]:
    """A file of pairs starts empty; one of deliveries starts with all of them."""
    has_pairs = table.kind in ("pdptw", "pdptw_sb")
    load = 0 if has_pairs else sum(node.demand for node in nodes)
    faults = []
    if load > table.capacity:
        faults.append(f"load {load} at the start, capacity {table.capacity}")
    for node in nodes:
        load += node.demand if has_pairs else -node.demand
        if load > table.capacity:
            faults.append(f"load {load} after node {node.number}, capacity {table.capacity}")
    return faults


def _time_faults(
    table: NodeTable,
    rule: Rounding,
    known: Mapping[int, int],
    nodes: Sequence[Node],
    tolerance: float,
) -> list[str]:
    faults = []
    begin = table.depot.ready or 0.0
    clock, place = begin, 0
    for node in nodes:
        clock += rule.leg(table, place, known[node.number])
        clock = max(clock, node.ready or 0.0)
        if node.due is not None and clock > node.due + tolerance:
            faults.append(f"node {node.number} starts at {clock:.4f}, due {node.due:g}")
        clock += node.service
        place = known[node.number]
    clock += rule.leg(table, place, 0)
    if table.depot.due is not None and clock > table.depot.due + tolerance:
        faults.append(f"back at {clock:.4f}, due {table.depot.due:g}")
    if table.max_duration is not None and clock - begin > table.max_duration + tolerance:
        faults.append(f"lasts {clock - begin:.4f}, at most {table.max_duration:g}")
    return faults
