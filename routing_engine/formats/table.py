"""What every benchmark file boils down to: a table of nodes, unrounded, as the file has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing_engine.formats.lines import Line, Lines

__all__ = ["Node", "NodeTable", "check_demands", "check_depot", "check_pairs", "read_nodes"]

_COLUMNS = ("number", "x", "y", "demand", "ready", "due", "service", "pickup", "delivery")
_WHOLE = {"number", "demand", "pickup", "delivery"}
_ANY_SIGN = {"x", "y", "demand"}


@dataclass(frozen=True, slots=True)
class Node:
    """
    One row of a benchmark file, in the file's own units.

    Parameters
    ----------
    number : int
        As the file counts.
    x, y : float
    demand : int
        Below 0 at the delivery of a pair.
    ready, due : float or None
        Window of the start of service; None: at any time.
    service : float
    pickup, delivery : int
        Number of the partner that is picked up before, or delivered after, this one; 0: none.
    line : int
        Where it stands in the file.
    """

    number: int
    x: float
    y: float
    demand: int = 0
    ready: float | None = None
    due: float | None = None
    service: float = 0.0
    pickup: int = 0
    delivery: int = 0
    line: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class NodeTable:
    """
    A benchmark file as it stands; nothing is rounded yet.

    Parameters
    ----------
    kind : str
        ``vrptw``, ``pdptw``, ``pdptw_sb``, ``cvrp`` or ``tsp``.
    name : str
    nodes : tuple of Node
        The depot first.
    capacity : int
    num_vehicles : int
    matrix : float64, shape (num_nodes, num_nodes), or None
        Distance, which is also time, from row to column in the order of ``nodes``; None: Euclidean.
    max_duration : float or None
        Longest route, services included; None: no bound.
    """

    kind: str
    name: str
    nodes: tuple[Node, ...]
    capacity: int
    num_vehicles: int
    matrix: NDArray[np.float64] | None = None
    max_duration: float | None = None

    @property
    def depot(self) -> Node:
        """Where every route begins and ends."""
        return self.nodes[0]

    @property
    def customers(self) -> tuple[Node, ...]:
        """All nodes but the depot."""
        return self.nodes[1:]


def read_nodes(lines: Lines, rows: Iterable[Line], *, num_columns: int) -> list[Node]:
    """
    Rows ``number x y demand ready due service [pickup delivery]`` as nodes.

    A broken row is noted and still yields a node where its number can be read, so that its
    partner is not called unknown.
    """
    nodes: dict[int, Node] = {}
    for row in rows:
        if len(row.words) != num_columns:
            lines.refuse(
                "wrong_number_of_columns",
                row.number,
                f"{len(row.words)} columns in {row.text[:60]!r};"
                f" {num_columns} were wanted ({' '.join(_COLUMNS[:num_columns])}).",
            )
            continue
        node = _read_node(lines, row)
        if node.number in nodes:
            lines.refuse(
                "duplicate_number",
                row.number,
                f"number {node.number} stands already on line {nodes[node.number].line};"
                " each node once was wanted.",
            )
            continue
        nodes[node.number] = node
    return list(nodes.values())


def _read_node(lines: Lines, row: Line) -> Node:
    values: dict[str, float] = {}
    for column, word in zip(_COLUMNS, row.words, strict=False):
        parse = lines.whole if column in _WHOLE else lines.real
        minimum = None if column in _ANY_SIGN else 0
        values[column] = parse(word, column, row.number, minimum=minimum)
    if values["due"] < values["ready"]:
        lines.refuse(
            "window_reversed",
            row.number,
            f"due {values['due']:g} is before ready {values['ready']:g}; ready <= due was wanted.",
        )
    return Node(
        number=int(values["number"]),
        x=values["x"],
        y=values["y"],
        demand=int(values["demand"]),
        ready=values["ready"],
        due=values["due"],
        service=values["service"],
        pickup=int(values.get("pickup", 0)),
        delivery=int(values.get("delivery", 0)),
        line=row.number,
    )


def check_depot(lines: Lines, nodes: list[Node]) -> None:
    """Note a first row that is no depot, and a table without customers."""
    if not nodes:
        lines.refuse("no_nodes", lines.last_number, "No row of nodes; the depot was wanted first.")
        return
    depot = nodes[0]
    if depot.number != 0:
        lines.refuse(
            "depot_missing",
            depot.line,
            f"The first node is {depot.number}; the depot, 0, was wanted.",
        )
    elif depot.demand or depot.service or depot.pickup or depot.delivery:
        lines.refuse(
            "depot_serves",
            depot.line,
            f"The depot has demand {depot.demand}, service {depot.service:g}, pickup"
            f" {depot.pickup}, delivery {depot.delivery}; zeros were wanted.",
        )
    if len(nodes) == 1:
        lines.refuse(
            "no_customers", depot.line, "No node after the depot; at least one was wanted."
        )


def check_demands(lines: Lines, nodes: list[Node]) -> None:
    """Note negative demands of files that only deliver."""
    for node in nodes:
        if node.demand < 0:
            lines.refuse(
                "negative_demand",
                node.line,
                f"demand of node {node.number} is {node.demand}; 0 or more was wanted.",
            )


def check_pairs(lines: Lines, nodes: list[Node]) -> None:
    """Note partners that are unknown, do not name each other, or whose demands do not cancel."""
    by_number = {node.number: node for node in nodes}
    for node in nodes[1:]:
        partner_number = node.pickup or node.delivery
        if bool(node.pickup) == bool(node.delivery):
            lines.refuse(
                "partner_missing",
                node.line,
                f"node {node.number} has pickup {node.pickup} and delivery {node.delivery};"
                " exactly one of them was wanted, the other 0.",
            )
        elif (partner := by_number.get(partner_number)) is None or partner is nodes[0]:
            lines.refuse(
                "partner_unknown",
                node.line,
                f"node {node.number} names the partner {partner_number}, which is no node;"
                " a node of this file was wanted.",
            )
        else:
            _check_pair(lines, node, partner)


def _check_pair(lines: Lines, node: Node, partner: Node) -> None:
    """Told once a pair: at its pickup, or at a delivery whose pickup names another."""
    is_pickup = bool(node.delivery)
    back = partner.pickup if is_pickup else partner.delivery
    if back != node.number:
        lines.refuse(
            "partner_not_mutual",
            node.line,
            f"node {node.number} names the partner {partner.number}, which names {back};"
            " partners that name each other were wanted.",
        )
    elif is_pickup and (node.demand < 0 or node.demand != -partner.demand):
        lines.refuse(
            "demand_mismatch",
            node.line,
            f"pickup {node.number} loads {node.demand} and delivery {partner.number} (line"
            f" {partner.line}) has {partner.demand}; {abs(node.demand)} and"
            f" {-abs(node.demand)} were wanted.",
        )
