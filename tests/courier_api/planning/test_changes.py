"""What moved for whom between two plans."""

from __future__ import annotations

from dataclasses import replace

from courier_api.planning.changes import MovedShipment, StopChange, compare, compare_routes
from routing_engine.plan import Plan, Route
from tests.courier_api.planning.small_day import ALONE, DELIVERY, PICKUP, SHARED, clock


def later(route: Route, seconds: int) -> Route:
    """The same route, so many seconds later."""
    return replace(
        route,
        start=replace(route.start, departure=route.start.departure + seconds),
        end=replace(route.end, arrival=route.end.arrival + seconds),
        stops=tuple(replace(one, arrival=one.arrival + seconds) for one in route.stops),
    )


def test_nothing_moves_between_a_plan_and_itself() -> None:
    found = compare(ALONE, ALONE)
    assert found.routes == found.moved == ()
    assert found.cost["total"] == (77_600, 77_600)


def test_shipments_that_go_to_another_vehicle_are_told_for_both() -> None:
    found = compare(ALONE, SHARED)
    assert found.moved == (MovedShipment("S-2", "m1", "m2"), MovedShipment("S-4", "m1", "m2"))
    first, second = found.routes
    assert (first.vehicle_id, first.gained, first.lost) == ("m1", (), ("S-2", "S-4"))
    assert first.retimed == ()
    assert first.arrival == (clock(7, 46), clock(7, 33))
    assert (second.vehicle_id, second.gained, second.lost) == ("m2", ("S-2", "S-4"), ())
    assert second.departure == (None, clock(7))
    assert found.cost == {
        "unserved": (0, 0), "distance": (40_000, 60_000), "time": (27_600, 39_600),
        "fixed": (10_000, 20_000), "total": (77_600, 119_600),
    }  # fmt: skip


def test_what_was_left_out_is_told_as_nobodys() -> None:
    nothing: Plan = replace(ALONE, routes=())
    assert compare(nothing, ALONE).moved[0] == MovedShipment("S-1", None, "m1")
    assert compare(ALONE, nothing).moved[0] == MovedShipment("S-1", "m1", None)


def test_an_hour_that_moves_by_a_minute_is_told_and_by_less_is_not() -> None:
    route = SHARED.routes[1]
    found = compare_routes("m2", route, later(route, 60))
    assert found.retimed[0] == StopChange("S-2", PICKUP, "ua-1", clock(7, 10), clock(7, 11))
    assert [one.kind for one in found.retimed] == [PICKUP, PICKUP, DELIVERY]
    assert compare_routes("m2", route, later(route, 59)).retimed == ()


def test_another_order_of_places_is_told_and_of_visits_at_one_place_is_not() -> None:
    route = SHARED.routes[1]
    turned = replace(route, stops=route.stops[::-1])
    assert compare_routes("m2", route, turned).is_reordered
    first = route.stops[0]
    swapped = replace(route, stops=(replace(first, visits=first.visits[::-1]), route.stops[1]))
    assert not compare_routes("m2", route, swapped).is_reordered


def test_a_vehicle_that_stays_at_its_base_has_no_times() -> None:
    found = compare_routes("m1", ALONE.routes[0], None)
    assert (found.departure[1], found.arrival[1]) == (None, None)
    assert found.lost == ("S-1", "S-2", "S-3", "S-4")
    assert not compare_routes("m3", None, None).is_any
