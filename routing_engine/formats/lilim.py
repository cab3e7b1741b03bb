"""Li & Lim's text: paired pickups and deliveries with time windows."""

from __future__ import annotations

from routing_engine.formats.lines import Lines, split_lines
from routing_engine.formats.table import NodeTable, check_depot, check_pairs, read_nodes

__all__ = ["read_lilim"]


def read_lilim(text: str, source: str = "") -> NodeTable:
    """
    The table of a file that begins with ``vehicles capacity speed``.

    Parameters
    ----------
    text : str
    source : str
        Name of the file for messages; the format itself holds no name.

    Raises
    ------
    InputFaultsError
        With every fault: a column missing, no number, a partner unknown, demands that differ.
    """
    lines = split_lines(text, source)
    num_vehicles, capacity = _head(lines)
    nodes = read_nodes(lines, lines.lines[1:], num_columns=9)
    check_depot(lines, nodes)
    check_pairs(lines, nodes)
    lines.faults.raise_if_any()
    return NodeTable("pdptw", source.rsplit(".", 1)[0], tuple(nodes), capacity, num_vehicles)


def _head(lines: Lines) -> tuple[int, int]:
    words = lines.lines[0].words if lines.lines else ()
    number = lines.lines[0].number if lines.lines else 1
    if len(words) != 3:
        lines.refuse(
            "head_line",
            number,
            f"The first line is {' '.join(words)[:60]!r};"
            " vehicles, capacity and speed were wanted.",
        )
        return 0, 0
    if lines.real(words[2], "speed", number) != 1:
        lines.refuse("speed", number, f"speed is {words[2]}; 1 was wanted (time = distance).")
    return (
        lines.whole(words[0], "number of vehicles", number, minimum=1),
        lines.whole(words[1], "capacity", number, minimum=0),
    )
