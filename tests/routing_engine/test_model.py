"""Each model lives in a process of its own, as in the search."""

from collections.abc import Iterator

import pytest

from routing_engine.library import Routes, improve_with_library
from routing_engine.pool import WorkerPool
from routing_engine.problem import Break, Problem, Shift, Shipment, TimeWindow
from routing_engine.schedule import schedule_route
from tests.routing_engine.hand_drawn import at, bike, call, pair, refs, street


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(1) as pool:
        yield pool


def improved(pool: WorkerPool, problem: Problem, routes: Routes) -> Routes:
    """What the library makes of the routes, each checked by the exact schedule."""
    call = pool.submit(improve_with_library, problem, routes, 0.5, 10**6)
    answer = call.result()
    assert answer is not None
    for vehicle, route in zip(problem.vehicles, answer, strict=True):
        assert not route or schedule_route(problem, vehicle, route) is not None
    return answer


def test_library_shortens_a_route(pool: WorkerPool) -> None:
    """C, a, b costs 2 km more than a, b, c."""
    problem = street(call("A", at("a")), call("B", at("b")), call("C", at("c")))
    (route,) = improved(pool, problem, [refs("B", "A", "C")])
    assert route in (refs("A", "B", "C"), refs("C", "B", "A"), refs("A", "C", "B"))


def test_library_serves_what_was_left_out(pool: WorkerPool) -> None:
    problem = street(call("A", at("a"), penalty=10_000), pair("S", at("b"), at("c")))
    (route,) = improved(pool, problem, [[]])
    assert len(route) == 3
    assert route.index(refs("S:pickup")[0]) < route.index(refs("S:delivery")[0])


def test_library_leaves_out_what_does_not_pay(pool: WorkerPool) -> None:
    problem = street(call("A", at("a"), penalty=1))
    assert improved(pool, problem, [refs("A")]) == [[]]


def test_library_keeps_to_the_second_window(pool: WorkerPool) -> None:
    """A is open at once or from 2000; B only from 2000: both late costs the least paid time."""
    day = [call("A", at("a", (0, 100), (2000, 2100))), call("B", at("b", (2000, 3000)))]
    (route,) = improved(pool, street(*day), [refs("A", "B")])
    assert sorted(one.shipment_id for one in route) == ["A", "B"]


def test_library_loads_from_the_base(pool: WorkerPool) -> None:
    """Six grams for b are on board until there: the pickup of six must come after."""
    day = (
        Shipment("D", (6,), delivery=at("b"), penalty=10_000),
        Shipment("P", (6,), pickup=at("a"), penalty=10_000),
    )
    (route,) = improved(pool, street(*day), [[]])
    assert route == refs("D:delivery", "P:pickup")


def test_library_fills_the_vehicle_to_the_last_gram(pool: WorkerPool) -> None:
    """Five grams from the base and five for it may meet; ten and one more may not."""
    day = (
        Shipment("D", (5,), delivery=at("b", (200, 300)), penalty=90_000),
        Shipment("P", (5,), pickup=at("a", (0, 100)), penalty=10_000),
        Shipment("Q", (1,), pickup=at("a", (0, 100)), penalty=5_000),
    )
    (route,) = improved(pool, street(*day), [[]])
    assert route == refs("P:pickup", "D:delivery")


def test_library_keeps_locks_breaks_and_open_ends(pool: WorkerPool) -> None:
    vehicle = bike(
        end_location_id=None,
        shift=Shift(0, 5_000, (Break(TimeWindow(100, 200), 300),)),
        locked_prefix=tuple(refs("C")),
    )
    day = [call("A", at("a")), call("B", at("b")), call("C", at("c"))]
    (route,) = improved(pool, street(*day, vehicles=(vehicle,)), [refs("C", "A", "B")])
    assert route == refs("C", "B", "A")
