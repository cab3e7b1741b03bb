"""
What a picture's file is made of: nothing but a picture, or it is refused.

Each file is taken apart before any decoder sees it, and what is not needed to show the picture is
not let in: positions and cameras (Exif, XMP), comments, small copies, second files behind the end.
So what is kept is what was signed, byte by byte, and tells no more than the picture does.

References
----------
ITU-T T.81, annex B (JPEG); W3C PNG (third edition), sections 5 and 11; RFC 9649 (WebP).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from zlib import crc32

from courier_api.evidence.colours import is_packed_srgb, is_srgb
from courier_api.evidence.errors import PictureRefusedError
from courier_api.evidence.records import Refusal

__all__ = ["Shape", "media_type_of", "read_shape"]


class Shape(NamedTuple):
    """
    Type and size of a picture.

    Parameters
    ----------
    media_type : str
    width, height : int
        Pixels.
    """

    media_type: str
    width: int
    height: int


_PNG_BEGIN = b"\x89PNG\r\n\x1a\n"


def media_type_of(data: bytes) -> str | None:
    """What kind of picture a file begins as; None: none that is taken."""
    if data[:3] == b"\xff\xd8\xff":
        return "image/jpeg"
    if data[:8] == _PNG_BEGIN:
        return "image/png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return None


def read_shape(data: bytes) -> Shape:
    """
    Type and size of a picture that is nothing else.

    Parameters
    ----------
    data : bytes
        From anyone.

    Raises
    ------
    PictureRefusedError
        Whether the pixels can be decoded is for a decoder to say.
    """
    media_type = media_type_of(data)
    if media_type is None:
        raise PictureRefusedError(Refusal.NOT_A_PICTURE)
    width, height = _READERS[media_type](data)
    _want(width > 0 and height > 0)
    return Shape(media_type, width, height)


def _want(is_so: object, reason: Refusal = Refusal.DAMAGED) -> None:
    if not is_so:
        raise PictureRefusedError(reason)


# JPEG: markers, each with its segment; after a start of scan come pixels up to the next marker.
_SOI, _EOI, _SOS, _APP0, _APP2, _APP14 = 0xD8, 0xD9, 0xDA, 0xE0, 0xE2, 0xEE
#: Baseline, extended and progressive; what else there is no browser makes.
_FRAMES = frozenset((0xC0, 0xC1, 0xC2))
#: Tables of Huffman codes, of quantisation, the restart interval.
_TABLES = frozenset((0xC4, 0xDB, 0xDD))
_TEXTS = frozenset((*range(0xE0, 0xF0), 0xFE))
#: The next marker among pixels: a 255 that is not followed by a zero, a restart or another 255.
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_JFIF_SIZE, _ADOBE_SIZE = 14, 12
_ICC = b"ICC_PROFILE\0\1\1"


def _read_jpeg(data: bytes) -> tuple[int, int]:
    size: tuple[int, int] | None = None
    has_scan, at = False, 2
    while True:
        marker, begin, end = _segment(data, at)
        if marker == _EOI:
            _want(size and has_scan)
            _want(begin == len(data), Refusal.BYTES_AFTER_END)
            return size or (0, 0)
        segment = data[begin:end]
        if marker in _FRAMES:
            _want(size is None and len(segment) >= 6)
            size = int.from_bytes(segment[3:5]), int.from_bytes(segment[1:3])
        elif marker == _SOS:
            has_scan = True
            found = _MARKER.search(data, end)
            _want(found, Refusal.TRUNCATED)
            end = found.start() if found else end
        elif marker in _TEXTS:
            _want(_is_plain(marker, segment), Refusal.METADATA_INSIDE)
        else:
            _want(marker in _TABLES)
        at = end


def _segment(data: bytes, at: int) -> tuple[int, int, int]:
    """The marker at a place, and where what belongs to it begins and ends."""
    _want(data[at : at + 1] in (b"\xff", b""))
    while data[at + 1 : at + 2] == b"\xff":
        at += 1
    _want(at + 2 <= len(data), Refusal.TRUNCATED)
    marker = data[at + 1]
    if marker == _EOI:
        return marker, at + 2, at + 2
    # Without a length of their own: zero, the temporary one, restarts, a second beginning.
    _want(marker not in (0, 1, _SOI) and not 0xD0 <= marker <= 0xD7)
    end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
    _want(end >= at + 4)
    _want(end <= len(data), Refusal.TRUNCATED)
    return marker, at + 4, end


def _is_plain(marker: int, segment: bytes) -> bool:
    """Whether an application's segment says no more than how to show the pixels."""
    if marker == _APP0:
        # The last two bytes are the size of a small copy.
        return (
            segment[:5] == b"JFIF\0" and len(segment) == _JFIF_SIZE and segment[12:] == b"\0\0"
        )  # fmt: skip
    if marker == _APP2:
        return segment.startswith(_ICC) and is_srgb(segment[len(_ICC) :])
    return marker == _APP14 and segment[:5] == b"Adobe" and len(segment) == _ADOBE_SIZE


# PNG: chunks, each with its checksum.
_PNG_NEEDED = frozenset((b"IHDR", b"PLTE", b"IDAT", b"IEND"))
_PNG_SHOWING = frozenset((b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"cICP", b"sBIT", b"bKGD", b"pHYs"))
_PNG_MOVING = frozenset((b"acTL", b"fcTL", b"fdAT"))


def _read_png(data: bytes) -> tuple[int, int]:
    size, has_pixels, at = (0, 0), False, len(_PNG_BEGIN)
    for name, chunk, end in _png_chunks(data):
        if name == b"IHDR":
            _want(at == len(_PNG_BEGIN) and len(chunk) == 13)
            size = int.from_bytes(chunk[:4]), int.from_bytes(chunk[4:8])
        elif name == b"IEND":
            _want(has_pixels and not chunk)
            _want(end == len(data), Refusal.BYTES_AFTER_END)
            return size
        elif name == b"iCCP":
            _want(is_packed_srgb(chunk), Refusal.METADATA_INSIDE)
        elif name not in _PNG_NEEDED | _PNG_SHOWING:
            _want(name not in _PNG_MOVING, Refusal.ANIMATED)
            # A capital letter in front: not to be left out, and not known here.
            _want(name[:1].islower())
            raise PictureRefusedError(Refusal.METADATA_INSIDE)
        has_pixels = has_pixels or name == b"IDAT"
        at = end
    raise PictureRefusedError(Refusal.TRUNCATED)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    """Name, content and end of each chunk."""
    at = len(_PNG_BEGIN)
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4])
        _want(end <= len(data), Refusal.TRUNCATED)
        named = data[at + 4 : end - 4]
        _want(crc32(named) == int.from_bytes(data[end - 4 : end]))
        yield named[:4], named[4:], end
        at = end


# WebP: a RIFF file of chunks; a picture alone, or a header with flags before it.
_WEBP_ANIMATED = frozenset((b"ANIM", b"ANMF"))


def _read_webp(data: bytes) -> tuple[int, int]:
    whole = 8 + int.from_bytes(data[4:8], "little")
    _want(whole <= len(data), Refusal.TRUNCATED)
    _want(whole == len(data), Refusal.BYTES_AFTER_END)
    canvas: tuple[int, int] | None = None
    sizes: list[tuple[int, int]] = []
    for name, chunk in _webp_chunks(data):
        if name == b"VP8X":
            _want(canvas is None and not sizes and len(chunk) == 10)
            canvas = 1 + _little(chunk[4:7]), 1 + _little(chunk[7:10])
        elif name in (b"VP8 ", b"VP8L"):
            sizes.append(_frame_size(name, chunk))
        elif name == b"ICCP":
            _want(canvas and is_srgb(chunk), Refusal.METADATA_INSIDE)
        else:
            _want(name not in _WEBP_ANIMATED, Refusal.ANIMATED)
            _want(canvas and name == b"ALPH", Refusal.METADATA_INSIDE)
    _want(len(sizes) == 1 and canvas in (None, sizes[0]))
    return sizes[0]


def _webp_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at < len(data):
        _want(at + 8 <= len(data), Refusal.TRUNCATED)
        end = at + 8 + _little(data[at + 4 : at + 8])
        _want(end <= len(data), Refusal.TRUNCATED)
        yield data[at : at + 4], data[at + 8 : end]
        _want(data[end : end + end % 2] in (b"", b"\0"), Refusal.METADATA_INSIDE)
        at = end + end % 2


def _frame_size(name: bytes, chunk: bytes) -> tuple[int, int]:
    if name == b"VP8L":
        _want(chunk[:1] == b"\x2f" and len(chunk) > 5)
        bits = _little(chunk[1:5])
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    _want(chunk[3:6] == b"\x9d\x01\x2a" and len(chunk) > 10)
    return _little(chunk[6:8]) & 0x3FFF, _little(chunk[8:10]) & 0x3FFF


def _little(part: bytes) -> int:
    return int.from_bytes(part, "little")


_READERS: dict[str, Callable[[bytes], tuple[int, int]]] = {
    "image/jpeg": _read_jpeg,
    "image/png": _read_png,
    "image/webp": _read_webp,
}
