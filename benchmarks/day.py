"""Hue's days through the commands a user types: time to a first plan, its cost, memory."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

from benchmarks.errors import BenchmarkError
from benchmarks.memory import Measured, run_measured
from benchmarks.results import RESULTS_FOLDER, claim, write_result

SEEDS = (1, 2, 3)
FIRST_PLAN_S = 5
#: Above the time limit: writing the plan is not counted, ending the workers is.
LATE_S = 3


@dataclass(frozen=True, slots=True)
class _Day:
    edition: str
    paper: int
    seconds: int
    seeds: tuple[int, ...]


DAYS = (_Day("hue-2025-05", 15, 20, SEEDS), _Day("hue-2025-07", 100, 60, (1,)))


def run(out_dir: Path = RESULTS_FOLDER, *, pbf: Path | None = None, workers: int = 2) -> Path:
    """
    Draw, plan and verify each day on every network at hand and write ``day.json``.

    Parameters
    ----------
    out_dir : Path
    pbf : Path, optional
        An OpenStreetMap extract of Hue, measured beside the default network.
    workers : int
        Processes that search at once.
    """
    with tempfile.TemporaryDirectory() as folder:
        bench = _Bench(Path(folder), workers)
        networks = ["hue-default"]
        if pbf is not None:
            bench.postroute("geodata", "ingest", str(pbf.resolve()), "--name", "osm-extract")
            networks.append("osm-extract")
        rows = [row for network in networks for day in DAYS for row in bench.rows(day, network)]
    return write_result("day", _payload(rows, workers), folder=out_dir)


@dataclass(frozen=True, slots=True)
class _Bench:
    folder: Path
    workers: int

    def postroute(self, *arguments: str) -> tuple[Measured, str]:
        """One command in a process of its own; what it took, and what it printed."""
        output = self.folder / "stdout"
        environment = os.environ | {"POSTROUTE_DATA": str(self.folder / "var")}
        command = [sys.executable, "-c", "from postroute.main import main; main()", *arguments]
        measured = run_measured(command, env=environment, output=output)
        if measured.exit_status:
            raise BenchmarkError(
                f"postroute {' '.join(arguments[:2])}: exit status {measured.exit_status},"
                " wanted 0."
            )
        return measured, output.read_text(encoding="utf-8")

    def rows(self, day: _Day, network: str) -> Iterator[dict[str, object]]:
        for seed in day.seeds:
            folder = self.folder / f"{day.edition}-{day.paper}-{network}-{seed}"
            drawn, _ = self.postroute(
                "day", day.edition, "--paper", str(day.paper), "--seed", str(seed),
                "--network", network, "-o", str(folder),
            )  # fmt: skip
            plan = folder / "plan.json"
            planned, text = self.postroute(
                "plan", str(folder), "-o", str(plan), "--seconds", str(day.seconds),
                "--seed", str(seed), "--workers", str(self.workers), "--json",
            )  # fmt: skip
            verified, _ = self.postroute("verify", str(folder), str(plan))
            yield _row(day, network, seed, json.loads(text)) | {
                "draw (s)": round(drawn.seconds, 1),
                "plan, whole command (s)": round(planned.seconds, 1),
                "verify, whole command (s)": round(verified.seconds, 1),
                "peak memory (MiB)": round(planned.peak_rss_bytes / 2**20),
            }


def _row(day: _Day, network: str, seed: int, facts: dict[str, Any]) -> dict[str, object]:
    return {
        "day": f"{day.edition} at {day.paper} %",
        "network": network,
        "seed": seed,
        "shipments": facts["totals"]["shipments"],
        "unassigned": facts["totals"]["unassigned"],
        "of them proven impossible": sum(_is_proven(one) for one in facts["unassigned"]),
        "first plan (s)": round(facts["timings"]["first_plan_s"], 2),
        "search (s)": round(facts["timings"]["total_s"], 1),
        "limit (s)": day.seconds,
        "cost (million dong)": round(facts["cost"]["total"] / 1e6, 2),
        "km": round(facts["totals"]["distance_m"] / 1000),
    }


def _is_proven(unassigned: dict[str, Any]) -> bool:
    from routing_engine import PROVEN_CODES

    return any(reason["code"] in PROVEN_CODES for reason in unassigned["reasons"])


def _number(row: dict[str, object], key: str) -> float:
    return float(str(row[key]))


def _payload(rows: Sequence[dict[str, object]], workers: int) -> dict[str, object]:
    usual = [row for row in rows if str(row["day"]).startswith("hue-2025-05")]
    full = [row for row in rows if str(row["day"]).startswith("hue-2025-07")]
    first = [_number(row, "first plan (s)") for row in usual]
    left_out = [_number(row, "unassigned") for row in usual]
    proven = [_number(row, "of them proven impossible") for row in usual]
    late = max(_number(row, "search (s)") - _number(row, "limit (s)") for row in rows)
    peak = max(_number(row, "peak memory (MiB)") for row in full)
    claims = [
        claim(
            "hue-2025-05 at 15 %: first verified plan after the search began",
            measured=f"{mean(first):.1f} s on the mean, {max(first):.1f} s at most",
            goal=f"{FIRST_PLAN_S} s",
            holds=max(first) <= FIRST_PLAN_S,
        ),
        claim(
            "hue-2025-05 at 15 %: nothing unassigned but what is proven impossible",
            measured=f"{sum(left_out):.0f} unassigned, {sum(proven):.0f} of them proven",
            goal="equal",
            holds=left_out == proven,
        ),
        claim(
            "every search ends within its limit",
            measured=f"{late:+.1f} s at most",
            goal=f"+{LATE_S} s",
            holds=late <= LATE_S,
        ),
        claim(
            "hue-2025-07 at 100 %: loaded, solved, verified; peak memory of all processes",
            measured=f"{peak:.0f} MiB",
            goal="stated",
            holds=None,
        ),
    ]
    return {
        "title": "A day in Hue",
        "command": "postroute bench day --osm FILE.osm.pbf",
        "claims": claims,
        "rows": list(rows),
        "notes": [
            f"Each row is three commands in processes of their own: day, plan with {workers}"
            " workers, verify. Searched by the clock, so costs vary a little from run to run.",
            "Peak memory sums the processes; pages they share count more than once.",
        ],
    }
