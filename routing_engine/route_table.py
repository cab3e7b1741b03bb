"""Routes as padded arrays, so that one shipment meets every position of every route at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from routing_engine.problem import Vehicle
from routing_engine.rules.capacity import loads_along
from routing_engine.rules.time_windows import FOREVER, latest_in
from routing_engine.schedule import Leg, end_limit, forward_labels, legs_along
from routing_engine.tasks import Task, TaskBook

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_NEVER = -1


class RouteTable:
    """
    Every vehicle's route with the earliest and latest times that keep it feasible.

    Position 0 is the start, 1 to n the visits, n + 1 the end. The times are optimistic where
    breaks are concerned: they sort out what cannot be, and the exact schedule judges the rest.

    Parameters
    ----------
    book : TaskBook
    """

    def __init__(self, book: TaskBook) -> None:
        self.book = book
        vehicles = book.problem.vehicles
        self.tasks: list[list[Task]] = [[] for _ in vehicles]
        self.num_labels = 1 + max((len(one.shift.breaks) for one in vehicles), default=0)
        travel = book.problem.travel
        self._profile = np.array([travel.profile_idx(one.profile) for one in vehicles], np.int64)
        self._per_m = np.array([one.cost_per_km / 1000 for one in vehicles])
        self._per_s = np.array([one.cost_per_hour / 3600 for one in vehicles])
        self._fixed = np.array([float(one.fixed_cost) for one in vehicles])
        self._is_open = np.array([one.end_location_id is None for one in vehicles])
        self._first = np.array([len(one.locked_prefix) for one in vehicles], np.int64)
        self._pauses = self._pauses_of(vehicles)
        self._capacity = np.array([one.capacity for one in vehicles], np.int64).reshape(
            len(vehicles), 1, book.num_dimensions
        )
        self._locations = {one.id: idx for idx, one in enumerate(book.problem.locations)}
        self.length = np.zeros(len(vehicles), np.int64)
        self._allocate(len(vehicles), 8)
        for idx in range(len(vehicles)):
            self.set_route(idx, [])

    def _pauses_of(self, vehicles: Sequence[Vehicle]) -> Ints:
        """Seconds of all breaks before the given number, by vehicle."""
        sums = np.zeros((len(vehicles), self.num_labels), np.int64)
        for idx, vehicle in enumerate(vehicles):
            durations = [one.duration for one in vehicle.shift.breaks]
            sums[idx, 1 : len(durations) + 1] = np.cumsum(durations)
        return sums

    def _allocate(self, num_vehicles: int, width: int) -> None:
        shape, labels = (num_vehicles, width), (num_vehicles, width, self.num_labels)
        self._place = np.zeros(shape, np.int64)
        self._location = np.full(shape, -1, np.int64)
        self._setup = np.zeros(shape, np.int64)
        self._arc_s = np.zeros(shape, np.int64)
        self._arc_m = np.zeros(shape, np.int64)
        self._departure = np.full(labels, FOREVER, np.int64)
        self._latest = np.full(labels, _NEVER, np.int64)
        self._load = np.zeros((*shape, self.book.num_dimensions), np.int64)

    def set_route(self, idx: int, tasks: Sequence[Task]) -> None:
        """
        Put these visits in place of a vehicle's route.

        Parameters
        ----------
        idx : int
            Of the vehicle.
        tasks : sequence of Task
            Known to be feasible, or empty.
        """
        self.tasks[idx] = list(tasks)
        self.length[idx] = len(tasks)
        if len(tasks) + 2 > self._place.shape[1]:
            self._allocate(len(self.tasks), 2 * (len(tasks) + 2))
            for other, known in enumerate(self.tasks):
                self._fill(other, known)
        else:
            self._fill(idx, self.tasks[idx])

    def _fill(self, idx: int, tasks: list[Task]) -> None:
        book, vehicle = self.book, self.book.problem.vehicles[idx]
        last = len(tasks) + 1
        end = book.end_place(vehicle)
        places = [book.start_place(vehicle), *(task.place for task in tasks), end]
        if end < 0:
            places[-1] = places[-2]
        self._place[idx, : last + 1] = places
        self._location[idx] = -1
        self._location[idx, 1:last] = [self._locations[task.location_id] for task in tasks]
        self._setup[idx, : last + 1] = [0, *(task.setup for task in tasks), 0]
        self._load[idx, :last] = loads_along(tasks, book.num_dimensions)
        self._departure[idx] = FOREVER
        self._latest[idx] = _NEVER
        self._arc_s[idx] = self._arc_m[idx] = 0
        if tasks:
            profile = int(self._profile[idx])
            for pos in range(last if end >= 0 else last - 1):
                self._arc_s[idx, pos] = book.seconds[profile, places[pos], places[pos + 1]]
                self._arc_m[idx, pos] = book.metres[profile, places[pos], places[pos + 1]]
        legs = (legs_along(book, vehicle, tasks) or []) if tasks else []
        self._fill_times(idx, vehicle, tasks, legs)

    def _fill_times(
        self, idx: int, vehicle: Vehicle, tasks: list[Task], legs: Sequence[Leg]
    ) -> None:
        labels = forward_labels(vehicle, legs[: len(tasks)], vehicle.shift.earliest_start)
        for pos, row in enumerate(labels.departures):
            for num, time in enumerate(row):
                self._departure[idx, pos, num] = FOREVER if time is None else time
        numbers = range(len(vehicle.shift.breaks) + 1)
        latest = [end_limit(vehicle, num) for num in numbers]
        self._latest[idx, len(tasks) + 1, : len(latest)] = latest
        for pos in range(len(tasks), 0, -1):
            if pos < len(legs):
                latest = [self._leave_by(vehicle, legs[pos], latest, num) for num in numbers]
            task = tasks[pos - 1]
            latest = [latest_in(task.spans, time - task.service) for time in latest]
            self._latest[idx, pos, : len(latest)] = latest

    @staticmethod
    def _leave_by(vehicle: Vehicle, leg: Leg, latest: Sequence[int], num: int) -> int:
        """Latest departure before a leg when so many breaks are over; optimistic."""
        way = leg.travel + leg.setup
        best, pauses, last_start = latest[num] - way, 0, FOREVER
        for taken, one in enumerate(vehicle.shift.breaks[num:], num + 1):
            pauses += one.duration
            last_start = min(last_start, one.time_window.latest)
            if latest[taken] - one.duration >= one.time_window.earliest:
                best = max(best, min(latest[taken] - way - pauses, last_start))
        return best

    def insertion_costs(self, rows: Ints, chain: Sequence[Task]) -> Floats:
        """
        Rough dong for putting one or two visits together into every gap; infinite: cannot be.

        Parameters
        ----------
        rows : int64, shape (num_rows,)
            Vehicles to look at.
        chain : sequence of Task
            One visit, or two that follow each other.

        Returns
        -------
        costs : float64, shape (num_rows, width)
            Column i: right after position i. Waiting that is used up or newly paid is left out.
        """
        width = int(self.length[rows].max()) + 1 if len(rows) else 1
        columns = np.arange(width)
        possible = (columns <= self.length[rows, None]) & (columns >= self._first[rows, None])
        seconds, metres = self.book.problem.travel.seconds, self.book.problem.travel.metres
        profile = self._profile[rows, None]
        place, location = self._place[rows, :width], self._location[rows, :width]
        time = self._departure[rows, :width].copy()
        extra_s = -self._arc_s[rows, :width]
        extra_m = -self._arc_m[rows, :width]
        for task in chain:
            way = seconds[profile, place, task.place].astype(np.int64)
            possible &= way >= 0
            spent = way + np.where(location == self._locations[task.location_id], 0, task.setup)
            time = _opened(task, time + spent[..., None]) + task.service
            extra_s += spent + task.service
            extra_m += metres[profile, place, task.place]
            place = np.full_like(place, task.place)
            location = np.full_like(location, self._locations[task.location_id])
        at_end = (columns == self.length[rows, None]) & self._is_open[rows, None]
        follower = self._place[rows, 1 : width + 1]
        way = seconds[profile, place, follower].astype(np.int64)
        possible &= (way >= 0) | at_end
        setup_after = self._setup[rows, 1 : width + 1]
        same = self._location[rows, 1 : width + 1] == location
        spent = np.where(at_end, 0, way) + np.where(same, 0, setup_after)
        # The setup of the follower was already paid unless the gap lay inside one stop.
        had = np.where(
            self._location[rows, 1 : width + 1] == self._location[rows, :width], 0, setup_after
        )
        extra_s += spent - had
        extra_m += np.where(at_end, 0, metres[profile, place, follower])
        possible &= self._meets(rows, time + spent[..., None], width)
        costs = extra_m * self._per_m[rows, None] + extra_s * self._per_s[rows, None]
        costs += np.where(self.length[rows] == 0, self._fixed[rows], 0.0)[:, None]
        return np.where(possible, costs, np.inf)

    def _meets(self, rows: Ints, reached: Ints, width: int) -> NDArray[np.bool_]:
        """Whether what follows each gap can still be kept, breaks in the gap taken for free."""
        latest = self._latest[rows, 1 : width + 1]
        # The more breaks are over, the later one may be: waiting may have covered all of them.
        later = np.maximum.accumulate(latest[..., ::-1], axis=2)[..., ::-1]
        return np.asarray((reached <= later).any(axis=2))

    def room(self, rows: Ints, task: Task, width: int) -> NDArray[np.bool_]:
        """
        Whether a task's shipment may be on board when its vehicle leaves each position.

        Parameters
        ----------
        rows : int64, shape (num_rows,)
        task : Task
            Alone on its way, it is on board from the start or until the end.
        width : int
            How many positions to look at.

        Returns
        -------
        has_room : bool, shape (num_rows, width)
        """
        load = self._load[rows, :width]
        if task.num_visits == 1 and task.sign:
            # What lies behind the end of a route must not count.
            beyond = np.arange(width) > self.length[rows, None]
            load = np.where(beyond[..., None], 0, load)
            if task.sign < 0:
                load = np.maximum.accumulate(load, axis=1)
            else:
                load = np.maximum.accumulate(load[:, ::-1], axis=1)[:, ::-1]
        return np.asarray((load + np.array(task.demand, np.int64) <= self._capacity[rows]).all(2))


def _opened(task: Task, time: Ints) -> Ints:
    """The first moments from these on at which the task's service may start."""
    start = np.full_like(time, FOREVER)
    for earliest, latest in reversed(task.spans):
        start = np.where(time <= latest, np.maximum(time, earliest), start)
    return start
