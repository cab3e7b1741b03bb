"""Results are written whole, and the report tells what fell short as plainly as what held."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.errors import BenchmarkError
from benchmarks.memory import run_measured
from benchmarks.report import read_results, render, write_report
from benchmarks.results import claim, machine_facts, write_result


def payload(**changes: object) -> dict[str, object]:
    """A result with one claim that holds and one that does not."""
    return {
        "title": "The matrix of 1,000 locations",
        "command": "python -m benchmarks.matrix",
        "claims": [
            claim("Close to bare Dijkstra", measured="1.21 times", goal="<= 1.3", holds=True),
            claim("Cached afterwards", measured="31 times", goal=">= 50", holds=False),
            claim("Arcs of the graph", measured=12_345, goal=None, holds=None),
        ],
        "rows": [
            {"num_sources": 1000, "seconds": 1.23456, "graph": "a|b"},
            {"num_sources": 10, "seconds": 1234.5678, "remark": "cold"},
        ],
        "notes": ["Five runs, the median."],
        **changes,
    }


def test_a_written_result_holds_payload_and_machine(tmp_path: Path) -> None:
    path = write_result("matrix", payload(), folder=tmp_path)
    result = json.loads(path.read_text(encoding="utf-8"))
    assert path.name == "matrix.json"
    assert result["name"] == "matrix"
    assert result["rows"][0]["num_sources"] == 1000
    assert {"cores", "memory_gib", "cpu", "python", "packages", "commit", "date"} <= set(
        result["machine"]
    )
    assert [file.name for file in tmp_path.iterdir()] == ["matrix.json"]


def test_a_git_that_does_not_answer_leaves_the_commit_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def hang(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("git", 20)

    monkeypatch.setattr(subprocess, "run", hang)
    assert machine_facts()["commit"] is None


def test_numpy_numbers_are_written_as_numbers(tmp_path: Path) -> None:
    path = write_result(
        "one", payload(rows=[{"n": np.int64(3), "x": np.float64(0.5)}]), folder=tmp_path
    )
    assert json.loads(path.read_text(encoding="utf-8"))["rows"] == [{"n": 3, "x": 0.5}]


@pytest.mark.parametrize("key", ["title", "command", "claims", "rows", "notes"])
def test_a_result_without_a_key_is_refused_and_nothing_written(tmp_path: Path, key: str) -> None:
    broken = payload()
    del broken[key]
    with pytest.raises(BenchmarkError, match=key):
        write_result("broken", broken, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_claim_without_its_goal_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match="goal"):
        write_result("broken", payload(claims=[{"claim": "x"}]), folder=tmp_path)


def test_a_value_json_cannot_hold_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        write_result("broken", payload(rows=[{"x": object()}]), folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_result_that_names_a_folder_of_the_machine_is_refused(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    with pytest.raises(BenchmarkError, match="inside the checkout"):
        write_result("broken", payload(notes=[f"{root}/var/x.json"]), folder=tmp_path)


def test_machine_facts_hold_no_host_name() -> None:
    assert not {"node", "host", "hostname"} & set(machine_facts())


def test_the_report_shows_what_fell_short_before_all_else(tmp_path: Path) -> None:
    write_result("matrix", payload(), folder=tmp_path)
    text = render(read_results(tmp_path))
    assert "2 claims with a goal: 1 hold, 1 do not." in text
    assert text.index("## Fell short") < text.index("## The matrix of 1,000 locations")
    assert "| The matrix of 1,000 locations | Cached afterwards | 31 times | >= 50 |" in text
    assert "| Cached afterwards | 31 times | >= 50 | **no** |" in text
    assert "| Close to bare Dijkstra | 1.21 times | <= 1.3 | yes |" in text
    assert "| Arcs of the graph | 12,345 |  | stated only |" in text


def test_tables_take_the_columns_of_all_rows(tmp_path: Path) -> None:
    write_result("matrix", payload(), folder=tmp_path)
    text = render(read_results(tmp_path))
    assert "| num sources | seconds | graph | remark |\n| ---: | ---: | --- | --- |" in text
    assert "| 1,000 | 1.235 | a\\|b |  |\n| 10 | 1,234.57 |  | cold |" in text
    assert "- Five runs, the median." in text


def test_the_report_is_written_from_every_result_by_name(tmp_path: Path) -> None:
    write_result("b", payload(title="Second"), folder=tmp_path / "results")
    write_result("a", payload(title="First"), folder=tmp_path / "results")
    text = write_report(tmp_path / "results", tmp_path / "RESULTS.md").read_text(encoding="utf-8")
    assert text.index("## First") < text.index("## Second")


def test_no_result_at_all_still_makes_a_report(tmp_path: Path) -> None:
    assert "0 claims with a goal" in render(read_results(tmp_path))


def test_a_file_that_is_no_result_is_named(tmp_path: Path) -> None:
    (tmp_path / "odd.json").write_text("[]", encoding="utf-8")
    with pytest.raises(BenchmarkError, match=r"odd\.json is no result"):
        read_results(tmp_path)


def test_memory_of_the_whole_tree_is_seen() -> None:
    child = "import time; kept = bytearray(60_000_000); time.sleep(0.5)"
    parent = (
        f"import subprocess, sys; sys.exit(subprocess.call([sys.executable, '-c', {child!r}]) + 7)"
    )
    measured = run_measured([sys.executable, "-c", parent])
    assert measured.exit_status == 7
    assert measured.peak_rss_bytes > 60_000_000
    assert measured.seconds > 0.4
