"""Kinds of value that the tables of a case are made of."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, ConfigDict, Field

from scenarios.clock import read_clock

Count = Annotated[int, Field(ge=0, le=1_000_000)]
Dong = Annotated[int, Field(ge=0, le=10**12)]
Duration = Annotated[int, Field(ge=0, le=86_400)]
Percent = Annotated[int, Field(ge=0, le=100)]
Positive = Annotated[float, Field(gt=0, le=1e9, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Text = Annotated[str, Field(min_length=1, max_length=200)]
#: Seconds from midnight, written ``"07:30"``.
Clock = Annotated[int, BeforeValidator(read_clock)]


class Table:
    """A table of the file: a key that no field is named after is refused."""

    __slots__ = ()
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


def check_shares(shares: Iterable[float]) -> None:
    """
    Refuse shares that do not add up.

    Raises
    ------
    ValueError
        When their sum is not 1.
    """
    total = math.fsum(shares)
    if abs(total - 1.0) > 1e-9:
        raise ValueError(f"the shares add up to {total:.6g}; wanted 1")
