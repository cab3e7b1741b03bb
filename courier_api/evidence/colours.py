"""Colour profiles: sRGB, which browsers write into what they draw, and no other."""

from __future__ import annotations

import zlib

__all__ = ["is_packed_srgb", "is_srgb"]

#: The largest that programs write for sRGB has 3,144 bytes.
_MAX_BYTES = 4_096
_HEADER, _TAG, _XYZ = 128, 12, 20
#: Of sRGB's primaries, as profiles hold them: adapted to D50.
_PRIMARIES = {
    b"rXYZ": (0.4360, 0.2225, 0.0139),
    b"gXYZ": (0.3851, 0.7169, 0.0971),
    b"bXYZ": (0.1431, 0.0606, 0.7141),
}
_TOLERANCE = 0.003


def is_srgb(profile: bytes) -> bool:
    """
    Whether an ICC profile is one of sRGB, by its primaries.

    References
    ----------
    ICC.1:2022, sections 7.2, 7.3 and 10.31.
    """
    if not _HEADER < len(profile) <= _MAX_BYTES or int.from_bytes(profile[:4]) != len(profile):
        return False
    if profile[12:24] != b"mntrRGB XYZ " or profile[36:40] != b"acsp":
        return False
    tags = _tags(profile)
    return all(
        name in tags and _is_near(tags[name], wanted) for name, wanted in _PRIMARIES.items()
    )  # fmt: skip


def is_packed_srgb(chunk: bytes) -> bool:
    """Whether a PNG's ``iCCP`` chunk holds a profile of sRGB; no more than that is unpacked."""
    _, _, packed = chunk.partition(b"\0")
    opened = zlib.decompressobj()
    try:
        profile = opened.decompress(packed[1:], _MAX_BYTES + 1)
    except zlib.error:
        return False
    return packed[:1] == b"\0" and opened.eof and not opened.unused_data and is_srgb(profile)


def _tags(profile: bytes) -> dict[bytes, bytes]:
    """Contents of a profile's tags that are as long as a colour."""
    number = min(int.from_bytes(profile[_HEADER : _HEADER + 4]), len(profile) // _TAG)
    places = (_HEADER + 4 + _TAG * at for at in range(number))
    tags = {}
    for place in places:
        begin = int.from_bytes(profile[place + 4 : place + 8])
        tags[profile[place : place + 4]] = profile[begin : begin + _XYZ]
    return tags


def _is_near(tag: bytes, wanted: tuple[float, float, float]) -> bool:
    if len(tag) != _XYZ or tag[:4] != b"XYZ ":
        return False
    found = (int.from_bytes(tag[at : at + 4], signed=True) / 65_536 for at in (8, 12, 16))
    return all(
        abs(one - other) <= _TOLERANCE for one, other in zip(found, wanted, strict=True)
    )  # fmt: skip
