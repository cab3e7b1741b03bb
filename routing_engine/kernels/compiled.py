"""How kernels are compiled, and where the machine code is kept between runs."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

_FOLDER = Path(__file__).resolve().parent
_Kernel = TypeVar("_Kernel", bound=Callable[..., Any])


def cache_folder() -> Path:
    """
    Folder of the compiled kernels, named by a hash of all their sources and numba's version.

    numba looks only at the file of a function when it asks whether its machine code is still good;
    a callee changed in another file would go unseen. A hash over all of them sees it.
    """
    digest = hashlib.sha256(version("numba").encode())
    for path in sorted(_FOLDER.glob("*.py")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    checkout = _FOLDER.parents[1]
    if (checkout / "pyproject.toml").is_file() and os.access(checkout, os.W_OK):
        home = checkout / "var"
    else:
        home = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "postroute"
    return home / "numba" / digest.hexdigest()[:20]


# numba reads this variable when it is first imported, so it is set before that import.
os.environ.setdefault("NUMBA_CACHE_DIR", str(cache_folder()))

import numba  # noqa: E402

from routing_engine.kernels import bundle_type  # noqa: E402, F401 - teaches numba the bundles

_OPTIONS: dict[str, Any] = {
    "cache": True,
    "nogil": True,
    "error_model": "numpy",
    # Kernels allocate nothing, and counting references to arrays took most of their time.
    "_nrt": False,
}


def kernel(function: _Kernel) -> _Kernel:
    """Compile on first call and keep the machine code on disk."""
    compiled: _Kernel = numba.njit(**_OPTIONS)(function)
    return compiled


def inlined(function: _Kernel) -> _Kernel:
    """As `kernel`, for small steps of inner loops: part of the caller's machine code."""
    compiled: _Kernel = numba.njit(**_OPTIONS, forceinline=True)(function)
    return compiled
