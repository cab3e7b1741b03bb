import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from routing_engine import Progress, SolveParams, solve
from routing_engine.problem import Shift
from routing_engine.reasons import ReasonCode
from routing_engine.verify import verify
from tests.routing_engine.courier_day import courier_day
from tests.routing_engine.hand_drawn import at, bike, call, refs, street

CHECKOUT = Path(__file__).resolve().parents[2]
DAY = courier_day(40, num_vehicles=12)


def printed_by(script: str) -> str:
    """What an interpreter of its own prints that runs this in the checkout."""
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_iterations_make_a_run_repeat() -> None:
    plans = [solve(DAY, SolveParams(iterations=3, workers=2), seed=7).plan for _ in range(2)]
    assert plans[0] == plans[1]
    assert verify(DAY, plans[0]) == ()


def test_each_report_of_progress_is_cheaper() -> None:
    told: list[Progress] = []
    report = solve(DAY, SolveParams(iterations=2), seed=1, on_progress=told.append)
    costs = [one.cost for one in told]
    assert costs == sorted(costs, reverse=True)
    assert report.plan.cost.total <= costs[-1]
    assert report.iterations == 2
    assert report.matrix_sha256 == DAY.travel.sha256()


def test_no_iterations_give_the_first_plan() -> None:
    report = solve(DAY, SolveParams(iterations=0), seed=1)
    assert report.is_feasible
    assert verify(DAY, report.plan) == ()


def test_warm_start_is_never_made_worse() -> None:
    good = solve(DAY, SolveParams(iterations=2), seed=1).plan
    again = solve(DAY, SolveParams(iterations=0), seed=2, start=good).plan
    assert again.cost.total <= good.cost.total


def test_warm_start_from_another_day_is_only_a_hint() -> None:
    other = solve(courier_day(30, seed=9, num_vehicles=12), SolveParams(iterations=0), seed=1).plan
    report = solve(DAY, SolveParams(iterations=0), seed=1, start=other)
    assert verify(DAY, report.plan) == ()


def test_required_shipment_left_out_is_infeasible_not_an_error() -> None:
    late = bike(shift=Shift(500, 900))
    problem = street(call("S", at("a", (0, 100))), call("T", at("a")), vehicles=(late,))
    report = solve(problem, SolveParams(iterations=1), seed=1)
    assert not report.is_feasible
    assert [one.shipment_id for one in report.plan.unassigned] == ["S"]
    assert report.plan.unassigned[0].reasons[0].code is ReasonCode.OUTSIDE_SHIFTS


def test_empty_day_has_an_empty_plan() -> None:
    assert solve(street(), SolveParams(iterations=2), seed=1).plan.routes == ()
    nobody = replace(street(call("S", at("a"))), vehicles=())
    assert not solve(nobody, SolveParams(iterations=2), seed=1).is_feasible


def test_locked_prefix_survives_the_search() -> None:
    day = [call(name, at(place)) for name, place in (("S", "c"), ("T", "a"), ("U", "b"))]
    problem = street(*day, vehicles=(bike(locked_prefix=tuple(refs("U"))),))
    plan = solve(problem, SolveParams(iterations=3), seed=1).plan
    assert next(plan.routes[0].visits()).shipment_id == "U"


def test_should_stop_keeps_the_best_so_far() -> None:
    told: list[Progress] = []
    report = solve(
        DAY,
        SolveParams(seconds=600),
        seed=1,
        on_progress=told.append,
        should_stop=lambda: len(told) > 0,
    )
    assert report.was_stopped
    assert report.plan.cost.total == told[-1].cost


def test_wall_clock_limit_is_kept() -> None:
    report = solve(DAY, SolveParams(seconds=1.5), seed=1)
    assert report.timings.total_s < 1.5 + 2.0  # Half a second on a machine that does nothing else.


def test_search_may_run_in_a_thread() -> None:
    plans = []
    thread = threading.Thread(
        target=lambda: plans.append(solve(DAY, SolveParams(iterations=1), seed=1).plan)
    )
    thread.start()
    thread.join()
    assert verify(DAY, plans[0]) == ()


def test_ctrl_c_returns_the_best_plan() -> None:
    """The child interrupts itself at its first progress; no guard for __main__ is needed."""
    script = (
        "import os, signal\n"
        "from routing_engine import SolveParams, solve\n"
        "from tests.routing_engine.courier_day import courier_day\n"
        "stop = lambda progress: os.kill(os.getpid(), signal.SIGINT)\n"
        "report = solve(courier_day(20), SolveParams(seconds=600), seed=1, on_progress=stop)\n"
        "print(report.was_stopped, len(report.plan.routes) > 0)\n"
    )
    assert printed_by(script) == "True True"


def test_kernels_are_loaded_by_the_workers_alone() -> None:
    """Else the first plan waits for the process that asks, on the workers' processors."""
    script = (
        "import sys\n"
        "from routing_engine import SolveParams, solve\n"
        "from tests.routing_engine.courier_day import courier_day\n"
        "solve(courier_day(20), SolveParams(iterations=300, workers=2), seed=1)\n"
        "print({'numba', 'ortools'} & sys.modules.keys())\n"
    )
    assert printed_by(script) == "set()"


def test_workers_import_nothing_from_the_folder_one_works_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "random.py").write_text("open('was_run', 'w')\n")
    monkeypatch.chdir(tmp_path)
    solve(DAY, SolveParams(iterations=1), seed=1)
    assert not (tmp_path / "was_run").exists()


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"seconds": None}, "neither"),
        ({"seconds": 0}, "seconds is 0"),
        ({"iterations": -1}, "iterations is -1"),
        ({"workers": 0}, "workers is 0"),
    ],
)
def test_limits_out_of_range_are_refused(values: dict[str, int], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        SolveParams(**values)  # type: ignore[arg-type]
