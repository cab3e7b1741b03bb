"""``postroute solve`` on a small text of each format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.postroute.command_line import BY_COUNT, FIRST, postroute
from tests.routing_engine.benchmark_texts import CVRP, LILIM, SARTORI, SOLOMON, VRPLIB_VRPTW

TEXTS = {
    "solomon": SOLOMON,
    "lilim": LILIM,
    "sartori": SARTORI,
    "vrplib": CVRP,
    "vrplib-tw": VRPLIB_VRPTW,
}


@pytest.mark.parametrize(
    ("name", "text_format"), [*((name, "auto") for name in TEXTS), ("vrplib-tw", "vrplib")]
)
def test_an_instance_is_solved_and_scored(name: str, text_format: str, tmp_path: Path) -> None:
    path = tmp_path / "instance.txt"
    path.write_text(TEXTS[name], encoding="utf-8")
    told = postroute("solve", path, "-o", tmp_path / "p.json", "--format", text_format, *BY_COUNT)
    assert told.status == 0, told.err
    plan = json.loads((tmp_path / "p.json").read_bytes())
    assert plan["vehicles"] == len(plan["nodes"]) == len(plan["routes"])
    assert plan["distance"] > 0
    assert f"distance {plan['distance']}, {plan['vehicles']} vehicles" in told.out


def test_a_problem_is_solved_too(small_day: Path, tmp_path: Path) -> None:
    told = postroute("solve", small_day / "problem.json", "-o", tmp_path / "p.json", *FIRST)
    assert told.status == 0, told.err
    assert "dong" in told.out
    assert postroute("verify", small_day, tmp_path / "p.json").status == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [(b"", "format_unknown"), (b"hello\n", "format_unknown"), (b"a\xff", "encoding")],
)
def test_a_text_of_no_format_is_refused(text: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "instance.txt"
    path.write_bytes(text)
    told = postroute("solve", path, "-o", tmp_path / "p.json")
    assert told.status == 2
    assert "instance.txt" in told.err
    assert f"[{code}]" in told.err
    assert not (tmp_path / "p.json").exists()
