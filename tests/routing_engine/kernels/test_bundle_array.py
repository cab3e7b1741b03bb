"""What compiled kernels may do with a bundle's arrays, and what is refused beforehand."""

import numba
import numpy as np
import pytest
from numba.core.errors import NumbaError

from routing_engine.island import Island
from routing_engine.kernels.arrays import Near
from tests.routing_engine.kernels.kernel_days import day_of
from tests.routing_engine.kernels.twin_run import twin_problem


@pytest.fixture
def near() -> Near:
    """Two rows of numbers."""
    return Near(np.arange(6, dtype=np.int32).reshape(2, 3), np.zeros((1, 2), np.int32))


@pytest.fixture
def island() -> Island:
    """Its arrays may be written to."""
    return day_of(twin_problem(1)).island(seed=1)


def test_an_item_is_read_and_written_where_it_lies(near: Near, island: Island) -> None:
    @numba.njit(_nrt=False)
    def copy(bundle, target) -> None:
        target.cost[0] = bundle.around[1, 2]
        target.cost[1] = bundle.around[np.int32(0), 1]

    copy(near, island.search)
    assert island.search.cost.tolist() == [5.0, 1.0]


def test_a_row_is_no_item(near: Near) -> None:
    @numba.njit(_nrt=False)
    def first(bundle):
        return bundle.around[0].size

    with pytest.raises(NumbaError, match="wanted 2 integers"):
        first(near)


def test_what_never_changes_cannot_be_written_to(near: Near) -> None:
    @numba.njit(_nrt=False)
    def spoil(bundle) -> None:
        bundle.around[0, 0] = 1

    with pytest.raises(NumbaError, match="readonly"):
        spoil(near)
