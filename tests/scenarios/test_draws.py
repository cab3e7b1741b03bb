from __future__ import annotations

import datetime

import numpy as np
import pytest

from scenarios.clock import read_clock, write_clock
from scenarios.draws import Chooser, log_normal, stream
from scenarios.working_days import add_working_days


def test_equal_seeds_and_subjects_give_equal_numbers() -> None:
    assert stream(7, 1, 2).random() == stream(7, 1, 2).random()


def test_another_seed_or_subject_gives_other_numbers() -> None:
    assert len({stream(*key).random() for key in ((7, 1), (8, 1), (7, 2), (7, 1, 0))}) == 4


def test_a_longer_stream_begins_like_a_shorter_one() -> None:
    assert np.array_equal(stream(1, 0).random((9, 4))[:5], stream(1, 0).random((5, 4)))


@pytest.mark.parametrize(
    ("share", "choice"), [(0.0, 1), (0.2499, 1), (0.25, 3), (0.999, 3), (1.0, 3)]
)
def test_a_choice_without_weight_is_never_made(share: float, choice: int) -> None:
    assert Chooser([0.0, 1.0, 0.0, 3.0, 0.0])(share) == choice


def test_choices_without_any_weight_are_refused() -> None:
    with pytest.raises(ValueError, match="wanted one above 0"):
        Chooser([0.0, 0.0])


def test_half_of_all_weights_lie_below_the_median() -> None:
    assert log_normal(0.5, median=250, spread=0.8) == pytest.approx(250)
    assert 0 < log_normal(0.0, median=250, spread=0.8) < 250 < log_normal(1.0, median=250, spread=1)


@pytest.mark.parametrize(
    ("number", "due"),
    [(0, "2025-05-15"), (1, "2025-05-16"), (2, "2025-05-19"), (3, "2025-05-20")],
)
def test_no_paper_is_due_at_a_weekend(number: int, due: str) -> None:
    """15 May 2025 is a Thursday."""
    assert add_working_days(datetime.date(2025, 5, 15), number).isoformat() == due


@pytest.mark.parametrize(
    ("text", "seconds"), [("00:00", 0), ("07:30", 27_000), ("23:59:59", 86_399)]
)
def test_a_time_of_day_is_read_as_seconds(text: str, seconds: int) -> None:
    assert read_clock(text) == seconds
    assert write_clock(seconds) == text[:5]


@pytest.mark.parametrize("value", ["24:00", "7:30", "07:60", "", 450, None])
def test_what_is_no_time_of_day_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="07:30"):
        read_clock(value)
