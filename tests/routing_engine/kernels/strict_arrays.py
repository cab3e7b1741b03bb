"""Arrays as compiled kernels see them: an index is a position, and never counted from the end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

import numpy as np

from routing_engine.island import Island
from routing_engine.kernels.bundle import Bundle

_Bundle = TypeVar("_Bundle", bound=Bundle)


class StrictArray(np.ndarray[Any, Any]):
    """Refuses what numpy counts from the end: compiled, it would lie before the array."""

    def __getitem__(self, index: Any) -> Any:
        _check(index)
        return super().__getitem__(index)

    def __setitem__(self, index: Any, value: Any) -> None:
        _check(index)
        super().__setitem__(index, value)


def _check(index: Any) -> None:
    for one in index if isinstance(index, tuple) else (index,):
        if isinstance(one, int | np.integer) and one < 0:
            raise IndexError(f"Index {index}, wanted positions from 0 on.")


def _strict(bundle: _Bundle) -> _Bundle:
    changes: dict[str, Any] = {name: array.view(StrictArray) for name, array in bundle.arrays()}
    return replace(bundle, **changes)


def make_strict(island: Island) -> None:
    """Let an island, whose kernels are plain Python, use strict arrays alone."""
    flat = island.flat
    island.flat = replace(
        flat,
        visits=_strict(flat.visits),
        shipments=_strict(flat.shipments),
        travel=_strict(flat.travel),
        fleet=_strict(flat.fleet),
        near=_strict(flat.near),
    )
    island.routes = _strict(island.routes)
    island.memory = _strict(island.memory)
    island.search = _strict(island.search)
    island.pool = _strict(island.pool)
