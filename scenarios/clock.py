"""Times of day, as people write them and as the engine counts them."""

from __future__ import annotations

import re

_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")


def read_clock(value: object) -> int:
    """
    Seconds from midnight of a time such as ``07:30`` or ``07:30:15``.

    Raises
    ------
    ValueError
        When the value is no such text.
    """
    match = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError('wanted a time such as "07:30"')
    hours, minutes, seconds = match.groups(default="0")
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds)


def write_clock(seconds: int) -> str:
    """A time such as ``07:30``, of seconds from midnight; the odd seconds are cut off."""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"
