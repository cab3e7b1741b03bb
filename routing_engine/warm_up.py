"""Compiles the search's kernels once, and says so: ``python -m routing_engine.warm_up``."""

from __future__ import annotations

import sys
import time

from routing_engine.kernels.cache_folder import cache_folder

#: Written when every kernel has been compiled.
_MARK = "ready"


def is_warm() -> bool:
    """Whether the kernels as they stand have been compiled on this machine."""
    return (cache_folder() / _MARK).is_file()


def warm_up() -> None:
    """Compile every kernel by searching on a day of two calls; a line says that it takes time."""
    if is_warm():
        return
    print("Compiling the search (once, about a minute) ...", file=sys.stderr, flush=True)
    begin = time.monotonic()
    search_a_little()
    mark = cache_folder() / _MARK
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()
    print(f"Compiled in {time.monotonic() - begin:.0f} s.", file=sys.stderr, flush=True)


def search_a_little() -> None:
    """Use every kernel once, so that each is compiled or loaded."""
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
    island = Island(flat)
    island.begin({}, seed=1)
    island.construct()
    island.anneal(10, 1.0, 1.0)
    island.serve_all(10, 1.0)


if __name__ == "__main__":
    warm_up()
