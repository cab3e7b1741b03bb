"""The problems drawn at random hold what they promise."""

from __future__ import annotations

from tests.property.strategies import random_problem, simple_plan


def test_same_seed_gives_the_same_problem() -> None:
    for seed in range(20):
        first, second = random_problem(seed), random_problem(seed)
        assert first.travel.sha256() == second.travel.sha256()
        assert (first.locations, first.shipments, first.vehicles) == (
            second.locations,
            second.shipments,
            second.vehicles,
        )


def test_every_feature_occurs_in_the_plans() -> None:
    plans = [(random_problem(seed), simple_plan(random_problem(seed))) for seed in range(150)]
    routes = [(p.vehicle_by_id[r.vehicle_id], r) for p, plan in plans for r in plan.routes]
    assert any(vehicle.end_location_id is None for vehicle, _ in routes)
    assert any(vehicle.locked_prefix for vehicle, _ in routes)
    assert any(vehicle.shift.breaks and not route.breaks for vehicle, route in routes)
    assert any(len(route.breaks) > 1 for _, route in routes)
    stops = [stop for _, route in routes for stop in route.stops]
    assert any(len(stop.visits) > 2 for stop in stops)
    pauses = [(route, pause) for _, route in routes for pause in route.breaks]
    assert any(s.start < b.start < s.departure for r, b in pauses for s in r.stops)
    assert any(s.arrival <= b.start < s.start for r, b in pauses for s in r.stops)
    assert any(b.after_stop == len(r.stops) for r, b in pauses)
    assert any(b.after_stop == 0 for _, b in pauses)
    assert any(plan.unassigned for _, plan in plans)
    assert any((p.travel.seconds < 0).any() for p, _ in plans)
    assert {len(p.capacity_dimensions) for p, _ in plans} == {0, 1, 2, 3}
