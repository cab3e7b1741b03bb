"""
Bundles of arrays that a kernel receives as one pointer.

A NamedTuple of twenty arrays is handed from kernel to kernel as two hundred numbers, which took
longer than the kernels' work itself. A bundle is handed over as the address of a block that holds
each array's address and shape (see `routing_engine.kernels.bundle_type`). In plain Python it is a
dataclass like any other, and needs no numba.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Bundle:
    """
    Arrays, all of them contiguous, that belong together and stay where they are.

    A subclass sets ``is_constant`` where no kernel ever writes: what was read once need not be
    read again.
    """

    is_constant: ClassVar[bool] = False

    def __post_init__(self) -> None:
        for name, array in self.arrays():
            if not array.flags.c_contiguous:
                raise ValueError(f"{type(self).__name__}.{name}: wanted a contiguous array.")

    def __reduce__(self) -> tuple[Any, ...]:
        # Addresses mean nothing in another process.
        return type(self), tuple(array for _, array in self.arrays())

    def arrays(self) -> list[tuple[str, NDArray[Any]]]:
        """The members with their names, in order."""
        return [(field.name, getattr(self, field.name)) for field in fields(self)]

    @cached_property
    def block(self) -> NDArray[np.int64]:
        """Address and shape of each member, one after the other."""
        words = [(array.ctypes.data, *array.shape) for _, array in self.arrays()]
        return np.array([word for member in words for word in member], np.int64)

    @cached_property
    def address(self) -> int:
        """Of the block."""
        return int(self.block.ctypes.data)
