"""How kernels are compiled."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

from routing_engine.kernels.cache_folder import cache_folder

_Kernel = TypeVar("_Kernel", bound=Callable[..., Any])

# numba reads these variables when it is first imported, so they are set before that import. Another
# folder would hold machine code of older sources.
os.environ["NUMBA_CACHE_DIR"] = str(cache_folder())
# The third level compiles an eighth longer, and what it makes is no faster.
os.environ.setdefault("NUMBA_OPT", "2")

import numba  # noqa: E402

# Whoever imported it before us made it read the variable too early, and then it would keep the
# machine code beside the sources, where a callee changed in another file goes unseen.
numba.config.CACHE_DIR = os.environ["NUMBA_CACHE_DIR"]

from routing_engine.kernels import bundle_type  # noqa: E402, F401 - teaches numba the bundles

_OPTIONS: dict[str, Any] = {
    "cache": True,
    "nogil": True,
    "error_model": "numpy",
    # Kernels allocate nothing, and counting references to arrays took most of their time.
    "_nrt": False,
    # No C program calls them.
    "no_cfunc_wrapper": True,
}


def kernel(function: _Kernel) -> _Kernel:
    """Compile on first call and keep the machine code on disk."""
    compiled: _Kernel = numba.njit(**_OPTIONS)(function)
    return compiled


def inlined(function: _Kernel) -> _Kernel:
    """As `kernel`, for small steps of inner loops: part of the caller's machine code."""
    compiled: _Kernel = numba.njit(**_OPTIONS, forceinline=True)(function)
    return compiled


def merged(function: _Kernel) -> _Kernel:
    """
    As `kernel`, for a step of one caller: part of its source, as it were.

    A kernel is compiled with all that it calls, and so the callees of a chain are compiled again
    with each link of it: four links less saved a fifth of the time.
    """
    compiled: _Kernel = numba.njit(**_OPTIONS, inline="always")(function)
    return compiled
