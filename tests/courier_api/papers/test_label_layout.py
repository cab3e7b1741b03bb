"""Where things stand on labels."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courier_api.papers.errors import PlacementError, ResolutionError
from courier_api.papers.label import GRIDS, LARGE, MEDIUM, SMALL, WIDE, Grid, Stock
from courier_api.papers.label_layout import lay_out
from courier_api.papers.marks import MM, Modules, Page, Text
from courier_api.papers.words import Words
from tests.courier_api.papers.hard_texts import ALPHABET_VI, label
from tests.courier_api.papers.reading_back import extent, overlaps

STOCKS = (SMALL, WIDE, MEDIUM, LARGE)

words_vi = st.text(st.sampled_from(ALPHABET_VI + "     "), min_size=1, max_size=90).filter(
    lambda text: text.strip() != ""
)


def code_of(page: Page) -> Modules:
    (code,) = (mark for mark in page.marks if isinstance(mark, Modules))
    return code


def texts_of(page: Page) -> list[Text]:
    return [mark for mark in page.marks if isinstance(mark, Text)]


@pytest.mark.parametrize(("dpi", "dots"), [(203, 4), (300, 6), (600, 12)])
def test_code_of_the_small_label_is_30_mm_of_whole_dots(dpi: int, dots: int) -> None:
    """61 modules of 4 dots at 203 dpi: 244 dots, 30.5 mm."""
    code = code_of(lay_out(label(), SMALL, dpi))
    assert code.module * dpi / 72 == pytest.approx(dots)
    for place in (code.x, code.y):
        assert place * dpi / 72 == pytest.approx(round(place * dpi / 72))
    assert 30 <= (code.width + 8 * code.module) / MM <= 31


@pytest.mark.parametrize("stock", STOCKS)
@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize("length", [1, 30, 90, 160, 262])
def test_nothing_touches_the_code_or_its_quiet_zone(stock: Stock, dpi: int, length: int) -> None:
    """A shorter text has fewer and larger modules, and a wider quiet zone."""
    page = lay_out(label(qr_text="A" * length), stock, dpi)
    assert overlaps(page) == []
    code = code_of(page)
    quiet = 4 * code.module
    left, top, right, bottom = extent(code)
    assert left - quiet >= 0
    assert top - quiet >= 0
    assert right + quiet <= page.width
    assert bottom + quiet <= page.height


@settings(max_examples=40)
@given(words_vi, words_vi, st.sampled_from(STOCKS))
def test_texts_of_any_length_fit_or_are_refused(destination: str, kind: str, stock: Stock) -> None:
    one = label(destination=destination, kind=Words(kind, kind))
    try:
        page = lay_out(one, stock, 203)
    except PlacementError:
        # A shorter name always fits.
        assert len(destination) + len(kind) > 30
        return
    assert overlaps(page) == []
    for mark in page.marks:
        left, top, right, bottom = extent(mark)
        assert left >= MM
        assert right <= page.width - MM
        assert top >= 0
        assert bottom <= page.height
    shown = "".join(text.text for text in texts_of(page)).replace(" ", "")
    for wanted in (one.destination, one.kind.vi, one.item_code, one.sort_code):
        assert wanted.replace(" ", "") in shown


def test_sort_code_is_the_largest() -> None:
    for stock in STOCKS:
        page = lay_out(label(destination="Sở Nội vụ"), stock, 203)
        sizes = {text.text: text.size for text in texts_of(page)}
        assert max(sizes, key=lambda text: sizes[text]) == "TH-04 R12"


def test_a_name_too_long_for_the_stock_is_refused() -> None:
    with pytest.raises(PlacementError, match="Text of"):
        lay_out(label(destination="Ủy ban nhân dân " * 40), SMALL, 203)


def test_stock_too_small_for_the_code_is_refused() -> None:
    with pytest.raises(ResolutionError, match="2 dots each at 203 dpi"):
        lay_out(label(), Stock("tiny", 45, 25), 203)


@pytest.mark.parametrize("grid", GRIDS.values(), ids=list(GRIDS))
def test_sheets_are_a4_with_the_margins_stated(grid: Grid) -> None:
    corners = list(grid.corners_mm())
    assert len(corners) == grid.places == len(set(corners))
    right = max(x for x, _ in corners) + grid.stock.width_mm
    bottom = max(y for _, y in corners) + grid.stock.height_mm
    assert right == pytest.approx(210 - grid.left_mm)
    assert bottom == pytest.approx(297 - grid.top_mm)
    # The outer 4 mm are lost on most office printers.
    assert min(grid.left_mm, grid.top_mm) > 4
