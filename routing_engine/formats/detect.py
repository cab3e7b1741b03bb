"""Which family of benchmark files a text belongs to."""

from __future__ import annotations

import re
from itertools import islice

from routing_engine.errors import one_fault

__all__ = ["FORMATS", "detect_format"]

#: What ``detect_format`` may answer.
FORMATS = ("solomon", "lilim", "sartori", "vrplib", "problem")

# A file is known by its head; lines beyond it are not looked at.
_NUM_HEAD_LINES = 60

_MARKS = (
    (
        "vrplib",
        re.compile(r"(DIMENSION|EDGE_WEIGHT_TYPE)\s*:|[A-Z_]+_SECTION\s*:?$", re.IGNORECASE),
    ),
    ("sartori", re.compile(r"(NODES|EDGES)$", re.IGNORECASE)),
    ("solomon", re.compile(r"(VEHICLE|CUSTOMER)$", re.IGNORECASE)),
)


def detect_format(text: str, source: str = "") -> str:
    """
    The family, by marks in the head of the text.

    Parameters
    ----------
    text : str
    source : str
        Name of the file for messages.

    Returns
    -------
    format : str
        One of `FORMATS`; any JSON object counts as ``problem``.

    Raises
    ------
    InputFaultsError
        When no mark is found.
    """
    if text.lstrip().startswith("{"):
        return "problem"
    stripped = (line.strip() for line in text.splitlines())
    head = list(islice((line for line in stripped if line), _NUM_HEAD_LINES))
    for name, mark in _MARKS:
        if any(mark.match(line) for line in head):
            return name
    if head and len(head[0].split()) == 3 and not re.search(r"[A-Za-z]", head[0]):
        return "lilim"
    seen = repr(head[0][:60]) if head else "an empty file"
    raise one_fault(
        "format_unknown",
        place=f"{source}:1" if source else "line 1",
        cause=f"It begins with {seen}; a Solomon, Li & Lim, Sartori & Buriol or VRPLIB text, or a"
        " problem.json was wanted.",
        remedy="Give the right file, or name its format with --format.",
    )
