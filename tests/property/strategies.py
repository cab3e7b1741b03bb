"""Whole problems drawn at random: every rule of the engine occurs, most days are tight."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

import numpy as np
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
    VisitRef,
)
from routing_engine.travel import UNREACHABLE, TravelMatrix
from tests.property.simple_plan import finish_locked, schedule, simple_plan

__all__ = ["problems", "random_problem", "schedule", "simple_plan"]

OPENING = (7 * 60, 17 * 60 + 30)
LUNCH = (11 * 60, 13 * 60 + 30)
KINDS = tuple(LocationKind)


def problems(*, max_shipments: int = 8, max_vehicles: int = 3) -> st.SearchStrategy[Problem]:
    """Any problem that `random_problem` draws; shrinks towards fewer shipments and vehicles."""
    return st.builds(
        lambda num_shipments, num_vehicles, seed: random_problem(
            seed, num_shipments=num_shipments, num_vehicles=num_vehicles
        ),
        st.integers(0, max_shipments),
        st.integers(1, max_vehicles),
        st.integers(0, 2**32 - 1),
    )


def random_problem(
    seed: int,
    *,
    num_shipments: int | None = None,
    num_vehicles: int | None = None,
    num_locations: int | None = None,
    has_locks: bool = True,
) -> Problem:
    """
    One valid problem (no fault for `validate`) from a seed; the same seed gives the same problem.

    It may hold shipments that no vehicle can serve. A locked prefix, where drawn, can be driven.
    """
    rng = random.Random(seed)
    num_shipments = rng.randint(0, 10) if num_shipments is None else num_shipments
    num_vehicles = rng.randint(1, 4) if num_vehicles is None else num_vehicles
    num_locations = rng.randint(2, 9) if num_locations is None else num_locations
    # In some problems a minute lasts one second, so that ties and exact fits are common.
    clock = _Clock(rng, unit=rng.choice((1, 60, 60)))
    dimensions = ("grams", "millilitres", "envelopes")[: rng.choice((0, 1, 2, 2, 3))]
    travel = _travel(rng, clock, num_locations)
    locations = _locations(rng, clock, num_locations)
    draw = _Draw(rng, clock, locations, len(dimensions), rng.choice((0.0, 0.3, 1.0)))
    problem = Problem(
        locations=locations,
        shipments=tuple(draw.shipment(f"S-{k}") for k in range(num_shipments)),
        vehicles=tuple(draw.vehicle(f"V-{k}", travel.profiles) for k in range(num_vehicles)),
        travel=travel,
        capacity_dimensions=dimensions,
        name=f"random {seed}",
        date=rng.choice((None, "2025-07-14")),
        network=rng.choice((None, NetworkRef("hue-default", "0f" * 32))),
    )
    return _with_locks(rng, problem) if has_locks and rng.random() < 0.3 else problem


@dataclass(frozen=True)
class _Clock:
    rng: random.Random
    unit: int

    def moment(self, minutes: int) -> int:
        """That minute of the day, give or take nothing in problems whose minute is a second."""
        return minutes * self.unit + (self.rng.randrange(self.unit) if self.unit > 1 else 0)

    def span(self, most: int) -> int:
        """A duration of 0 to ``most`` minutes; often 0."""
        return 0 if self.rng.random() < 0.25 else self.moment(self.rng.randint(0, most))

    def window(self, low: int, high: int) -> TimeWindow:
        """A window within the minutes given; sometimes a single moment."""
        first, last = sorted((self.rng.randint(low, high), self.rng.randint(low, high)))
        earliest = self.moment(first)
        return TimeWindow(earliest, max(earliest, last * self.unit))


def _travel(rng: random.Random, clock: _Clock, n: int) -> TravelMatrix:
    profiles = ("motorbike", "van")[: rng.choice((1, 2))]
    numbers = np.random.default_rng(rng.getrandbits(32))
    shape = (len(profiles), n, n)
    seconds = numbers.integers(0, 45, shape) * clock.unit + numbers.integers(0, clock.unit, shape)
    metres = numbers.integers(0, 20_000, shape)
    if rng.random() < 0.3:
        cut = numbers.random(shape) < rng.choice((0.05, 0.2))
        seconds[cut], metres[cut] = UNREACHABLE, UNREACHABLE
    seconds[:, np.arange(n), np.arange(n)] = 0
    metres[:, np.arange(n), np.arange(n)] = 0
    if rng.random() < 0.6:
        _shorten(seconds, metres)
    return TravelMatrix(profiles, seconds.astype(np.int64), metres.astype(np.int64))


def _shorten(seconds: np.ndarray, metres: np.ndarray) -> None:
    """Make every way the quickest one (Floyd and Warshall), as a road graph gives it."""
    for profile in range(len(seconds)):
        time, length = seconds[profile], metres[profile]
        for k in range(len(time)):
            via = time[:, k, None] + time[None, k, :]
            is_road = (time[:, k, None] >= 0) & (time[None, k, :] >= 0)
            better = is_road & ((time == UNREACHABLE) | (via < time))
            length[better] = (length[:, k, None] + length[None, k, :])[better]
            time[better] = via[better]


def _locations(rng: random.Random, clock: _Clock, n: int) -> tuple[Location, ...]:
    # Now and then two locations stand on one row of the matrix.
    rows = list(range(n)) + [rng.randrange(n) for _ in range(rng.choice((0, 0, 2)))]
    return tuple(
        Location(
            f"L-{k}",
            lon=round(rng.uniform(107.0, 108.2), 6),
            lat=round(rng.uniform(16.0, 16.8), 6),
            kind=rng.choice(KINDS),
            matrix_idx=row,
            setup_duration=clock.span(6),
            name=rng.choice(("", "Bưu cục Thuận Hóa", 'Đại lý "số 1"')),
        )
        for k, row in enumerate(rows)
    )


@dataclass(frozen=True)
class _Draw:
    rng: random.Random
    clock: _Clock
    locations: tuple[Location, ...]
    num_dimensions: int
    required_share: float

    def shipment(self, shipment_id: str) -> Shipment:
        shape = self.rng.choice(("pair", "pair", "pickup", "delivery", "visit"))
        moves = shape != "visit"
        release, due = self._promises()
        return Shipment(
            shipment_id,
            demand=tuple(
                self.rng.choice((0, 1, 5, 40)) if moves else 0 for _ in range(self.num_dimensions)
            ),
            pickup=self._visit() if shape in ("pair", "pickup") else None,
            delivery=self._visit() if shape in ("pair", "delivery") else None,
            visit=None if moves else self._visit(),
            penalty=self._penalty(),
            release_time=release,
            due_time=due,
            num_items=self.rng.randint(1, 4),
        )

    def _penalty(self) -> int | None:
        if self.rng.random() < self.required_share:
            return None
        return self.rng.choice((0, 5_000, 1_000_000))

    def _promises(self) -> tuple[int | None, int | None]:
        chance = self.rng.random()
        if chance < 0.8:
            return None, None
        span = self.clock.window(*OPENING)
        return (span.earliest, None) if chance < 0.9 else (span.earliest // 2, span.latest)

    def _visit(self) -> Visit:
        chance = self.rng.random()
        windows: tuple[TimeWindow, ...] = ()
        if chance > 0.7:
            windows = (self.clock.window(7 * 60, 11 * 60), self.clock.window(13 * 60, 17 * 60))
        elif chance > 0.4:
            windows = (self.clock.window(*OPENING),)
        return Visit(self._place(), self.clock.span(12), windows)

    def _place(self) -> str:
        return self.rng.choice(self.locations).id

    def vehicle(self, vehicle_id: str, profiles: tuple[str, ...]) -> Vehicle:
        start = self._place()
        return Vehicle(
            vehicle_id,
            start_location_id=start,
            end_location_id=self.rng.choice((start, start, None, self._place())),
            shift=self._shift(),
            capacity=tuple(self.rng.choice((8, 45, 200)) for _ in range(self.num_dimensions)),
            profile=self.rng.choice(profiles),
            fixed_cost=self.rng.choice((0, 60_000)),
            cost_per_hour=self.rng.choice((0, 35_000)),
            cost_per_km=self.rng.choice((0, 2_000, 6_000)),
        )

    def _shift(self) -> Shift:
        start = self.clock.moment(self.rng.choice((0, OPENING[0], 10 * 60)))
        end = self.clock.moment(self.rng.choice((12 * 60, OPENING[1], 20 * 60)))
        return Shift(start, end, self._breaks(start, end)[: self.rng.choice((0, 1, 1, 2))])

    def _breaks(self, start: int, end: int) -> tuple[Break, ...]:
        """Up to two, within the shift and apart from each other."""
        lunch = self.rng.choice((self._whole_lunch(), self.clock.window(*LUNCH)))
        if self.rng.random() < 0.25:  # soon after the shift began, so on the way to the first stop
            lunch = TimeWindow(start, start + self.clock.span(30))
        if self.rng.random() < 0.2:
            lunch = replace(lunch, latest=lunch.earliest)
        first = Break(lunch, self.clock.span(50))
        tea_from = max(lunch.latest + max(1, first.duration), 15 * 60 * self.clock.unit)
        tea = TimeWindow(tea_from, tea_from + self.clock.span(60))
        breaks = (first, Break(tea, self.clock.span(20)))
        return tuple(pause for pause in breaks if pause.time_window.earliest <= end)

    def _whole_lunch(self) -> TimeWindow:
        return TimeWindow(LUNCH[0] * self.clock.unit, LUNCH[1] * self.clock.unit)


def _with_locks(rng: random.Random, problem: Problem) -> Problem:
    """Lock the first visits of some routes of a plan that exists."""
    prefixes: dict[str, tuple[VisitRef, ...]] = {}
    for route in simple_plan(problem).routes:
        refs = [VisitRef(visit.shipment_id, visit.kind) for visit in route.visits()]
        prefixes[route.vehicle_id] = tuple(refs[: rng.randint(0, min(3, len(refs)))])
    locked = replace(
        problem,
        vehicles=tuple(
            replace(vehicle, locked_prefix=prefixes.get(vehicle.id, ()))
            for vehicle in problem.vehicles
        ),
    )
    # Without the other visits of its route, a prefix may have no way on to its deliveries.
    return problem if finish_locked(locked) is None else locked
