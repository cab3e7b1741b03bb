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
from typing import Any

from routing_engine import SolveParams, read_instance, solve
from routing_engine.problem import VisitRef

__all__ = ["EVERYTHING", "PARTS", "main"]

#: Name of the run that lacks nothing.
EVERYTHING = "everything"


def _module(name: str) -> Any:
    return import_module(f"routing_engine.{name}")


def _without_setting(name: str) -> None:
    """Let the share of iterations that a setting names be none."""
    island = _module("island")
    settings = island.SETTINGS._replace(**{name: 0.0})
    _module("stretch").Island = partial(island.Island, settings=settings)


def _without_memory() -> None:
    """Work every insertion out anew."""
    recreate = _module("kernels.recreate")
    best_place = recreate.best_place

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

    recreate.recall = _module("kernels.compiled").kernel(recall)


def _without_nearness() -> None:
    """Let all routes be candidates."""
    _module("nearness")._NUM_BESIDE = 10**6


def _without_recombination() -> None:
    _module("budget").Budget.recombines_between = lambda *_: False


def _without_fleet_phase() -> None:
    _module("islands").Islands.counts_vehicles_first = property(lambda _: False)


#: What is taken out, and how. A part marked True changes a kernel, which is compiled apart.
PARTS: Mapping[str, tuple[Callable[[], None], bool]] = {
    "memory of insertions": (_without_memory, True),
    "nearness limit": (_without_nearness, False),
    "exchanged tails": (lambda: _without_setting("tail_share"), False),
    "removal of whole routes": (lambda: _without_setting("whole_share"), False),
    "discount on new routes": (lambda: _without_setting("discount_share"), False),
    "recombined routes": (_without_recombination, False),
    "fleet phase": (_without_fleet_phase, False),
}


def main(request_path: str, answer_path: str) -> None:
    """Take the part out, warm up, solve on one core, and write the routes."""
    request: dict[str, Any] = json.loads(Path(request_path).read_text(encoding="utf-8"))
    if request["part"] != EVERYTHING:
        PARTS[request["part"]][0]()
    path = Path(request["path"])
    problem = read_instance(
        path.read_bytes(),
        objective=request["objective"],
        rounding=request["rounding"],
        source=path.name,
    ).problem
    # Loads what is compiled, or compiles: no part is to pay for that.
    solve(problem, SolveParams(seconds=None, iterations=1), seed=1)
    begin = time.perf_counter()
    with ThreadPoolExecutor(1) as executor:
        params = SolveParams(seconds=request["seconds"], workers=1)
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
