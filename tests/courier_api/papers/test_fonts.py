"""Typefaces: every Vietnamese letter, each where it belongs."""

from __future__ import annotations

import unicodedata
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from courier_api.papers.fonts import EM, Face, font_bytes, has_letter, outline, set_letters, width
from tests.courier_api.papers.hard_texts import ALPHABET_VI, HARD_TEXTS

#: What papers write besides letters.
SIGNS = "0123456789 .,;:!?()[]/-–—…‘’“”·%&@#+=*₫\xa0"


def test_alphabet_is_whole() -> None:
    """12 vowels of 6 tones and 17 consonants, in two cases: (72 + 17) * 2."""
    assert len(ALPHABET_VI) == 178


@pytest.mark.parametrize("face", Face)
def test_each_typeface_has_every_vietnamese_letter(face: Face) -> None:
    """Judged by another reader of font files."""
    charted = TTFont(BytesIO(font_bytes(face))).getBestCmap()
    assert [one for one in ALPHABET_VI + SIGNS if ord(one) not in charted] == []
    assert all(has_letter(face, one) for one in ALPHABET_VI + SIGNS)


@pytest.mark.parametrize("face", Face)
def test_each_vietnamese_letter_is_one_drawn_glyph(face: Face) -> None:
    letters = set_letters(face, ALPHABET_VI)
    assert "".join(letter.text for letter in letters) == ALPHABET_VI
    assert len({letter.glyph for letter in letters}) == len(ALPHABET_VI)
    assert all(outline(face, letter.glyph) for letter in letters)


@pytest.mark.parametrize("face", Face)
def test_typefaces_are_drawn_on_the_grid_that_measures_are_told_in(face: Face) -> None:
    assert TTFont(BytesIO(font_bytes(face)))["head"].unitsPerEm == EM


def test_pairs_are_kerned() -> None:
    apart = width(Face.BOLD, 10, "T") + width(Face.BOLD, 10, "ờ")
    assert width(Face.BOLD, 10, "Tờ") < apart


@pytest.mark.parametrize("text", HARD_TEXTS)
def test_composed_marks_are_as_wide_as_their_letters(text: str) -> None:
    """A mark set beside its letter instead of above it would add to the width."""
    plain = "".join(one for one in unicodedata.normalize("NFD", text) if not _is_mark(one))
    plain_width = width(Face.MONO, 10, plain)
    assert width(Face.MONO, 10, text) == pytest.approx(plain_width)


def test_letters_that_are_no_single_glyph_are_still_all_there() -> None:
    assert "".join(one.text for one in set_letters(Face.REGULAR, "x\u0303y\u0323\u0302")) == (
        "x\u0303y\u0323\u0302"
    )


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter) == "Mn"
