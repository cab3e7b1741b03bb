"""Where the kernels' machine code is kept between runs."""

from __future__ import annotations

import hashlib
import os
from importlib.metadata import version
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent


def cache_folder() -> Path:
    """
    Folder of the compiled kernels, named by a hash of all their sources and numba's version.

    numba looks only at the file of a function when it asks whether its machine code is still good;
    a callee changed in another file would go unseen. A hash over all of them sees it. It lies in
    ``$POSTROUTE_KERNELS`` where that is set, else in ``var/numba`` of a checkout, else in the
    user's cache.
    """
    digest = hashlib.sha256(version("numba").encode())
    for path in sorted(_FOLDER.glob("*.py")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return _home() / digest.hexdigest()[:20]


def _home() -> Path:
    checkout, told = _FOLDER.parents[1], os.environ.get("POSTROUTE_KERNELS")
    if told:
        return Path(told)
    if (checkout / "pyproject.toml").is_file() and os.access(checkout, os.W_OK):
        return checkout / "var" / "numba"
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    return cache / "postroute" / "numba"
