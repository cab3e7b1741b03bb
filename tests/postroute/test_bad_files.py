"""Files that are broken, missing, of something else, or not to be written: status 2, no trace."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import osmium
import pytest

from tests.postroute.command_line import FIRST, feature, files_below, postroute, write_points


@pytest.mark.parametrize(
    ("spoil", "place", "code"),
    [
        (lambda text: b"", "line 1", "file_empty"),
        (lambda text: text[: len(text) // 2], "line ", "json_syntax"),
        (lambda text: text.replace(b'"fixed_cost": 60000', b'"fixed_cost": NaN', 1), "line ",
         "json_syntax"),
        (lambda text: text.replace(b"{", b'{"name": "a",', 1), "line ", "key_twice"),
        (lambda text: text.replace(b"{", b'{"nmae": "a",', 1), "nmae", "unknown_key"),
        (lambda text: text.replace(b"{", b"{\xff", 1), "byte 1", "encoding"),
        (lambda text: text.replace(b'"earliest": 27000', b'"earliest": 99000', 1),
         "shipments[0].pickup.time_windows[0]", "window_reversed"),
        (lambda text: text.replace(b'"thuan-hoa-m02"', b'"thuan-hoa-m01"', 1), "vehicles[1]",
         "id_duplicate"),
    ],
)  # fmt: skip
def test_a_broken_problem_is_told_by_file_and_place(
    spoil: Callable[[bytes], bytes], place: str, code: str, small_day: Path, tmp_path: Path
) -> None:
    day = shutil.copytree(small_day, tmp_path / "day")
    spoilt = spoil((day / "problem.json").read_bytes())
    assert spoilt != (day / "problem.json").read_bytes()
    (day / "problem.json").write_bytes(spoilt)
    output = tmp_path / "out" / "p.json"
    for command in (("plan", day), ("solve", day / "problem.json", "--format", "problem")):
        told = postroute(*command, "-o", output, *FIRST)
        assert told.status == 2
        assert told.err.startswith(f"problem.json: {place}"), told.err
        assert f"[{code}]" in told.err
    as_json = postroute("plan", day, "-o", output, *FIRST, "--json")
    assert code in as_json.codes()
    assert not output.parent.exists()


def test_every_fault_of_a_problem_is_told_at_once(small_day: Path, tmp_path: Path) -> None:
    day = shutil.copytree(small_day, tmp_path / "day")
    problem = json.loads((day / "problem.json").read_bytes())
    problem["shipments"][0]["demand"] = ["heavy", -1]
    problem["vehicles"][0]["profil"] = problem["vehicles"][0].pop("profile")
    problem["locations"][0]["lon"] = "107"
    (day / "problem.json").write_text(json.dumps(problem), encoding="utf-8")
    told = postroute("plan", day, "-o", tmp_path / "p.json", "--json")
    assert told.status == 2
    assert told.json["num_faults"] == len(told.codes()) >= 5
    assert {"unknown_key", "key_missing", "wrong_type"} <= set(told.codes())


def test_a_problem_in_utf_16_with_a_mark_is_simply_read(small_day: Path, tmp_path: Path) -> None:
    day = shutil.copytree(small_day, tmp_path / "day")
    text = (day / "problem.json").read_text(encoding="utf-8")
    (day / "problem.json").write_text(text, encoding="utf-16")
    told = postroute("plan", day, "-o", tmp_path / "p.json", *FIRST)
    assert told.status == 0, told.err


@pytest.mark.parametrize("keep", [0, 1_000, -1])
def test_a_matrix_cut_short_is_told(keep: int, small_day: Path, tmp_path: Path) -> None:
    day = shutil.copytree(small_day, tmp_path / "day")
    (day / "matrix.npz").write_bytes((day / "matrix.npz").read_bytes()[:keep])
    told = postroute("plan", day, "-o", tmp_path / "p.json", *FIRST, "--json")
    assert told.status == 2
    assert told.codes() == ["matrix_unreadable"]
    assert set(files_below(tmp_path)) == {f"day/{name}" for name in files_below(small_day)}


@pytest.mark.parametrize("name", ["../matrix.npz", "/etc/hostname", "a\\m.npz", "..", ".", "a\0"])
def test_a_matrix_beyond_the_folder_of_its_problem_is_refused(
    name: str, small_day: Path, tmp_path: Path
) -> None:
    day = shutil.copytree(small_day, tmp_path / "day")
    shutil.copy(day / "matrix.npz", tmp_path)
    problem = json.loads((day / "problem.json").read_bytes())
    problem["travel"]["file"] = name
    (day / "problem.json").write_text(json.dumps(problem), encoding="utf-8")
    told = postroute("plan", day, "-o", tmp_path / "p.json", *FIRST, "--json")
    assert told.status == 2
    assert told.codes() == ["travel_file_name"]
    assert "problem.json: travel.file" in told.json["faults"][0]["place"]


def test_a_matrix_of_another_problem_is_told(small_day: Path, tmp_path: Path) -> None:
    day = shutil.copytree(small_day, tmp_path / "day")
    points = write_points(tmp_path / "p.geojson", [feature("a", 107.59, 16.46)])
    assert postroute("geodata", "matrix", points, "-o", day / "matrix.npz").status == 0
    told = postroute("plan", day, "-o", tmp_path / "p.json", *FIRST, "--json")
    assert told.status == 2
    assert told.codes() == ["travel_sha256"]


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda text: b"", "file_empty"),
        (lambda text: text.replace(b'"seed"', b'"sede"'), "unknown_key"),
        (lambda text: text[:-20], "json_syntax"),
    ],
)
def test_a_broken_plan_file_is_told(
    spoil: Callable[[bytes], bytes], code: str, small_day: Path, planned: Path, tmp_path: Path
) -> None:
    (tmp_path / "p.json").write_bytes(spoil((planned / "plan.json").read_bytes()))
    told = postroute("verify", small_day, tmp_path / "p.json", "--json")
    assert told.status == 2
    assert code in told.codes()
    shown = postroute(
        "plan", small_day, "-o", tmp_path / "q", *FIRST, "--start", tmp_path / "p.json"
    )
    assert shown.status == 2
    assert shown.err.startswith("p.json: ")
    assert not (tmp_path / "q").exists()


def test_every_fault_of_a_file_of_locations_is_told(tmp_path: Path) -> None:
    points = write_points(
        tmp_path / "p.geojson",
        [
            feature("a", 107.59, 16.46),
            feature("sea", 107.9, 16.45),
            feature("a", 107.60, 16.47),
            feature("a", 107.9, 16.46),
            feature("off", 207.6, 16.4),
            feature("nan", float("nan"), 16.4),
            feature("text", "107.6", "16.4"),
            feature(None, 107.6, 16.4),
            7,
        ],
    )
    told = postroute("geodata", "matrix", points, "-o", tmp_path / "out" / "m.npz")
    assert told.status == 2
    for place, code in (
        ("features[1] sea", "point_in_water"),
        ("features[2]", "id_duplicate"),
        ("features[3] a", "point_in_water"),
        ("features[3]", "id_duplicate"),
        ("features[4]", "location_malformed"),
        ("features[5]", "location_malformed"),
        ("features[6]", "location_malformed"),
        ("features[7]", "location_malformed"),
        ("features[8]", "location_malformed"),
    ):
        assert f"p.geojson: {place}: " in told.err, place
        assert f"[{code}]" in told.err
    assert "9 faults. Nothing was written." in told.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"[]", "It has no list of features"),
        (b'{"features": []}', "It holds no features"),
        (b'{"features": [{"ty', "It is no JSON at line 1, column 16"),
        (b'{"features\xff": 1}', "Byte 10 is no UTF-8"),
        (b"[" * 100_000, "It is nested too deeply"),
    ],
)
def test_a_file_of_no_locations_is_told(content: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / "p.geojson").write_bytes(content)
    told = postroute("geodata", "matrix", tmp_path / "p.geojson", "-o", tmp_path / "m.npz")
    assert told.status == 2
    assert told.err.startswith(f"p.geojson: {words}"), told.err
    assert not (tmp_path / "m.npz").exists()


def test_a_location_far_from_every_road_is_told(tmp_path: Path) -> None:
    points = write_points(
        tmp_path / "p.geojson", [feature("far", 107.25, 16.05), feature("near", 107.59, 16.46)]
    )
    told = postroute("geodata", "matrix", points, "-o", tmp_path / "m.npz")
    assert told.status == 2
    assert "far (Chợ far): The nearest road for motorbike is 8890 m away" in told.err
    assert "near (" not in told.err
    assert not (tmp_path / "m.npz").exists()


def write_extract(path: Path) -> None:
    with osmium.SimpleWriter(str(path)) as writer:
        for number in range(3_000):
            place = (107.55 + number % 60 / 1_000, 16.44 + number // 60 / 1_000)
            writer.add_node(osmium.osm.mutable.Node(id=number + 1, location=place))
        nodes = list(range(1, 3_001))
        writer.add_way(
            osmium.osm.mutable.Way(id=1, nodes=nodes[:1_900], tags={"highway": "primary"})
        )


@pytest.mark.parametrize("keep", [0, 10, 0.5, -1])
def test_an_extract_cut_short_makes_no_network(
    keep: float, tmp_path: Path, data_folder: Path
) -> None:
    pbf = tmp_path / "hue.osm.pbf"
    write_extract(pbf)
    content = pbf.read_bytes()
    pbf.write_bytes(content[: int(keep * len(content)) if 0 < keep < 1 else int(keep)])
    told = postroute("geodata", "ingest", pbf, "--name", "cut")
    assert told.status == 2
    assert "hue.osm.pbf" in told.err
    assert not [name for name in files_below(data_folder) if "cut" in name or "part" in name]


def test_a_network_name_that_will_not_do_is_told(tmp_path: Path) -> None:
    told = postroute("geodata", "ingest", tmp_path / "x.pbf", "--name", "../x")
    assert told.status == 2
    assert "'../x' was given, wanted letters" in told.err


def test_a_folder_in_the_place_of_a_file_is_told(small_day: Path, tmp_path: Path) -> None:
    for command in (
        ("verify", small_day, tmp_path),
        ("solve", tmp_path, "-o", tmp_path / "p.json"),
        ("plan", tmp_path, "-o", tmp_path / "p.json"),
        ("plan", small_day, "-o", tmp_path),
        ("geodata", "matrix", tmp_path, "-o", tmp_path / "m.npz"),
        ("geodata", "ingest", tmp_path, "--name", "x"),
    ):
        told = postroute(*command)
        assert told.status == 2
        assert told.err
    assert files_below(tmp_path) == {}


@pytest.mark.parametrize("option", ["-o", "--map", "--geojson", "--gpx", "--xlsx"])
def test_an_output_that_cannot_be_written_is_told_before_the_search(
    option: str, small_day: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("mine")
    outputs = {"-o": tmp_path / "p.json"} | {option: tmp_path / "file" / "x"}
    words = [word for pair in outputs.items() for word in pair]
    told = postroute("plan", small_day, *words, "--seconds", 600, "--json")
    assert told.status == 2
    assert told.codes() == ["file_unwritable"]
    assert files_below(tmp_path) == {"file": b"mine"}


def test_a_folder_without_the_right_to_write_is_told(
    small_day: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's answer is put in its mouth, for root may write everywhere."""
    monkeypatch.setattr(os, "access", lambda _, mode: not mode & os.W_OK)
    told = postroute("plan", small_day, "-o", tmp_path / "a" / "p.json")
    assert told.status == 2
    assert f"{tmp_path} may not be written" in told.err
    assert files_below(tmp_path) == {}


def test_a_day_where_a_file_lies_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for output in (tmp_path / "file", tmp_path / "file" / "day"):
        assert postroute("day", "hue-2025-05", "--shipments", 5, "-o", output).status == 2
    assert files_below(tmp_path) == {"file": b"mine"}


@pytest.mark.parametrize(
    "words",
    [
        ["day", "hue-2025-05", "-o", "x", "--paper", "nan"],
        ["day", "hue-2025-05", "-o", "x", "--paper", "101"],
        ["plan", "x", "-o", "y", "--seconds", "nan"],
        ["plan", "x", "-o", "y", "--seconds", "inf"],
        ["plan", "x", "-o", "y", "--seconds", "0"],
        ["plan", "x", "-o", "y", "--workers", "0"],
        ["solve", "x", "-o", "y", "--format", "vroom"],
        ["plan"],
        ["nowhere"],
    ],
)
def test_a_wrong_option_is_told(words: list[str]) -> None:
    assert postroute(*words).status == 2
    assert postroute(*words, "--json").status == 2


def test_a_misspelt_day_is_answered_with_the_right_one(tmp_path: Path) -> None:
    for command in ("plan", "day"):
        told = postroute(command, "hue-2025-5", "-o", tmp_path / "x")
        assert told.status == 2
        assert "Did you mean 'hue-2025-05'?" in told.err


def test_an_unknown_network_is_told(tmp_path: Path) -> None:
    told = postroute("day", "hue-2025-05", "-o", tmp_path / "d", "--network", "osm-hue")
    assert told.status == 2
    assert "'osm-hue' was given, wanted one of hue-default" in told.err
    assert files_below(tmp_path) == {}


def test_a_served_folder_must_be_one(tmp_path: Path) -> None:
    assert postroute("serve", "--data", tmp_path / "none").status == 2
