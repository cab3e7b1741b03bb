"""Where the command line keeps what it derives: networks and matrices, under ``var/``."""

from __future__ import annotations

import os
from pathlib import Path

from routing_engine.travel import FaultCollector


def data_dir() -> Path:
    """``$POSTROUTE_DATA``, else ``var`` in the checkout or folder one works in."""
    folder = Path(os.environ.get("POSTROUTE_DATA", "var"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def check_writable(*files: Path | None) -> None:
    """
    Refuse files that cannot be written, before the work that they are to hold is done.

    Raises
    ------
    InputFaultsError
        With each file whose place is a folder, or whose folder is none or may not be written.
    """
    faults = FaultCollector()
    for file in files:
        reason = _why_unwritable(file.absolute()) if file else ""
        if reason:
            faults.add(
                "file_unwritable",
                place=str(file),
                cause=f"{reason}; wanted a file in a folder that may be written.",
                remedy="Give another path.",
            )
    faults.raise_if_any()


def _why_unwritable(file: Path) -> str:
    if file.is_dir():
        return "A folder of this name is there"
    folder = next(one for one in file.parents if one.exists())
    if not folder.is_dir():
        return f"{folder} is no folder"
    return "" if os.access(folder, os.W_OK | os.X_OK) else f"{folder} may not be written"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; its folder is made when missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.part{os.getpid()}")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
