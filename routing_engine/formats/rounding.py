"""How a file's distances and times become the engine's integers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing_engine.formats.table import Node, NodeTable

__all__ = ["ROUNDINGS", "Rounding", "choose_rounding"]

#: What the caller may choose for Euclidean files with times.
ROUNDINGS = ("double", "dimacs")

_SCALES = {"double": 1_000_000, "dimacs": 10, "nearest": 1, "matrix": 1}
#: Legs that are not rounded stay below this, so that they fit where the search looks them up.
_LONGEST_LEG = 2**30
# Rows of the matrix that are reckoned at once, so that memory stays near that of the result.
_BLOCK = 512


@dataclass(frozen=True, slots=True)
class Rounding:
    """
    One convention.

    Parameters
    ----------
    name : str
        ``double``: to the nearest; up where the longest leg allows no 10^6 units in one.
        ``dimacs``: cut to one decimal. ``nearest``: distances to the nearest whole number.
        ``matrix``: the file's own whole numbers.
    scale : int
        Integer units in one unit of the file.
    """

    name: str
    scale: int

    def scaled(self, value: float) -> int:
        """A time or a distance as an integer."""
        if self.name == "dimacs":
            return math.floor(10 * value)
        return math.floor(value * self.scale + 0.5)

    def scaled_matrix(self, table: NodeTable) -> NDArray[np.int64]:
        """
        Distances between all nodes as integers.

        Returns
        -------
        matrix : int64, shape (num_nodes, num_nodes)
        """
        num_nodes = len(table.nodes)
        matrix = np.empty((num_nodes, num_nodes), dtype=np.int64)
        for begin in range(0, num_nodes, _BLOCK):
            rows = slice(begin, begin + _BLOCK)
            distances = _euclidean(table, rows) if table.matrix is None else table.matrix[rows]
            scaled = distances * self.scale
            # Where a unit is coarse, legs that are too short would add up to being late.
            is_coarse = self.name == "double" and self.scale < _SCALES["double"]
            offset = 0.0 if self.name == "dimacs" else 0.5
            matrix[rows] = np.ceil(scaled) if is_coarse else np.floor(scaled + offset)
        return matrix

    def leg(self, table: NodeTable, origin: int, destination: int) -> float:
        """
        Distance between two positions of ``table.nodes``, in the file's unit.

        Reckoned from the file with plain floats, so that it can judge the integer matrix.
        """
        distance = _straight(table, origin, destination)
        if self.name == "dimacs":
            return math.floor(10 * distance) / 10
        return float(math.floor(distance + 0.5)) if self.name == "nearest" else distance


def choose_rounding(table: NodeTable, wanted: str) -> Rounding:
    """
    The convention that fits the file.

    Files with times over a plane follow ``wanted``; those without times, the nearest whole number
    (CVRPLIB); a matrix of whole numbers is taken as it stands.

    Parameters
    ----------
    table : NodeTable
    wanted : str
        One of `ROUNDINGS`.
    """
    if wanted not in ROUNDINGS:
        raise ValueError(f"rounding {wanted!r}, wanted one of {', '.join(ROUNDINGS)}.")
    if table.matrix is not None:
        is_whole = np.array_equal(table.matrix, np.floor(table.matrix)) and all(
            _is_whole(node) for node in table.nodes
        )
        name = "matrix" if is_whole else wanted
    else:
        name = wanted if table.kind in ("vrptw", "pdptw") else "nearest"
    return Rounding(name, _finest_scale(table) if name == "double" else _SCALES[name])


def _finest_scale(table: NodeTable) -> int:
    """A power of ten: 10^6 up to legs of a thousand units, less beyond."""
    if table.matrix is not None:
        longest = float(table.matrix.max(initial=0))
    else:
        x, y = [node.x for node in table.nodes], [node.y for node in table.nodes]
        longest = math.hypot(max(x) - min(x), max(y) - min(y))
    scale = _SCALES["double"]
    while scale > 1 and longest * scale >= _LONGEST_LEG:
        scale //= 10
    return scale


def _is_whole(node: Node) -> bool:
    times = (node.ready or 0.0, node.due or 0.0, node.service)
    return all(float(time).is_integer() for time in times)


def _euclidean(table: NodeTable, rows: slice) -> NDArray[np.float64]:
    x = np.array([node.x for node in table.nodes])
    y = np.array([node.y for node in table.nodes])
    distances: NDArray[np.float64] = np.hypot(
        x[rows, np.newaxis] - x[np.newaxis, :], y[rows, np.newaxis] - y[np.newaxis, :]
    )
    return distances


def _straight(table: NodeTable, origin: int, destination: int) -> float:
    if table.matrix is not None:
        return float(table.matrix[origin, destination])
    here, there = table.nodes[origin], table.nodes[destination]
    return math.hypot(here.x - there.x, here.y - there.y)
