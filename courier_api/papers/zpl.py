"""
Pages as ZPL II, each as one graphic field.

``^BQ`` lets the printer's firmware choose mode, version and mask: some encode Base45 as bytes, and
what comes out is then larger than version 9. Vietnamese letters need ``^CI28`` and a typeface that
most printers were not delivered with. A ``^GF`` of our own dots leaves neither to the printer: it
prints the very modules that the reading proof read, on any printer that knows ZPL II.

References
----------
ZPL II Programming Guide, ^GF and its compressed hexadecimal data.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from PIL import Image

__all__ = ["make_zpl"]


def make_zpl(image: Image.Image, *, remark: str, copies: int = 1) -> bytes:
    """
    Commands that print an image.

    Parameters
    ----------
    image : PIL.Image.Image
        Mode ``1``.
    remark : str
        A comment for who reads the commands; ASCII.
    copies : int
        At least 1.
    """
    if copies < 1:
        raise ValueError(f"Copies: {copies}, wanted at least 1.")
    stride = (image.width + 7) // 8
    # In ZPL a set bit is black; in a picture of mode 1 it is white.
    dots = bytes(255 - byte for byte in image.tobytes())
    dots = _blank_padding(dots, image.width, stride)
    rows = [dots[begin : begin + stride] for begin in range(0, len(dots), stride)]
    comment = "".join(letter for letter in remark if letter.isascii() and letter not in "^~")
    return (
        f"^XA\n^FX {comment}^FS\n^PW{image.width}\n^LL{image.height}\n^LH0,0\n"
        f"^FO0,0^GFA,{len(dots)},{len(dots)},{stride},{''.join(_compressed(rows))}^FS\n"
        f"^PQ{copies}\n^XZ\n"
    ).encode("ascii")


def _blank_padding(dots: bytes, width: int, stride: int) -> bytes:
    spare = stride * 8 - width
    if not spare:
        return dots
    kept = 0xFF << spare & 0xFF
    return bytes(
        byte & kept if place % stride == stride - 1 else byte for place, byte in enumerate(dots)
    )


def _compressed(rows: list[bytes]) -> Iterator[str]:
    before: bytes | None = None
    for row in rows:
        yield ":" if row == before else _row(row.hex().upper())
        before = row


def _row(digits: str) -> str:
    """A row's digits, equal ones counted; ``,`` stands for zeros and ``!`` for ones to its end."""
    runs = [(digit, len(list(group))) for digit, group in groupby(digits)]
    end = {"0": ",", "F": "!"}.get(runs[-1][0], "")
    if end:
        runs.pop()
    return "".join(_count(number) + digit for digit, number in runs) + end


def _count(number: int) -> str:
    """``G`` to ``Y`` are 1 to 19, ``g`` to ``z`` are 20 to 400 by twenties; they add up."""
    if number == 1:
        return ""
    hundreds, number = divmod(number, 400)
    twenties, ones = divmod(number, 20)
    return (
        "z" * hundreds
        + (chr(ord("g") + twenties - 1) if twenties else "")
        + (chr(ord("G") + ones - 1) if ones else "")
    )
