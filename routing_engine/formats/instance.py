"""Instance: a benchmark file as a Problem, and the way back to its own numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing_engine.errors import one_fault
from routing_engine.formats.rounding import Rounding, choose_rounding
from routing_engine.formats.table import Node, NodeTable
from routing_engine.problem import (
    Location,
    LocationKind,
    Problem,
    Shift,
    Shipment,
    TimeWindow,
    Vehicle,
    Visit,
)
from routing_engine.travel import TravelMatrix

__all__ = ["OBJECTIVES", "Instance", "to_instance"]

#: ``distance``: the least distance alone; ``vehicles``: the fewest vehicles, then distance.
OBJECTIVES = ("distance", "vehicles")

_PROFILE = "vehicle"
# With 1,000 dong a kilometre, a metre, which stands for one scaled unit, costs one dong.
_COST_PER_KM = 1_000
#: Beyond it the travel matrix of all pairs would not fit into the memory of a common machine.
MAX_NODES = 12_000


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """
    A benchmark file, ready to be solved and scored.

    Parameters
    ----------
    problem : Problem
        Seconds and metres are scaled units; one metre costs one dong.
    table : NodeTable
        The file as it stands.
    rounding : Rounding
    objective : str
        One of `OBJECTIVES`.
    node_of_location : mapping of str to int
        Node number of each location, the depot included.
    """

    problem: Problem
    table: NodeTable
    rounding: Rounding
    objective: str
    node_of_location: Mapping[str, int]

    @property
    def name(self) -> str:
        """As the file gives it."""
        return self.table.name

    @property
    def kind(self) -> str:
        """``vrptw``, ``pdptw``, ``pdptw_sb``, ``cvrp`` or ``tsp``."""
        return self.table.kind

    @property
    def scale(self) -> int:
        """Scaled units in one unit of the file."""
        return self.rounding.scale


def to_instance(
    table: NodeTable, *, objective: str = "distance", rounding: str = "double"
) -> Instance:
    """
    The table as a Problem in which every shipment must be served.

    Parameters
    ----------
    table : NodeTable
    objective : str
        One of `OBJECTIVES`. For ``vehicles`` each vehicle costs more than any distance saved.
    rounding : str
        ``double`` or ``dimacs``; see `choose_rounding`.

    Raises
    ------
    InputFaultsError
        When there are too many nodes, or numbers too large for the engine's integers.
    """
    if objective not in OBJECTIVES:
        raise ValueError(f"objective {objective!r}, wanted one of {', '.join(OBJECTIVES)}.")
    if len(table.nodes) > MAX_NODES:
        raise one_fault(
            "too_many_nodes",
            place=table.name or "instance",
            cause=f"It has {len(table.nodes):,} nodes; at most {MAX_NODES:,} were wanted.",
            remedy="Divide the file into smaller ones.",
        )
    chosen = choose_rounding(table, rounding)
    metres = chosen.scaled_matrix(table)
    fixed_cost = _vehicle_cost(table, metres) if objective == "vehicles" else 0
    problem = Problem(
        locations=tuple(_location(node, idx) for idx, node in enumerate(table.nodes)),
        shipments=tuple(_shipments(table, chosen)),
        vehicles=_vehicles(table, chosen, metres, fixed_cost),
        travel=TravelMatrix((_PROFILE,), metres[np.newaxis], metres[np.newaxis]),
        capacity_dimensions=("units",),
        name=table.name,
    )
    nodes = {str(node.number): node.number for node in table.nodes}
    return Instance(problem, table, chosen, objective, nodes)


def _location(node: Node, idx: int) -> Location:
    kind = LocationKind.POST_OFFICE if idx == 0 else LocationKind.ADDRESS
    return Location(str(node.number), node.x, node.y, kind, idx)


def _shipments(table: NodeTable, rounding: Rounding) -> list[Shipment]:
    """In the order of the file; a pair stands where its pickup stands."""
    by_number = {node.number: node for node in table.nodes}
    shipments = []
    for node in table.customers:
        visit = _visit(node, rounding)
        if node.delivery:
            partner = by_number[node.delivery]
            name = f"{node.number}-{partner.number}"
            delivery = _visit(partner, rounding)
            shipments.append(Shipment(name, (node.demand,), pickup=visit, delivery=delivery))
        elif not node.pickup:
            shipments.append(Shipment(str(node.number), (node.demand,), delivery=visit))
    return shipments


def _visit(node: Node, rounding: Rounding) -> Visit:
    windows: tuple[TimeWindow, ...] = ()
    if node.ready is not None and node.due is not None:
        windows = (TimeWindow(rounding.scaled(node.ready), rounding.scaled(node.due)),)
    return Visit(str(node.number), rounding.scaled(node.service), windows)


def _vehicles(
    table: NodeTable, rounding: Rounding, metres: NDArray[np.int64], fixed_cost: int
) -> tuple[Vehicle, ...]:
    """As many as the file allows, but no more than could each serve somebody."""
    depot = str(table.depot.number)
    shift = _shift(table, rounding, metres)
    num_shipments = sum(not node.pickup for node in table.customers)
    return tuple(
        Vehicle(
            id=f"vehicle {count}",
            start_location_id=depot,
            end_location_id=depot,
            shift=shift,
            capacity=(table.capacity,),
            profile=_PROFILE,
            fixed_cost=fixed_cost,
            cost_per_km=_COST_PER_KM,
        )
        for count in range(1, min(table.num_vehicles, num_shipments) + 1)
    )


def _shift(table: NodeTable, rounding: Rounding, metres: NDArray[np.int64]) -> Shift:
    """The depot's window; without one, longer than any route could last."""
    depot = table.depot
    if depot.ready is not None and depot.due is not None:
        earliest, latest = rounding.scaled(depot.ready), rounding.scaled(depot.due)
    else:
        services = sum(rounding.scaled(node.service) for node in table.nodes)
        earliest, latest = 0, int(metres.max(axis=1).sum()) + services
    if table.max_duration is not None:
        # No vehicle gains by leaving late, so a latest end bounds the duration.
        latest = min(latest, earliest + rounding.scaled(table.max_duration))
    return Shift(earliest, latest)


def _vehicle_cost(table: NodeTable, metres: NDArray[np.int64]) -> int:
    """
    One more than the longest distance that any plan could drive.

    With `MAX_NODES` and legs below 2^30, all vehicles together cost less than 2^62.
    """
    longest = metres.max(axis=1)
    num_vehicles = min(table.num_vehicles, len(table.customers))
    return int(longest[1:].sum()) + num_vehicles * int(longest[0]) + 1
