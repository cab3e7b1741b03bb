"""Where the command line keeps what it derives: networks and matrices, under ``var/``."""

from __future__ import annotations

import os
from pathlib import Path


def data_dir() -> Path:
    """``$POSTROUTE_DATA``, else ``var`` in the checkout or folder one works in."""
    folder = Path(os.environ.get("POSTROUTE_DATA", "var"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; its folder is made when missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.part{os.getpid()}")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
