"""Travel of shipments that are alone on a vehicle: by the matrix, and over any halts between."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from routing_engine.problem import Problem, Vehicle
from routing_engine.travel import UNREACHABLE
from routing_engine.validate.earliest import Legs
from routing_engine.validate.table import FAR, Ints, ShipmentTable

IntMatrix = NDArray[np.int64] | NDArray[np.int32]

#: Stands for "no road" where all ways fit into 32 bits; the sum of two still does.
SMALL_FAR = 2**29
#: Bounds the memory of one computation.
ROWS_AT_ONCE = 32


class Ways:
    """
    Travel seconds between rows of the matrix; ``FAR`` where no road leads.

    A matrix may say more seconds for a pair, or -1, than for a way over a third location. A proof
    must then use the quickest way; each is computed when first asked for, together with those that
    will be asked for next.

    Parameters
    ----------
    problem : Problem
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._quickest: dict[tuple[int, int, bool], Ints] = {}
        self._steps: dict[tuple[int, bool], IntMatrix] = {}

    def direct(self, shipments: ShipmentTable, vehicle: Vehicle) -> Legs:
        """Legs as the matrix gives them."""
        start, end, profile = self._ends(vehicle)
        matrix = self._problem.travel.seconds[profile]
        first, second = shipments.first.row, shipments.second.row
        to_end = np.zeros_like(second) if end is None else _far(matrix[second, end])
        return _far(matrix[start, first]), _far(matrix[first, second]), to_end

    def hopeful(self, shipments: ShipmentTable, vehicle: Vehicle) -> Legs:
        """Quickest legs from the start and to the end; between the visits what they imply."""
        self._prepare_ends(vehicle.profile)
        start, end, profile = self._ends(vehicle)
        first, second = shipments.first.row, shipments.second.row
        outward = self.from_row(profile, start)
        # To go over the first visit is never quicker than the quickest way to the second.
        between = np.maximum(outward[second] - outward[first], 0)
        to_end = np.zeros_like(second)
        if end is not None:
            homeward = self._ways(profile, end, is_reversed=True)
            between = np.maximum(between, homeward[first] - homeward[second])
            to_end = homeward[second]
        return outward[first], between, to_end

    def quickest(self, shipments: ShipmentTable, vehicle: Vehicle) -> Legs:
        """Quickest legs, over any halts."""
        to_first, _, to_end = self.hopeful(shipments, vehicle)
        profile = self._problem.travel.profile_idx(vehicle.profile)
        self.prepare(profile, shipments.first.row.tolist())
        pairs = zip(shipments.first.row.tolist(), shipments.second.row.tolist(), strict=True)
        between = [int(self.from_row(profile, a)[b]) for a, b in pairs]
        return to_first, np.array(between, dtype=np.int64), to_end

    def from_row(self, profile: int, row: int) -> Ints:
        """Quickest seconds from a row to every other, int64 of shape (n,)."""
        return self._ways(profile, row, is_reversed=False)

    def prepare(self, profile: int, rows: Iterable[int], *, is_reversed: bool = False) -> None:
        """Compute the ways of all these rows that are not known yet, together."""
        known = self._quickest
        new = [one for one in dict.fromkeys(rows) if (profile, one, is_reversed) not in known]
        for first in range(0, len(new), ROWS_AT_ONCE):
            part = new[first : first + ROWS_AT_ONCE]
            found = _quickest_from(self._steps_of(profile, is_reversed=is_reversed), part)
            for row, seconds in zip(part, found, strict=True):
                known[profile, row, is_reversed] = seconds

    def _prepare_ends(self, profile: str) -> None:
        ends = [self._ends(one) for one in self._problem.vehicles if one.profile == profile]
        idx = self._problem.travel.profile_idx(profile)
        self.prepare(idx, (start for start, _, _ in ends))
        self.prepare(idx, (end for _, end, _ in ends if end is not None), is_reversed=True)

    def _ends(self, vehicle: Vehicle) -> tuple[int, int | None, int]:
        known = self._problem.location_by_id
        start = known[vehicle.start_location_id].matrix_idx
        end_id = vehicle.end_location_id
        end = None if end_id is None else known[end_id].matrix_idx
        return start, end, self._problem.travel.profile_idx(vehicle.profile)

    def _ways(self, profile: int, row: int, *, is_reversed: bool) -> Ints:
        self.prepare(profile, [row], is_reversed=is_reversed)
        return self._quickest[profile, row, is_reversed]

    def _steps_of(self, profile: int, *, is_reversed: bool) -> IntMatrix:
        key = (profile, is_reversed)
        if key not in self._steps:
            matrix = self._problem.travel.seconds[profile]
            self._steps[key] = _steps(matrix.T if is_reversed else matrix)
        return self._steps[key]


def _far(seconds: IntMatrix) -> Ints:
    return np.where(seconds == UNREACHABLE, FAR, seconds.astype(np.int64))


def _steps(matrix: IntMatrix) -> IntMatrix:
    """The matrix row by row, with a far value for no road; in 32 bits where all ways fit."""
    # No way has more legs than there are rows.
    if len(matrix) * int(matrix.max(initial=0)) < SMALL_FAR:
        near = np.ascontiguousarray(matrix, dtype=np.int32)
        return np.where(near == UNREACHABLE, np.int32(SMALL_FAR), near)
    return np.ascontiguousarray(_far(matrix))


def _quickest_from(steps: IntMatrix, sources: Sequence[int]) -> Ints:
    """
    Quickest seconds from some rows to every row, over any rows between (Bellman and Ford).

    All sources are carried through each row at once; a road matrix settles in two or three rounds.
    """
    far = SMALL_FAR if steps.dtype == np.int32 else FAR
    best: Ints = steps[list(sources)].astype(steps.dtype)
    via = np.empty_like(best)
    halts = np.arange(len(steps))
    while halts.size:
        before = best.copy()
        for halt in halts.tolist():
            np.add(best[:, halt, None], steps[halt], out=via)
            np.minimum(best, via, out=best)
        halts = np.flatnonzero((best < before).any(axis=0))
    return np.where(best == far, FAR, best.astype(np.int64))
