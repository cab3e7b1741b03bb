"""
Our solver without one of its parts: ``python -m benchmarks.variants REQUEST.json ANSWER.json``.

The solver has no switch for its parts, since nobody would use one: a part is taken out of the
modules of a process of its own. They are named by text, as no other code may reach behind the
engine's public names.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from routing_engine import SolveParams, WorkerPool, read_instance, solve
from routing_engine.problem import VisitRef

__all__ = ["EVERYTHING", "EVERYTHING_ON_TWO", "PARTS", "Part", "main"]

#: Names of the runs that lack nothing, on one core and on two.
EVERYTHING = "everything"
EVERYTHING_ON_TWO = "everything, two cores"


class Part(NamedTuple):
    """
    A part of the search.

    Parameters
    ----------
    take_out : callable
        Takes it out of this process.
    is_kernel : bool
        Whether that changes a kernel, which is then compiled apart.
    workers : int
        Cores without which the part has nothing to do.
    """

    take_out: Callable[[], None]
    is_kernel: bool = False
    workers: int = 1


def _module(name: str) -> Any:
    return import_module(f"routing_engine.{name}")


def _without_setting(name: str) -> None:
    """Let the share of iterations that a setting names be none."""
    island = _module("island")
    settings = island.SETTINGS._replace(**{name: 0.0})
    _module("stretch").Island = partial(island.Island, settings=settings)


def _without_memory() -> None:
    """Work every insertion out anew."""
    choice = _module("kernels.choice")
    best_place = choice.best_place

    def recall(
        visits: Any,
        shipments: Any,
        travel: Any,
        fleet: Any,
        routes: Any,
        memory: Any,
        search: Any,
        shipment: int,
        vehicle: int,
        below: float,
    ) -> Any:
        cost, code = best_place(
            visits, shipments, travel, fleet, routes, shipment, vehicle, -1, below
        )
        memory.facts[shipment, vehicle, 1] = code
        return cost

    choice.recall = _module("kernels.compiled").kernel(recall)


def _without_nearness() -> None:
    """Let all routes be candidates."""
    _module("nearness")._NUM_BESIDE = 10**6


def _without_recombination() -> None:
    _module("budget").Budget.recombines_between = lambda *_: False


def _without_fleet_phase() -> None:
    _module("islands").Islands.counts_vehicles_first = property(lambda _: False)


def _without_crossover() -> None:
    """Let islands go on from their own solutions; only the best one is put together for all."""
    _module("islands").Islands._crossed = lambda _, stretch: stretch


#: What is taken out, by name.
PARTS: Mapping[str, Part] = {
    "memory of insertions": Part(_without_memory, is_kernel=True),
    "nearness limit": Part(_without_nearness),
    "exchanged tails": Part(lambda: _without_setting("tail_share")),
    "exchanged segments": Part(lambda: _without_setting("segment_share")),
    "removal of whole routes": Part(lambda: _without_setting("whole_share")),
    "discount on new routes": Part(lambda: _without_setting("discount_share")),
    "recombined routes": Part(_without_recombination),
    "fleet phase": Part(_without_fleet_phase),
    "crossover of islands": Part(_without_crossover, workers=2),
}


def main(request_path: str, answer_path: str) -> None:
    """Take the part out, warm up, solve, and write the routes."""
    request: dict[str, Any] = json.loads(Path(request_path).read_text(encoding="utf-8"))
    if request["part"] in PARTS:
        PARTS[request["part"]].take_out()
    path = Path(request["path"])
    problem = read_instance(
        path.read_bytes(),
        objective=request["objective"],
        rounding=request["rounding"],
        source=path.name,
    ).problem
    workers = request["workers"]
    # One worker is a thread of this process, where the part is out: another process would keep
    # the whole kernels where those without it belong.
    with ThreadPoolExecutor(1) if workers == 1 else WorkerPool(workers) as executor:
        # Loads what is compiled, or compiles it, at no part's expense.
        warm_up = SolveParams(seconds=None, iterations=1, workers=workers)
        solve(problem, warm_up, seed=1, executor=executor)
        begin = time.perf_counter()
        params = SolveParams(seconds=request["seconds"], workers=workers)
        report = solve(problem, params, seed=request["seed"], executor=executor)
    written = {
        "routes": [
            [
                route.vehicle_id,
                [[ref.shipment_id, ref.kind.value] for ref in map(_ref, route.visits())],
            ]
            for route in report.plan.routes
        ],
        "wall_s": round(time.perf_counter() - begin, 3),
        "iterations": report.iterations,
    }
    Path(answer_path).write_text(json.dumps(written), encoding="utf-8")


def _ref(visit: Any) -> VisitRef:
    return VisitRef(visit.shipment_id, visit.kind)


if __name__ == "__main__":
    main(*sys.argv[1:])
