"""Each rule of the checker with a pair that just holds and just breaks, on a day drawn by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from routing_engine.plan import (
    Cost,
    Plan,
    Route,
    RouteEnd,
    RouteStart,
    ScheduledVisit,
    Stop,
    TakenBreak,
    Unassigned,
)
from routing_engine.problem import Break, Problem, TimeWindow, VisitKind, VisitRef
from routing_engine.reasons import Reason, ReasonCode
from routing_engine.verify import Violation, verify
from routing_engine.verify.violation import clock
from tests.routing_engine.four_visits import COST, OPEN, PLAN, PROBLEM, ROUTE, at


def rules(problem: Problem, plan: Plan = PLAN) -> list[str]:
    return [violation.rule for violation in verify(problem, plan)]


def with_shift(*breaks: Break, **changes: Any) -> Problem:
    vehicle = PROBLEM.vehicles[0]
    shift = replace(vehicle.shift, breaks=breaks, **changes)
    return replace(PROBLEM, vehicles=(replace(vehicle, shift=shift),))


def with_vehicle(**changes: Any) -> Problem:
    return replace(PROBLEM, vehicles=(replace(PROBLEM.vehicles[0], **changes),))


def with_paper(**changes: Any) -> Problem:
    return replace(
        PROBLEM, shipments=(replace(PROBLEM.shipments[0], **changes), *PROBLEM.shipments[1:])
    )


def test_a_plan_that_holds_breaks_nothing() -> None:
    assert verify(PROBLEM, PLAN) == ()


def test_wait_is_not_lateness() -> None:
    assert PLAN.routes[0].stops[1].wait == 22 * 60
    assert rules(PROBLEM) == []


@pytest.mark.parametrize(("latest", "broken"), [(at(9), []), (at(9) - 1, ["time_windows"])])
def test_window_includes_its_last_second(latest: int, broken: list[str]) -> None:
    window = (TimeWindow(at(8), latest),)
    delivery = replace(PROBLEM.shipments[0].delivery, time_windows=window)  # type: ignore[type-var]
    assert rules(with_paper(delivery=delivery)) == broken


@pytest.mark.parametrize(("release", "broken"), [(at(8, 12), []), (at(8, 12, 1), ["time_windows"])])
def test_release_binds_the_first_service(release: int, broken: list[str]) -> None:
    assert rules(with_paper(release_time=release)) == broken


@pytest.mark.parametrize(("due", "broken"), [(at(9), []), (at(9) - 1, ["time_windows"])])
def test_due_time_binds_the_start_of_the_last_service(due: int, broken: list[str]) -> None:
    assert rules(with_paper(due_time=due)) == broken


@pytest.mark.parametrize(("capacity", "broken"), [(4, []), (3, ["capacity"])])
def test_both_papers_are_on_board_at_once(capacity: int, broken: list[str]) -> None:
    assert rules(with_vehicle(capacity=(capacity,))) == broken


@pytest.mark.parametrize(("end", "broken"), [(at(9, 21), []), (at(9, 21) - 1, ["shift"])])
def test_shift_ends_when_the_vehicle_is_back(end: int, broken: list[str]) -> None:
    assert rules(with_shift(latest_end=end)) == broken


@pytest.mark.parametrize(("start", "broken"), [(at(8), []), (at(8) + 1, ["shift"])])
def test_shift_begins_when_the_vehicle_leaves(start: int, broken: list[str]) -> None:
    assert rules(with_shift(earliest_start=start)) == broken


@pytest.mark.parametrize(
    ("window", "broken"),
    [
        (TimeWindow(at(7, 15), at(8, 30)), []),  # over when the vehicle leaves at 08:00
        (TimeWindow(at(7, 15) + 1, at(8, 30)), ["breaks"]),
        (TimeWindow(at(8, 30), at(9, 21)), []),  # begun when the vehicle is back at 09:21
        (TimeWindow(at(8, 30), at(9, 21) - 1), ["breaks"]),
    ],
)
def test_break_may_be_taken_at_home(window: TimeWindow, broken: list[str]) -> None:
    assert rules(with_shift(Break(window, 45 * 60))) == broken


@pytest.mark.parametrize(
    ("start", "duration", "broken"),
    [
        (at(8, 38), 22 * 60, []),  # at the door, from the arrival until the service
        (at(8, 38), 22 * 60 + 1, ["breaks"]),
        (at(8, 38) - 1, 60, ["arrivals"]),  # on the road: then the arrival is later
        (at(9, 6) - 1, 60, ["breaks"]),  # still during the service
    ],
)
def test_break_at_the_door_is_part_of_the_wait(
    start: int, duration: int, broken: list[str]
) -> None:
    problem = with_shift(Break(TimeWindow(start, start), duration))
    stops_before = 1 if start < at(9) else 2
    route = replace(ROUTE, breaks=(TakenBreak(start, duration, stops_before),))
    assert rules(problem, replace(PLAN, routes=(route,))) == broken


def test_break_may_not_cut_a_setup() -> None:
    start = at(8, 11)
    problem = with_shift(Break(TimeWindow(start, start), 60))
    route = replace(ROUTE, breaks=(TakenBreak(start, 60, 0),))
    violations = verify(problem, replace(PLAN, routes=(route,)))
    assert [one.rule for one in violations] == ["breaks"]
    assert "overlaps the set-up at agent from 08:10:00" in violations[0].message


def test_messages_name_the_thing_the_value_seen_and_the_value_wanted() -> None:
    late = replace(OPEN[0], earliest=at(10))
    problem = with_paper(
        delivery=replace(PROBLEM.shipments[0].delivery, time_windows=(late,))  # type: ignore[type-var]
    )
    assert verify(problem, PLAN) == (
        Violation(
            "time_windows",
            "routes[0].stops[1].visits[0]",
            "The delivery of S-1 starts at 09:00:00, wanted 10:00:00-11:00:00.",
        ),
    )


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "00:00:00"), (at(9, 5, 7), "09:05:07"), (at(25), "25:00:00"), (-61, "-00:01:01")],
)
def test_moments_are_written_as_clock_times(seconds: int, text: str) -> None:
    assert clock(seconds) == text


def test_locked_prefix_is_driven_first_and_in_order() -> None:
    first, second = VisitRef("S-1", VisitKind.PICKUP), VisitRef("S-2", VisitKind.PICKUP)
    assert rules(with_vehicle(locked_prefix=(first, second))) == []
    assert rules(with_vehicle(locked_prefix=(second,))) == ["locked_prefix"]


def test_two_locations_on_one_row_are_two_stops() -> None:
    door = replace(PROBLEM.locations[1], id="next door", setup_duration=0)
    shipment = PROBLEM.shipments[1]
    pickup = replace(shipment.pickup, location_id="next door")  # type: ignore[type-var]
    problem = replace(
        PROBLEM,
        locations=(*PROBLEM.locations, door),
        shipments=(PROBLEM.shipments[0], replace(shipment, pickup=pickup)),
    )
    assert "stops" in rules(problem)
    stop = ROUTE.stops[0]
    first = replace(stop, visits=stop.visits[:1], departure=at(8, 15), load=(2,))
    second = replace(
        stop,
        location_id="next door",
        arrival=at(8, 15),
        start=at(8, 15),
        visits=stop.visits[1:],
    )
    route = replace(ROUTE, stops=(first, second, ROUTE.stops[1]))
    assert rules(problem, replace(PLAN, routes=(route,))) == []


def left_out(*reasons: Reason) -> Plan:
    cost = Cost(100_000, {"unserved": 100_000, "distance": 0, "time": 0, "fixed": 0})
    unassigned = (Unassigned("S-1", reasons), Unassigned("S-2", reasons))
    return replace(PLAN, routes=(), unassigned=unassigned, cost=cost)


def test_optional_shipments_may_be_left_out_with_a_reason() -> None:
    assert rules(PROBLEM, left_out(Reason(ReasonCode.NO_ROOM_FOUND))) == []
    assert rules(PROBLEM, left_out()) == ["reasons", "reasons"]


def test_required_shipments_left_out_have_a_rule_of_their_own() -> None:
    problem = with_paper(penalty=None)
    plan = replace(
        left_out(Reason(ReasonCode.NO_ROOM_FOUND)),
        cost=Cost(50_000, {"unserved": 50_000, "distance": 0, "time": 0, "fixed": 0}),
    )
    assert rules(problem, plan) == ["required_unassigned"]


@pytest.mark.parametrize(
    ("code", "holds", "breaks"),
    [
        (ReasonCode.TOO_LARGE, {"capacity": (1,)}, {"capacity": (2,)}),
        # Alone: 08:00 + 10 + set-up 2 + service 3 + 20, open at 09:00, until 09:03, + 15 = 09:18.
        (
            ReasonCode.OUTSIDE_SHIFTS,
            {"shift": replace(PROBLEM.vehicles[0].shift, latest_end=at(9, 18) - 1)},
            {"shift": replace(PROBLEM.vehicles[0].shift, latest_end=at(9, 18))},
        ),
    ],
)
def test_proven_reasons_are_proven_again(
    code: ReasonCode, holds: dict[str, Any], breaks: dict[str, Any]
) -> None:
    plan = left_out(Reason(code))
    assert rules(with_vehicle(**holds), plan) == []
    assert rules(with_vehicle(**breaks), plan) == ["reasons", "reasons"]


def test_a_bound_above_the_cost_is_no_bound() -> None:
    assert rules(PROBLEM, replace(PLAN, bound=COST.total)) == []
    assert rules(PROBLEM, replace(PLAN, bound=COST.total + 1)) == ["cost"]


def test_nonsense_is_reported_and_never_raised() -> None:
    visit = ScheduledVisit("?", VisitKind.VISIT, -5, -10)
    stop = Stop("?", -1, -1, -1, -1, (1, 2, 3), (visit, visit), trip=-1)
    empty = replace(stop, visits=(), load=())
    route = Route("?", -1, -1, RouteStart("?", -1), RouteEnd("?", -9), (stop, empty, stop))
    known = replace(route, vehicle_id="V-1", breaks=(TakenBreak(-5, -5, -5),))
    plan = Plan("", -1, "", Cost(-1, {}), (known, route, known), (Unassigned("?", ()),) * 2)
    assert {"service", "order", "ends", "stops", "capacity", "cost"} <= set(rules(PROBLEM, plan))
