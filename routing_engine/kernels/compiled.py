"""How kernels are compiled."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar, cast

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

from numba.core import types  # noqa: E402

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
    return _compiled(function)


def inlined(function: _Kernel) -> _Kernel:
    """As `kernel`, for small steps of inner loops: part of the caller's machine code."""
    return _compiled(function, forceinline=True)


def merged(function: _Kernel) -> _Kernel:
    """
    As `kernel`, for a step of one caller: part of its source, as it were.

    A kernel is compiled with all that it calls, and so the callees of a chain are compiled again
    with each link of it: four links less saved a fifth of the time.
    """
    return _compiled(function, inline="always")


def _compiled(function: _Kernel, **options: Any) -> _Kernel:
    """
    As numba does it, but once for all kernels that call this one.

    Left alone, numba compiles a kernel anew, and all it calls, for each width of an integer and
    each constant that a caller passes: a third of all the time. Processes that compile at the same
    time rely on it, too: were there two ways, they would mix them up on the disk.
    """
    if numba.config.DISABLE_JIT:
        return function
    compiled: Any = numba.njit(**_OPTIONS, **options)(function)
    resolve = compiled.get_call_template
    compiled.get_call_template = lambda args, kws: resolve(
        tuple(map(_widest, args)), {name: _widest(kind) for name, kind in kws.items()}
    )
    return cast("_Kernel", compiled)


def _widest(kind: Any) -> Any:
    """The type that a kernel is compiled for when it is passed this one."""
    kind = types.unliteral(kind)
    return types.int64 if isinstance(kind, types.Integer) and kind.signed else kind
