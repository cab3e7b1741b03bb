"""Further interpreters that run this very engine, whatever folder one works in."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def python_command(*arguments: str) -> list[str]:
    """What starts one."""
    # -P: a file of the folder one works in, such as random.py, is no module of ours.
    return [sys.executable, "-P", *arguments]


def python_environment() -> dict[str, str]:
    """Variables that it is given."""
    root = str(Path(__file__).resolve().parents[1])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
