"""Gaps compare only what can be compared."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.errors import BenchmarkError
from benchmarks.solve import SETS, Case, Outcome, gap_percent, run, solve_once

OUTCOME = Outcome(
    seed=1,
    distance=110.0,
    num_vehicles=4,
    num_unserved=0,
    faults=(),
    first_plan_s=0.1,
    total_s=1.0,
)


def test_a_gap_is_a_share_of_the_best_known() -> None:
    assert gap_percent(OUTCOME, best=100.0) == pytest.approx(10.0)


def test_distances_of_unequal_fleets_do_not_compare() -> None:
    assert gap_percent(OUTCOME, best=100.0, best_vehicles=4) == pytest.approx(10.0)
    assert gap_percent(OUTCOME, best=100.0, best_vehicles=3) is None


def test_a_plan_that_leaves_someone_out_has_no_gap() -> None:
    assert gap_percent(replace(OUTCOME, num_unserved=1), best=100.0) is None


def test_missing_instances_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTROUTE_SHARED", str(tmp_path))
    with pytest.raises(BenchmarkError, match="not at hand"):
        run()


@pytest.mark.needs_shared
def test_every_case_has_its_best_known_value(shared_data: Path) -> None:
    listed = json.loads((shared_data / "vrp" / "bks.json").read_text(encoding="utf-8"))
    best = {entry["file"]: entry for entry in listed}
    for case in (case for cases in SETS.values() for case in cases):
        assert best[case.file][case.best] > 0
        assert case.best_vehicles is None or best[case.file][case.best_vehicles] > 0


@pytest.mark.needs_shared
@pytest.mark.parametrize("case", SETS["quick"][3:], ids=lambda case: case.file)
def test_a_plan_of_a_public_file_passes_both_checks(shared_data: Path, case: Case) -> None:
    outcome = solve_once(case, shared_data / "vrp", seed=1, seconds=1)
    assert outcome.faults == ()
    assert outcome.num_vehicles > 0
