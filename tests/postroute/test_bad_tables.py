"""The user's own tables and cases, with every kind of fault, given to ``postroute day``."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from scenarios.case_file import CASES_FOLDER
from tests.postroute.command_line import Outcome, files_below, postroute

MAY = (CASES_FOLDER / "hue-2025-05.toml").read_text(encoding="utf-8")
JULY = (CASES_FOLDER / "hue-2025-07.toml").read_text(encoding="utf-8")
POINTS = files("geodata").joinpath("tables", "agent_points_2025_05.csv").read_text(encoding="utf-8")

Rows = list[dict[str, str]]


def rows_of(text: str) -> Rows:
    return list(csv.DictReader(io.StringIO(text)))


def written(rows: Rows) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def draw(
    folder: Path, table: bytes | str, *, name: str = "agent_points", case: str = MAY
) -> Outcome:
    """A day of a case that brings a table of its own."""
    content = table.encode() if isinstance(table, str) else table
    (folder / "mine.csv").write_bytes(content)
    (folder / "mine.toml").write_text(f'{case}\n[tables]\n{name} = "mine.csv"\n', encoding="utf-8")
    return postroute(
        "day", folder / "mine.toml", "--shipments", 5, "--workers", 1, "-o", folder / "day"
    )


def nothing_was_written(folder: Path) -> bool:
    return set(files_below(folder)) <= {"mine.csv", "mine.toml"} and not (folder / "day").exists()


def test_a_users_own_points_make_the_day(tmp_path: Path) -> None:
    rows = rows_of(POINTS)
    rows[0]["id"], rows[0]["name"] = "my-point", "Chợ Vỹ Dạ"
    drawn = draw(tmp_path, written(rows).encode("utf-16"))
    assert drawn.status == 0, drawn.err
    locations = (tmp_path / "day" / "locations.geojson").read_text(encoding="utf-8")
    assert '"id": "my-point", "name": "Chợ Vỹ Dạ"' in locations


def test_every_fault_of_a_table_is_told_by_line_with_value_and_want(tmp_path: Path) -> None:
    rows = rows_of(POINTS)
    rows[0]["ward_code"] = "19788"
    rows[1]["former_unit_code"] = "99999"
    rows[2]["id"] = rows[3]["id"]
    rows[4] |= {"lon": "107.9", "lat": "16.45"}
    rows[5]["opening_hours"] = "11:30-07:30"
    rows[6]["lon"] = "16.46"
    rows[7]["name"] = ""
    told = draw(tmp_path, written(rows))
    assert told.status == 2
    for line, words in (
        ("mine.csv:2 ward_code", "'19788': wanted the code of one of Hue's 40 units"),
        ("mine.csv:3 former_unit_code", "'99999': wanted the code of one of the 133 former units"),
        ("mine.csv:5 id", "stands in line 4 already"),
        ("mine.csv:6 lon,lat", "107.9, 16.45 lies in the lagoon or the sea"),
        ("mine.csv:7 opening_hours", "closes at 07:30, before it opens at 11:30"),
        ("mine.csv:8 lon", "'16.46': wanted a number from 107.0 to 108.3"),
        ("mine.csv:9 name", "it is empty"),
    ):
        assert any(one.startswith(f"{line}: ") and words in one for one in told.err.splitlines()), (
            f"{line}: {words}\n{told.err}"
        )
    assert "7 faults. Nothing was written." in told.err
    assert nothing_was_written(tmp_path)


def test_a_point_far_from_every_road_is_named(tmp_path: Path) -> None:
    rows = rows_of(POINTS)
    rows[0] |= {"lon": "107.25", "lat": "16.05"}
    told = draw(tmp_path, written(rows))
    assert told.status == 2
    assert f"{rows[0]['id']} ({rows[0]['name']}): The nearest road for motorbike is" in told.err
    assert "wanted at most 5000 m" in told.err
    assert nothing_was_written(tmp_path)


@pytest.mark.parametrize(
    ("table", "place", "code"),
    [
        (b"", "mine.csv:1", "file_empty"),
        (b"\n\n", "mine.csv:1", "file_empty"),
        (POINTS.encode().replace(b"ward_code", b"ward_kode", 1), "mine.csv:1", "column_unknown"),
        (POINTS.encode().replace("Vỹ".encode(), b"V\xff", 1), "mine.csv:2 name", "encoding_broken"),
        (POINTS.encode("utf-16")[:3001], "mine.csv:", "line_unreadable"),
        (POINTS.splitlines()[0].encode(), "tables: unit 19777", "unit_uncovered"),
        ("\n".join(POINTS.splitlines()[:50]).encode(), "tables: unit 2", "unit_uncovered"),
    ],
)
def test_a_table_that_is_none_is_told(table: bytes, place: str, code: str, tmp_path: Path) -> None:
    told = draw(tmp_path, table)
    assert told.status == 2
    assert any(one.startswith(place) for one in told.err.splitlines()), told.err
    assert f"[{code}]" in told.err
    assert nothing_was_written(tmp_path)


@pytest.mark.parametrize(
    ("name", "table", "case"),
    [
        ("units", "units.csv", JULY),
        ("former_units", "former_units.csv", MAY),
        ("former_units", "former_units.csv", JULY),
        ("post_offices", "post_offices.csv", MAY),
        ("authorities", "authorities_2025_05.csv", MAY),
        ("authorities", "authorities_2025_07.csv", JULY),
        ("agent_points", "agent_points_2025_07.csv", JULY),
    ],
)
def test_a_table_that_lacks_its_last_lines_is_never_our_fault(
    name: str, table: str, case: str, tmp_path: Path
) -> None:
    text = files("geodata").joinpath("tables", table).read_text(encoding="utf-8")
    told = draw(tmp_path, "\n".join(text.splitlines()[:2]), name=name, case=case)
    assert told.status == 2
    assert told.err.splitlines()[-1].endswith("Nothing was written.")
    assert nothing_was_written(tmp_path)


@pytest.mark.parametrize("name", ["none.csv", "."])
def test_a_table_that_cannot_be_read_is_told(name: str, tmp_path: Path) -> None:
    case = tmp_path / "mine.toml"
    case.write_text(f'{MAY}\n[tables]\nagent_points = "{name}"\n', encoding="utf-8")
    told = postroute("day", case, "-o", tmp_path / "day")
    assert told.status == 2
    assert "[file_unreadable]" in told.err


def test_faults_of_several_tables_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(POINTS.replace("19777,19777", "19777,00000", 1))
    (tmp_path / "b.csv").write_bytes(b"")
    case = tmp_path / "mine.toml"
    case.write_text(
        f'{MAY}\n[tables]\nagent_points = "a.csv"\npost_offices = "b.csv"\n', encoding="utf-8"
    )
    told = postroute("day", case, "-o", tmp_path / "day")
    assert told.status == 2
    assert "a.csv:2 ward_code" in told.err
    assert "b.csv:1" in told.err


@pytest.mark.parametrize(
    ("old", "new", "place", "code"),
    [
        ("applications = 3425", "aplications = 3425", "demand.aplications", "unknown_key"),
        ('latest = "10:00"', 'latest = "07:00"', "issued_documents.hours[0]", "values_disagree"),
        ("[demand]", "[tables]\npoints = 'a.csv'\n[demand]", "tables.points", "unknown_key"),
        ('"po-a-luoi"', '"po-nowhere"', "fleet.bases[8].post_office", "unknown_post_office"),
        ('unit = "19789"', 'unit = "00000"', "demand.published[0].unit", "unknown_unit"),
    ],
)
def test_a_fault_of_a_case_is_told_by_its_key(
    old: str, new: str, place: str, code: str, tmp_path: Path
) -> None:
    assert old in MAY
    (tmp_path / "mine.toml").write_text(MAY.replace(old, new, 1), encoding="utf-8")
    told = postroute("day", tmp_path / "mine.toml", "-o", tmp_path / "day")
    assert told.status == 2
    assert f": {place}: " in told.err, told.err
    assert f"[{code}]" in told.err
    assert nothing_was_written(tmp_path)


@pytest.mark.parametrize("content", [b"", b"name = ", b"name = '\xff'", MAY.encode("utf-16")[:99]])
def test_a_case_that_is_no_toml_is_told(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_bytes(content)
    told = postroute("day", tmp_path / "mine.toml", "-o", tmp_path / "day")
    assert told.status == 2
    assert told.err.startswith("mine.toml: ")
    assert nothing_was_written(tmp_path)


def test_a_million_bad_rows_take_bounded_memory(tmp_path: Path) -> None:
    header, line = POINTS.splitlines()[:2]
    bad = line.replace("19777,19777", "19777,00000")
    with (tmp_path / "mine.csv").open("w", encoding="utf-8") as table:
        table.write(f"{header}\n")
        for _ in range(100):
            table.write(f"{bad}\n" * 1_000 + "ap-1,cut\n" * 9_000)
    (tmp_path / "mine.toml").write_text(f'{MAY}\n[tables]\nagent_points = "mine.csv"\n')
    # Not getrusage: its peak still counts the process that started this one.
    code = (
        "import atexit; from postroute.main import main\n"
        "status = lambda: dict(line.split(':', 1) for line in open('/proc/self/status'))\n"
        "atexit.register(lambda: print(status()['VmHWM'].split()[0]))\n"
        "main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "day", tmp_path / "mine.toml", "-o", tmp_path / "day"],
        capture_output=True, text=True, check=False, env=os.environ,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr[-2_000:]
    assert done.stderr.count("mine.csv:") == 1_000
    # 100,000 wrong codes, 99,999 ids that came before, 900,000 short lines, and too many rows.
    assert done.stderr.splitlines()[-1] == (
        "1,100,000 faults, the first 1,000 shown. Nothing was written."
    )
    assert int(done.stdout) < 400_000, "kilobytes"
    assert nothing_was_written(tmp_path)
