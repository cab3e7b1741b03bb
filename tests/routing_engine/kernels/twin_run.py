"""
Searches on random problems, and all they leave behind: for the same search run another way.

As a program it prints them; under ``NUMBA_DISABLE_JIT`` its kernels are plain Python, and refuse
an index below 0, which the compiled ones would follow out of the array.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import replace
from typing import Any

import numpy as np

from routing_engine.island import Island
from routing_engine.problem import Problem
from tests.property.strategies import random_problem
from tests.routing_engine.kernels.kernel_days import day_of, has_something_to_serve
from tests.routing_engine.kernels.strict_arrays import make_strict

NUM_ITERATIONS = 300
SEEDS = tuple(range(12))


def twin_problem(seed: int) -> Problem:
    """With breaks or without, locked or not; some shipments may be left out."""
    problem = random_problem(seed, num_shipments=9, num_vehicles=4)
    # Vehicles that are alike share a class.
    return replace(problem, vehicles=(*problem.vehicles, replace(problem.vehicles[-1], id="V-9")))


def searched(
    problem: Problem, *, seed: int, num_iterations: int = NUM_ITERATIONS, is_strict: bool = False
) -> Island:
    """An island that has been built up and annealed."""
    island = day_of(problem).island(seed=seed)
    if is_strict:
        make_strict(island)
    # Digests wrap round, as they are meant to; plain numpy would warn.
    with np.errstate(over="ignore"):
        island.construct()
        island.anneal(num_iterations, 50_000.0, 500.0)
    return island


def traces(island: Island) -> dict[str, Any]:
    """Everything that tells two searches apart; floats to the last bit."""
    sheet = island.routes.sheet
    return {
        "best": {str(vehicle): route for vehicle, route in island.best_routes().items()},
        "current": {str(vehicle): route for vehicle, route in island.current_routes().items()},
        "cost": [value.hex() for value in island.search.cost.tolist()],
        "counts": island.search.count.tolist(),
        "random": island.search.random.tolist(),
        "arrays": {
            name: hashlib.sha256(np.ascontiguousarray(array[sheet]).tobytes()).hexdigest()
            for name, array in island.routes.arrays()
            if array.shape[0] == 2 * len(sheet)
        },
        "pool": [int(island.pool.digest.sum()), island.pool.filled.tolist()],
    }


def all_traces(*, is_strict: bool = False) -> dict[str, Any]:
    """Of each seed's problem."""
    problems = {seed: twin_problem(seed) for seed in SEEDS}
    return {
        str(seed): traces(searched(problem, seed=seed + 1, is_strict=is_strict))
        for seed, problem in problems.items()
        if has_something_to_serve(problem)
    }


if __name__ == "__main__":
    json.dump(all_traces(is_strict=True), sys.stdout)
