"""Amounts in Vietnamese words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courier_api.papers.numerals import dong_in_words, number_in_words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (4, "bốn"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (115, "một trăm mười lăm"),
        (121, "một trăm hai mươi mốt"),
        (1_000, "một nghìn"),
        (1_001, "một nghìn không trăm linh một"),
        (1_010, "một nghìn không trăm mười"),
        (26_500, "hai mươi sáu nghìn năm trăm"),
        (1_000_005, "một triệu không trăm linh năm"),
        (1_241_000, "một triệu hai trăm bốn mươi mốt nghìn"),
        (2_000_000_000, "hai tỷ"),
        (2_000_050_000, "hai tỷ không trăm năm mươi nghìn"),
        (10**12, "một nghìn tỷ"),
    ],
)
def test_numbers_in_words(number: int, words: str) -> None:
    assert number_in_words(number) == words


def test_an_amount_begins_with_a_capital() -> None:
    assert dong_in_words(105_000) == "Một trăm linh năm nghìn đồng"
    assert dong_in_words(0) == "Không đồng"


@pytest.mark.parametrize("number", [-1, 10**18])
def test_numbers_beyond_the_words_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match="wanted one from 0"):
        number_in_words(number)


@given(st.integers(0, 10**18 - 1))
def test_words_tell_the_number_and_no_other(number: int) -> None:
    assert _value(number_in_words(number).split()) == number


def _value(words: list[str]) -> int:
    """Read words back, by the place of ``tỷ``, the largest scale."""
    if "tỷ" in words:
        place = len(words) - 1 - words[::-1].index("tỷ")
        return _value(words[:place]) * 10**9 + _value(words[place + 1 :])
    for scale, worth in (("triệu", 10**6), ("nghìn", 1000)):
        if scale in words:
            place = words.index(scale)
            return _value(words[:place]) * worth + _value(words[place + 1 :])
    return _below_thousand(words)


def _below_thousand(words: list[str]) -> int:
    digits = {
        "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
        "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
    }  # fmt: skip
    total, last = 0, 0
    for word in words:
        if word == "trăm":
            total, last = last * 100, 0
        elif word == "mươi":
            total, last = total + last * 10, 0
        elif word == "mười":
            total += 10
        elif word != "linh":
            last = digits[word]
    return total + last
