"""Texts made fit for print."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courier_api.papers.errors import PlacementError
from courier_api.papers.fonts import Face, has_letter, width
from courier_api.papers.text import fit_line, fit_lines, legible, wrap
from tests.courier_api.papers.hard_texts import ALPHABET_VI, HARD_TEXTS

vietnamese = st.text(st.sampled_from(ALPHABET_VI + " -/.0123456789"), max_size=400)
anything = st.text(max_size=60)


@pytest.mark.parametrize("text", HARD_TEXTS)
def test_decomposed_letters_are_composed(text: str) -> None:
    assert legible(unicodedata.normalize("NFD", text)) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  a\tb\r\n c ", "a b c"),
        ("25.000\xa0đồng", "25.000\xa0đồng"),
        # Marks that turn the direction of what follows could show another code than there is.
        ("A\u202e1002\u202c", "A1002"),
        ("Ольга", "Ol'ga"),
        ("", ""),
    ],
)
def test_what_cannot_be_printed_is_spelled_or_left_out(text: str, shown: str) -> None:
    assert legible(text) == shown


@given(anything, st.sampled_from(Face))
def test_a_legible_text_has_only_letters_that_the_typeface_has(text: str, face: Face) -> None:
    shown = legible(text, face)
    assert all(has_letter(face, letter) for letter in shown)
    assert shown == shown.strip(" ")
    assert "  " not in shown


@given(vietnamese)
def test_a_legible_text_stays_as_it_is(text: str) -> None:
    shown = legible(text)
    assert legible(shown) == shown


@settings(max_examples=60)
@given(vietnamese, st.floats(20, 300), st.sampled_from((5.0, 9.5, 14.0)))
def test_lines_fit_their_room_and_lose_no_letter(text: str, room: float, size: float) -> None:
    shown = legible(text)
    lines = wrap(shown, Face.REGULAR, size, room)
    assert all(width(Face.REGULAR, size, line) <= room for line in lines)
    assert "".join(lines).replace(" ", "") == shown.replace(" ", "")


@settings(max_examples=40)
@given(vietnamese)
def test_words_are_broken_only_where_they_are_longer_than_a_line(text: str) -> None:
    shown, room = legible(text), 120.0
    if all(width(Face.REGULAR, 9, word) <= room for word in shown.split(" ")):
        assert " ".join(wrap(shown, Face.REGULAR, 9, room)) == shown


def test_a_long_code_is_broken_behind_a_joint() -> None:
    assert wrap("H57.17.21-261121-0001", Face.MONO, 10, 110) == ("H57.17.21-261121-", "0001")


def test_a_room_too_narrow_for_a_letter_is_refused() -> None:
    with pytest.raises(PlacementError, match="too narrow for 'W'"):
        wrap("W", Face.BOLD, 12, 5)


def test_the_largest_size_that_fits_is_taken() -> None:
    room = width(Face.BOLD, 12, "TH-04")
    assert fit_line("TH-04", Face.BOLD, room=room, sizes=(14, 12, 10)) == 12
    with pytest.raises(PlacementError, match="longer than a line"):
        fit_line("TH-04", Face.BOLD, room=room - 0.01, sizes=(14, 12))


def test_a_smaller_size_that_breaks_no_word_goes_before_a_larger_that_does() -> None:
    text = "Hương"
    room = width(Face.BOLD, 9, text)
    size, lines = fit_lines(
        text, Face.BOLD, room=room, height=100, leading=1.2, sizes=(14, 12, 9, 7)
    )
    assert (size, lines) == (9, (text,))


def test_a_text_that_fits_at_no_size_is_refused() -> None:
    with pytest.raises(PlacementError, match="Text of 200 letters"):
        fit_lines("a" * 200, Face.BOLD, room=30, height=20, leading=1.2, sizes=(9, 7))
