"""Days as requests give them."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator

__all__ = ["IsoDay"]

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _iso(value: object) -> object:
    """Nothing but ISO 8601: pydantic takes numbers too, as seconds since 1970."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("wanted a day such as 2026-11-21")
    return value


#: A day, and no number.
IsoDay = Annotated[date, BeforeValidator(_iso)]
