"""The first search: an inserted plan, improved group by group with OR-Tools' routing library."""

from __future__ import annotations

import random
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType

from routing_engine.assignment import Assignment, Method, Routes
from routing_engine.groups import Group, GroupSize, choose_groups
from routing_engine.incumbent import Incumbent
from routing_engine.insertion import Builder, construct
from routing_engine.left_out import settle_left_out
from routing_engine.model import Limits, restrict
from routing_engine.plan import Plan
from routing_engine.pool import WorkerPool
from routing_engine.problem import Problem, VisitRef
from routing_engine.reasons import Reason
from routing_engine.report import VERSION, Progress, SolveReport, Timings
from routing_engine.solve import SolveParams
from routing_engine.tasks import TaskBook

#: Work for one group, by clock and without one.
_SECONDS = {Method.RUIN: 4.0, Method.LIBRARY: 1.5}
_STEPS = {Method.RUIN: 60, Method.LIBRARY: 6_000}
#: The library is slow at looking around in large groups; ruining wants to see far.
_SIZES = {
    Method.RUIN: GroupSize(max_visits=2_000, max_routes=60, max_unserved=60, max_unused=9),
    Method.LIBRARY: GroupSize(max_visits=60, max_routes=3, max_unserved=6, max_unused=1),
}
#: Ruining is quicker by far until a round of it saves less than one part in so many; then the
#: library has the next round, for what ruining overlooks.
_SATURATED = 500
#: Of the last reasons and the last check.
_CLOSING_S_PER_SHIPMENT = 0.0005


class Search:
    """
    One search from its first plan to its last.

    Parameters
    ----------
    problem : Problem
    params : SolveParams
    seed : int
    on_progress, should_stop : callable
        See `routing_engine.solve.solve`.
    """

    def __init__(
        self,
        problem: Problem,
        params: SolveParams,
        *,
        seed: int,
        on_progress: Callable[[Progress], None],
        should_stop: Callable[[], bool],
    ) -> None:
        self._problem = problem
        self._params = params
        self._seed = seed
        self._draw = random.Random(seed)
        self._on_progress = on_progress
        self._asked_to_stop = should_stop
        self._was_stopped = False
        self._begin = time.monotonic()
        self._iterations = 0

    def run(self, start: Plan | None) -> SolveReport:
        """The best verified plan; see `routing_engine.solve.solve`."""
        from routing_engine.validate import impossible_shipments

        proven = impossible_shipments(self._problem)
        with _ctrl_c_asks(self._stop):
            with WorkerPool(self._params.workers) as pool:
                if self._has_iterations_left():
                    pool.start()
                incumbent = self._first_incumbent(start, proven)
                plan = incumbent.plan()
                first_plan_s = self._elapsed()
                self._tell(plan)
                plan = self._improve(incumbent, plan, pool)
            closed = self._close(incumbent, plan)
            if closed.cost.total < plan.cost.total:
                self._tell(closed)
        return SolveReport(
            plan=closed,
            is_feasible=incumbent.key[0] == 0,
            timings=Timings(first_plan_s, self._elapsed()),
            iterations=self._iterations,
            seed=self._seed,
            version=VERSION,
            matrix_sha256=self._problem.travel.sha256(),
            was_stopped=self._was_stopped,
        )

    def _first_incumbent(
        self, start: Plan | None, proven: Mapping[str, tuple[Reason, ...]]
    ) -> Incumbent:
        book = TaskBook(self._problem)
        builder = Builder(book)
        if start is not None:
            _take_routes(builder, start)
        builder.start_locked_routes()
        left_out = {idx for idx, one in enumerate(self._problem.shipments) if one.id in proven}
        construct(builder, left_out, should_stop=self._should_stop)
        incumbent = Incumbent(book, proven, seed=self._seed)
        incumbent.take(builder)
        return incumbent

    def _improve(self, incumbent: Incumbent, plan: Plan, pool: WorkerPool) -> Plan:
        """Rounds of groups, each round's answers taken over in the order of its groups."""
        method = Method.RUIN
        while self._has_iterations_left() and not self._should_stop():
            before = incumbent.key
            size = self._size(method, len(incumbent.planned))
            groups = choose_groups(incumbent, self._num_groups(), size, draw=self._draw)
            if not groups:
                break
            assignments = [self._assignment(incumbent, group, method) for group in groups]
            answers = pool.plan(assignments, should_stop=self._should_stop)
            if answers is None:
                break
            self._iterations += len(groups)
            taken = [
                answer is not None and _take_over(incumbent, group, answer)
                for group, answer in zip(groups, answers, strict=True)
            ]
            method = self._next_method(method, before, incumbent.key)
            if any(taken):
                plan = incumbent.plan()
                self._tell(plan)
        return plan

    @staticmethod
    def _next_method(last: Method, before: tuple[int, int], after: tuple[int, int]) -> Method:
        """What to do in the next round, after what the last one saved."""
        is_saturated = before[0] == after[0] and (before[1] - after[1]) * _SATURATED <= before[1]
        return Method.LIBRARY if last is Method.RUIN and is_saturated else Method.RUIN

    def _size(self, method: Method, num_routes: int) -> GroupSize:
        """The method's size, so that there is a group for every worker."""
        size = _SIZES[method]
        share = -(-max(1, num_routes) // self._params.workers)
        return replace(size, max_routes=min(size.max_routes, share))

    def _num_groups(self) -> int:
        if self._params.iterations is None:
            return self._params.workers
        return min(self._params.workers, self._params.iterations - self._iterations)

    def _assignment(self, incumbent: Incumbent, group: Group, method: Method) -> Assignment:
        vehicles = group.vehicle_idxs
        routes = [
            [task.ref for task in incumbent.planned[idx].tasks] if idx in incumbent.planned else []
            for idx in vehicles
        ]
        cost = sum(
            incumbent.planned[idx].cost for idx in vehicles if idx in incumbent.planned
        ) + sum(self._problem.shipments[idx].penalty or 0 for idx in group.shipment_idxs)
        return Assignment(
            problem=restrict(self._problem, vehicles, group.shipment_idxs),
            routes=routes,
            limits=self._limits(method),
            # More than all that the group could save by leaving one required shipment out.
            required_penalty=2 * cost + 1_000,
            method=method,
            seed=self._draw.getrandbits(32),
        )

    def _limits(self, method: Method) -> Limits:
        if self._params.iterations is not None:
            return Limits(steps=_STEPS[method])
        return Limits(seconds=min(_SECONDS[method], max(0.05, self._seconds_left())))

    def _close(self, incumbent: Incumbent, plan: Plan) -> Plan:
        """The last plan, with the reasons for what is left out."""
        if not incumbent.insertable or self._was_stopped:
            return plan
        return incumbent.plan(settle_left_out(incumbent, is_over=self._is_closing_over))

    def _is_closing_over(self) -> bool:
        return self._params.iterations is None and self._seconds_left() <= -self._closing_s / 2

    def _has_iterations_left(self) -> bool:
        if self._params.iterations is not None:
            return self._iterations < self._params.iterations
        return self._seconds_left() > 0.1

    def _seconds_left(self) -> float:
        assert self._params.seconds is not None  # noqa: S101 - asked only where a clock is read
        return self._params.seconds - self._closing_s - self._elapsed()

    @property
    def _closing_s(self) -> float:
        """Kept back for the last reasons and the last check, which grow with the day."""
        assert self._params.seconds is not None  # noqa: S101 - asked only where a clock is read
        wanted = 0.1 + _CLOSING_S_PER_SHIPMENT * len(self._problem.shipments)
        return min(wanted, self._params.seconds / 10)

    def _should_stop(self) -> bool:
        if not self._was_stopped and self._asked_to_stop():
            self._stop()
        is_late = self._params.iterations is None and self._seconds_left() <= -0.2
        return self._was_stopped or is_late

    def _stop(self) -> None:
        self._was_stopped = True

    def _elapsed(self) -> float:
        return time.monotonic() - self._begin

    def _tell(self, plan: Plan) -> None:
        self._on_progress(
            Progress(
                elapsed_s=self._elapsed(),
                iterations=self._iterations,
                cost=plan.cost.total,
                num_unassigned=len(plan.unassigned),
                num_routes=len(plan.routes),
            )
        )


def _take_routes(builder: Builder, start: Plan) -> None:
    """Start from a plan's routes, as far as they name what is here and are feasible."""
    for route in start.routes:
        vehicle_idx = builder.book.vehicle_idx.get(route.vehicle_id)
        refs = [VisitRef(visit.shipment_id, visit.kind) for visit in route.visits()]
        tasks = [builder.book.by_ref[ref] for ref in refs if ref in builder.book.by_ref]
        if vehicle_idx is None or any(builder.is_served(task.shipment_idx) for task in tasks):
            continue
        builder.set_route(vehicle_idx, tasks)


def _take_over(incumbent: Incumbent, group: Group, answer: Routes) -> bool:
    book = incumbent.book
    changes = {idx: book.tasks(refs) for idx, refs in zip(group.vehicle_idxs, answer, strict=True)}
    return incumbent.try_routes(changes)


@contextmanager
def _ctrl_c_asks(stop: Callable[[], None]) -> Iterator[None]:
    """Let the first Ctrl-C call ``stop``; the second one interrupts as ever."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGINT)

    def once(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, before)
        stop()

    signal.signal(signal.SIGINT, once)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
