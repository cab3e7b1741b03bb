"""Lines as short text: rounded, as differences, in printable letters."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

#: Units a degree: five decimals are about one metre, finer than any line on the page.
UNITS_PER_DEGREE = 100_000

#: Stands between two lines of one text.
SEPARATOR = " "


def encode_lines(lines: Iterable[NDArray[np.float64]]) -> str:
    """
    Lines in the letters of Google's polyline format.

    Unlike that format the position runs on from line to line, and within a line repeated points
    are left out; latitude comes after longitude.

    Parameters
    ----------
    lines : iterable of float64, shape (k, 2)
        Longitude and latitude, degrees. Lines of a single place keep one point.

    Returns
    -------
    text : str
        Letters from ``?`` to ``~``, lines parted by a space.
    """
    parts = []
    last = np.zeros((1, 2), dtype=np.int64)
    for line in lines:
        units = np.rint(np.asarray(line) * UNITS_PER_DEGREE).astype(np.int64)
        steps = np.diff(np.concatenate((last, units)), axis=0)
        is_kept = np.any(steps != 0, axis=1)
        is_kept[0] = True
        parts.append("".join(_letters(int(step)) for step in steps[is_kept].flat))
        last = units[-1:]
    return SEPARATOR.join(parts)


def _letters(value: int) -> str:
    rest = value << 1 if value >= 0 else ~(value << 1)
    letters = ""
    while rest >= 0x20:
        letters += chr((0x20 | (rest & 0x1F)) + 63)
        rest >>= 5
    return letters + chr(rest + 63)
