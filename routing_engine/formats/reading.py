"""The bytes of a foreign file in, an Instance out."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping

from routing_engine.errors import one_fault
from routing_engine.formats.detect import detect_format
from routing_engine.formats.instance import Instance, to_instance
from routing_engine.formats.lilim import read_lilim
from routing_engine.formats.sartori import read_sartori
from routing_engine.formats.solomon import read_solomon
from routing_engine.formats.table import NodeTable
from routing_engine.formats.vrplib import read_vrplib

__all__ = ["READERS", "decode", "read_instance"]

#: Readers of benchmark files, by format.
READERS: Mapping[str, Callable[[str, str], NodeTable]] = {
    "solomon": read_solomon,
    "lilim": read_lilim,
    "sartori": read_sartori,
    "vrplib": read_vrplib,
}

_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_instance(
    text: bytes,
    *,
    format: str = "auto",  # noqa: A002 - the command line's word
    objective: str = "distance",
    rounding: str = "double",
    source: str = "",
) -> Instance:
    """
    A benchmark file as an Instance.

    Parameters
    ----------
    text : bytes
        The file as it lies on disk; UTF-8, or UTF-16 with a mark.
    format : str
        ``auto``, or a key of `READERS`.
    objective : str
        ``distance`` (the least distance alone) or ``vehicles`` (the fewest, then distance).
    rounding : str
        ``double`` or ``dimacs``.
    source : str
        Name of the file for messages.

    Raises
    ------
    InputFaultsError
        With every fault of the text, or when its format is not one of `READERS`.
    """
    decoded = decode(text, source)
    name = detect_format(decoded, source) if format == "auto" else format
    if name not in READERS:
        raise one_fault(
            "format_without_reader",
            place=source or "format",
            cause=f"The format is {name!r}; one of {', '.join(READERS)} was wanted.",
            remedy="A problem.json is solved with `postroute plan`.",
        )
    return to_instance(READERS[name](decoded, source), objective=objective, rounding=rounding)


def decode(text: bytes, source: str = "") -> str:
    """
    Bytes as text: UTF-8, or UTF-16 where a mark says so.

    Raises
    ------
    InputFaultsError
        When they are neither.
    """
    encoding = "utf-16" if text.startswith(_UTF_16_MARKS) else "utf-8-sig"
    try:
        decoded = text.decode(encoding)
    except UnicodeDecodeError as error:
        number = text[: error.start].count(b"\n") + 1
        raise one_fault(
            "encoding",
            place=f"{source}:{number}" if source else f"line {number}",
            cause=f"Byte {error.start} is {text[error.start]:#04x}, which is not {encoding};"
            " UTF-8, or UTF-16 with a mark, was wanted.",
            remedy="Save the file as UTF-8.",
        ) from None
    return decoded
