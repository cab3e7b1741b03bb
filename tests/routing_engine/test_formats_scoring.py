"""Scores by hand, and published routes whose published value is found again."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from routing_engine.formats.instance import Instance
from routing_engine.formats.reading import READERS, decode, read_instance
from routing_engine.formats.scoring import check_nodes, score
from routing_engine.formats.solomon import read_solomon
from routing_engine.plan import Cost, Plan, Route, RouteEnd, RouteStart, ScheduledVisit, Stop
from routing_engine.problem import VisitKind
from tests.routing_engine.benchmark_texts import CVRP, LILIM, SARTORI, SOLOMON, VRPLIB_VRPTW

KNOWN_ROUTES = json.loads(
    (Path(__file__).parents[1] / "data" / "known_routes.json").read_text(encoding="utf-8")
)


def plan_of(instance: Instance, routes: list[list[tuple[str, VisitKind]]]) -> Plan:
    """A plan of those visits; its times and loads stay blank, for the score does not read them."""
    built = []
    for vehicle, visits in zip(instance.problem.vehicles, routes, strict=False):
        stops = tuple(
            Stop("?", 0, 0, 0, 0, (0,), (ScheduledVisit(name, kind, 0, 0),))
            for name, kind in visits
        )
        built.append(Route(vehicle.id, 0, 0, RouteStart("0", 0), RouteEnd("0", 0), stops))
    return Plan("", 1, "", Cost(0), tuple(built), ())


def deliveries(*names: str) -> list[tuple[str, VisitKind]]:
    return [(name, VisitKind.DELIVERY) for name in names]


def test_solomon_score_by_hand() -> None:
    """
    Legs 0-1 and 1-2 are 5, 2-0 is 10; 0-3-0 is twice the root of 2.

    Double: 20 + 2.828427. Cut to one decimal: 20 + 2 * 1.4.
    """
    for rounding, distance in (("double", 22.828427), ("dimacs", 22.8)):
        instance = read_instance(SOLOMON.encode(), rounding=rounding)
        plan = plan_of(instance, [deliveries("1", "2"), deliveries("3")])
        assert score(instance, plan) == {
            "nodes": [[1, 2], [3]],
            "distance": distance,
            "vehicles": 2,
        }


def test_pairs_are_scored_visit_by_visit() -> None:
    """0-(3,4) 5, -(0,5) root of 10, -(6,8) root of 45, -(0,9) root of 37, -0 9."""
    instance = read_instance(LILIM.encode())
    visits = [
        ("1-3", VisitKind.PICKUP),
        ("2-4", VisitKind.PICKUP),
        ("1-3", VisitKind.DELIVERY),
        ("2-4", VisitKind.DELIVERY),
    ]
    extras = score(instance, plan_of(instance, [visits]))
    assert extras["nodes"] == [[1, 2, 3, 4]]
    assert extras["distance"] == pytest.approx(5 + 10**0.5 + 45**0.5 + 37**0.5 + 9, abs=1e-6)


def test_sartori_is_scored_in_whole_minutes() -> None:
    """0-1 5, 1-2 1, 2-3 3, 3-4 1, 4-0 9."""
    table = READERS["sartori"](SARTORI, "")
    check = check_nodes(table, [[1, 2, 3, 4]])
    assert (check.distance, check.num_vehicles, check.faults) == (19, 1, ())


def test_cvrp_is_scored_in_whole_numbers_and_by_the_files_numbers() -> None:
    """1-2-3-1: 5 + 5 + 10; 1-4-1: 1 + 1, for the root of 2 rounds to 1."""
    instance = read_instance(CVRP.encode())
    plan = plan_of(instance, [deliveries("2", "3"), deliveries("4")])
    assert score(instance, plan) == {"nodes": [[2, 3], [4]], "distance": 22, "vehicles": 2}


def test_the_check_starts_at_the_depot_wherever_the_file_puts_it() -> None:
    table = READERS["vrplib"](VRPLIB_VRPTW, "")
    check = check_nodes(table, [[1, 3]])
    assert (check.distance, check.faults) == (20, ())


def test_scaled_travel_agrees_with_the_floats_of_the_check() -> None:
    for rounding in ("double", "dimacs"):
        instance = read_instance(SOLOMON.encode(), rounding=rounding)
        metres = instance.problem.travel.metres[0]
        route = [0, 2, 1, 3, 0]
        scaled = sum(int(metres[a, b]) for a, b in pairwise(route)) / instance.scale
        check = check_nodes(instance.table, [route[1:-1]], rounding=rounding)
        assert check.distance == pytest.approx(scaled, abs=1e-5)


@pytest.mark.parametrize(
    ("routes", "fault"),
    [
        ([[1, 2]], "node 3 is not served"),
        ([[1, 2], [3, 3]], "node 3 is served 2 times"),
        ([[1, 2], [3], [9]], "node 9 is no customer"),
        ([[1, 2], [0, 3]], "node 0 is no customer"),
        ([[1, 2, 3]], "load 15 at the start, capacity 10"),
        ([[3, 2], [1], [], []], None),
        ([[1], [2], [3], [1]], "4 routes; 3 vehicles"),
    ],
)
def test_the_check_names_what_is_broken(routes: list[list[int]], fault: str | None) -> None:
    check = check_nodes(read_solomon(SOLOMON), routes)
    if fault is None:
        assert check.is_feasible
    else:
        assert any(fault in seen for seen in check.faults)


@pytest.mark.parametrize(
    ("due", "late"), [("17", False), ("16.99991", False), ("16.9998", True), ("16", True)]
)
def test_the_check_allows_a_ten_thousandth_of_lateness(due: str, late: bool) -> None:
    """Node 1 opens at 10, serves 2; node 2 is 5 on: its service starts at 17."""
    text = SOLOMON.replace("0         90          2", f"0         {due}          2")
    check = check_nodes(read_solomon(text), [[1, 2], [3]])
    assert bool(check.faults) is late


def test_the_check_sees_a_late_return() -> None:
    """Back from node 2 at 17 + 2 + 10 = 29."""
    on_time = SOLOMON.replace("0        100", "0        29")
    late = SOLOMON.replace("0        100", "0        28")
    assert check_nodes(read_solomon(on_time), [[1, 2], [3]]).is_feasible
    assert check_nodes(read_solomon(late), [[1, 2], [3]]).faults == (
        "route 1: back at 29.0000, due 28",
    )


@pytest.mark.parametrize(
    ("routes", "fault"),
    [
        ([[3, 1], [2, 4]], "delivery 3 without its pickup 1 before it"),
        ([[1, 2, 3], [4]], "delivery 4 without its pickup 2 before it"),
        ([[1, 2, 4, 3]], None),
    ],
)
def test_the_check_keeps_pairs_together(routes: list[list[int]], fault: str | None) -> None:
    check = check_nodes(READERS["lilim"](LILIM, ""), routes)
    assert check.is_feasible if fault is None else any(fault in seen for seen in check.faults)


def test_the_check_sees_too_much_on_board_of_pairs() -> None:
    check = check_nodes(READERS["lilim"](LILIM.replace("2 10 1", "2 9 1"), ""), [[1, 2, 3, 4]])
    assert check.faults == ("route 1: load 10 after node 2, capacity 9",)


@pytest.mark.needs_shared
@pytest.mark.parametrize("known", KNOWN_ROUTES, ids=lambda known: known["file"])
def test_published_routes_give_their_published_value(
    shared_data: Path, known: dict[str, object]
) -> None:
    listed = json.loads((shared_data / "vrp" / "bks.json").read_text(encoding="utf-8"))
    best = next(entry for entry in listed if entry["file"] == known["file"])
    text = decode((shared_data / "vrp" / str(known["file"])).read_bytes())
    reader = {"vrptw": "solomon", "pdptw": "lilim", "pdptw_sb": "sartori"}[best["kind"]]
    routes = known["routes"]
    assert isinstance(routes, list)
    check = check_nodes(READERS[reader](text, ""), routes)
    assert check.faults == ()
    assert check.num_vehicles == best["sintef_vehicles"]
    assert check.distance == pytest.approx(best["sintef_distance"], abs=1e-4)


@pytest.mark.needs_shared
@pytest.mark.parametrize("known", KNOWN_ROUTES, ids=lambda known: known["file"])
def test_published_routes_keep_their_windows_in_the_scaled_problem(
    shared_data: Path, known: dict[str, object]
) -> None:
    path = shared_data / "vrp" / str(known["file"])
    problem = read_instance(path.read_bytes()).problem
    visits = {
        visit.location_id: visit for shipment in problem.shipments for _, visit in shipment.visits()
    }
    shift = problem.vehicles[0].shift
    routes = known["routes"]
    assert isinstance(routes, list)
    for route in routes:
        clock, place = shift.earliest_start, 0
        for number in route:
            visit = visits[str(number)]
            here = problem.location_by_id[visit.location_id].matrix_idx
            (window,) = visit.time_windows
            clock = max(clock + int(problem.travel.seconds[0, place, here]), window.earliest)
            assert clock <= window.latest
            clock += visit.service_duration
            place = here
        assert clock + int(problem.travel.seconds[0, place, 0]) <= shift.latest_end
