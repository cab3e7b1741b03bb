"""Travel of shipments that are alone on a vehicle: by the matrix, and over any halts between."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from routing_engine.problem import Problem, Vehicle
from routing_engine.travel import UNREACHABLE
from routing_engine.validate.earliest import Legs
from routing_engine.validate.table import FAR, Ints, ShipmentTable

#: Profile, row where a way starts (or ends), and whether ways to it are meant.
Key = tuple[int, int, bool]


@dataclass(slots=True)
class Ways:
    """
    Travel seconds between rows of the matrix; ``FAR`` where no road leads.

    A matrix may say more seconds for a pair, or -1, than for a way over a third location. A proof
    must then use the quickest way; each is computed when first asked for.
    """

    problem: Problem
    _quickest: dict[Key, Ints] = field(default_factory=dict)

    def direct(self, shipments: ShipmentTable, vehicle: Vehicle) -> Legs:
        """Legs as the matrix gives them."""
        start, end, profile = self._ends(vehicle)
        matrix = self.problem.travel.seconds[profile]
        first, second = shipments.first.row, shipments.second.row
        to_end = np.zeros_like(second) if end is None else _far(matrix[second, end])
        return _far(matrix[start, first]), _far(matrix[first, second]), to_end

    def hopeful(self, shipments: ShipmentTable, vehicle: Vehicle) -> Legs:
        """Quickest legs from the start and to the end; between the visits what they imply."""
        start, end, profile = self._ends(vehicle)
        first, second = shipments.first.row, shipments.second.row
        outward = self.from_row(profile, start)
        # To go over the first visit is never quicker than the quickest way to the second.
        between = np.maximum(outward[second] - outward[first], 0)
        to_end = np.zeros_like(second)
        if end is not None:
            homeward = self.to_row(profile, end)
            between = np.maximum(between, homeward[first] - homeward[second])
            to_end = homeward[second]
        return outward[first], between, to_end

    def quickest(self, shipments: ShipmentTable, vehicle: Vehicle) -> Legs:
        """Quickest legs, over any halts."""
        to_first, _, to_end = self.hopeful(shipments, vehicle)
        profile = self.problem.travel.profile_idx(vehicle.profile)
        pairs = zip(shipments.first.row.tolist(), shipments.second.row.tolist(), strict=True)
        between = [0 if a == b else int(self.from_row(profile, a)[b]) for a, b in pairs]
        return to_first, np.array(between, dtype=np.int64), to_end

    def _ends(self, vehicle: Vehicle) -> tuple[int, int | None, int]:
        known = self.problem.location_by_id
        start = known[vehicle.start_location_id].matrix_idx
        end_id = vehicle.end_location_id
        end = None if end_id is None else known[end_id].matrix_idx
        return start, end, self.problem.travel.profile_idx(vehicle.profile)

    def from_row(self, profile: int, row: int) -> Ints:
        """Quickest seconds from a row to every other, int64 of shape (n,)."""
        return self._ways((profile, row, False))

    def to_row(self, profile: int, row: int) -> Ints:
        """Quickest seconds from every row to this one, int64 of shape (n,)."""
        return self._ways((profile, row, True))

    def _ways(self, key: Key) -> Ints:
        if key not in self._quickest:
            profile, row, is_reversed = key
            matrix = self.problem.travel.seconds[profile]
            self._quickest[key] = _dijkstra(matrix.T if is_reversed else matrix, row)
        return self._quickest[key]


def _far(seconds: Ints) -> Ints:
    return np.where(seconds == UNREACHABLE, FAR, seconds.astype(np.int64))


def _dijkstra(matrix: Ints, source: int) -> Ints:
    """Quickest seconds from one row, by Dijkstra's algorithm on a full matrix."""
    best = np.full(len(matrix), FAR, dtype=np.int64)
    best[source] = 0
    waiting = best.copy()
    for _ in range(len(matrix)):
        row = int(waiting.argmin())
        if waiting[row] >= FAR:
            break
        via = _far(matrix[row]) + best[row]
        closer = via < best
        best[closer] = via[closer]
        waiting[closer] = via[closer]
        waiting[row] = FAR
    return best
