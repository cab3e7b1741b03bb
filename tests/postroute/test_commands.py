"""Drawing, planning and verifying a day as a user does."""

from __future__ import annotations

import copy
import io
import json
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.postroute.command_line import BY_COUNT, FIRST, files_below, postroute
from tests.postroute.conftest import plan_with_everything

Json = dict[str, Any]


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["day"],
        ["plan"],
        ["solve"],
        ["verify"],
        ["problem-schema"],
        ["geodata"],
        ["geodata", "ingest"],
        ["geodata", "networks"],
        ["geodata", "matrix"],
        ["geodata", "closures"],
        ["geodata", "basemap"],
        ["serve"],
        ["bench"],
        ["bench", "solver"],
    ],
)
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_command_explains_itself(words: list[str], option: str) -> None:
    told = postroute(*words, option)
    assert told.status == 0
    assert told.out.startswith("Usage: postroute")
    assert told.err == ""


def test_a_day_has_its_four_files(small_day: Path) -> None:
    assert set(files_below(small_day)) == {
        "problem.json",
        "matrix.npz",
        "locations.geojson",
        "items.csv",
    }
    assert len(json.loads((small_day / "problem.json").read_bytes())["shipments"]) == 30


def test_the_same_day_again_is_the_same_byte_for_byte(small_day: Path, tmp_path: Path) -> None:
    drawn = postroute("day", "hue-2025-05", "--shipments", 30, "--workers", 1, "-o", tmp_path / "d")
    assert drawn.status == 0
    assert files_below(tmp_path / "d") == files_below(small_day)


def test_another_seed_draws_another_day(small_day: Path, tmp_path: Path) -> None:
    postroute("day", "hue-2025-05", "--shipments", 30, "--seed", 2, "-o", tmp_path / "d")
    again = files_below(tmp_path / "d")
    assert again["problem.json"] != files_below(small_day)["problem.json"]


def test_a_network_that_has_changed_since_is_told_and_drawn_on(
    small_day: Path, tmp_path: Path
) -> None:
    day = shutil.copytree(small_day, tmp_path / "day")
    problem = json.loads((day / "problem.json").read_bytes())
    problem["network"]["sha256"] = "0" * 64
    (day / "problem.json").write_text(json.dumps(problem), encoding="utf-8")
    drawn = ("-o", tmp_path / "p.json", *FIRST, "--geojson", tmp_path / "p.geojson")
    told = postroute("plan", day, *drawn)
    assert told.status == 0
    (warning,) = (line for line in told.err.splitlines() if line.startswith("Warning: "))
    assert "network hue-default" in warning
    assert "drawn on 000000000000" in warning
    assert (tmp_path / "p.geojson").exists()
    assert "Warning" not in postroute("plan", small_day, *drawn).err


def test_a_plan_is_written_with_its_map_tracks_and_sheets(planned: Path) -> None:
    files = files_below(planned)
    plan = json.loads(files["plan.json"])
    tracks = [name for name in files if name.startswith("gpx/")]
    assert plan["format"] == "postroute.plan/1"
    assert set(files) - set(tracks) == {"plan.json", "plan.html", "plan.geojson", "routes.xlsx"}
    assert len(tracks) == len(plan["routes"])
    assert all(ET.fromstring(files[name]).tag.endswith("gpx") for name in tracks)  # noqa: S314 - ours
    assert json.loads(files["plan.geojson"])["type"] == "FeatureCollection"
    assert files["plan.html"].startswith(b"<!doctype html>")
    assert b"OpenStreetMap contributors" in files["plan.html"]
    assert openpyxl.load_workbook(io.BytesIO(files["routes.xlsx"])).sheetnames


def test_a_run_by_count_repeats_byte_for_byte(
    small_day: Path, planned: Path, tmp_path: Path
) -> None:
    plan_with_everything(small_day, tmp_path)
    again = files_below(tmp_path)
    assert again.keys() == files_below(planned).keys()
    differing = [name for name, text in files_below(planned).items() if again[name] != text]
    assert differing == []


def test_the_table_is_printed_and_progress_stays_off_it(small_day: Path, tmp_path: Path) -> None:
    told = postroute("plan", small_day, "-o", tmp_path / "p.json", *FIRST, "--lang", "en")
    assert told.status == 0
    assert "Courier" in told.out
    assert "unassigned" in told.err


def test_plan_as_json_prints_json_alone(small_day: Path, tmp_path: Path) -> None:
    told = postroute("plan", small_day, "-o", tmp_path / "p.json", *FIRST, "--json")
    facts = told.json
    assert facts["is_feasible"] is True
    assert facts["seed"] == 1
    assert set(facts) >= {"timings", "iterations", "version", "matrix_sha256"}


def test_a_plan_is_taken_as_a_start(small_day: Path, planned: Path, tmp_path: Path) -> None:
    told = postroute(
        "plan", small_day, "-o", tmp_path / "p.json", *BY_COUNT, "--start", planned / "plan.json"
    )
    assert told.status == 0, told.err
    cost = json.loads((tmp_path / "p.json").read_bytes())["cost"]["total"]
    assert cost <= json.loads((planned / "plan.json").read_bytes())["cost"]["total"]


def test_a_new_plan_takes_the_old_plans_tracks_away(small_day: Path, tmp_path: Path) -> None:
    (tmp_path / "gpx").mkdir()
    (tmp_path / "gpx" / "9-gone.gpx").write_text("old")
    (tmp_path / "gpx" / "notes.txt").write_text("mine")
    told = postroute(
        "plan", small_day, "-o", tmp_path / "p.json", *FIRST, "--gpx", tmp_path / "gpx"
    )
    assert told.status == 0
    names = {path.name for path in (tmp_path / "gpx").iterdir()}
    assert "9-gone.gpx" not in names
    assert "notes.txt" in names


def test_verify_finds_every_rule_kept(small_day: Path, planned: Path) -> None:
    for problem in (small_day, small_day / "problem.json"):
        told = postroute("verify", problem, planned / "plan.json")
        assert told.status == 0
        assert "Every rule holds." in told.out
    assert postroute("verify", small_day, planned / "plan.json", "--json").json["violations"] == []


def late(plan: Json) -> None:
    for stop in plan["routes"][0]["stops"]:
        for moment in ("arrival", "start", "departure"):
            stop[moment] += 36_000
        for visit in stop["visits"]:
            visit["start"] += 36_000
            visit["departure"] += 36_000


def cheaper(plan: Json) -> None:
    plan["cost"]["parts"]["distance"] -= 1


def forgotten(plan: Json) -> None:
    del plan["routes"][-1]


@pytest.mark.parametrize(
    ("harm", "rule"), [(late, "time_windows"), (cheaper, "cost"), (forgotten, "service")]
)
def test_a_broken_plan_ends_with_3_and_names_its_rule(
    harm: Callable[[Json], None], rule: str, small_day: Path, planned: Path, tmp_path: Path
) -> None:
    plan = json.loads((planned / "plan.json").read_bytes())
    broken = copy.deepcopy(plan)
    harm(broken)
    (tmp_path / "broken.json").write_text(json.dumps(broken), encoding="utf-8")
    told = postroute("verify", small_day, tmp_path / "broken.json", "--json")
    assert told.status == 3
    assert rule in {one["rule"] for one in told.json["violations"]}
    shown = postroute("verify", small_day, tmp_path / "broken.json")
    assert f"{rule}: " in shown.out
    assert "violations of" in shown.out


def test_a_plan_of_another_problem_breaks_a_rule(
    small_day: Path, planned: Path, tmp_path: Path
) -> None:
    other = shutil.copytree(small_day, tmp_path / "other")
    problem = json.loads((other / "problem.json").read_bytes())
    problem["vehicles"][0]["fixed_cost"] += 1
    (other / "problem.json").write_text(json.dumps(problem), encoding="utf-8")
    told = postroute("verify", other, planned / "plan.json", "--json")
    assert told.status == 3
    assert told.json["violations"][0]["rule"] == "problem"


def changed_day(small_day: Path, folder: Path, *, penalty: int | None) -> Path:
    """The small day, whose first shipment no vehicle can lift."""
    day = shutil.copytree(small_day, folder)
    problem = json.loads((day / "problem.json").read_bytes())
    problem["shipments"][0] |= {"demand": [10**7, 1], "penalty": penalty}
    (day / "problem.json").write_text(json.dumps(problem), encoding="utf-8")
    return day


def test_a_required_shipment_left_out_ends_with_3_and_its_reason(
    small_day: Path, tmp_path: Path
) -> None:
    day = changed_day(small_day, tmp_path / "day", penalty=None)
    told = postroute("plan", day, "-o", tmp_path / "p.json", *FIRST, "--json")
    plan = json.loads((tmp_path / "p.json").read_bytes())
    assert told.status == 3
    assert told.json["is_feasible"] is False
    assert [one["shipment_id"] for one in plan["unassigned"]] == ["S-D-00001"]
    assert plan["unassigned"][0]["reasons"]


def test_an_optional_shipment_left_out_is_done(small_day: Path, tmp_path: Path) -> None:
    day = changed_day(small_day, tmp_path / "day", penalty=1_000_000)
    told = postroute("plan", day, "-o", tmp_path / "p.json", *FIRST)
    plan = json.loads((tmp_path / "p.json").read_bytes())
    assert told.status == 0
    assert plan["cost"]["parts"]["unserved"] == 1_000_000
    assert postroute("verify", day, tmp_path / "p.json").status == 0


def test_a_named_day_is_drawn_and_planned_in_one_command(tmp_path: Path) -> None:
    """With no iteration: the first plan alone, of some 700 shipments."""
    told = postroute(
        "plan", "hue-2025-07", "-o", tmp_path / "p.json", *FIRST, "--json",
    )  # fmt: skip
    assert told.status == 0, told.err
    assert list(files_below(tmp_path)) == ["p.json"]


def test_the_schema_is_json() -> None:
    assert "$defs" in postroute("problem-schema").json
