"""Codes as modules."""

from __future__ import annotations

import random

import pytest
import segno
import zxingcpp
from PIL import Image

from courier_api.papers.errors import CodeLettersError, CodeTooLongError
from courier_api.papers.qr import ALPHABET, MAX_LETTERS, Rows, contours, label_rows, link_rows


def full_text(seed: int = 1, length: int = MAX_LETTERS) -> str:
    return "".join(random.Random(seed).choices(ALPHABET, k=length))


def read(rows: Rows) -> zxingcpp.Barcode:
    image = Image.new("L", (len(rows) + 8, len(rows) + 8), 255)
    for y, row in enumerate(rows):
        for x, is_dark in enumerate(row):
            if is_dark:
                image.putpixel((x + 4, y + 4), 0)
    enlarged = image.resize((image.width * 4, image.height * 4), Image.Resampling.NEAREST)
    (found,) = zxingcpp.read_barcodes(enlarged, formats=zxingcpp.BarcodeFormat.QRCode)
    return found


def test_the_fullest_text_is_version_9_at_level_m() -> None:
    """Version 9 has 17 + 4 * 9 = 53 modules a side; with two quiet zones of 4, 61."""
    text = full_text()
    rows = label_rows(text)
    assert len(rows) == 53
    found = read(rows)
    assert (found.text, found.ec_level) == (text, "M")


def test_one_letter_more_is_refused() -> None:
    with pytest.raises(CodeTooLongError, match="263 letters: wanted at most 262"):
        label_rows(full_text(length=263))
    # What it would have become.
    assert segno.make_qr(full_text(length=263), error="m", boost_error=False).version == 10


@pytest.mark.parametrize(("text", "seen"), [("", "no letter"), ("HC1:a", "'a'"), ("Ậ", "'Ậ'")])
def test_other_letters_than_base45_are_refused(text: str, seen: str) -> None:
    with pytest.raises(CodeLettersError, match=seen):
        label_rows(text)


def test_level_is_not_raised_where_there_is_room() -> None:
    """Another level would change the pattern for the same text, and with it the proof."""
    assert read(label_rows("A" * 30)).ec_level == "M"


def test_a_link_is_a_code_of_at_most_version_9() -> None:
    """Version 9-M holds 180 bytes."""
    assert len(link_rows("https://postroute.example/v/" + "a" * 152)) == 53
    with pytest.raises(CodeTooLongError, match="version 10-M"):
        link_rows("https://postroute.example/v/" + "a" * 153)
    with pytest.raises(CodeTooLongError, match="too long for any code"):
        link_rows("a" * 5000)


@pytest.mark.parametrize("seed", [1, 2])
def test_outlines_hold_the_dark_modules_and_no_others(seed: int) -> None:
    rows = label_rows(full_text(seed))
    outlines = list(contours(rows))
    assert [
        tuple(_is_inside(outlines, x + 0.5, y + 0.5) for x in range(len(rows)))
        for y in range(len(rows))
    ] == list(rows)


def _is_inside(outlines: list[list[tuple[int, int]]], x: float, y: float) -> bool:
    """By the even-odd rule: how often a ray to the right crosses an upright edge."""
    crossings = 0
    for corners in outlines:
        for (x0, y0), (x1, y1) in zip(corners, corners[1:] + corners[:1], strict=True):
            crossings += x0 == x1 > x and min(y0, y1) < y < max(y0, y1)
    return crossings % 2 == 1
