"""Colours of routes: few, told apart by colour-blind eyes, and far from their like on the map."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: Route colours on the light and on the dark map; position names the colour in the page's data.
#: Found by a search: any two differ by 19 (CIE76) or more, as seen by normal, deuteranopic and
#: protanopic eyes.
LIGHT = (
    "#0e6bc6",
    "#d5580a",
    "#007b6a",
    "#a23a8f",
    "#804f1b",
    "#3a2c8a",
    "#8c1d3c",
    "#4690c7",
)
DARK = (
    "#5aaaf1",
    "#fd8356",
    "#2fc7ae",
    "#dbbbeb",
    "#f6d460",
    "#917cff",
    "#e0577c",
    "#c3f6ee",
)


def assign_colours(centres: NDArray[np.float64]) -> list[int]:
    """
    A colour for each route, such that routes of one colour lie far apart.

    Parameters
    ----------
    centres : float64, shape (n, 2)
        Middle of each route; longitude and latitude.

    Returns
    -------
    colours : list of int
        Positions in the palettes; no colour is used twice before all have been used once.
    """
    chosen: list[int] = []
    for number, centre in enumerate(centres):
        uses = [chosen.count(colour) for colour in range(len(LIGHT))]
        gaps = np.hypot(*(centres[:number] - centre).T)
        nearest = [
            min(
                (gap for gap, used in zip(gaps, chosen, strict=True) if used == colour), default=9e9
            )
            for colour in range(len(LIGHT))
        ]
        open_colours = [colour for colour, used in enumerate(uses) if used == min(uses)]
        chosen.append(max(open_colours, key=lambda colour: nearest[colour]))
    return chosen
