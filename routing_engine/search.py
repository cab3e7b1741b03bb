"""The search from its first plan to its last: what workers find is timed, proved and told."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager
from types import FrameType

from routing_engine.budget import Budget
from routing_engine.flat_problem import FlatNames, FlatProblem, flatten
from routing_engine.incumbent import Incumbent
from routing_engine.insertion import Builder
from routing_engine.islands import Cooling, Islands, StoppedError
from routing_engine.left_out import settle_left_out
from routing_engine.library import MOST_VISITS, LibraryProblem
from routing_engine.plan import Plan
from routing_engine.pool import WorkerPool
from routing_engine.problem import Problem, VisitRef
from routing_engine.report import VERSION, Progress, SolveReport, Timings
from routing_engine.shared_arrays import Shared, SharedValue
from routing_engine.solve import SolveParams
from routing_engine.stretch import FlatRoutes
from routing_engine.tasks import TaskBook

_COOLING = Cooling(hot=1.5, cold=0.05)
#: A plan is timed and proved when that takes less than this part of the time since the last one.
_PROVING_SHARE = 0.1


class Search:
    """
    One search from its first plan to its last.

    Parameters
    ----------
    problem : Problem
    params : SolveParams
    seed : int
    on_progress, should_stop : callable
    executor : Executor or None
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
        executor: Executor | None,
    ) -> None:
        self._problem = problem
        self._params = params
        self._seed = seed
        self._on_progress = on_progress
        self._asked_to_stop = should_stop
        self._executor = executor
        self._was_stopped = False
        self._budget = Budget(params, len(problem.shipments))
        self._first_plan_s = 0.0
        self._num_iterations = 0

    def run(self, start: Plan | None) -> SolveReport:
        """The best verified plan; see `routing_engine.solve.solve`."""
        from routing_engine.validate import impossible_shipments

        proven = impossible_shipments(self._problem)
        incumbent = Incumbent(TaskBook(self._problem), proven, seed=self._seed)
        with _ctrl_c_asks(self._stop):
            if self._problem.vehicles and len(proven) < len(self._problem.shipments):
                plan = self._search(incumbent, _started(incumbent.book, start))
            else:
                plan = incumbent.plan()
        return SolveReport(
            plan=plan,
            is_feasible=incumbent.key[0] == 0,
            timings=Timings(self._first_plan_s, self._budget.elapsed_s()),
            iterations=self._num_iterations,
            seed=self._seed,
            version=VERSION,
            matrix_sha256=self._problem.travel.sha256(),
            was_stopped=self._was_stopped,
        )

    def _search(self, incumbent: Incumbent, builder: Builder) -> Plan:
        """Set the islands up, let them search, close."""
        with ExitStack() as stack:
            executor = self._executor
            if executor is None:
                executor = stack.enter_context(WorkerPool(self._params.workers))
            incumbent.take(builder)
            hopeless = incumbent.unserved.difference(incumbent.insertable)
            flat, names = flatten(incumbent.book, left_out=hopeless)
            islands = Islands(
                executor,
                flat,
                stack.enter_context(Shared(flat)),
                number=self._params.workers,
                seed=self._seed,
                cooling=_COOLING,
                should_stop=self._should_stop,
                library=self._library(stack, flat, names),
            )
            plan = self._improve(incumbent, islands, builder, names)
            closed = self._close(incumbent, plan)
            if closed.cost.total < plan.cost.total:
                self._tell(closed, islands)
            self._num_iterations = islands.iterations
            return closed

    def _library(
        self, stack: ExitStack, flat: FlatProblem, names: FlatNames
    ) -> SharedValue[LibraryProblem] | None:
        """What OR-Tools' routing library is told; None: it would not be asked."""
        is_asked = self._params.workers > 1 and self._budget.is_by_clock
        if not is_asked or flat.num_visits > MOST_VISITS:
            return None
        told = LibraryProblem(
            self._problem,
            refs=tuple(task.ref for task in names.tasks),
            vehicle_idx=names.vehicle_idx,
            required_penalty=int(flat.shipments.penalty.max(initial=0)),
        )
        return stack.enter_context(Shared(told))

    def _improve(
        self, incumbent: Incumbent, islands: Islands, builder: Builder, names: FlatNames
    ) -> Plan:
        """Stretch after stretch upon the islands; the best solution as a plan."""
        budget = self._budget
        try:
            islands.construct(_flat_routes(builder, names))
            _take_over(incumbent, islands.best_routes, names)
            plan = incumbent.plan()
            self._first_plan_s = last_proof = budget.elapsed_s()
            self._tell(plan, islands)
        except StoppedError:
            return incumbent.plan()
        proving_s = 0.0
        budget.begin_search()
        try:
            while budget.has_more(islands.iterations_each) and not self._should_stop():
                self._stretch(islands)
                begin = budget.elapsed_s()
                if proving_s > _PROVING_SHARE * (begin - last_proof):
                    continue
                if _take_over(incumbent, islands.best_routes, names):
                    plan = incumbent.plan()
                    self._tell(plan, islands)
                last_proof = budget.elapsed_s()
                proving_s = last_proof - begin
        except StoppedError:
            pass
        return incumbent.plan() if _take_over(incumbent, islands.best_routes, names) else plan

    def _stretch(self, islands: Islands) -> None:
        budget, before = self._budget, islands.iterations_each
        seconds, iterations = budget.stretch_s(), budget.stretch_iterations(before)
        progress = budget.progress(before)
        if seconds is None:
            after = budget.progress(before + iterations)
        else:
            left = max(seconds, budget.seconds_left())
            after = progress + (1 - progress) * seconds / left
        islands.advance(progress=(progress, after), seconds=seconds, iterations=iterations)
        if budget.shrinks_between(progress, after) and islands.counts_vehicles_first:
            islands.shrink_fleet(*budget.shrinking())
        if budget.recombines_between(progress, after):
            islands.recombine(budget.recombining_s())

    def _close(self, incumbent: Incumbent, plan: Plan) -> Plan:
        """The last plan, with the reasons for what is left out."""
        if not incumbent.insertable or self._was_stopped:
            return plan
        return incumbent.plan(settle_left_out(incumbent, is_over=self._budget.is_closing_over))

    def _should_stop(self) -> bool:
        if not self._was_stopped and self._asked_to_stop():
            self._stop()
        return self._was_stopped or self._budget.is_late()

    def _stop(self) -> None:
        self._was_stopped = True

    def _tell(self, plan: Plan, islands: Islands) -> None:
        elapsed = self._budget.elapsed_s()
        self._on_progress(
            Progress(
                elapsed_s=elapsed,
                iterations=islands.iterations,
                iterations_per_s=islands.iterations / max(1e-3, elapsed - self._first_plan_s),
                cost=plan.cost.total,
                num_unassigned=len(plan.unassigned),
                num_routes=len(plan.routes),
                pool_bound=None if islands.pool_bound is None else int(islands.pool_bound),
            )
        )


def _started(book: TaskBook, start: Plan | None) -> Builder:
    """
    Locked prefixes, and a plan's routes as far as they name what is here and are feasible.

    Raises
    ------
    SearchError
        When a locked prefix has no feasible times.
    """
    builder = Builder(book)
    builder.start_locked_routes()
    for route in start.routes if start is not None else ():
        vehicle_idx = book.vehicle_idx.get(route.vehicle_id)
        refs = [VisitRef(visit.shipment_id, visit.kind) for visit in route.visits()]
        tasks = [book.by_ref[ref] for ref in refs if ref in book.by_ref]
        if vehicle_idx is None:
            continue
        own = {task.shipment_idx for task in builder.routes[vehicle_idx]}
        idxs = {task.shipment_idx for task in tasks}
        if own <= idxs and not any(builder.is_served(idx) for idx in idxs - own):
            builder.set_route(vehicle_idx, tasks)
    return builder


def _flat_routes(builder: Builder, names: FlatNames) -> FlatRoutes:
    """The builder's routes by the arrays' numbers."""
    return {
        vehicle: [names.visit_of[task.ref] for task in builder.routes[idx]]
        for vehicle, idx in enumerate(names.vehicle_idx)
        if builder.routes[idx]
    }


def _take_over(incumbent: Incumbent, routes: FlatRoutes, names: FlatNames) -> bool:
    """Take a solution over when it proves to be better; whether it did."""
    changes = {
        idx: [names.tasks[visit] for visit in routes.get(vehicle, ())]
        for vehicle, idx in enumerate(names.vehicle_idx)
    }
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
