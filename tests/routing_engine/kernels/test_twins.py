import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from routing_engine.island import Island
from tests.routing_engine.kernels.strict_arrays import StrictArray
from tests.routing_engine.kernels.twin_run import all_traces, searched, traces, twin_problem

CHECKOUT = Path(__file__).resolve().parents[3]


def test_compiled_search_is_the_plain_python_one() -> None:
    """The same routes, costs, counters and random words, to the last bit."""
    plain = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.routing_engine.kernels.twin_run"],
        cwd=CHECKOUT,
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        check=True,
        text=True,
    )
    expected, found = json.loads(plain.stdout), json.loads(json.dumps(all_traces()))
    assert found.keys() == expected.keys()
    for seed in expected:
        assert found[seed] == expected[seed], seed


def test_the_plain_twin_refuses_what_lies_before_an_array() -> None:
    array = np.zeros((2, 3)).view(StrictArray)
    array[1, 2] = 1.0
    for index in (-1, (0, -1), (np.int64(-2), 0)):
        with pytest.raises(IndexError, match="from 0 on"):
            array[index]
        with pytest.raises(IndexError, match="from 0 on"):
            array[index] = 1.0


def test_search_repeats_with_its_seed() -> None:
    problem = twin_problem(1)
    assert traces(searched(problem, seed=5)) == traces(searched(problem, seed=5))


def test_another_seed_searches_elsewhere() -> None:
    problem = twin_problem(1)
    assert traces(searched(problem, seed=5)) != traces(searched(problem, seed=6))


def test_island_that_begins_anew_forgets_what_it_did() -> None:
    """But for the counters, which go on, and the versions, which no two contents share."""
    fresh = searched(twin_problem(1), seed=7)
    used = searched(twin_problem(1), seed=5)
    routes: dict[int, list[int]] = {}
    for island in (used, fresh):
        assert island.begin(routes, seed=9)
        island.construct()
        island.anneal(200, 50_000.0, 500.0)
    assert _found(used) == _found(fresh)
    anew = Island(fresh.flat, fresh.settings)
    assert anew.begin(routes, seed=9)
    anew.construct()
    anew.anneal(200, 50_000.0, 500.0)
    assert _found(used) == _found(anew)


def _found(island: Island) -> tuple[object, ...]:
    return (
        island.best_routes(),
        island.current_routes(),
        island.best_cost,
        island.num_left_out,
        island.search.random.tolist(),
    )
