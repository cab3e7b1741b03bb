"""VRPLIB's, CVRPLIB's and TSPLIB's text: a head of keys, then sections."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from routing_engine.formats.edge_weights import SHAPES, read_square
from routing_engine.formats.lines import Line, Lines, split_lines
from routing_engine.formats.table import Node, NodeTable
from routing_engine.formats.vrplib_sections import (
    COLUMNS,
    Sections,
    Values,
    divide,
    head_number,
    read_depot,
    read_rows,
)

__all__ = ["read_vrplib"]

_TYPES = ("CVRP", "VRPTW", "TSP", "ATSP", "DCVRP", "ACVRP")


def read_vrplib(text: str, source: str = "") -> NodeTable:
    """
    The table of a file with ``EDGE_WEIGHT_TYPE`` EUC_2D or EXPLICIT and one depot.

    Where the file does not say how many vehicles there are, they are as many as always suffice:
    twice the least for the load alone, or one a customer where time also binds.

    Parameters
    ----------
    text : str
    source : str
        Name of the file for messages.

    Raises
    ------
    InputFaultsError
        With every fault: a key, section or row missing, a section not understood, no number.
    """
    lines = split_lines(text, source)
    sections = divide(lines)
    head = sections.head
    is_tour = _value(head, "TYPE") in ("TSP", "ATSP")
    _check_words(lines, head)
    size = int(head_number(lines, head, "DIMENSION", minimum=2, is_whole=True))
    capacity = 0 if is_tour else head_number(lines, head, "CAPACITY", minimum=0, is_whole=True)
    given = 1.0 if is_tour else _optional(lines, head, "VEHICLES", minimum=1, is_whole=True)
    max_duration = _optional(lines, head, "DISTANCE")
    values = _read_values(lines, sections, size, is_tour=is_tour)
    matrix = _matrix(lines, sections, size)
    depot = read_depot(lines, sections, size, is_needed=not is_tour)
    _check_depot(lines, sections, depot, values)
    lines.faults.raise_if_any()
    order = [depot, *(number for number in range(1, size + 1) if number != depot)]
    nodes = tuple(_node(values, number) for number in order)
    if max_duration is not None or "TIME_WINDOW_SECTION" in values:
        enough = size - 1
    else:
        enough = _enough_vehicles(nodes, int(capacity))
    idx = np.array(order) - 1
    return NodeTable(
        kind=_kind(values, is_tour=is_tour),
        name=_value(head, "NAME", upper=False) or source,
        nodes=nodes,
        capacity=int(capacity),
        num_vehicles=int(given or enough),
        matrix=None if matrix is None else matrix[np.ix_(idx, idx)],
        max_duration=max_duration,
    )


def _kind(values: Mapping[str, Values], *, is_tour: bool) -> str:
    if is_tour:
        return "tsp"
    return "vrptw" if "TIME_WINDOW_SECTION" in values else "cvrp"


def _optional(
    lines: Lines, head: Mapping[str, Line], key: str, *, minimum: int = 0, is_whole: bool = False
) -> float | None:
    if key not in head:
        return None
    return head_number(lines, head, key, minimum=minimum, is_whole=is_whole)


def _value(head: Mapping[str, Line], key: str, *, upper: bool = True) -> str:
    if key not in head:
        return ""
    word = head[key].text.split(":", 1)[1].strip()
    return word.upper() if upper else word


def _check_words(lines: Lines, head: Mapping[str, Line]) -> None:
    """Note a type or a metric that is not understood."""
    wanted: dict[str, tuple[str, ...]] = {
        "TYPE": _TYPES,
        "EDGE_WEIGHT_TYPE": ("EUC_2D", "EXPLICIT"),
    }
    if _value(head, "EDGE_WEIGHT_TYPE") == "EXPLICIT":
        wanted["EDGE_WEIGHT_FORMAT"] = SHAPES
    for key, words in wanted.items():
        if _value(head, key) not in words:
            number = head[key].number if key in head else 1
            seen = repr(_value(head, key)) if key in head else "missing"
            lines.refuse(
                "head_word", number, f"{key} is {seen}; one of {', '.join(words)} was wanted."
            )


def _read_values(
    lines: Lines, sections: Sections, size: int, *, is_tour: bool
) -> dict[str, Values]:
    """The values of each section that is there, by node."""
    needed = {"NODE_COORD_SECTION"}
    if _value(sections.head, "EDGE_WEIGHT_TYPE") == "EXPLICIT":
        needed = set()
    if not is_tour:
        needed.add("DEMAND_SECTION")
    if _value(sections.head, "TYPE") == "VRPTW":
        needed.add("TIME_WINDOW_SECTION")
    values = {
        name: read_rows(lines, sections, name, size)
        for name in COLUMNS
        if name in sections.rows or name in needed
    }
    if "SERVICE_TIME" in sections.head and "SERVICE_TIME_SECTION" not in values:
        service = head_number(lines, sections.head, "SERVICE_TIME", minimum=0)
        depot = read_depot(lines, sections, size)
        values["SERVICE_TIME_SECTION"] = {
            number: (service,) for number in values.get("DEMAND_SECTION", {}) if number != depot
        }
    return values


def _check_depot(
    lines: Lines, sections: Sections, depot: int, values: Mapping[str, Values]
) -> None:
    for name, what in (("DEMAND_SECTION", "demand"), ("SERVICE_TIME_SECTION", "service")):
        (seen,) = values.get(name, {}).get(depot, (0.0,))
        if seen:
            line = next(row for row in sections.rows[name] if row.words[0] == str(depot))
            lines.refuse(
                "depot_serves", line.number, f"The depot {depot} has {what} {seen:g}; 0 was wanted."
            )


def _node(values: Mapping[str, Values], number: int) -> Node:
    """A node; what the file leaves out is zero, or a window that is always open."""

    def of(name: str, absent: tuple[float, ...]) -> tuple[float, ...]:
        return values.get(name, {}).get(number, absent)

    x, y = of("NODE_COORD_SECTION", (0.0, 0.0))
    (demand,) = of("DEMAND_SECTION", (0.0,))
    (service,) = of("SERVICE_TIME_SECTION", (0.0,))
    window = of("TIME_WINDOW_SECTION", ())
    ready, due = window or (None, None)
    return Node(number, x, y, int(demand), ready, due, service)


def _matrix(lines: Lines, sections: Sections, size: int) -> NDArray[np.float64] | None:
    shape = _value(sections.head, "EDGE_WEIGHT_FORMAT")
    if _value(sections.head, "EDGE_WEIGHT_TYPE") != "EXPLICIT" or shape not in SHAPES:
        return None
    rows = sections.rows.get("EDGE_WEIGHT_SECTION", [])
    return read_square(lines, rows, size=size, shape=shape, what="EDGE_WEIGHT_SECTION")


def _enough_vehicles(nodes: tuple[Node, ...], capacity: int) -> int:
    """
    As many vehicles as any plan needs where load alone binds.

    Packing first-fit leaves at most one vehicle less than half full, so that twice the load over
    the capacity always suffices.
    """
    num_customers = len(nodes) - 1
    total = sum(node.demand for node in nodes)
    if capacity == 0:
        return num_customers
    return min(num_customers, max(1, 2 * math.ceil(total / capacity)))
