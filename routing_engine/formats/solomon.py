"""Solomon's and Gehring & Homberger's text: deliveries with time windows."""

from __future__ import annotations

from routing_engine.formats.lines import Line, Lines, split_lines
from routing_engine.formats.table import NodeTable, check_demands, check_depot, read_nodes

__all__ = ["read_solomon"]


def read_solomon(text: str, source: str = "") -> NodeTable:
    """
    The table of a file with the sections VEHICLE and CUSTOMER.

    Parameters
    ----------
    text : str
    source : str
        Name of the file for messages.

    Raises
    ------
    InputFaultsError
        With every fault: a section or column missing, no number, a window reversed.
    """
    lines = split_lines(text, source)
    sections = _sections(lines)
    num_vehicles, capacity = _vehicles(lines, sections.get("VEHICLE"))
    nodes = read_nodes(lines, sections.get("CUSTOMER", ()), num_columns=7)
    if "CUSTOMER" in sections:
        check_depot(lines, nodes)
        check_demands(lines, nodes)
    lines.faults.raise_if_any()
    name = lines.lines[0].text
    return NodeTable("vrptw", name, tuple(nodes), capacity, num_vehicles)


def _sections(lines: Lines) -> dict[str, list[Line]]:
    """Rows below VEHICLE and below CUSTOMER, without the headings of their columns."""
    sections: dict[str, list[Line]] = {}
    rows: list[Line] = []
    for line in lines.lines:
        first = line.words[0].upper()
        if first in ("VEHICLE", "CUSTOMER") and len(line.words) == 1:
            rows = sections.setdefault(first, [])
        elif first not in ("NUMBER", "CUST"):
            rows.append(line)
    for name in ("VEHICLE", "CUSTOMER"):
        if name not in sections:
            lines.refuse(
                "section_missing",
                lines.last_number,
                f"No line {name} up to here; the sections VEHICLE and CUSTOMER were wanted.",
            )
    return sections


def _vehicles(lines: Lines, rows: list[Line] | None) -> tuple[int, int]:
    """Their number and capacity; zeros where a fault was noted."""
    if rows is None:
        return 0, 0
    if len(rows) != 1 or len(rows[0].words) != 2:
        number = rows[0].number if rows else lines.last_number
        seen = " / ".join(row.text for row in rows[:3])[:60]
        lines.refuse(
            "vehicle_line",
            number,
            f"{seen!r} below VEHICLE; one line with their number and capacity was wanted.",
        )
        return 0, 0
    row = rows[0]
    return (
        lines.whole(row.words[0], "number of vehicles", row.number, minimum=1),
        lines.whole(row.words[1], "capacity", row.number, minimum=0),
    )
