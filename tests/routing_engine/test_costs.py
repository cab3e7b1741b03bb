import tomllib
from pathlib import Path

from routing_engine.costs import build_plan, distance_cost, time_cost
from routing_engine.reasons import Reason, ReasonCode
from routing_engine.report import VERSION
from routing_engine.schedule import schedule_route
from routing_engine.verify import verify
from tests.routing_engine.hand_drawn import at, bike, call, refs, street


def test_each_part_is_rounded_once_a_route() -> None:
    """1,250 m at 10 a km are 12.5, rounded up; 1,799 s at 1 an hour are under one half."""
    assert distance_cost(bike(cost_per_km=10), 1_250) == 13
    assert distance_cost(bike(cost_per_km=10), 1_249) == 12
    assert time_cost(bike(cost_per_hour=1), 1_800) == 1
    assert time_cost(bike(cost_per_hour=1), 1_799) == 0


def test_plan_splits_its_cost_by_part() -> None:
    """2 km at 10, 130 s at 1 a second, 100 for leaving, 700 for what was left out."""
    problem = street(call("S", at("a")), call("T", at("c"), penalty=700))
    route = schedule_route(problem, problem.vehicles[0], refs("S"))
    assert route is not None
    reasons = {"T": (Reason(ReasonCode.NO_ROOM_FOUND),)}
    plan = build_plan(problem, [route], reasons, seed=1, version=VERSION)
    assert plan.cost.parts == {"unserved": 700, "distance": 20, "time": 130, "fixed": 100}
    assert plan.cost.total == 950
    assert verify(problem, plan) == ()


def test_version_is_that_of_the_package() -> None:
    project = Path(__file__).resolve().parents[2] / "pyproject.toml"
    assert tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"] == VERSION
