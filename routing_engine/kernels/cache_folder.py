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
