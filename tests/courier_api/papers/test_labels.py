"""Labels as files."""

from __future__ import annotations

from io import BytesIO
from itertools import groupby
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from courier_api.papers.errors import (
    CodeLettersError,
    CodeTooLongError,
    PlacementError,
    ResolutionError,
)
from courier_api.papers.label import GRID_2X4, GRID_3X7, GRIDS, LARGE, SMALL, Grid, Stock
from courier_api.papers.label_layout import lay_out
from courier_api.papers.labels import (
    label_pdf,
    label_png,
    label_svg,
    label_zpl,
    roll_pdf,
    sheets_pdf,
)
from courier_api.papers.raster import make_png
from tests.courier_api.papers.hard_texts import HARD_TEXTS, MADE, label
from tests.courier_api.papers.reading_back import codes, pdf_images, pdf_text, zpl_image


@pytest.mark.parametrize("grid", GRIDS.values(), ids=list(GRIDS))
def test_every_label_of_a_sheet_is_there_and_is_read(grid: Grid) -> None:
    labels = [label(number) for number in range(1, grid.places + 1)]
    (sheet,) = pdf_images(sheets_pdf(labels, made=MADE, grid=grid), 200)
    assert sorted(codes(sheet)) == sorted(one.qr_text for one in labels)


def test_a_sheet_that_was_begun_is_used_up() -> None:
    """Places 1 to 6 of 8 are gone: two labels on this sheet, one on the next."""
    labels = [label(number) for number in (1, 2, 3)]
    first, second = pdf_images(sheets_pdf(labels, made=MADE, grid=GRID_2X4, start=7), 100)
    assert codes(first) == [labels[0].qr_text, labels[1].qr_text]
    assert codes(second) == [labels[2].qr_text]
    # What was printed before stays untouched: all ink is in the last row.
    dark_rows = np.flatnonzero((np.asarray(first) < 128).any(axis=1))
    assert dark_rows[0] > (13.1 + 3 * 67.7) / 25.4 * 100


@pytest.mark.parametrize("start", [0, 22])
def test_a_place_that_the_sheet_has_not_is_refused(start: int) -> None:
    with pytest.raises(PlacementError, match=f"Place {start}: a sheet of 3x7 has 1 to 21"):
        sheets_pdf([label()], made=MADE, grid=GRID_3X7, start=start)


def test_a_sheet_or_a_roll_of_no_labels_is_refused() -> None:
    for make in (sheets_pdf, roll_pdf):
        with pytest.raises(PlacementError, match="No label"):
            make([], made=MADE)


def test_a_roll_has_a_page_for_each_label() -> None:
    labels = [label(number) for number in (1, 2, 3)]
    pages = pdf_images(roll_pdf(labels, made=MADE), 203)
    assert [codes(page) for page in pages] == [[one.qr_text] for one in labels]
    # 100 x 150 mm at 203 dpi.
    assert {page.size for page in pages} == {(799, 1199)}


@pytest.mark.parametrize("text", HARD_TEXTS)
def test_text_of_a_label_is_found_again(text: str) -> None:
    for data in (
        label_pdf(label(destination=text), made=MADE),
        sheets_pdf([label(destination=text)], made=MADE),
    ):
        found = pdf_text(data)
        assert text in found
        assert "H57.17.21-261121-0001" in found
        assert "21/11/2026" in found


@pytest.mark.parametrize("stock", [SMALL, LARGE])
@pytest.mark.parametrize("dpi", [203, 300])
def test_dots_of_a_png_are_black_or_white_and_modules_are_whole(stock: Stock, dpi: int) -> None:
    image = Image.open(BytesIO(label_png(label(), stock=stock, dpi=dpi)))
    assert image.mode == "1"
    assert image.size == (round(stock.width_mm / 25.4 * dpi), round(stock.height_mm / 25.4 * dpi))
    assert image.info["dpi"] == pytest.approx((dpi, dpi), abs=0.1)
    assert codes(image) == [label().qr_text]
    # The finder pattern's upper edge is 7 modules; all runs in the code are multiples of one.
    page = lay_out(label(), stock, dpi)
    code = next(mark for mark in page.marks if hasattr(mark, "rows"))
    left, top, side, dots = (
        round(length * dpi / 72) for length in (code.x, code.y, code.width, code.module)
    )
    field = np.asarray(image)[top : top + side, left : left + side]
    for line in (*field, *field.T):
        assert all(len(list(run)) % dots == 0 for _, run in groupby(line.tolist()))


@pytest.mark.parametrize("dpi", [203, 300])
def test_a_printer_s_pdf_has_no_half_burnt_dot_in_its_code(dpi: int) -> None:
    (image,) = pdf_images(label_pdf(label(), made=MADE, stock=SMALL, dpi=dpi), dpi)
    near, far = round(3 / 25.4 * dpi), round(29 / 25.4 * dpi)
    levels = set(np.unique(np.asarray(image)[near:far, near:far]).tolist())
    # The renderer's own rounding makes a trace of white a trace less white.
    assert all(level == 0 or level >= 253 for level in levels)


def test_another_resolution_than_the_layout_s_is_refused() -> None:
    with pytest.raises(ResolutionError, match="wanted whole dots"):
        make_png(lay_out(label(), SMALL, 203), 300)


@pytest.mark.parametrize("stock", [SMALL, LARGE])
def test_zpl_prints_the_very_dots_of_the_png(stock: Stock) -> None:
    commands = label_zpl(label(), stock=stock)
    dots = Image.open(BytesIO(label_png(label(), stock=stock)))
    assert np.array_equal(np.asarray(zpl_image(commands)), np.asarray(dots))
    assert codes(zpl_image(commands)) == [label().qr_text]


def test_zpl_leaves_neither_code_nor_letters_to_the_printer() -> None:
    commands = label_zpl(label(), copies=3).decode("ascii")
    assert "^BQ" not in commands
    assert "^A" not in commands
    assert "^PQ3" in commands
    assert commands.startswith("^XA")
    assert commands.endswith("^XZ\n")
    with pytest.raises(ValueError, match="Copies: 0"):
        label_zpl(label(), copies=0)


def test_zpl_remark_cannot_become_a_command() -> None:
    commands = label_zpl(label(item_code="B-1^XZ~JA")).decode("ascii")
    assert commands.count("^XZ") == 1
    assert "~" not in commands


@pytest.mark.parametrize("stock", [SMALL, LARGE])
def test_svg_is_as_large_as_the_stock_and_says_what_it_shows(stock: Stock) -> None:
    root = ElementTree.fromstring(label_svg(label(destination="Sở <A> & B"), stock=stock))  # noqa: S314  # our own
    assert root.get("width") == f"{stock.width_mm:.3f}mm"
    assert root.get("height") == f"{stock.height_mm:.3f}mm"
    titles = [one.text for one in root.iter("{http://www.w3.org/2000/svg}title")]
    assert titles[0] == "Hồ sơ H57.17.21-261121-0001"
    assert "Sở <A> & B" in " ".join(title or "" for title in titles)
    # Outlines alone: no viewer need have the typeface.
    assert not list(root.iter("{http://www.w3.org/2000/svg}text"))


def test_labels_that_version_9_cannot_hold_are_refused_when_made() -> None:
    with pytest.raises(CodeTooLongError):
        label(qr_text="A" * 263)
    with pytest.raises(CodeLettersError):
        label(qr_text="abc")
    with pytest.raises(ValueError, match="sort_code is empty"):
        label(sort_code=" ")


def test_the_same_label_is_the_same_file() -> None:
    for make in (
        lambda: sheets_pdf([label(1), label(2)], made=MADE),
        lambda: label_pdf(label(), made=MADE),
        lambda: label_png(label()),
        lambda: label_svg(label()),
        lambda: label_zpl(label()),
    ):
        assert make() == make()
