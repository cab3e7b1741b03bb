from itertools import combinations

import numpy as np
import pytest

from geodata.drawing.palette import DARK, LIGHT, assign_colours

#: Machado, Oliveira and Fernandes (2009), table 1, severity 1.0; on linear RGB.
DEUTERANOPIA = np.array(
    [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ]
)
PROTANOPIA = np.array(
    [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ]
)
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)


def linear(colour: str) -> np.ndarray:
    rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    xyz = TO_XYZ @ np.clip(rgb, 0, 1) / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(one: str, other: str) -> float:
    bright, dim = sorted(TO_XYZ[1] @ linear(colour) + 0.05 for colour in (one, other))[::-1]
    return float(bright / dim)


@pytest.mark.parametrize(("palette", "ground"), [(LIGHT, "#f4f2ec"), (DARK, "#141b1f")])
def test_every_route_colour_stands_out_from_the_map(palette: tuple[str, ...], ground: str) -> None:
    assert min(contrast(colour, ground) for colour in palette) >= 3.0


@pytest.mark.parametrize("palette", [LIGHT, DARK])
@pytest.mark.parametrize("sight", [np.eye(3), DEUTERANOPIA, PROTANOPIA])
def test_colours_are_told_apart_by_colour_blind_eyes(
    palette: tuple[str, ...], sight: np.ndarray
) -> None:
    seen = {colour: lab(sight @ linear(colour)) for colour in palette}
    gaps = {
        pair: float(np.linalg.norm(seen[pair[0]] - seen[pair[1]]))
        for pair in combinations(palette, 2)
    }
    worst = min(gaps, key=gaps.__getitem__)
    assert gaps[worst] >= 18, (worst, gaps[worst])


def test_all_colours_are_used_before_one_returns() -> None:
    centres = np.random.default_rng(1).random((24, 2))
    colours = assign_colours(centres)
    assert sorted(colours[: len(LIGHT)]) == list(range(len(LIGHT)))
    assert max(colours.count(one) for one in colours) == 3


def test_the_second_of_a_colour_lies_far_from_the_first() -> None:
    centres = np.array([[float(x), 0.0] for x in range(len(LIGHT))] + [[0.0, 0.0]])
    assert assign_colours(centres)[-1] == assign_colours(centres)[len(LIGHT) - 1]
