from dataclasses import replace

import pytest

from routing_engine.plan import TakenBreak
from routing_engine.problem import Break, Shift, Shipment, TimeWindow, Vehicle
from routing_engine.schedule import schedule_route
from tests.routing_engine.hand_drawn import at, bike, call, pair, refs, street


def lunch(earliest: int, latest: int, duration: int = 100) -> Break:
    return Break(TimeWindow(earliest, latest), duration)


def with_breaks(*breaks: Break, **changes: object) -> Vehicle:
    return bike(shift=Shift(0, 10_000, breaks), **changes)


def test_departure_slips_until_nothing_is_waited_for() -> None:
    """Opens at 500; 60 s of way: leave at 440, back at 500 + 10 + 60."""
    problem = street(call("S", at("a", (500, 900))))
    route = schedule_route(problem, problem.vehicles[0], refs("S"))
    assert route is not None
    assert (route.start.departure, route.end.arrival, route.duration_s) == (440, 570, 130)
    assert route.stops[0].wait == 0


@pytest.mark.parametrize(("latest", "is_feasible"), [(130, True), (129, False)])
def test_window_that_just_holds_and_just_breaks(latest: int, is_feasible: bool) -> None:
    """Base to a, 10 s of service, a to b: the earliest start at b is 60 + 10 + 60 = 130."""
    problem = street(call("S", at("a")), call("T", at("b", (0, latest))))
    route = schedule_route(problem, problem.vehicles[0], refs("S", "T"))
    assert (route is not None) is is_feasible


def test_setup_is_spent_once_a_stop() -> None:
    """60 way, 30 set-up, 2 x 10 service, 60 back."""
    problem = street(call("S", at("a")), call("T", at("a")), setup=30)
    route = schedule_route(problem, problem.vehicles[0], refs("S", "T"))
    assert route is not None
    assert len(route.stops) == 1
    assert route.duration_s == 170


def test_second_window_is_used_when_the_first_has_closed() -> None:
    problem = street(call("S", at("a")), call("T", at("b", (0, 100), (400, 500))))
    route = schedule_route(problem, problem.vehicles[0], refs("S", "T"))
    assert route is not None
    assert route.stops[1].start == 400


def test_paid_time_makes_a_later_departure_win() -> None:
    """
    S opens 100-200 and 1000-1100, T only from 1000: at once for S means 930 s of paid waiting;
    leaving at 940 serves S at 1000 and T at 1070.
    """
    day = [call("S", at("a", (100, 200), (1000, 1100))), call("T", at("b", (1000, 2000)))]
    problem = street(*day)
    route = schedule_route(problem, problem.vehicles[0], refs("S", "T"))
    assert route is not None
    assert (route.start.departure, route.duration_s) == (940, 60 + 10 + 60 + 10 + 120)
    unpaid = replace(problem, vehicles=(bike(cost_per_hour=0),))
    early = schedule_route(unpaid, unpaid.vehicles[0], refs("S", "T"))
    assert early is not None
    assert early.end.arrival == 1000 + 10 + 120


def test_break_on_the_road_puts_off_the_arrival() -> None:
    """Window 20-50: the break starts at 20 on the way to a, which is reached at 60 + 100."""
    vehicle = with_breaks(lunch(20, 50), cost_per_hour=0)
    problem = street(call("S", at("a", (0, 300))), vehicles=(vehicle,))
    route = schedule_route(problem, problem.vehicles[0], refs("S"))
    assert route is not None
    assert route.stops[0].arrival == route.start.departure + 60 + 100
    assert [one.after_stop for one in route.breaks] == [0]


def test_break_at_the_door_follows_the_setup_and_counts_as_wait() -> None:
    """R until 100, b reached at 160, set up until 190; T would last until 200: break 195-295."""
    vehicle = with_breaks(lunch(195, 195), cost_per_hour=0)
    day = [call("R", at("a", (90, 90))), call("T", at("b"))]
    problem = street(*day, vehicles=(vehicle,), setup=30)
    route = schedule_route(problem, problem.vehicles[0], refs("R", "T"))
    assert route is not None
    assert (route.stops[1].wait, route.stops[1].start) == (105, 295)
    assert route.breaks == (TakenBreak(195, 100, 1),)


def test_break_overlaps_no_service() -> None:
    """Service 60-260 covers the break's whole window 100-200, and the route ends at 320."""
    vehicle = with_breaks(lunch(100, 200))
    problem = street(call("S", at("a", (60, 60), service=200)), vehicles=(vehicle,))
    assert schedule_route(problem, problem.vehicles[0], refs("S")) is None


@pytest.mark.parametrize("window", [(0, 100), (1000, 1100)])
def test_break_is_taken_at_home_where_there_is_room(window: tuple[int, int]) -> None:
    """The route lasts from 440 to 570: a break by 200 or from 1000 on needs no mention."""
    vehicle = with_breaks(lunch(*window))
    problem = street(call("S", at("a", (500, 900))), vehicles=(vehicle,))
    route = schedule_route(problem, problem.vehicles[0], refs("S"))
    assert route is not None
    assert route.breaks == ()


@pytest.mark.parametrize(("end", "is_feasible"), [(130, True), (129, False)])
def test_shift_that_just_holds_and_just_breaks(end: int, is_feasible: bool) -> None:
    problem = street(call("S", at("a")), vehicles=(bike(shift=Shift(0, end)),))
    assert (schedule_route(problem, problem.vehicles[0], refs("S")) is not None) is is_feasible


def test_open_end_stops_at_the_last_departure() -> None:
    problem = street(call("S", at("a")), vehicles=(bike(end_location_id=None),))
    route = schedule_route(problem, problem.vehicles[0], refs("S"))
    assert route is not None
    assert (route.end.location_id, route.duration_s, route.distance_m) == ("a", 70, 1000)


@pytest.mark.parametrize(("grams", "is_feasible"), [(5, True), (6, False)])
def test_load_from_the_base_meets_what_is_picked_up(grams: int, is_feasible: bool) -> None:
    """Five grams for b lie on board from the start when five or six more come at a."""
    day = (Shipment("D", (5,), delivery=at("b")), Shipment("P", (grams,), pickup=at("a")))
    problem = street(*day)
    route = schedule_route(problem, problem.vehicles[0], refs("P:pickup", "D:delivery"))
    assert (route is not None) is is_feasible
    if route is not None:
        assert [stop.load for stop in route.stops] == [(10,), (5,)]


def test_delivery_before_its_pickup_is_refused() -> None:
    problem = street(pair("S", at("a"), at("b")))
    assert schedule_route(problem, problem.vehicles[0], refs("S:delivery", "S:pickup")) is None
    assert schedule_route(problem, problem.vehicles[0], refs("S:pickup")) is None


@pytest.mark.parametrize(("due", "is_feasible"), [(130, True), (129, False)])
def test_due_time_binds_the_last_service(due: int, is_feasible: bool) -> None:
    problem = street(pair("S", at("a"), at("b"), due_time=due))
    route = schedule_route(problem, problem.vehicles[0], refs("S:pickup", "S:delivery"))
    assert (route is not None) is is_feasible


def test_release_time_binds_the_first_service() -> None:
    problem = street(pair("S", at("a"), at("b"), release_time=777))
    route = schedule_route(problem, problem.vehicles[0], refs("S:pickup", "S:delivery"))
    assert route is not None
    assert route.stops[0].start == 777


def test_locked_prefix_is_kept() -> None:
    day = (call("S", at("a")), call("T", at("b")))
    problem = street(*day, vehicles=(bike(locked_prefix=tuple(refs("T"))),))
    assert schedule_route(problem, problem.vehicles[0], refs("S", "T")) is None
    assert schedule_route(problem, problem.vehicles[0], refs("T", "S")) is not None
