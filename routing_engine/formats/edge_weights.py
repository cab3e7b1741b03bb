"""Matrices written out in a text: whole, or one triangle of a symmetric one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from routing_engine.formats.lines import MAX_VALUE, Line, Lines

__all__ = ["SHAPES", "read_square"]

# A column-wise lower triangle is the row-wise upper one of the same symmetric matrix.
_TRIANGLES = {
    "LOWER_ROW": ("lower", -1),
    "LOWER_DIAG_ROW": ("lower", 0),
    "UPPER_ROW": ("upper", 1),
    "UPPER_DIAG_ROW": ("upper", 0),
    "LOWER_COL": ("upper", 1),
    "LOWER_DIAG_COL": ("upper", 0),
    "UPPER_COL": ("lower", -1),
    "UPPER_DIAG_COL": ("lower", 0),
}

#: Names that TSPLIB gives to the ways of writing a matrix.
SHAPES = ("FULL_MATRIX", *_TRIANGLES)


def read_square(
    lines: Lines, rows: Sequence[Line], *, size: int, shape: str, what: str
) -> NDArray[np.float64]:
    """
    A square matrix of non-negative numbers; its diagonal is set to 0, for nobody drives there.

    Parameters
    ----------
    lines : Lines
        Takes the faults.
    rows : sequence of Line
    size : int
    shape : str
        One of `SHAPES`.
    what : str
        Name of the section, for messages.

    Returns
    -------
    matrix : float64, shape (size, size)
        Empty when the count was wrong; zeros where a word was no number.
    """
    parts = [_values(lines, row, what) for row in rows]
    values = np.concatenate(parts) if parts else np.zeros(0)
    wanted = _count(size, shape)
    if len(values) != wanted:
        lines.refuse(
            "matrix_size",
            rows[-1].number if rows else lines.last_number,
            f"{what} holds {len(values):,} numbers; {wanted:,} were wanted"
            f" ({shape} of {size} nodes).",
        )
        return np.zeros((0, 0))
    if shape == "FULL_MATRIX":
        matrix = values.reshape(size, size).copy()
    else:
        side, offset = _TRIANGLES[shape]
        indices = np.tril_indices if side == "lower" else np.triu_indices
        matrix = np.zeros((size, size))
        matrix[indices(size, offset)] = values
        matrix = np.maximum(matrix, matrix.T)
    np.fill_diagonal(matrix, 0.0)
    return matrix


def _count(size: int, shape: str) -> int:
    """How many numbers a matrix of that shape is written with."""
    if shape == "FULL_MATRIX":
        return size * size
    has_diagonal = _TRIANGLES[shape][1] == 0
    return size * (size + 1) // 2 if has_diagonal else size * (size - 1) // 2


def _values(lines: Lines, row: Line, what: str) -> NDArray[np.float64]:
    """The numbers of a row: at once where it is clean, else word by word to name the faults."""
    joined = row.text
    if joined.isascii() and "_" not in joined:
        try:
            values = np.array(list(map(float, row.words)))
        except ValueError:
            values = np.array([-1.0])
        if np.all((values >= 0) & (values <= MAX_VALUE)):
            return values
    return np.array(
        [lines.real(word, f"{what} entry", row.number, minimum=0) for word in row.words]
    )
