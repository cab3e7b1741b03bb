"""Compiles the search's kernels once, and says so: ``python -m routing_engine.warm_up``."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from routing_engine.interpreter import python_command, python_environment
from routing_engine.kernels.cache_folder import cache_folder

if TYPE_CHECKING:
    from routing_engine.island import Island

#: Written when every kernel has been compiled.
_MARK = "ready"
_HELPER = "from routing_engine.warm_up import insert_a_little; insert_a_little()"


def is_warm() -> bool:
    """Whether the kernels as they stand have been compiled on this machine."""
    return (cache_folder() / _MARK).is_file()


def warm_up() -> None:
    """
    Compile every kernel by searching on a day of two calls; a line says that it takes time.

    A second process begins at the other end, so that two cores take little more than half as long;
    both may write the same file, since a kernel is compiled in one way only.
    """
    if is_warm():
        return
    print("Compiling the search (once, about a minute) ...", file=sys.stderr, flush=True)
    begin = time.monotonic()
    helper = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
        python_command("-c", _HELPER),
        env=python_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        # What goes wrong there goes wrong here, too, and is told here.
        stderr=subprocess.DEVNULL,
    )
    try:
        search_a_little()
    finally:
        helper.terminate()
        helper.wait()
    mark = cache_folder() / _MARK
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()
    print(f"Compiled in {time.monotonic() - begin:.0f} s.", file=sys.stderr, flush=True)


def search_a_little() -> None:
    """Use every kernel once, so that each is compiled or loaded."""
    island = _small_island()
    # In an order that comes last to what `insert_a_little` begins with.
    island.begin({}, seed=1)
    island.anneal(10, 1.0, 1.0)
    island.construct()
    island.serve_all(10, 1.0)


def insert_a_little() -> None:
    """Compile what a search comes to last, for another process that searches a little."""
    from routing_engine.worker import die_with

    die_with(os.getppid())
    island = _small_island()
    # Without a solution: loading one is what the other process compiles first.
    island.construct()
    island.serve_all(10, 1.0)


def _small_island() -> Island:
    """An island of two calls and a bike."""
    import numpy as np

    from routing_engine.flat_problem import flatten
    from routing_engine.island import Island
    from routing_engine.problem import (
        Location,
        LocationKind,
        Problem,
        Shift,
        Shipment,
        TravelMatrix,
        Vehicle,
        Visit,
    )
    from routing_engine.tasks import TaskBook

    seconds = np.array([[[0, 60], [60, 0]]])
    problem = Problem(
        locations=tuple(
            Location(name, 0.0, 0.0, LocationKind.ADDRESS, row)
            for row, name in enumerate(("base", "home"))
        ),
        shipments=(
            Shipment("pair", (1,), pickup=Visit("base"), delivery=Visit("home")),
            Shipment("call", (0,), visit=Visit("home")),
        ),
        vehicles=(Vehicle("bike", "base", "base", Shift(0, 3600), (1,), "bike"),),
        travel=TravelMatrix(("bike",), seconds, seconds),
        capacity_dimensions=("pieces",),
    )
    flat, _ = flatten(TaskBook(problem))
    return Island(flat)


if __name__ == "__main__":
    warm_up()
