"""How far the engine stays behind the best known values of public instances."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

from benchmarks.errors import BenchmarkError
from benchmarks.results import RESULTS_FOLDER, claim, write_result
from routing_engine import SolveParams, check_nodes, read_instance, score, solve, verify

__all__ = ["SETS", "Case", "Outcome", "gap_percent", "main", "run"]


@dataclass(frozen=True, slots=True)
class Case:
    """
    One file under one convention; the three in use must not be mixed.

    Parameters
    ----------
    file : str
        Below the folder of the instances.
    objective, rounding : str
        As `routing_engine.read_instance` takes them.
    best : str
        Key of the best known distance in ``bks.json`` under that convention.
    best_vehicles : str or None
        Key of its number of vehicles; None where any number may be used.
    """

    file: str
    objective: str
    rounding: str
    best: str
    best_vehicles: str | None = None


def _free(file: str, rounding: str, best: str) -> Case:
    return Case(file, "distance", rounding, best)


def _fewest(file: str) -> Case:
    return Case(file, "vehicles", "double", "sintef_distance", "sintef_vehicles")


#: Named sets of cases; ``quick`` ends within minutes.
SETS: Mapping[str, tuple[Case, ...]] = {
    "quick": (
        _free("vrptw/r104.txt", "dimacs", "dimacs_distance"),
        _free("vrptw/rc203.txt", "dimacs", "dimacs_distance"),
        _free("pdptw/lr108.txt", "double", "free_fleet_distance"),
        _free("pdptw/lrc2_2_5.txt", "double", "free_fleet_distance"),
        _fewest("pdptw_sb/bar-n100-4.txt"),
        _free("cvrp/X-n106-k14.vrp", "double", "cvrplib_cost"),
    ),
    "large": (
        _free("vrptw/r1_10_5.txt", "dimacs", "dimacs_distance"),
        _free("pdptw/lr1_10_3.txt", "double", "free_fleet_distance"),
        _fewest("pdptw_sb/bar-n1000-2.txt"),
        _free("cvrp/X-n1001-k43.vrp", "double", "cvrplib_cost"),
    ),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    One run of one case.

    Parameters
    ----------
    seed : int
    distance : float
        In the file's unit.
    num_vehicles, num_unserved : int
    faults : tuple of str
        What `verify` or the check of the bare file found, unserved customers aside.
    first_plan_s, total_s : float
    """

    seed: int
    distance: float
    num_vehicles: int
    num_unserved: int
    faults: tuple[str, ...]
    first_plan_s: float
    total_s: float


def run(
    set_name: str = "quick",
    *,
    seconds: float = 10,
    seeds: Sequence[int] = (1, 2, 3),
    data: Path | None = None,
    folder: Path = RESULTS_FOLDER,
) -> Path:
    """
    Solve a set of files, check every plan twice, and write the result.

    Parameters
    ----------
    set_name : str
        A key of `SETS`.
    seconds : float
        For each run, with one worker.
    seeds : sequence of int
        One run each.
    data : Path, optional
        Folder of the instances and of ``bks.json``; else below ``$POSTROUTE_SHARED``, or beside
        the checkout.
    folder : Path
        Takes the result.

    Raises
    ------
    BenchmarkError
        When the instances are not at hand.
    """
    data = data or _find_data()
    best = {entry["file"]: entry for entry in json.loads((data / "bks.json").read_text("utf-8"))}
    rows = []
    num_faulty = num_runs = 0
    for case in SETS[set_name]:
        outcomes = [solve_once(case, data, seed=seed, seconds=seconds) for seed in seeds]
        num_runs += len(outcomes)
        num_faulty += sum(bool(outcome.faults) for outcome in outcomes)
        rows.append(_row(case, best[case.file], outcomes))
        print(" ".join(f"{key}={value}" for key, value in rows[-1].items()), flush=True)
    name = "solve" if set_name == "quick" else f"solve_{set_name}"
    command = (
        f"python -m benchmarks.solve --set {set_name} --seconds {seconds:g}"
        f" --seeds {','.join(map(str, seeds))}"
    )
    return write_result(
        name,
        {
            "title": f"Public instances, {set_name} set, {seconds:g} s on one core",
            "command": command,
            "claims": list(_claims(rows, num_runs, num_faulty)),
            "rows": rows,
            "notes": _NOTES,
        },
        folder=folder,
    )


_NOTES = [
    "Gap: distance above the best known value of the same convention, in percent; where vehicles"
    " count first it is left blank for a run that needs more of them.",
    "dimacs: distance alone, legs cut to one decimal. free_fleet: distance alone, double"
    " precision. sintef: fewest vehicles first. cvrplib: distances to the nearest whole number.",
    "Every plan is checked by verify and, from the bare file in double precision, by check_nodes.",
]


def solve_once(case: Case, data: Path, *, seed: int, seconds: float) -> Outcome:
    """Solve one file once; the plan is judged by `verify` and by `check_nodes`."""
    path = data / case.file
    instance = read_instance(
        path.read_bytes(), objective=case.objective, rounding=case.rounding, source=path.name
    )
    report = solve(instance.problem, SolveParams(seconds=seconds, workers=1), seed=seed)
    extras = score(instance, report.plan)
    check = check_nodes(instance.table, extras["nodes"], rounding=case.rounding)
    violations = [
        str(violation)
        for violation in verify(instance.problem, report.plan)
        if violation.rule != "required_unassigned"  # told as unserved
    ]
    left_out = [instance.problem.shipment_by_id[u.shipment_id] for u in report.plan.unassigned]
    missing = {
        f"node {instance.node_of_location[visit.location_id]} is not served"
        for shipment in left_out
        for _, visit in shipment.visits()
    }
    # What the plan itself says it leaves out is told as unserved, not as a fault.
    faults = sorted(missing.symmetric_difference(f for f in check.faults if "not served" in f))
    faults += [fault for fault in check.faults if "not served" not in fault]
    if abs(check.distance - extras["distance"]) > 1e-3:
        faults.append(f"score says {extras['distance']}, the check {check.distance}")
    return Outcome(
        seed=seed,
        distance=extras["distance"],
        num_vehicles=extras["vehicles"],
        num_unserved=len(left_out),
        faults=(*violations, *faults),
        first_plan_s=report.timings.first_plan_s,
        total_s=report.timings.total_s,
    )


def gap_percent(outcome: Outcome, *, best: float, best_vehicles: int | None = None) -> float | None:
    """
    Distance above the best known, in percent of it.

    Returns
    -------
    gap : float or None
        None where distances do not compare: something unserved, or another number of vehicles.
    """
    if outcome.num_unserved or (
        best_vehicles is not None and outcome.num_vehicles != best_vehicles
    ):
        return None
    return 100 * (outcome.distance - best) / best


def _row(case: Case, best: Mapping[str, float], outcomes: Sequence[Outcome]) -> dict[str, object]:
    vehicles = None if case.best_vehicles is None else int(best[case.best_vehicles])
    found = [gap_percent(o, best=best[case.best], best_vehicles=vehicles) for o in outcomes]
    gaps = [gap for gap in found if gap is not None]
    used = sorted(outcome.num_vehicles for outcome in outcomes)
    return {
        "file": case.file,
        "convention": case.best.split("_", maxsplit=1)[0].replace("free", "free_fleet"),
        "best_known": best[case.best],
        "found": round(median(outcome.distance for outcome in outcomes), 4),
        "gap_median_%": round(median(gaps), 2) if gaps else None,
        "gap_best_%": round(min(gaps), 2) if gaps else None,
        "gap_worst_%": round(max(gaps), 2) if gaps else None,
        "vehicles": f"{used[0]} to {used[-1]}" if used[0] != used[-1] else str(used[0]),
        "vehicles_of_best": vehicles,
        "unserved": max(outcome.num_unserved for outcome in outcomes),
        "first_plan_s": round(median(outcome.first_plan_s for outcome in outcomes), 2),
        "runs": len(outcomes),
    }


def _claims(
    rows: Sequence[Mapping[str, object]], num_runs: int, num_faulty: int
) -> Iterator[dict[str, object]]:
    yield claim(
        "Every route passes verify and the check from the bare file",
        measured=f"{num_runs - num_faulty} of {num_runs}",
        goal="all",
        holds=num_faulty == 0,
    )
    served = sum(row["unserved"] == 0 for row in rows)
    yield claim(
        "Every customer is served",
        measured=f"{served} of {len(rows)} files",
        goal="all",
        holds=served == len(rows),
    )
    gaps = [row["gap_median_%"] for row in rows]
    known = [gap for gap in gaps if isinstance(gap, float | int)]
    if known:
        yield claim(
            f"Mean gap to the best known, over the {len(known)} of {len(rows)} files that compare",
            measured=f"{mean(known):.2f} %",
            goal=None,
            holds=None,
        )


def _find_data() -> Path:
    beside = Path(__file__).resolve().parents[2] / "shared"
    data = Path(os.environ.get("POSTROUTE_SHARED", beside)) / "data" / "vrp"
    if not (data / "bks.json").is_file():
        raise BenchmarkError(
            "The public instances are not at hand; put them into ../shared/data/vrp, or name the"
            " folder 'shared' with POSTROUTE_SHARED."
        )
    return data


def main() -> None:
    """Measure from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", choices=sorted(SETS), default="quick")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--seeds", default="1,2,3")
    given = parser.parse_args()
    seeds = [int(seed) for seed in given.seeds.split(",")]
    try:
        print(run(given.set, seconds=given.seconds, seeds=seeds).name)
    except BenchmarkError as error:
        raise SystemExit(str(error)) from None


if __name__ == "__main__":
    main()
