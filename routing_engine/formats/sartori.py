"""Sartori & Buriol's text: paired pickups and deliveries over a matrix of road minutes."""

from __future__ import annotations

from dataclasses import replace

from routing_engine.formats.edge_weights import read_square
from routing_engine.formats.lines import Line, Lines, split_lines
from routing_engine.formats.table import NodeTable, check_depot, check_pairs, read_nodes

__all__ = ["read_sartori"]


def read_sartori(text: str, source: str = "") -> NodeTable:
    """
    The table of a file with a head, NODES and EDGES.

    ROUTE-TIME and TIME-WINDOW of the head only describe how the file was made; the depot's own
    window bounds the routes. The file allows any number of vehicles: one for each pair.

    Parameters
    ----------
    text : str
    source : str
        Name of the file for messages.

    Raises
    ------
    InputFaultsError
        With every fault: a section or column missing, a short matrix, a partner unknown.
    """
    lines = split_lines(text, source)
    head, node_rows, edge_rows = _divide(lines)
    size = _head_number(lines, head, "SIZE")
    capacity = _head_number(lines, head, "CAPACITY")
    nodes = read_nodes(lines, node_rows, num_columns=9)
    check_depot(lines, nodes)
    check_pairs(lines, nodes)
    if size and len(node_rows) != size:
        lines.refuse(
            "wrong_number_of_nodes",
            node_rows[-1].number if node_rows else lines.last_number,
            f"NODES holds {len(node_rows)} rows; SIZE wants {size}.",
        )
    matrix = read_square(
        lines, edge_rows, size=size or len(node_rows), shape="FULL_MATRIX", what="EDGES"
    )
    lines.faults.raise_if_any()
    # The file writes latitude before longitude.
    placed = tuple(replace(node, x=node.y, y=node.x) for node in nodes)
    name = head["NAME"].text.split(":", 1)[1].strip() if "NAME" in head else ""
    return NodeTable("pdptw_sb", name, placed, capacity, len(nodes) // 2, matrix)


def _divide(lines: Lines) -> tuple[dict[str, Line], list[Line], list[Line]]:
    """Head by key, and the rows of NODES and of EDGES."""
    head: dict[str, Line] = {}
    sections: dict[str, list[Line]] = {}
    rows: list[Line] | None = None
    for line in lines.lines:
        word = line.words[0].upper()
        if word == "EOF":
            break
        if word in ("NODES", "EDGES") and len(line.words) == 1:
            rows = sections.setdefault(word, [])
        elif rows is not None:
            rows.append(line)
        elif ":" in line.text:
            head[line.text.split(":", 1)[0].strip().upper()] = line
        else:
            lines.refuse(
                "unknown_line",
                line.number,
                f"{line.text[:60]!r} before NODES; lines 'KEY: value' were wanted.",
            )
    for name in ("NODES", "EDGES"):
        if name not in sections:
            lines.refuse(
                "section_missing",
                lines.last_number,
                f"No line {name} up to here; the sections NODES and EDGES were wanted.",
            )
    return head, sections.get("NODES", []), sections.get("EDGES", [])


def _head_number(lines: Lines, head: dict[str, Line], key: str) -> int:
    if key not in head:
        lines.refuse("head_missing", 1, f"The head has no {key}; 'KEY: number' was wanted.")
        return 0
    line = head[key]
    word = line.text.split(":", 1)[1].strip()
    return lines.whole(word, key, line.number, minimum=1)
