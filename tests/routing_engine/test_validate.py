"""Contradictions are all told at once, and shipments are called impossible only with proof."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing_engine.problem import (
    Break,
    Location,
    LocationKind,
    NetworkRef,
    Problem,
    Shift,
    Shipment,
    TimeWindow,
    Vehicle,
    Visit,
    VisitKind,
    VisitRef,
)
from routing_engine.reasons import ReasonCode
from routing_engine.travel import UNREACHABLE, TravelMatrix
from routing_engine.validate import impossible_shipments, validate
from routing_engine.verify.alone import Alone
from tests.property.strategies import problems, random_problem, simple_plan
from tests.routing_engine.four_visits import PROBLEM, at

VEHICLE, SHIPMENT, BASE = PROBLEM.vehicles[0], PROBLEM.shipments[0], PROBLEM.locations[0]
PICKUP = VisitRef("S-1", VisitKind.PICKUP)
DELIVERY = VisitRef("S-1", VisitKind.DELIVERY)


def with_vehicle(**changes: Any) -> Problem:
    return replace(PROBLEM, vehicles=(replace(VEHICLE, **changes),))


def with_shipment(**changes: Any) -> Problem:
    return replace(PROBLEM, shipments=(replace(SHIPMENT, **changes),))


def with_breaks(*breaks: Break) -> Problem:
    return with_vehicle(shift=replace(VEHICLE.shift, breaks=breaks))


def at_noon(minutes: int) -> Break:
    """A break that may start from 11:00 to 11:30."""
    return Break(TimeWindow(at(11), at(11, 30)), 60 * minutes)


@pytest.mark.parametrize(
    ("problem", "code", "place"),
    [
        (replace(PROBLEM, locations=(*PROBLEM.locations, BASE)), "id_duplicate", "locations[3]"),
        (replace(PROBLEM, shipments=(SHIPMENT, SHIPMENT)), "id_duplicate", "shipments[1]"),
        (replace(PROBLEM, vehicles=(VEHICLE, VEHICLE)), "id_duplicate", "vehicles[1]"),
        (
            replace(PROBLEM, locations=(*PROBLEM.locations, replace(BASE, id="far", matrix_idx=3))),
            "matrix_idx_out_of_range",
            "locations[3].matrix_idx",
        ),
        (
            with_shipment(pickup=Visit("nowhere")),
            "unknown_location",
            "shipments[0].pickup.location_id",
        ),
        (with_shipment(demand=(1, 1)), "wrong_dimensions", "shipments[0].demand"),
        (with_vehicle(capacity=()), "wrong_dimensions", "vehicles[0].capacity"),
        (with_vehicle(profile="bicycle"), "unknown_profile", "vehicles[0].profile"),
        (with_vehicle(start_location_id="?"), "unknown_location", "vehicles[0].start_location_id"),
        (with_vehicle(end_location_id="?"), "unknown_location", "vehicles[0].end_location_id"),
        (with_vehicle(cost_per_km=-1), "out_of_range", "vehicles[0].cost_per_km"),
        (
            with_vehicle(locked_prefix=(VisitRef("?", VisitKind.PICKUP),)),
            "unknown_shipment",
            "vehicles[0].locked_prefix[0]",
        ),
        (
            with_vehicle(locked_prefix=(VisitRef("S-1", VisitKind.VISIT),)),
            "unknown_visit",
            "vehicles[0].locked_prefix[0]",
        ),
        (
            with_vehicle(locked_prefix=(PICKUP, PICKUP)),
            "locked_twice",
            "vehicles[0].locked_prefix[1]",
        ),
        (
            with_vehicle(locked_prefix=(DELIVERY, PICKUP)),
            "locked_without_pickup",
            "vehicles[0].locked_prefix[0]",
        ),
        (
            with_breaks(Break(TimeWindow(at(13), at(14)), 60)),
            "break_outside_shift",
            "vehicles[0].shift.breaks[0]",
        ),
        (
            with_breaks(at_noon(10), Break(TimeWindow(at(11, 40) - 1, at(12)), 0)),
            "breaks_overlap",
            "vehicles[0].shift.breaks[1]",
        ),
        (replace(PROBLEM, date="14/7/2025"), "date_unreadable", "date"),
        (replace(PROBLEM, network=NetworkRef("hue", "")), "network_half_said", "network"),
    ],
)
def test_each_contradiction_is_told(problem: Problem, code: str, place: str) -> None:
    assert [(fault.code, fault.place) for fault in validate(problem)] == [(code, place)]


def test_all_contradictions_are_told_at_once() -> None:
    problem = replace(
        PROBLEM,
        shipments=(SHIPMENT, replace(SHIPMENT, demand=())),
        vehicles=(replace(VEHICLE, profile="bicycle", end_location_id="?"),),
    )
    assert [fault.code for fault in validate(problem)] == [
        "id_duplicate",
        "wrong_dimensions",
        "unknown_location",
        "unknown_profile",
    ]


def test_breaks_that_just_follow_each_other_are_no_contradiction() -> None:
    assert validate(with_breaks(at_noon(10), Break(TimeWindow(at(11, 40), at(12)), 0))) == ()


def test_a_pickup_may_be_locked_without_its_delivery() -> None:
    assert validate(with_vehicle(locked_prefix=(PICKUP,))) == ()
    assert validate(with_vehicle(locked_prefix=(PICKUP, DELIVERY))) == ()


@settings(max_examples=50, deadline=None)
@given(problems())
def test_drawn_problems_have_no_contradiction(problem: Problem) -> None:
    assert validate(problem) == ()


def codes(problem: Problem) -> list[ReasonCode]:
    found = impossible_shipments(problem)
    return [reason.code for reason in found.get("S-1", ())]


@pytest.mark.parametrize(
    ("impossible", "possible", "code"),
    [
        ({"demand": (5,)}, {"demand": (4,)}, ReasonCode.TOO_LARGE),
        # From the pickup at 10:00, service 3 and travel 20 lead to the authority at 10:23.
        (
            {"release_time": at(10), "due_time": at(10, 23) - 1},
            {"release_time": at(10), "due_time": at(10, 23)},
            ReasonCode.PICKUP_TOO_LATE,
        ),
        # The delivery could start from 08:35, and the authority opens at 09:00.
        ({"due_time": at(9) - 1}, {"due_time": at(9)}, ReasonCode.OUTSIDE_SHIFTS),
    ],
)
def test_a_shipment_is_impossible_by_one_second_or_one_unit(
    impossible: dict[str, Any], possible: dict[str, Any], code: ReasonCode
) -> None:
    assert codes(with_shipment(**impossible)) == [code]
    assert codes(with_shipment(**possible)) == []


def test_a_place_without_a_way_back_is_unreachable() -> None:
    seconds, metres = PROBLEM.travel.seconds.copy(), PROBLEM.travel.metres.copy()
    for row in (0, 1):
        seconds[0, 2, row] = metres[0, 2, row] = UNREACHABLE
    problem = replace(PROBLEM, travel=TravelMatrix(("motorbike",), seconds, metres))
    assert codes(problem) == [ReasonCode.UNREACHABLE]
    (reason,) = impossible_shipments(problem)["S-1"]
    assert reason.detail == "No road from authority to base."
    one_way = replace(problem, vehicles=(replace(VEHICLE, end_location_id=None),))
    assert codes(one_way) == []


def test_a_way_over_another_place_disproves_unreachable() -> None:
    seconds, metres = PROBLEM.travel.seconds.copy(), PROBLEM.travel.metres.copy()
    seconds[0, 2, 0] = metres[0, 2, 0] = UNREACHABLE  # authority - agent - base is left
    problem = replace(PROBLEM, travel=TravelMatrix(("motorbike",), seconds, metres))
    assert codes(problem) == []


def test_size_and_time_of_different_vehicles_do_not_mix() -> None:
    """One vehicle is large enough and one works long enough; no vehicle is both."""
    early = replace(VEHICLE, shift=Shift(at(8), at(8, 30)))
    small = replace(VEHICLE, id="V-2", capacity=(1,))
    assert codes(replace(PROBLEM, vehicles=(early, small))) == [ReasonCode.OUTSIDE_SHIFTS]


def test_without_vehicles_everything_is_outside_shifts() -> None:
    assert codes(replace(PROBLEM, vehicles=())) == [ReasonCode.OUTSIDE_SHIFTS]


def test_two_independent_proofs_agree() -> None:
    """`validate` judges all shipments at once, `verify` one by one; neither knows the other."""
    num_impossible = 0
    for seed in range(250):
        problem = random_problem(seed)
        found, alone = impossible_shipments(problem), Alone(problem)
        for shipment in problem.shipments:
            reasons = found.get(shipment.id, ())
            num_impossible += bool(reasons)
            assert alone.is_proven(shipment, ReasonCode.OUTSIDE_SHIFTS) == bool(reasons)
            assert all(alone.is_proven(shipment, reason.code) for reason in reasons)
    assert num_impossible > 50


def test_no_plan_serves_what_is_impossible() -> None:
    for seed in range(250):
        problem = random_problem(seed)
        found = impossible_shipments(problem)
        for route in simple_plan(problem, seed=seed).routes:
            assert not any(visit.shipment_id in found for visit in route.visits())


small = st.integers(0, 5)
windows = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 4)), max_size=2)


@st.composite
def tiny_problems(draw: st.DrawFn, *, max_setup: int) -> Problem:
    """One shipment and one vehicle within some 20 seconds, on a metric matrix."""
    side = [draw(small) for _ in range(3)]
    seconds = np.array([[[abs(a - b) for b in side] for a in side]])
    setups = [draw(st.integers(0, max_setup)) for _ in range(3)]
    places = tuple(
        Location(f"L-{k}", 0.0, 0.0, LocationKind.ADDRESS, k, setups[k]) for k in range(3)
    )
    visits = [
        Visit(draw(st.sampled_from(["L-0", "L-1", "L-2"])), draw(st.integers(0, 3)), _windows(one))
        for one in (draw(windows), draw(windows))
    ]
    shape = draw(st.sampled_from(["pair", "pickup"]))
    shipment = Shipment(
        "S-1",
        (),
        pickup=visits[0],
        delivery=visits[1] if shape == "pair" else None,
        release_time=draw(st.none() | st.integers(0, 8)),
        due_time=draw(st.none() | st.integers(8, 18)),
    )
    start, length = draw(small), draw(st.integers(4, 16))
    breaks = ()
    if draw(st.booleans()):
        earliest = start + draw(st.integers(0, 6))
        window = TimeWindow(earliest, earliest + draw(st.integers(0, 3)))
        breaks = (Break(window, draw(st.integers(1, 4))),)
    shift = Shift(start, start + length, breaks)
    end = draw(st.sampled_from([None, "L-0"]))
    vehicle = Vehicle("V-1", "L-0", end, shift, (), "motorbike")
    travel = TravelMatrix(("motorbike",), seconds, seconds.copy())
    return Problem(places, (shipment,), (vehicle,), travel)


def _windows(drawn: list[tuple[int, int]]) -> tuple[TimeWindow, ...]:
    found: list[TimeWindow] = []
    for earliest, length in sorted(drawn):
        if not found or earliest > found[-1].latest:
            found.append(TimeWindow(earliest, earliest + length))
    return tuple(found)


def brute_force(problem: Problem) -> bool:
    """Whether any departure, any starts and any moment of the break keep every rule."""
    shipment, vehicle = problem.shipments[0], problem.vehicles[0]
    shift = vehicle.shift
    moments = range(shift.earliest_start, shift.latest_end + 1)
    visits = [visit for _, visit in shipment.visits()]
    pauses: list[int | None] = [None]
    if shift.breaks:
        window = shift.breaks[0].time_window
        pauses += range(window.earliest, window.latest + 1)
    return any(
        _keeps_the_rules(problem, leaves, starts, pause)
        for leaves, pause in product(moments, pauses)
        for starts in product(moments, repeat=len(visits))
        if all(a <= b for a, b in zip((leaves, *starts), starts, strict=False))
    )


def _keeps_the_rules(
    problem: Problem, leaves: int, starts: tuple[int, ...], pause: int | None
) -> bool:
    shipment, vehicle = problem.shipments[0], problem.vehicles[0]
    shift, known = vehicle.shift, problem.location_by_id
    visits = [visit for _, visit in shipment.visits()]
    length = shift.breaks[0].duration if pause is not None else 0
    busy: list[tuple[int, int]] = []
    place, now, is_stopped = known[vehicle.start_location_id], leaves, False
    for visit, start in zip(visits, starts, strict=True):
        target = known[visit.location_id]
        if not (is_stopped and target.id == place.id):
            arrival = _drive(problem, now, (place.matrix_idx, target.matrix_idx), pause, length)
            busy.append((arrival, arrival + target.setup_duration))
            now = arrival + target.setup_duration
        if start < now:
            return False
        if visit.time_windows and not any(
            w.earliest <= start <= w.latest for w in visit.time_windows
        ):
            return False
        busy.append((start, start + visit.service_duration))
        place, now, is_stopped = target, start + visit.service_duration, True
    end = now
    if vehicle.end_location_id is not None:
        home = known[vehicle.end_location_id]
        end = _drive(problem, now, (place.matrix_idx, home.matrix_idx), pause, length)
    if starts[0] < (shipment.release_time or 0) or end > shift.latest_end:
        return False
    if shipment.due_time is not None and starts[-1] > shipment.due_time:
        return False
    if pause is not None:
        cuts = any(pause < b and a < pause + length for a, b in busy)
        return leaves <= pause < end and not cuts
    return all(
        leaves >= one.time_window.earliest + one.duration or end <= one.time_window.latest
        for one in shift.breaks
    )


def _drive(
    problem: Problem, now: int, rows: tuple[int, int], pause: int | None, length: int
) -> int:
    arrival = now + int(problem.travel.seconds[0, rows[0], rows[1]])
    return arrival + length if pause is not None and now <= pause < arrival else arrival


@settings(max_examples=150, deadline=None)
@given(tiny_problems(max_setup=0))
def test_impossible_means_that_no_schedule_exists(problem: Problem) -> None:
    assert bool(impossible_shipments(problem)) == (not brute_force(problem))


@settings(max_examples=150, deadline=None)
@given(tiny_problems(max_setup=3))
def test_with_setups_what_has_a_schedule_is_not_called_impossible(problem: Problem) -> None:
    if impossible_shipments(problem):
        assert not brute_force(problem)
