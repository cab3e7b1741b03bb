"""Dates by which papers are due."""

from __future__ import annotations

import datetime

_SATURDAY = 5


def add_working_days(day: datetime.date, number: int) -> datetime.date:
    """
    The working day that lies ``number`` working days after a day.

    Saturdays and Sundays do not count; public holidays are not known here.
    """
    while number > 0:
        day += datetime.timedelta(days=1)
        number -= day.weekday() < _SATURDAY
    return day
