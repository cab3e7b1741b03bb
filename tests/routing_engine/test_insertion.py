from itertools import islice

import numpy as np
import pytest

from routing_engine.errors import SearchError
from routing_engine.insertion import Builder, vehicle_classes
from routing_engine.problem import Shift, Shipment
from routing_engine.tasks import TaskBook
from tests.property.strategies import random_problem
from tests.routing_engine.hand_drawn import at, bike, call, pair, refs, street


def put_in(builder: Builder, shipment_idx: int, *, num_tries: int = 40) -> bool:
    places = islice(builder.places(shipment_idx), num_tries)
    return any(builder.set_route(vehicle_idx, tasks) for vehicle_idx, tasks in places)


def test_one_unused_vehicle_of_a_class_is_enough() -> None:
    fleet = (bike("x"), bike("y"), bike("z", cost_per_km=9))
    assert vehicle_classes(fleet) == [0, 0, 1]


def test_locked_prefix_brings_the_delivery_it_owes() -> None:
    problem = street(
        pair("S", at("b"), at("a")),
        call("T", at("a")),
        vehicles=(bike(locked_prefix=tuple(refs("S:pickup"))),),
    )
    builder = Builder(TaskBook(problem))
    builder.start_locked_routes()
    assert [task.ref for task in builder.routes[0]] == refs("S:pickup", "S:delivery")
    for _, tasks in builder.places(1):
        assert tasks[0].ref == refs("S:pickup")[0]


def test_locked_prefix_without_feasible_times_is_told() -> None:
    late = bike(shift=Shift(500, 900), locked_prefix=tuple(refs("S")))
    builder = Builder(TaskBook(street(call("S", at("a", (0, 100))), vehicles=(late,))))
    with pytest.raises(SearchError, match="Vehicle bike: its locked prefix of 1 visits"):
        builder.start_locked_routes()


@pytest.mark.parametrize("seed", range(40))
def test_filter_refuses_no_feasible_place(seed: int) -> None:
    """The plain judge: every pair of gaps of every route, scheduled exactly."""
    problem = random_problem(seed, num_shipments=5, has_locks=False)
    builder = Builder(TaskBook(problem))
    for idx in range(4):
        put_in(builder, idx)
    last = builder.book.by_shipment[4]
    places = {(row, tuple(tasks)) for row, tasks in builder.places(4)}
    for vehicle_idx, route in enumerate(builder.routes):
        num_gaps = len(route) + 1
        for first, second in np.ndindex(num_gaps, num_gaps):
            if second < first or (len(last) == 1 and second != first):
                continue
            tasks = [*route[:first], last[0], *route[first:second], *last[1:], *route[second:]]
            if builder.cost_of(vehicle_idx, tasks) is not None:
                classes = vehicle_classes(problem.vehicles)
                twins = [
                    row
                    for row, number in enumerate(classes)
                    if number == classes[vehicle_idx] and (route == [] == builder.routes[row])
                ] or [vehicle_idx]
                assert any((row, tuple(tasks)) in places for row in twins)


def test_full_routes_do_not_hide_an_empty_one() -> None:
    """Forty-five bikes are full; the next shipment finds the last one at once."""
    fleet = tuple(bike(f"bike {number}") for number in range(46))
    day = [Shipment(f"S{number}", (10,), delivery=at("a")) for number in range(46)]
    builder = Builder(TaskBook(street(*day, vehicles=fleet)))
    assert all(put_in(builder, idx, num_tries=1) for idx in range(46))
