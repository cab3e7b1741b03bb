"""Ruin and recreate: take neighbouring shipments out of their routes, put them in anew."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from routing_engine.insertion import Builder
from routing_engine.model import Limits
from routing_engine.problem import Problem, VisitRef
from routing_engine.tasks import Task, TaskBook

#: Shipments taken out at once.
_MIN_TAKEN, _MAX_TAKEN = 2, 12
#: A neighbour is passed over this often, so that the same centre yields many neighbourhoods.
_BLINK = 0.2
#: Share of steps that empty a whole route of moderate length.
_WHOLE_ROUTE_SHARE, _MAX_WHOLE_ROUTE = 0.05, 16
#: Share of steps that empty a route for a shipment without a place, as long as there is one.
_MAKE_ROOM_SHARE = 0.2
#: Before all else so many such shipments are tried, each on so many routes.
_FIRST_UNSERVED, _FIRST_VEHICLES = 5, 3
#: Feasible places compared exactly for each shipment, and schedules tried for them at most.
_NUM_EXACT, _NUM_TRIES = 3, 15


def ruin_and_recreate(
    problem: Problem,
    routes: Sequence[Sequence[VisitRef]],
    limits: Limits,
    *,
    required_penalty: int,
    seed: int,
) -> list[list[VisitRef]]:
    """
    Better routes than the given ones, as far as the limits reach.

    Parameters
    ----------
    problem : Problem
    routes : sequence of sequence of VisitRef
        For each vehicle of the problem its visits; feasible.
    limits : Limits
    required_penalty : int
        Dong that stand for leaving out a shipment that must be served.
    seed : int

    Returns
    -------
    routes : list of list of VisitRef
        Never dearer than the given ones.
    """
    is_over = _clock(limits)
    ruin = _Ruin(problem, routes, required_penalty, random.Random(seed))
    for step in itertools.chain(ruin.first_steps(), itertools.repeat(ruin.step)):
        if is_over() or not ruin.can_move:
            break
        step()
    return [[task.ref for task in route] for route in ruin.builder.routes]


def _clock(limits: Limits) -> Callable[[], bool]:
    """Whether the limits are reached; asked once a step."""
    if limits.steps is None:
        end = time.monotonic() + (limits.seconds or 0.0)
        return lambda: time.monotonic() >= end
    left = [limits.steps]

    def is_over() -> bool:
        left[0] -= 1
        return left[0] < 0

    return is_over


class _Ruin:
    """The routes, and which shipments lie near each other."""

    def __init__(
        self,
        problem: Problem,
        routes: Sequence[Sequence[VisitRef]],
        required_penalty: int,
        draw: random.Random,
    ) -> None:
        book = TaskBook(problem)
        self.builder = Builder(book, num_exact=_NUM_EXACT, num_tries=_NUM_TRIES)
        for idx, refs in enumerate(routes):
            self.builder.set_route(idx, book.tasks(refs))
        self._draw = draw
        self._penalties = [
            required_penalty if one.penalty is None else one.penalty for one in problem.shipments
        ]
        locked = {ref.shipment_id for one in problem.vehicles for ref in one.locked_prefix}
        self._movable = [idx for idx, one in enumerate(problem.shipments) if one.id not in locked]
        self._near = _neighbours(book, self._movable) if self._movable else {}
        self._rooms: dict[int, list[int]] = {}

    @property
    def can_move(self) -> bool:
        """Whether there is anything to take out or put in."""
        return bool(self._movable)

    def first_steps(self) -> Iterator[Callable[[], None]]:
        """Making room for some shipments without a place, on the routes that suit them best."""
        unserved = self._unserved()
        for idx in self._draw.sample(unserved, min(_FIRST_UNSERVED, len(unserved))):
            for vehicle_idx in self._vehicles_for(idx)[:_FIRST_VEHICLES]:
                if not self.builder.is_served(idx):
                    yield partial(self._make_room, idx, vehicle_idx)

    def step(self) -> None:
        """Take some shipments out and put them in again; undone when that is dearer."""
        unserved = self._unserved() if self._draw.random() < _MAKE_ROOM_SHARE else []
        if not unserved:
            self._exchange(self._choose(), self._ordered)
            return
        idx = self._draw.choice(unserved)
        vehicles = self._vehicles_for(idx)
        if vehicles:
            # The cube favours vehicles that would serve it cheaply.
            self._make_room(idx, vehicles[int(len(vehicles) * self._draw.random() ** 3)])

    def _unserved(self) -> list[int]:
        return [idx for idx in self._movable if not self.builder.is_served(idx)]

    def _make_room(self, shipment_idx: int, vehicle_idx: int) -> None:
        """Empty a route, put this shipment in first and the route's own after it."""
        route = self.builder.routes[vehicle_idx]
        others = list(dict.fromkeys(task.shipment_idx for task in route))
        self._exchange([shipment_idx, *others], lambda out: out)

    def _vehicles_for(self, shipment_idx: int) -> list[int]:
        """Vehicles without a locked prefix that could serve it alone, the cheapest first."""
        if shipment_idx not in self._rooms:
            book = self.builder.book
            tasks = list(book.by_shipment[shipment_idx])
            costs = [
                (self.builder.cost_of(idx, tasks), idx)
                for idx, vehicle in enumerate(book.problem.vehicles)
                if not vehicle.locked_prefix
            ]
            ranked = sorted((cost, idx) for cost, idx in costs if cost is not None)
            self._rooms[shipment_idx] = [idx for _, idx in ranked]
        return self._rooms[shipment_idx]

    def _exchange(
        self, chosen: Sequence[int], in_order: Callable[[list[int]], Sequence[int]]
    ) -> None:
        """Take the served ones of these out and put all of them in; undone when dearer."""
        builder = self.builder
        before: dict[int, list[Task]] = {}
        refund = sum(self._penalties[idx] for idx in chosen if not builder.is_served(idx))
        saved = self._take_out([idx for idx in chosen if builder.is_served(idx)], before)
        out = [idx for idx in chosen if not builder.is_served(idx)]
        paid = self._put_in(in_order(out), before)
        if paid - saved > refund:
            self._undo(before)

    def _choose(self) -> list[int]:
        if self._draw.random() < _WHOLE_ROUTE_SHARE:
            route = self._draw.choice(self.builder.routes)
            whole = list(dict.fromkeys(task.shipment_idx for task in route))
            whole = [idx for idx in whole if idx in self._near]
            if 0 < len(whole) <= _MAX_WHOLE_ROUTE:
                return whole
        wanted = self._draw.randint(_MIN_TAKEN, _MAX_TAKEN)
        centre = self._draw.choice(self._movable)
        chosen = [centre]
        for other in self._near[centre]:
            if len(chosen) >= wanted:
                break
            if self._draw.random() >= _BLINK:
                chosen.append(other)
        return chosen

    def _take_out(self, served: Sequence[int], before: dict[int, list[Task]]) -> int:
        """Dong saved; shipments whose route would not work without them stay."""
        builder, saved = self.builder, 0
        leaving: dict[int, set[int]] = {}
        for idx in served:
            leaving.setdefault(builder.vehicle_of(idx), set()).add(idx)
        for vehicle_idx, gone in leaving.items():
            old, cost = list(builder.routes[vehicle_idx]), builder.costs[vehicle_idx]
            if builder.set_route(vehicle_idx, [one for one in old if one.shipment_idx not in gone]):
                before.setdefault(vehicle_idx, old)
                saved += cost - builder.costs[vehicle_idx]
        return saved

    def _ordered(self, out: list[int]) -> list[int]:
        """By chance, or by the size of the penalty, the dearest first."""
        self._draw.shuffle(out)
        if self._draw.random() < 0.3:
            out.sort(key=lambda idx: -self._penalties[idx])
        return out

    def _put_in(self, out: Sequence[int], before: dict[int, list[Task]]) -> int:
        """Dong paid for places and, where there is none below the penalty, for penalties."""
        builder, paid = self.builder, 0
        for idx in out:
            found = builder.best_insertion(idx, limit=self._penalties[idx])
            if found is None:
                paid += self._penalties[idx]
                continue
            before.setdefault(found.vehicle_idx, list(builder.routes[found.vehicle_idx]))
            builder.set_route(found.vehicle_idx, found.tasks)
            paid += found.cost
        return paid

    def _undo(self, before: dict[int, list[Task]]) -> None:
        # All are emptied first: a shipment must not be on its old and its new route at once.
        for vehicle_idx in before:
            self.builder.clear(vehicle_idx)
        for vehicle_idx, tasks in before.items():
            self.builder.set_route(vehicle_idx, tasks)


def _neighbours(book: TaskBook, movable: Sequence[int]) -> dict[int, list[int]]:
    """For each shipment the nearest others, by the least travel between any of their places."""
    seconds = book.problem.travel.seconds[0]
    firsts = np.array([book.by_shipment[idx][0].place for idx in movable])
    lasts = np.array([book.by_shipment[idx][-1].place for idx in movable])
    ways: NDArray[np.int64] | None = None
    for ours in (firsts, lasts):
        for theirs in (firsts, lasts):
            some = seconds[np.ix_(ours, theirs)].astype(np.int64)
            some[some < 0] = 2**40
            ways = some if ways is None else np.minimum(ways, some)
    assert ways is not None  # noqa: S101 - the loops above always run
    order = np.argsort(ways, axis=1, kind="stable")[:, : 3 * _MAX_TAKEN]
    return {
        idx: [movable[other] for other in row.tolist() if movable[other] != idx]
        for idx, row in zip(movable, order, strict=True)
    }
