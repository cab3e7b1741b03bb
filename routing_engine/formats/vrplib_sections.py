"""Head and sections of a VRPLIB text, before anything is made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from routing_engine.formats.lines import Line, Lines

__all__ = ["COLUMNS", "Sections", "Values", "divide", "head_number", "read_depot", "read_rows"]

#: Sections with rows ``node value...``, and the names of the values.
COLUMNS = {
    "NODE_COORD_SECTION": ("x", "y"),
    "DEMAND_SECTION": ("demand",),
    "TIME_WINDOW_SECTION": ("ready", "due"),
    "SERVICE_TIME_SECTION": ("service",),
}
_SECTIONS = (*COLUMNS, "DEPOT_SECTION", "EDGE_WEIGHT_SECTION", "DISPLAY_DATA_SECTION")

#: The values of a section, by node.
Values = dict[int, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Sections:
    """The head's lines by key, and the rows of each section by its name."""

    head: Mapping[str, Line]
    rows: Mapping[str, list[Line]]


def divide(lines: Lines) -> Sections:
    """
    Head and sections; a section that is not understood is noted, for it may hold a rule.

    Keys of the head that are not known only describe, and are passed over.
    """
    head: dict[str, Line] = {}
    rows: dict[str, list[Line]] = {}
    current: list[Line] | None = None
    for line in lines.lines:
        word = line.words[0].upper().rstrip(":")
        if word == "EOF":
            break
        if word.endswith("_SECTION"):
            if word not in _SECTIONS:
                lines.refuse(
                    "section_unknown",
                    line.number,
                    f"section {word} is not understood; wanted among {', '.join(_SECTIONS)}.",
                    "Take a file without it: it may hold a rule that would be broken unseen.",
                )
            current = rows.setdefault(word, [])
        elif ":" in line.text:
            head[line.text.split(":", 1)[0].strip().upper()] = line
        elif current is not None:
            current.append(line)
        else:
            lines.refuse(
                "unknown_line",
                line.number,
                f"{line.text[:60]!r} in the head; 'KEY : value' was wanted.",
            )
    return Sections(head, rows)


def head_number(
    lines: Lines, head: Mapping[str, Line], key: str, *, minimum: int, is_whole: bool = False
) -> float:
    """A number of the head; its absence is noted, and 0 returned."""
    if key not in head:
        lines.refuse("head_missing", 1, f"The head has no {key}; '{key} : number' was wanted.")
        return 0.0
    line = head[key]
    parse = lines.whole if is_whole else lines.real
    return parse(line.text.split(":", 1)[1].strip(), key, line.number, minimum=minimum)


def read_rows(lines: Lines, sections: Sections, name: str, size: int) -> Values:
    """
    Rows ``node value...`` of a section, by node; its absence is a fault.

    Parameters
    ----------
    lines : Lines
    sections : Sections
    name : str
        Of the section; a key of `COLUMNS`.
    size : int
        Nodes are numbered from 1 to this, each once.
    """
    columns = COLUMNS[name]
    if name not in sections.rows:
        lines.refuse("section_missing", lines.last_number, f"No {name} up to here; it was wanted.")
        return {}
    rows = sections.rows[name]
    values: Values = {}
    for row in rows:
        if len(row.words) != 1 + len(columns):
            lines.refuse(
                "wrong_number_of_columns",
                row.number,
                f"{len(row.words)} columns in {row.text[:60]!r} of {name};"
                f" {1 + len(columns)} were wanted (node {' '.join(columns)}).",
            )
            continue
        node = lines.whole(row.words[0], "node", row.number)
        if node in values or not 1 <= node <= size:
            seen = "comes twice" if node in values else "is unknown"
            lines.refuse(
                "node_number",
                row.number,
                f"node {row.words[0]} {seen} in {name}; 1 to {size}, each once, was wanted.",
            )
            continue
        values[node] = _row_values(lines, row, columns)
    if len(rows) < size:
        lines.refuse(
            "section_short",
            rows[-1].number if rows else lines.last_number,
            f"{name} holds {len(rows)} rows; DIMENSION wants {size}.",
        )
    return values


def _row_values(lines: Lines, row: Line, columns: Sequence[str]) -> tuple[float, ...]:
    parsed = []
    for column, word in zip(columns, row.words[1:], strict=True):
        parse = lines.whole if column == "demand" else lines.real
        minimum = None if column in ("x", "y") else 0
        parsed.append(float(parse(word, column, row.number, minimum=minimum)))
    if columns == ("ready", "due") and parsed[1] < parsed[0]:
        lines.refuse(
            "window_reversed",
            row.number,
            f"due {parsed[1]:g} is before ready {parsed[0]:g}; ready <= due was wanted.",
        )
    return tuple(parsed)


def read_depot(lines: Lines, sections: Sections, size: int, *, is_needed: bool = False) -> int:
    """
    Number of the one depot; 1 where no section names it rightly.

    Parameters
    ----------
    lines : Lines
    sections : Sections
    size : int
    is_needed : bool
        Whether to note a fault when the section is missing or names no single node.
    """
    rows = sections.rows.get("DEPOT_SECTION", [])
    words = [word for row in rows for word in row.words]
    listed = words[: words.index("-1")] if "-1" in words else words
    if len(listed) == 1 and listed[0].isdecimal() and 1 <= int(listed[0]) <= size:
        return int(listed[0])
    if is_needed:
        lines.refuse(
            "depot_section",
            rows[0].number if rows else lines.last_number,
            f"DEPOT_SECTION names {' '.join(listed[:5]) or 'nothing'}; one node from 1 to {size},"
            " then -1, was wanted.",
        )
    return 1
