"""
Whether printed labels are read by a phone's camera in poor light: simulated, and counted.

A label is laid out, printed as dots, photographed and handed to a decoder that knows nothing of
us. Every draw comes from the case's own seed, so that a case that fails can be looked at again.

What the photograph suffers, and how it is meant:

* the label lies anywhere in the picture, at any rotation, tilted about both axes, in perspective
  from some 20 cm;
* a module is some pixels wide, as the distance gives;
* defocus and a shaking hand blur it: a Gaussian, told by its full width at half of its height
  (2.355 standard deviations), that is by how wide a point of ink becomes;
* the print is grey rather than black, and the light falls off across the picture;
* the sensor adds noise to each pixel.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from random import Random

import numpy as np
import zxingcpp
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from courier_api import SMALL, Label, Words, label_png

__all__ = ["DPI", "Reading", "Severity", "read_labels"]

#: Dots of the label printer, and what it puts on a module of the 30 mm code.
DPI, DOTS = 203, 4

_QR_CODES = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)

#: Letters of Base45 (RFC 9285), and how many of them the code holds.
_BASE45, _MAX_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", 262


@dataclass(frozen=True, slots=True)
class Severity:
    """
    Ranges that each case draws from, evenly.

    Parameters
    ----------
    tilt_degrees : float
        About either axis, to either side.
    pixels_a_module : tuple of float
    blur_modules : tuple of float
        Full width at half height, in modules; a single module is half gone at 1.0.
    contrast : tuple of float
        Dark to bright, 1 being black on white.
    light : tuple of float
        What is left of the light in the darkest corner.
    noise : tuple of float
        Standard deviation, of 255 levels.
    """

    tilt_degrees: float = 30.0
    pixels_a_module: tuple[float, float] = (3.5, 8.0)
    blur_modules: tuple[float, float] = (0.0, 0.9)
    contrast: tuple[float, float] = (0.4, 1.0)
    light: tuple[float, float] = (0.5, 1.0)
    noise: tuple[float, float] = (0.0, 10.0)


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What came of the cases.

    Parameters
    ----------
    read : int
        At the first try, the picture as it is.
    read_enlarged : int
        Only when the picture was doubled in size; what a scanner may try with the next frame.
    misread, unread : int
        As something else; not at all.
    failed_seeds : tuple of int
        Of cases not read at the first try.
    """

    read: int
    read_enlarged: int
    misread: int
    unread: int
    failed_seeds: tuple[int, ...] = field(default=())

    @property
    def num_cases(self) -> int:
        """How many there were."""
        return self.read + self.read_enlarged + self.misread + self.unread

    @property
    def rate(self) -> float:
        """Part that was read at the first try."""
        return self.read / self.num_cases


def read_labels(
    num_cases: int = 500,
    *,
    seed: int = 1,
    severity: Severity | None = None,
    print_label: Callable[[Label], Image.Image] | None = None,
) -> Reading:
    """
    Print, photograph and read labels.

    Parameters
    ----------
    num_cases : int
    seed : int
        Of the first case; the others follow it.
    severity : Severity
    print_label : callable
        From a label to its dots at 203 dpi, of four dots a module; the PNG of the small label
        without it.
    """
    severity = severity or Severity()
    printed = print_label or _png_dots
    counts: Counter[str] = Counter()
    failed = []
    for number in range(seed, seed + num_cases):
        random = Random(number)
        label = _draw_label(random)
        photograph = _take_photograph(printed(label), random, severity)
        verdict = _read_photograph(photograph, label.qr_text)
        counts[verdict] += 1
        if verdict != "read":
            failed.append(number)
    return Reading(
        counts["read"], counts["read_enlarged"], counts["misread"], counts["unread"], tuple(failed)
    )


def _png_dots(label: Label) -> Image.Image:
    return Image.open(BytesIO(label_png(label, stock=SMALL, dpi=DPI)))


def _draw_label(random: Random) -> Label:
    """A label whose code is as full as any may be."""
    return Label(
        qr_text="".join(random.choices(_BASE45, k=_MAX_LETTERS)),
        item_code=f"H57.17.{random.randrange(10, 100)}-261121-{random.randrange(1, 10_000):04}",
        kind=Words("Hồ sơ", "Dossier"),
        destination="Trung tâm Phục vụ hành chính công phường Thuận Hóa",
        sort_code=f"TH-{random.randrange(100):02} R{random.randrange(1, 40)}",
        day=date(2026, 11, 21),
    )


def _read_photograph(photograph: Image.Image, wanted: str) -> str:
    """One of the counts of `Reading`."""
    double = (photograph.width * 2, photograph.height * 2)
    texts = _texts(photograph)
    if wanted in texts:
        return "read"
    texts += _texts(photograph.resize(double, Image.Resampling.BICUBIC))
    if wanted in texts:
        return "read_enlarged"
    return "misread" if texts else "unread"


def _texts(picture: Image.Image) -> list[str]:
    found = zxingcpp.read_barcodes(picture, formats=_QR_CODES)
    return [one.text for one in found]


def _take_photograph(dots: Image.Image, random: Random, severity: Severity) -> Image.Image:
    scale = random.uniform(*severity.pixels_a_module) / DOTS
    label = _on_desk(dots, random)
    corners = list(_seen_corners(label.size, scale, random, severity.tilt_degrees))
    picture = _project(label, corners)
    # Pillow's radius is the standard deviation.
    deviation = random.uniform(*severity.blur_modules) * DOTS * scale / 2.355
    levels = np.asarray(picture.filter(ImageFilter.GaussianBlur(deviation)), np.float64)
    levels = _light(levels, random, severity)
    noise = np.random.default_rng(random.getrandbits(64)).normal(
        0, random.uniform(*severity.noise), levels.shape
    )
    return Image.fromarray(np.clip(levels + noise, 0, 255).astype(np.uint8))


def _on_desk(dots: Image.Image, random: Random) -> Image.Image:
    """The label on a surface of any grey."""
    margin = 40
    desk = Image.new("L", (dots.width + 2 * margin, dots.height + 2 * margin),
                     random.randrange(30, 220))  # fmt: skip
    desk.paste(dots.convert("L"), (margin, margin))
    return desk


def _seen_corners(
    size: tuple[int, int], scale: float, random: Random, tilt_degrees: float
) -> Iterator[tuple[float, float]]:
    """Where the camera sees the corners: rotated, tilted, in perspective."""
    pitch, yaw = (math.radians(random.uniform(-tilt_degrees, tilt_degrees)) for _ in range(2))
    roll = random.uniform(0, 2 * math.pi)
    # 20 cm, in dots.
    distance = 200 / 25.4 * DPI
    for across, down in ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)):
        x, y = across * size[0], down * size[1]
        x, y = x * math.cos(roll) - y * math.sin(roll), x * math.sin(roll) + y * math.cos(roll)
        y, z = y * math.cos(pitch), y * math.sin(pitch)
        x, z = x * math.cos(yaw) + z * math.sin(yaw), z * math.cos(yaw) - x * math.sin(yaw)
        nearness = distance / (distance + z) * scale
        yield x * nearness, y * nearness


def _project(label: Image.Image, corners: list[tuple[float, float]]) -> Image.Image:
    left, top = (min(axis) for axis in zip(*corners, strict=True))
    right, bottom = (max(axis) for axis in zip(*corners, strict=True))
    targets = [(x - left, y - top) for x, y in corners]
    width, height = label.size
    sources = [(0.0, 0.0), (float(width), 0.0), (float(width), float(height)), (0.0, float(height))]
    # Drawn at twice the size and brought down, so that no dot is skipped or doubled.
    finer = 2
    large = label.transform(
        (math.ceil(right - left) * finer, math.ceil(bottom - top) * finer),
        Image.Transform.PERSPECTIVE,
        _homography([(x * finer, y * finer) for x, y in targets], sources),
        Image.Resampling.BICUBIC,
        fillcolor=label.getpixel((0, 0)),
    )
    return large.resize((large.width // finer, large.height // finer), Image.Resampling.BOX)


def _homography(
    targets: list[tuple[float, float]], sources: list[tuple[float, float]]
) -> list[float]:
    """Eight numbers that lead from each pixel of the picture to one of the label."""
    rows, values = [], []
    for (x, y), (u, v) in zip(targets, sources, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    solved: list[float] = np.linalg.solve(np.array(rows), np.array(values)).tolist()
    return solved


def _light(levels: NDArray[np.float64], random: Random, severity: Severity) -> NDArray[np.float64]:
    """Less contrast, and light that falls off towards one side."""
    contrast = random.uniform(*severity.contrast)
    white = random.uniform(255 * contrast, 255) if contrast < 1 else 255.0
    levels = white - (255 - levels) * contrast
    darkest, angle = random.uniform(*severity.light), random.uniform(0, 2 * math.pi)
    height, width = levels.shape
    across = np.linspace(-1, 1, width)[None, :] * math.cos(angle)
    down = np.linspace(-1, 1, height)[:, None] * math.sin(angle)
    slope = (across + down) / (abs(math.cos(angle)) + abs(math.sin(angle)))
    return levels * (1 - (1 - darkest) * (slope + 1) / 2)
