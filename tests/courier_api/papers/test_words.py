"""Dates and amounts by Vietnamese habit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from courier_api.papers.words import (
    show_amount,
    show_day,
    show_dong,
    show_moment,
    show_offset,
)
from tests.courier_api.papers.hard_texts import MADE, MADE_UTC


def test_days_are_told_day_first() -> None:
    assert show_day(date(2026, 1, 9)) == "09/01/2026"


def test_moments_are_told_by_their_own_clock() -> None:
    assert show_moment(MADE) == "10:15, 21/11/2026"
    assert show_moment(MADE_UTC) == "03:15, 21/11/2026"


@pytest.mark.parametrize(
    ("minutes", "shown"), [(420, "UTC+07:00"), (0, "UTC+00:00"), (-210, "UTC-03:30")]
)
def test_offsets(minutes: int, shown: str) -> None:
    clock = timezone(timedelta(minutes=minutes))
    assert show_offset(datetime(2026, 11, 21, tzinfo=clock)) == shown


def test_a_moment_without_offset_is_refused() -> None:
    bare = datetime(2026, 11, 21, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(ValueError, match="without an offset"):
        show_moment(bare)
    with pytest.raises(ValueError, match="without an offset"):
        show_offset(bare)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(0, "0"), (999, "999"), (1000, "1.000"), (26_500, "26.500"), (1_250_000, "1.250.000")],
)
def test_thousands_are_parted_by_points(amount: int, shown: str) -> None:
    assert show_amount(amount) == shown
    assert show_dong(amount) == f"{shown}\xa0đồng"
