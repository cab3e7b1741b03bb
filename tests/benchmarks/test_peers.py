"""Every peer solves what fits a screen, and our judge accepts it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.errors import BenchmarkError
from benchmarks.peers.coarse import coarsen, divisor_for
from benchmarks.peers.commiv import iterations_for
from benchmarks.peers.roster import OURS, PEERS, available
from benchmarks.peers.view import jobs_of, prices_of
from benchmarks.solver_judge import judge_nodes
from benchmarks.solver_lines import Key
from benchmarks.solver_runs import Ask, run_once
from routing_engine import Instance, read_instance
from routing_engine.problem import TimeWindow

VRPTW = """SIX

VEHICLE
NUMBER     CAPACITY
  4         10

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME

    0      50         50          0          0       300          0
    1      60         50          3          0       200         10
    2      70         50          3         30       220         10
    3      50         60          4          0       200         10
    4      50         71          4         40       250         10
    5      40         50          5          0       200         10
    6      31         50          5         20       250         10
"""

PDPTW = """4 10 1
0 50 50 0 0 400 0 0 0
1 60 50 4 0 300 10 0 2
2 70 50 -4 0 390 10 1 0
3 50 60 5 0 300 10 0 4
4 50 71 -5 30 390 10 3 0
5 40 50 6 0 300 10 0 6
6 31 50 -6 0 390 10 5 0
"""

CVRP = """NAME : tiny
TYPE : CVRP
DIMENSION : 5
EDGE_WEIGHT_TYPE : EUC_2D
CAPACITY : 10
NODE_COORD_SECTION
1 0 0
2 10 0
3 20 0
4 0 10
5 0 20
DEMAND_SECTION
1 0
2 5
3 5
4 5
5 5
DEPOT_SECTION
1
-1
EOF
"""

CASES = {
    "vrptw-dimacs": (VRPTW, "distance", "dimacs"),
    "pdptw-distance": (PDPTW, "distance", "double"),
    "pdptw-vehicles": (PDPTW, "vehicles", "double"),
    "cvrp": (CVRP, "distance", "double"),
}


#: nextroute is in no extra and takes part where it is installed; the others must be there.
TESTED = [name for name in PEERS if name != "nextroute" or available(PEERS[name])]


def instance(case: str) -> Instance:
    text, objective, rounding = CASES[case]
    return read_instance(text.encode(), objective=objective, rounding=rounding, source=case)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", TESTED)
def test_a_peer_serves_everyone_within_the_rules(tmp_path: Path, name: str, case: str) -> None:
    solver = PEERS[name]
    text, objective, rounding = CASES[case]
    path = tmp_path / "file.txt"
    path.write_text(text, encoding="utf-8")
    problem = {
        "kind": "instance", "path": str(path), "objective": objective, "rounding": rounding
    }  # fmt: skip
    given = instance(case)
    line = run_once(
        Ask(
            Key(path.name, "test", name, 1, 0.2, 1),
            problem,
            lambda routes: judge_nodes(given, routes),
            float(given.scale),
        ),
        solver,
    )
    assert line.faults == []
    assert line.unserved == 0
    assert line.cost is not None
    if line.trace and objective == "distance":
        # What the solver says of its last answer is what the judge finds.
        assert line.trace[-1][1] == pytest.approx(line.cost, abs=0.05)
    if objective == "vehicles":
        assert line.vehicles == 1
    assert (line.engine != "") == (name == OURS)


def test_a_process_that_fails_becomes_a_fault(tmp_path: Path) -> None:
    given = instance("pdptw-distance")
    problem = {"kind": "instance", "path": str(tmp_path / "none"), "objective": "distance"}
    ask = Ask(
        Key("none", "test", OURS, 1, 0.2, 1), problem, lambda routes: judge_nodes(given, routes)
    )
    line = run_once(ask, PEERS[OURS])
    assert line.cost is None
    assert "failed with status 1: FileNotFoundError" in line.faults[0]
    assert not line.counts


def test_what_breaks_a_rule_is_told_with_the_fault() -> None:
    given = instance("pdptw-distance")
    verdict = judge_nodes(given, [("v", [("1-2", "delivery"), ("1-2", "pickup")])])
    assert verdict.unserved == 4
    assert verdict.faults == ("route 1: delivery 2 without its pickup 1 before it",)


def test_a_larger_unit_is_stricter_never_laxer() -> None:
    """A way of 11 becomes 2 of ten; a window of 25 to 39 becomes 3 to 3."""
    problem = instance("vrptw-dimacs").problem
    shipment = problem.shipments[0]
    assert shipment.delivery is not None
    narrow = replace(
        shipment, delivery=replace(shipment.delivery, time_windows=(TimeWindow(25, 39),))
    )
    coarse = coarsen(replace(problem, shipments=(narrow,)), 10)
    assert coarse.travel.seconds[0, 0, 4] == -(-problem.travel.seconds[0, 0, 4] // 10) == 21
    delivery = coarse.shipments[0].delivery
    assert delivery is not None
    assert delivery.time_windows == (TimeWindow(3, 3),)
    assert delivery.service_duration == 10


def test_the_unit_is_as_fine_as_the_integers_allow() -> None:
    problem = instance("pdptw-distance").problem
    assert divisor_for(problem, max_value=2**40, max_total=2**50) == 1
    largest = 400_000_000  # the end of the day; no way is longer
    assert divisor_for(problem, max_value=largest, max_total=2**50) == 1
    assert divisor_for(problem, max_value=largest - 1, max_total=2**50) == 10


def test_prices_are_whole_in_their_common_unit() -> None:
    """1,000 dong a kilometre is 18,000 of 1/18,000 dong a metre: one unit of a dong."""
    problem = instance("pdptw-distance").problem
    prices = prices_of(problem)
    assert prices.per_metre(problem.vehicles[0]) == 1
    assert prices.dong(7) == 7
    paid = replace(problem.vehicles[0], cost_per_hour=36_000, cost_per_km=2_500)
    prices = prices_of(replace(problem, vehicles=(paid,)))
    # 2.5 dong a metre, 10 a second: half a dong is the unit.
    assert (prices.per_metre(paid), prices.per_second(paid)) == (1, 4)
    assert prices.dong(1) == 2.5


def test_two_windows_are_refused_where_peers_take_one() -> None:
    problem = instance("vrptw-dimacs").problem
    shipment = problem.shipments[0]
    assert shipment.delivery is not None
    windows = (TimeWindow(0, 1), TimeWindow(5, 6))
    twice = replace(shipment, delivery=replace(shipment.delivery, time_windows=windows))
    with pytest.raises(BenchmarkError, match="wanted one window"):
        jobs_of(problem, twice)


def test_iterations_are_counted_so_that_they_fill_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A start of 0.5 s, then 10,000 a second: 9.5 s hold 95,000."""
    clock = [0.0]

    def probe(number: int) -> None:
        clock[0] += 0.5 + number / 10_000

    monkeypatch.setattr("benchmarks.peers.commiv.time.perf_counter", lambda: clock[0])
    assert iterations_for(10, probe) == pytest.approx(95_000, rel=1e-6)


def test_no_peer_is_imported_before_it_is_asked() -> None:
    code = (
        "import sys, benchmarks.solver; heavy = ('pyvrp', 'commiv', 'vroom', 'nextroute',"
        " 'ortools', 'matplotlib'); print(json.dumps([m for m in heavy if m in sys.modules]))"
    )
    root = Path(__file__).resolve().parents[2]
    answer = subprocess.run(
        [sys.executable, "-c", f"import json; {code}"],
        cwd=root, env=os.environ, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(answer.stdout) == []
