"""Problems as the kernels' arrays, and routes drawn at random to try them with."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from routing_engine.flat_problem import FlatNames, FlatProblem, flatten
from routing_engine.island import Island
from routing_engine.kernels.arrays import NEVER, Fleet, Visits
from routing_engine.kernels.settings import Settings
from routing_engine.problem import Break, Problem, Vehicle
from routing_engine.rules.capacity import fits
from routing_engine.schedule import best_timing, distance_along
from routing_engine.tasks import Task, TaskBook
from tests.property.simple_plan import finish_locked
from tests.property.strategies import random_problem

SETTINGS = Settings(
    mean_removed=5.0,
    longest_string=6.0,
    split_chance=0.5,
    blink=0.05,
    discount_share=0.1,
    tail_share=0.2,
    segment_share=0.3,
    longest_segment=3,
    whole_share=0.1,
    most_left_out=10,
)


@dataclass(frozen=True)
class Day:
    """A problem, and the same as arrays."""

    book: TaskBook
    flat: FlatProblem
    names: FlatNames

    @property
    def problem(self) -> Problem:
        return self.book.problem

    def vehicle(self, number: int) -> Vehicle:
        return self.problem.vehicles[self.names.vehicle_idx[number]]

    def tasks(self, visits: Sequence[int]) -> list[Task]:
        return [self.names.tasks[visit] for visit in visits]

    def visits(self, shipment: int) -> list[int]:
        """Of a shipment, in order."""
        first, second = self.flat.shipments.first[shipment], self.flat.shipments.second[shipment]
        return [int(first)] if second < 0 else [int(first), int(second)]

    def locked_routes(self) -> dict[int, list[int]]:
        """Routes that hold the locked prefixes and nothing that need not be on them."""
        routes = finish_locked(self.problem)
        assert routes is not None
        number = {task.ref: visit for visit, task in enumerate(self.names.tasks)}
        return {
            vehicle: [number[ref] for ref in routes[self.vehicle(vehicle).id]]
            for vehicle in range(len(self.problem.vehicles))
            if self.vehicle(vehicle).id in routes
        }

    def island(self, *, seed: int = 1, settings: Settings = SETTINGS) -> Island:
        """A search that begins with the locked routes."""
        island = Island(self.flat, settings)
        assert island.begin(self.locked_routes(), seed=seed)
        return island


def day_of(problem: Problem) -> Day:
    """What has no moment to be served at is left out."""
    book = TaskBook(problem)
    lost = [
        idx for idx, tasks in enumerate(book.by_shipment) if not all(task.spans for task in tasks)
    ]
    return Day(book, *flatten(book, left_out=lost))


def has_something_to_serve(problem: Problem) -> bool:
    return any(all(task.spans for task in tasks) for tasks in TaskBook(problem).by_shipment)


def drawn_days(seeds: Iterable[int], **changes: Any) -> Iterator[tuple[random.Random, Day]]:
    """Random problems with something to serve, and for each a source of chance."""
    for seed in seeds:
        problem = random_problem(seed, **changes)
        if has_something_to_serve(problem):
            yield random.Random(seed), day_of(problem)


def without_breaks(problem: Problem) -> Problem:
    """The same day, nobody pausing."""
    return with_vehicles(
        problem, [replace(one, shift=replace(one.shift, breaks=())) for one in problem.vehicles]
    )


def with_vehicles(problem: Problem, vehicles: Sequence[Vehicle]) -> Problem:
    """The same day with other vehicles."""
    return replace(problem, vehicles=tuple(vehicles))


def with_one_window(problem: Problem) -> Problem:
    """The same day, each visit's windows but the last struck off."""
    shipments = []
    for one in problem.shipments:
        kept = {
            name: replace(visit, time_windows=visit.time_windows[-1:])
            for name in ("pickup", "delivery", "visit")
            if (visit := getattr(one, name)) is not None
        }
        shipments.append(replace(one, **kept))
    return replace(problem, shipments=tuple(shipments))


def drawn_route(rng: random.Random, day: Day, *, most: int = 5) -> list[int]:
    """Some shipments' visits in an order in which they may be made."""
    everything = range(len(day.flat.shipments.first))
    chosen = rng.sample(everything, min(len(everything), rng.randint(1, most)))
    route: list[int] = []
    for shipment in chosen:
        at = 0
        for visit in day.visits(shipment):
            at = rng.randint(at, len(route))
            route.insert(at, visit)
            at += 1
    return route


def fleet_with(breaks: Sequence[Break]) -> Fleet:
    """One vehicle with these breaks."""
    numbers, amounts = np.zeros(1, np.int32), np.zeros(1)
    return Fleet(
        profile=numbers,
        vehicle_class=numbers,
        earliest_start=np.zeros(1, np.int64),
        latest_end=np.full(1, 10_000, np.int64),
        capacity=np.zeros((1, 0), np.int64),
        per_metre=amounts,
        per_second=amounts,
        fixed=amounts,
        num_locked=numbers,
        first_break=np.array([0, len(breaks)], np.int32),
        break_opens=np.array([one.time_window.earliest for one in breaks], np.int64),
        break_closes=np.array([one.time_window.latest for one in breaks], np.int64),
        break_duration=np.array([one.duration for one in breaks], np.int64),
        break_hope=np.full(len(breaks), NEVER, np.int64),
    )


def visits_open(spans: Sequence[tuple[int, int]]) -> Visits:
    """One visit that may start within these spans."""
    numbers, times = np.zeros(1, np.int32), np.zeros(1, np.int64)
    return Visits(
        place=numbers,
        location=numbers,
        setup=times,
        service=times,
        first_span=np.array([0, len(spans)], np.int32),
        opens=np.array([opens for opens, _ in spans], np.int64),
        closes=np.array([closes for _, closes in spans], np.int64),
        shipment=numbers,
        load=np.zeros((1, 0), np.int64),
        from_start=np.zeros((1, 0), np.int64),
    )


def judged_cost(day: Day, vehicle: int, route: list[int]) -> float:
    """Dong for metres and paid seconds by the plain rules; infinite: it cannot be driven."""
    if not route:
        return 0.0
    one, tasks = day.vehicle(vehicle), day.tasks(route)
    timing = best_timing(day.book, one, tasks) if fits(tasks, one.capacity) else None
    if timing is None:
        return np.inf
    metres = distance_along(day.book, one, tasks)
    return metres * one.cost_per_km / 1000 + timing.duration * one.cost_per_hour / 3600
