"""Lines of JSON with one spelling each, so that none can be changed without being another."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from courier_api.custody.core.errors import NoteError, PublicKeyError

__all__ = ["MAX_LINE_BYTES", "hex_bytes", "read_spelt", "spelt", "whole_number"]

#: An entry with the largest event, in base 64.
MAX_LINE_BYTES = 256 << 10

_MAX_NUMBER = (1 << 63) - 1

_T = TypeVar("_T")


def spelt(content: dict[str, Any]) -> bytes:
    """The one spelling of a line, its keys in the order given."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass") + b"\n"


def read_spelt(
    line: bytes, readers: Mapping[tuple[str, ...], Callable[[dict[str, Any]], _T]]
) -> _T | None:
    """
    What a line says.

    Parameters
    ----------
    line : bytes
        From anyone.
    readers : mapping
        What reads a line, by the keys that it has; ValueError and the like where it says nothing.

    Returns
    -------
    read : object or None
        None when it says nothing, or not in its one spelling.
    """
    if len(line) > MAX_LINE_BYTES:
        return None
    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict):
        return None
    read = readers.get(tuple(content))
    try:
        found = None if read is None else read(content)
    except (ValueError, TypeError, NoteError, PublicKeyError):
        return None
    return found if found is not None and spelt(content) == line else None


def whole_number(value: object) -> int:
    """
    A number that a line holds.

    Raises
    ------
    ValueError
    """
    if type(value) is not int or not 0 <= value <= _MAX_NUMBER:
        raise ValueError("no number, or too large")
    return value


def hex_bytes(text: str, size: int | None = None) -> bytes:
    """
    Bytes that a line holds.

    Raises
    ------
    ValueError
    """
    found = bytes.fromhex(text)
    if found.hex() != text or size not in (None, len(found)):
        raise ValueError("hexadecimal in another spelling, or of another size")
    return found
