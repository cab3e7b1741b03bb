"""What parts are worth, how time grows, what a second core brings: sums by hand, and short runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import ablation, cores, growth
from benchmarks.errors import BenchmarkError
from benchmarks.solver_cases import CONVENTIONS, Case
from benchmarks.solver_lines import Line
from benchmarks.solver_runs import Ask, answer_of
from benchmarks.variants import EVERYTHING, EVERYTHING_ON_TWO, PARTS
from tests.benchmarks.test_solver_record import LINE
from tests.postroute.command_line import postroute

TINY = "1 10 1\n0 0 0 0 0 99 0 0 0\n1 1 0 1 0 99 0 0 2\n2 2 0 -1 0 99 0 1 0\n"


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of public data that holds one pair: there and back takes 4."""
    data = tmp_path / "shared" / "data" / "vrp"
    (data / "pdptw").mkdir(parents=True)
    entry = {
        "file": "pdptw/tiny.txt", "kind": "pdptw", "size": 2, "free_fleet_distance": 2.0,
        "sintef_vehicles": 1, "sintef_distance": 4.0,
    }  # fmt: skip
    (data / "bks.json").write_text(json.dumps([entry]), encoding="utf-8")
    (data / "pdptw" / "tiny.txt").write_text(TINY, encoding="utf-8")
    monkeypatch.setenv("POSTROUTE_SHARED", str(tmp_path / "shared"))
    monkeypatch.setattr(ablation, "UNTUNED", (("pdptw/tiny.txt", "free_fleet"),))
    return data


def rows(path: Path) -> list[Mapping[str, object]]:
    found: list[Mapping[str, object]] = json.loads(path.read_text(encoding="utf-8"))["rows"]
    return found


@pytest.mark.parametrize("part", [EVERYTHING, *(one for one in PARTS if not PARTS[one].is_kernel)])
def test_a_search_without_a_part_still_serves_all(part: str, tiny: Path) -> None:
    request = {
        "part": part, "path": str(tiny / "pdptw" / "tiny.txt"), "objective": "vehicles",
        "rounding": "double", "seconds": 0.5, "seed": 1,
        "workers": PARTS[part].workers if part in PARTS else 1,
    }  # fmt: skip
    answer = answer_of("benchmarks.variants", request, seconds=0.5)
    assert isinstance(answer, dict), answer
    assert [len(visits) for _, visits in answer["routes"]] == [2]


def test_worth_is_the_difference_to_everything(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Best known 2: everything 2.2 and 2.4, without the discount 2.6 and 2.4: 20 and 0 points."""
    costs = {(EVERYTHING, 1): 2.2, (EVERYTHING, 2): 2.4}
    costs |= {("discount on new routes", 1): 2.6, ("discount on new routes", 2): 2.4}

    def fake(key: ablation.Key, case: Case, data: Path) -> Line:
        return replace(LINE, **key._asdict(), cost=costs[key.solver, key.seed])

    monkeypatch.setattr(ablation, "_run_once", fake)
    path = ablation.run(seeds=(1, 2), parts=["discount on new routes"], folder=tmp_path)
    assert rows(path) == [
        {"without": "nothing", "worth": 0.0, "spread": 0.0, "tiny": 15.0},
        {"without": "discount on new routes", "worth": 10.0, "spread": 20.0, "tiny": 25.0},
    ]


def test_a_part_for_two_cores_is_held_against_two_cores(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Best known 2: 2.4 on one core and 2.2 on two; without the crossover 2.3 on two."""
    costs = {(EVERYTHING, 1): 2.4, (EVERYTHING_ON_TWO, 2): 2.2, ("crossover of islands", 2): 2.3}

    def fake(key: ablation.Key, case: Case, data: Path) -> Line:
        return replace(LINE, **key._asdict(), cost=costs[key.solver, key.workers])

    monkeypatch.setattr(ablation, "_run_once", fake)
    path = ablation.run(parts=["crossover of islands"], folder=tmp_path)
    assert [(row["without"], row["worth"]) for row in rows(path)] == [
        ("nothing", 0.0),
        ("nothing, two cores", -10.0),
        ("crossover of islands", 5.0),
    ]


def test_an_unknown_part_is_named(tiny: Path) -> None:
    with pytest.raises(BenchmarkError, match="'luck', wanted some of memory"):
        ablation.run(parts=["luck"])


def test_a_run_that_serves_not_all_is_not_compared(tiny: Path) -> None:
    case = Case("a", "pdptw", CONVENTIONS["free_fleet"], 1.0, 2, 100.0, None)
    with pytest.raises(BenchmarkError, match="cannot be compared"):
        ablation._score(case, replace(LINE, unserved=1))


def test_limit_is_interpolated_where_two_per_cent_are_reached() -> None:
    """3 % after 10 s and 1 % after 40 s: 2 % half-way, by the logarithm, at 20 s."""
    gaps = [(5.0, 0.06), (10.0, 0.03), (40.0, 0.01), (600.0, 0.0)]
    assert growth.seconds_to_reach(gaps, 0.02) == pytest.approx(20.0)
    assert growth.seconds_to_reach(gaps[2:], 0.02) == 40.0
    assert growth.seconds_to_reach([(10.0, float("inf")), (20.0, 0.01)], 0.02) == 20.0


def test_growth_of_a_power_is_its_exponent() -> None:
    assert growth.exponent((500, 1000, 2000), (5.0, 10.0, 20.0)) == pytest.approx(1.0)
    assert growth.exponent((500, 1000, 2000), (1.0, 4.0, 16.0)) == pytest.approx(2.0)


def test_growth_asks_for_longer_runs_until_one_is_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Of 640 s, halved: 500 shipments need 20 s and 1,000 need 40 s, before which they are 4 % off.

    2 % lie half-way, by the logarithm: the root of 10 times 20, and twice that.
    """
    asked = []

    def fake(ask: Ask, _: object) -> Line:
        needed = 20.0 if ask.key.file.endswith("/500") else 40.0
        asked.append((ask.key.file, ask.key.seconds))
        gap = 0.0 if ask.key.seconds >= needed else 0.04
        return replace(LINE, **ask.key._asdict(), cost=1e6 * (1 + gap))

    monkeypatch.setattr(growth, "run_once", fake)
    monkeypatch.setattr(growth, "ask_of", lambda case, key: Ask(key, {}, lambda _: None))
    path = growth.run(sizes=(500, 1000), seconds=640.0, folder=tmp_path)
    result = json.loads(path.read_text(encoding="utf-8"))
    assert [row["limit for 2 %, s"] for row in result["rows"]] == [14.1, 28.3]
    assert result["claims"][0]["measured"] == 1.0
    assert result["claims"][0]["holds"]
    first = [640.0, 2.5, 5.0, 10.0, 20.0]
    assert [seconds for _, seconds in asked] == [*first, *first, 40.0]


def test_growth_is_but_a_bound_where_the_shortest_limit_was_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        growth, "run_once", lambda ask, _: replace(LINE, **ask.key._asdict(), cost=1e6)
    )
    monkeypatch.setattr(growth, "ask_of", lambda case, key: Ask(key, {}, lambda _: None))
    path = growth.run(sizes=(500, 1000), seconds=640.0, folder=tmp_path)
    told = json.loads(path.read_text(encoding="utf-8"))["claims"][0]
    assert told["measured"] == "at least 0.00"
    assert not told["holds"]


def test_two_cores_are_compared_seed_by_seed(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One core 100 and 110, two cores 99 and 99: 0.99 and 0.9, in the mean 0.945."""
    costs = {(1, 1): 100.0, (1, 2): 110.0, (2, 1): 99.0, (2, 2): 99.0}

    def fake(ask: Ask, _: object) -> Line:
        return replace(LINE, **ask.key._asdict(), cost=costs[ask.key.workers, ask.key.seed])

    monkeypatch.setattr(cores, "run_once", fake)
    monkeypatch.setattr(cores, "_FILES", (("pdptw/tiny.txt", "free_fleet"),))
    path = cores.run(seeds=(1, 2), folder=tmp_path)
    result = json.loads(path.read_text(encoding="utf-8"))
    assert result["rows"][0]["ratio by seed"] == "0.9900, 0.9000"
    told = "0.9450 (0.9000 to 0.9900; below 1 in 2 of 2 pairs)"
    assert result["claims"][0]["measured"] == told


@pytest.mark.parametrize(("sizes", "told"), [("500", "two sizes or more"), ("x", "whole numbers")])
def test_growth_refuses_sizes_that_tell_no_growth(sizes: str, told: str) -> None:
    refused = postroute("bench", "growth", "--sizes", sizes)
    assert refused.status == 2
    assert "--sizes" in refused.err
    assert told in refused.err
