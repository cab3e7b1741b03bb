"""Where true roads are known so densely that estimated ones must give way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.arc_tables import great_circle_m
from geodata.graph import RoadGraph

#: Side of a cell; some 1.1 km.
CELL_DEGREES = 0.01
#: Kilometres of road per square kilometre, over 3 x 3 cells, from which on a cell is covered.
#: Central Hue has 15 to 20, rice villages 3 to 6, a lone highway through the country 0.3.
MIN_ROAD_DENSITY = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class Coverage:
    """
    A raster of cells.

    Parameters
    ----------
    first_column, first_row : int
        Longitude and latitude of the south-western corner, in cells of 0.01 degrees.
    is_covered_cell : bool, shape (rows, columns)
    """

    first_column: int
    first_row: int
    is_covered_cell: NDArray[np.bool_]

    def holds(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
        """True for each point, in degrees, that lies in a covered cell; shape (n,)."""
        rows, columns = self.is_covered_cell.shape
        column = _cell(lon) - self.first_column
        row = _cell(lat) - self.first_row
        is_inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
        at = self.is_covered_cell[row.clip(0, rows - 1), column.clip(0, columns - 1)]
        return np.asarray(is_inside & at, np.bool_)


def dense_area(graph: RoadGraph) -> Coverage:
    """The cells around which the graph's roads lie densely, small holes filled."""
    from scipy.ndimage import binary_closing, binary_fill_holes, convolve

    lon, lat, length_m = _road_steps(graph)
    column, row = _cell(lon), _cell(lat)
    # A rim of empty cells lets the closing work up to the border.
    first_column, first_row = int(column.min()) - 3, int(row.min()) - 3
    road_m = np.zeros((int(row.max()) - first_row + 4, int(column.max()) - first_column + 4))
    np.add.at(road_m, (row - first_row, column - first_column), length_m)
    side_m = CELL_DEGREES * 111_195.0
    cell_km2 = (side_m / 1000) ** 2 * np.cos(np.radians(lat.mean()))
    density = convolve(road_m / 1000, np.ones((3, 3)), mode="constant") / (9 * cell_km2)
    is_dense = binary_closing(density >= MIN_ROAD_DENSITY, np.ones((3, 3), np.bool_))
    return Coverage(first_column, first_row, np.asarray(binary_fill_holes(is_dense), np.bool_))


def _cell(degrees: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.floor(degrees / CELL_DEGREES).astype(np.int64)


def _road_steps(
    graph: RoadGraph,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Middle (lon, lat) and metres of each straight step of each road, once per edge."""
    _, arcs = np.unique(graph.edge_idx, return_index=True)
    counts = np.diff(graph.geometry_ptr)[arcs]
    ptr = np.concatenate(([0], np.cumsum(counts + 2)))
    lon, lat = np.empty(int(ptr[-1])), np.empty(int(ptr[-1]))
    tails = graph.tails
    inner = np.ones(lon.size, np.bool_)
    inner[ptr[:-1]] = inner[ptr[1:] - 1] = False
    offsets = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    points = np.repeat(graph.geometry_ptr[:-1][arcs], counts) + offsets
    for values, nodes, bends in (
        (lon, graph.node_lon, graph.geometry_lon),
        (lat, graph.node_lat, graph.geometry_lat),
    ):
        values[ptr[:-1]] = nodes[tails[arcs]]
        values[ptr[1:] - 1] = nodes[graph.heads[arcs]]
        values[inner] = bends[points]
    is_step = np.ones(lon.size - 1, np.bool_)
    is_step[ptr[1:-1] - 1] = False
    length_m = great_circle_m(lon[:-1], lat[:-1], lon[1:], lat[1:])[is_step]
    middle_lon, middle_lat = (lon[:-1] + lon[1:]) / 2, (lat[:-1] + lat[1:]) / 2
    return middle_lon[is_step], middle_lat[is_step], length_m
