"""
Typefaces, and where each letter of a text stands.

Be Vietnam Pro is drawn for Vietnamese (stacked marks neither clash nor shrink) and is the face of
the screens too; IBM Plex Mono sets codes and hashes, where 0 and O, 1 and l must differ. HarfBuzz
kerns; ligatures stay off, so that each letter is one glyph and is found again by who copies the
text out of a PDF.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache, lru_cache
from importlib.resources import files

import uharfbuzz  # type: ignore[import-untyped]  # a compiled module without stubs

__all__ = [
    "EM",
    "Face",
    "Letter",
    "cap_height",
    "font_bytes",
    "has_letter",
    "outline",
    "set_letters",
    "width",
]

#: Both families are drawn on this grid; every measure below is in its units.
EM = 1000

_FEATURES: Mapping[str, bool] = {"kern": True, "liga": False, "clig": False, "calt": False}


class Face(Enum):
    """A typeface: package and file that it comes from."""

    REGULAR = ("fontpkg_be_vietnam_pro", "BeVietnamPro-Regular.ttf")
    SEMIBOLD = ("fontpkg_be_vietnam_pro", "BeVietnamPro-SemiBold.ttf")
    BOLD = ("fontpkg_be_vietnam_pro", "BeVietnamPro-Bold.ttf")
    MONO = ("fontpkg_ibm_plex_mono", "IBMPlexMono-Regular.ttf")
    MONO_SEMIBOLD = ("fontpkg_ibm_plex_mono", "IBMPlexMono-SemiBold.ttf")


@dataclass(frozen=True, slots=True)
class Letter:
    """
    A letter in its place.

    Parameters
    ----------
    text : str
        One character.
    glyph : int
        Its number within the typeface.
    offset : int
        How far right of its place it is drawn.
    advance : int
        How far right of its place the next one stands.
    width : int
        Its advance when it stands alone.
    """

    text: str
    glyph: int
    offset: int
    advance: int
    width: int


@cache
def font_bytes(face: Face) -> bytes:
    """TrueType file of a typeface."""
    package, name = face.value
    return files(package).joinpath("files", name).read_bytes()


def has_letter(face: Face, letter: str) -> bool:
    """Whether the typeface has a glyph for a character."""
    return _font(face).get_nominal_glyph(ord(letter)) is not None


@lru_cache(maxsize=8192)
def set_letters(face: Face, text: str) -> tuple[Letter, ...]:
    """
    The letters of a text in their places, kerned.

    Parameters
    ----------
    face : Face
    text : str
        In NFC, with letters that the typeface has.
    """
    if not text:
        return ()
    font = _font(face)
    alone = tuple(_alone(font, letter) for letter in text)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.direction, buffer.script = "ltr", "Latn"
    uharfbuzz.shape(font, buffer, dict(_FEATURES))
    infos, places = buffer.glyph_infos, buffer.glyph_positions
    if [info.codepoint for info in infos] != [letter.glyph for letter in alone]:
        # Marks that were composed to other glyphs: set letter by letter, without kerning.
        return alone
    return tuple(
        replace(letter, offset=place.x_offset, advance=place.x_advance)
        for letter, place in zip(alone, places, strict=True)
    )


def width(face: Face, size: float, text: str) -> float:
    """Length of a line of text, in the unit of the size."""
    return sum(letter.advance for letter in set_letters(face, text)) * size / EM


@cache
def cap_height(face: Face) -> float:
    """Height of capitals without marks, as a part of the size."""
    font = _font(face)
    extents = font.get_glyph_extents(font.get_nominal_glyph(ord("H")))
    return float(extents.y_bearing) / EM


@lru_cache(maxsize=4096)
def outline(face: Face, glyph: int) -> str:
    """A glyph's outline as SVG path data; y grows downward."""
    pen = _PathPen()
    _font(face).draw_glyph_with_pen(glyph, pen)
    return "".join(pen.steps)


@cache
def _font(face: Face) -> uharfbuzz.Font:
    return uharfbuzz.Font(uharfbuzz.Face(font_bytes(face)))


def _alone(font: uharfbuzz.Font, letter: str) -> Letter:
    glyph = font.get_nominal_glyph(ord(letter)) or 0
    width = font.get_glyph_h_advance(glyph)
    return Letter(letter, glyph, 0, width, width)


class _PathPen:
    """Writes down what HarfBuzz draws; its method names are those that HarfBuzz calls."""

    def __init__(self) -> None:
        self.steps: list[str] = []

    def moveTo(self, to: tuple[float, float]) -> None:  # noqa: N802  # HarfBuzz's name
        self._step("M", to)

    def lineTo(self, to: tuple[float, float]) -> None:  # noqa: N802  # HarfBuzz's name
        self._step("L", to)

    def qCurveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802  # HarfBuzz's name
        self._step("Q", *points)

    def curveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802  # HarfBuzz's name
        self._step("C", *points)

    def closePath(self) -> None:  # noqa: N802  # HarfBuzz's name
        self.steps.append("Z")

    def _step(self, kind: str, *points: tuple[float, float]) -> None:
        self.steps.append(kind + " ".join(f"{x:g} {-y:g}" for x, y in points))
