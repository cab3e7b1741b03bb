"""Rows flowing down pages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courier_api.papers.errors import PlacementError
from courier_api.papers.flow import Row, Strip, flow
from courier_api.papers.marks import Bar, Mark

TOP, BOTTOM = 10.0, 110.0


def strip(name: int, height: float = 10) -> Strip:
    """A strip known by the width of its only mark."""
    return Strip(height, (Bar(0, 0, name, height),))


def row(*names: int, height: float = 10, **more: object) -> Row:
    column = tuple(strip(name, height) for name in names)
    return Row((column,), **more)  # type: ignore[arg-type]  # a test that errs fails


def names(marks: tuple[Mark, ...]) -> list[float]:
    return [mark.width for mark in marks if isinstance(mark, Bar)]


def test_rows_stand_below_each_other_and_go_on_overleaf() -> None:
    pages = flow([row(number, height=40) for number in (1, 2, 3)], top=TOP, bottom=BOTTOM)
    assert [names(page) for page in pages] == [[1, 2], [3]]
    assert [mark.y for page in pages for mark in page] == [10, 50, 10]


def test_a_row_is_not_divided_where_a_page_can_hold_it() -> None:
    pages = flow([row(1, 2, 3, 4, 5, 6, 7), row(8, 9, 10, 11)], top=TOP, bottom=BOTTOM)
    assert [names(page) for page in pages] == [[1, 2, 3, 4, 5, 6, 7], [8, 9, 10, 11]]


def test_a_row_that_just_fits_stays() -> None:
    pages = flow([row(*range(1, 8)), row(8, 9, 10)], top=TOP, bottom=BOTTOM)
    assert len(pages) == 1


def test_a_row_longer_than_a_page_goes_on_under_its_heading() -> None:
    heading = row(99, is_tied=True)
    pages = flow([heading, row(*range(1, 21), heading=heading)], top=TOP, bottom=BOTTOM)
    assert [names(page) for page in pages] == [
        [99, *range(1, 10)],
        [99, *range(10, 19)],
        [99, 19, 20],
    ]


def test_tied_rows_turn_the_page_together() -> None:
    pages = flow([row(*range(1, 9)), row(50, is_tied=True), row(51, 52)], top=TOP, bottom=BOTTOM)
    assert [names(page) for page in pages] == [list(range(1, 9)), [50, 51, 52]]


def test_space_above_falls_away_at_the_top_of_a_page() -> None:
    pages = flow([row(1, above=7), row(*range(2, 12), above=7)], top=TOP, bottom=BOTTOM)
    assert [page[0].y for page in pages] == [TOP, TOP]


def test_a_column_is_read_to_its_end_before_the_next() -> None:
    both = Row(((strip(1), strip(2)), (strip(3),)))
    assert names(flow([both], top=TOP, bottom=BOTTOM)[0]) == [1, 2, 3]


def test_a_strip_higher_than_a_page_is_refused() -> None:
    with pytest.raises(PlacementError, match="Strip of 101 pt: wanted at most 100 pt"):
        flow([row(1), row(2, height=101)], top=TOP, bottom=BOTTOM)


rows = st.lists(
    st.builds(
        lambda columns, above, is_tied, has_heading: (columns, above, is_tied, has_heading),
        st.lists(st.lists(st.floats(1, 60), max_size=12), min_size=1, max_size=3),
        st.floats(0, 20),
        st.booleans(),
        st.booleans(),
    ),
    max_size=12,
)


@settings(max_examples=60)
@given(rows)
def test_nothing_is_lost_or_doubled_or_beyond_the_page(
    drawn: list[tuple[list[list[float]], float, bool, bool]],
) -> None:
    heading = Row(((Strip(8, (Bar(0, 0, 0.5, 8),)),),))
    number, built = 0, []
    for columns, above, is_tied, has_heading in drawn:
        made = []
        for heights in columns:
            strips = tuple(strip(number + place, one) for place, one in enumerate(heights, 1))
            number += len(heights)
            made.append(strips)
        built.append(
            Row(tuple(made), above=above, is_tied=is_tied, heading=heading if has_heading else None)
        )
    pages = flow(built, top=TOP, bottom=BOTTOM)
    seen = [name for page in pages for name in names(page) if name != 0.5]
    assert sorted(seen) == list(range(1, number + 1))
    for page in pages:
        assert all(mark.y >= TOP for mark in page)
        assert all(mark.y + mark.height <= BOTTOM + 0.001 for mark in page if isinstance(mark, Bar))
