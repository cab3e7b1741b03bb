"""The strict reader behind every table, ours and the user's."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata import csv_reading
from geodata.csv_reading import Column, number, opening_hours, read_csv_rows, text
from routing_engine.travel import FaultCollector, InputFaultsError

COLUMNS = (Column("id", text), Column("count", number(0, 9, kind=int)))


def read(path: Path, content: str | bytes) -> tuple[list[str], list[str]]:
    """Ids of the rows read, and code with place of every fault."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    faults = FaultCollector()
    rows = read_csv_rows(path, COLUMNS, key="id", faults=faults)
    return [row.values["id"] for row in rows], [f"{one.code} {one.place}" for one in faults]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "counts.csv"


def test_every_fault_of_a_file_is_told_with_its_line(table: Path) -> None:
    ids, faults = read(table, "id,count\na,1\nb,10\nc\na,2\n,x\nd,4\n")
    assert ids == ["a", "d"]
    assert faults == [
        "value_wrong counts.csv:3 count",
        "cells_wrong_number counts.csv:4",
        "id_duplicate counts.csv:5 id",
        "value_wrong counts.csv:6 id",
        "value_wrong counts.csv:6 count",
    ]


def test_a_faulty_line_still_owns_its_id(table: Path) -> None:
    ids, faults = read(table, "id,count\na,10\na,2\n")
    assert ids == []
    assert faults == ["value_wrong counts.csv:2 count", "id_duplicate counts.csv:3 id"]


def test_lines_are_counted_as_an_editor_counts_them(table: Path) -> None:
    """A quoted line break and an empty line each take up a line of the file."""
    _, faults = read(table, 'id,count\n"a\nb",1\n\nc,10\n')
    assert faults == ["value_wrong counts.csv:5 count"]


def test_a_broken_letter_is_told_and_the_other_lines_are_read(table: Path) -> None:
    ids, faults = read(table, b"id,count\n\xff,1\nb,2\n")
    assert ids == ["b"]
    assert faults == ["encoding_broken counts.csv:2 id"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings_and_line_ends_of_usual_programs_are_read(
    table: Path, encoding: str, newline: str
) -> None:
    content = newline.join(("id,count", "Huế,1", "Sịa,2", "")).encode(encoding)
    assert read(table, content) == (["Huế", "Sịa"], [])


@pytest.mark.parametrize(
    ("header", "codes"),
    [
        ("id,cout", ["column_unknown", "column_missing"]),
        ("id,id,count", ["column_unknown", "column_unknown"]),
        ("count", ["column_missing"]),
    ],
)
def test_a_wrong_header_is_told_before_any_line(table: Path, header: str, codes: list[str]) -> None:
    with pytest.raises(InputFaultsError) as told:
        read(table, f"{header}\nx,y\n")
    assert [fault.code for fault in told.value.faults] == codes
    assert {fault.place for fault in told.value.faults} == {"counts.csv:1"}


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(InputFaultsError, match="file_unreadable"):
            read_csv_rows(path, COLUMNS, key="id", faults=FaultCollector())


@pytest.mark.parametrize(("limit", "told"), [(3, []), (2, ["too_many_rows counts.csv:4"])])
def test_no_more_rows_are_kept_than_the_limit(
    table: Path, monkeypatch: pytest.MonkeyPatch, limit: int, told: list[str]
) -> None:
    monkeypatch.setattr(csv_reading, "MAX_ROWS", limit)
    ids, faults = read(table, "id,count\na,1\nb,2\nc,3\n")
    assert ids == ["a", "b", "c"][:limit]
    assert faults == told


@pytest.mark.parametrize(
    ("cell", "hours"),
    [
        ("07:30-11:30,13:30-17:00", ((27_000, 41_400), (48_600, 61_200))),
        ("00:00-24:00", ((0, 86_400),)),
        ("7:30 - 11:30", ((27_000, 41_400),)),
    ],
)
def test_opening_hours_are_seconds_from_midnight(
    cell: str, hours: tuple[tuple[int, int], ...]
) -> None:
    assert opening_hours(cell) == hours


@pytest.mark.parametrize(
    "cell", ["", "07:30", "07:30-24:01", "07:60-09:00", "11:30-07:30", "13:30-17:00,07:30-11:30"]
)
def test_hours_reversed_or_beyond_the_day_are_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="wanted"):
        opening_hours(cell)
