"""Rows of a file as drafts of items, with everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from courier_api.items.drafts import ItemDraft, Urgency, draft_conflicts
from courier_api.items.imports.columns import COLUMNS, Column, column_of_heading
from courier_api.items.imports.csv_rows import csv_rows
from courier_api.items.imports.errors import FileRefusedError, FileTooLargeError
from courier_api.items.imports.source import (
    MAX_CELLS,
    MAX_ROWS,
    BadCell,
    Cell,
    RowFault,
    Rows,
    SourceRow,
    shown,
)
from courier_api.items.imports.xlsx_rows import xlsx_rows
from courier_api.items.personal import PersonalData
from courier_api.items.proof_rules import GivenRules

__all__ = ["MAX_FILE_BYTES", "MAX_TOLD", "ReadTable", "read_table"]

MAX_FILE_BYTES = 16 << 20
#: Faults that are told; there may be more.
MAX_TOLD = 1_000

_ZIP = b"PK"
_EXAMPLE = {column.key: column.example for column in COLUMNS if column.example}
_PERSONAL = ("name", "phone", "address")
_PROOF = ("proof_code", "proof_signature", "proof_photograph")
#: Columns that a conflict of another one comes from.
_RELATED = {
    "unit": ("code",),
    "wish_place": ("wish",),
    "address": ("wish",),
    "destination": ("wish", "dossier"),
}


@dataclass(slots=True)
class ReadTable:
    """
    A file as read.

    Parameters
    ----------
    drafts : dict
        By row.
    faults : list of RowFault
        The first `MAX_TOLD`.
    num_faults : int
    faulty_rows : set of int
    """

    drafts: dict[int, ItemDraft] = field(default_factory=dict)
    faults: list[RowFault] = field(default_factory=list)
    num_faults: int = 0
    faulty_rows: set[int] = field(default_factory=set)

    @property
    def num_rows(self) -> int:
        """Rows that something stands in."""
        return len(self.drafts.keys() | self.faulty_rows)

    def add_fault(self, row: int, column: str, seen: str, wanted: str) -> None:
        """Note something that is wrong."""
        self.num_faults += 1
        self.faulty_rows.add(row)
        if len(self.faults) < MAX_TOLD:
            self.faults.append(RowFault(row, column, shown(seen), wanted))


def read_table(content: bytes) -> ReadTable:
    """
    The drafts that the rows of a CSV or XLSX file are.

    Parameters
    ----------
    content : bytes
        What kind of file it is follows from its first bytes.

    Raises
    ------
    FileRefusedError, FileTooLargeError
    """
    if len(content) > MAX_FILE_BYTES:
        raise FileTooLargeError(
            f"File of {len(content):,} bytes: wanted at most {MAX_FILE_BYTES:,}."
        )
    rows = xlsx_rows(content) if content.startswith(_ZIP) else csv_rows(content)
    columns = _columns(rows)
    table = ReadTable()
    for number, row in enumerate(filter(lambda one: not one.is_empty, rows), 1):
        if number > MAX_ROWS:
            raise FileTooLargeError(f"File: it has more than {MAX_ROWS:,} rows. Part it.")
        _take(table, row, columns)
    if not table.num_rows:
        raise FileRefusedError("File: there is no row below the headings.")
    return table


def _columns(rows: Rows) -> list[Column | None]:
    """Columns by their places; places without a heading hold nothing."""
    head = next(rows, SourceRow(1, ()))
    if len(head.cells) > MAX_CELLS and any(head.cells[MAX_CELLS:]):
        raise FileRefusedError(f"File: it has more than {MAX_CELLS} columns.")
    columns = [_column(cell) for cell in head.cells[:MAX_CELLS]]
    known = [column.key for column in columns if column is not None]
    twice = sorted({key for key in known if known.count(key) > 1})
    if twice:
        raise FileRefusedError(f"File: there are several columns {', '.join(twice)}.")
    missing = [one.heading for one in COLUMNS if one.is_wanted and one.key not in known]
    if missing:
        raise FileRefusedError(
            f"File: its first row wants the headings of the template; {', '.join(missing)} are"
            " missing."
        )
    return columns


def _column(cell: Cell) -> Column | None:
    if cell == "":
        return None
    column = column_of_heading(cell) if isinstance(cell, str) else None
    if column is None:
        told = shown(cell if isinstance(cell, str) else cell.seen)
        raise FileRefusedError(f"File: heading {told!r} is none of the template's.")
    return column


def _take(table: ReadTable, row: SourceRow, columns: list[Column | None]) -> None:
    texts: dict[str, str] = {}
    values: dict[str, Any] = {}
    faults: dict[str, tuple[str, str]] = {}
    for column, cell in _placed(table, row, columns):
        if isinstance(cell, BadCell):
            faults[column.key] = cell
            continue
        texts[column.key] = cell
        try:
            values[column.key] = column.read(cell)
        except ValueError as error:
            faults[column.key] = cell, str(error)
    if texts == _EXAMPLE:
        return
    for column in COLUMNS:
        if column.is_wanted and column.key not in texts:
            faults.setdefault(column.key, ("", "wanted a value"))
    for key, wanted in _conflicts(values, faults.keys()):
        faults.setdefault(key, (texts.get(key, ""), wanted))
    for key, (seen, wanted) in faults.items():
        table.add_fault(row.number, key, seen, wanted)
    if row.number not in table.faulty_rows:
        table.drafts[row.number] = _draft(values)


def _conflicts(values: dict[str, Any], faulty: Collection[str]) -> Iterator[tuple[str, str]]:
    """What does not go together, as far as it can be told: what is faulty is not known."""
    if "kind" not in values:
        return
    for key, wanted in draft_conflicts(_draft(values)):
        if not any(one in faulty for one in (key, *_RELATED.get(key, ()))):
            yield key, wanted


def _placed(
    table: ReadTable, row: SourceRow, columns: list[Column | None]
) -> Iterator[tuple[Column, Cell]]:
    """Cells that something stands in, with their columns."""
    for place, cell in enumerate(row.cells):
        if cell == "":
            continue
        column = columns[place] if place < len(columns) else None
        if column is None:
            told = cell if isinstance(cell, str) else cell.seen
            table.add_fault(row.number, f"{place + 1}", told, "wanted nothing without a heading")
        else:
            yield column, cell


def _draft(values: dict[str, Any]) -> ItemDraft:
    personal = PersonalData(*(values.get(key) for key in _PERSONAL))
    return ItemDraft(
        kind=values["kind"],
        procedure=values.get("procedure", ""),
        code=values.get("code"),
        unit=values.get("unit"),
        destination=values.get("destination"),
        wish=values.get("wish"),
        wish_place=values.get("wish_place"),
        promised_at=values.get("promised"),
        urgency=values.get("urgency", Urgency.NORMAL),
        personal=personal,
        dossier=values.get("dossier"),
        proof=GivenRules(*(values.get(key) for key in _PROOF)),
    )
