"""Pictures drawn for the tests, good ones and spoilt ones."""

from __future__ import annotations

import struct
import zlib
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
#: Where the photograph was taken: what must never be kept.
PLACE = b"16.4637N 107.5909E"


@cache
def canvas(seed: int, width: int = 96, height: int = 64) -> Image.Image:
    """A door, a parcel, and a number."""
    image = Image.new("RGB", (width, height), (200, 190, 150 + seed % 100))
    draw = ImageDraw.Draw(image)
    draw.rectangle((width // 8, height // 4, width // 3, height - 4), fill=(90, 50, 20))
    draw.text((width // 2, 4), str(seed), fill=(0, 0, 0))
    return image


def saved(image: Image.Image, form: str = "JPEG", **more: Any) -> bytes:
    file = BytesIO()
    image.save(file, form, **more)
    return file.getvalue()


@cache
def photograph(seed: int = 1, form: str = "JPEG") -> bytes:
    return saved(canvas(seed), form)


@cache
def noise(size: int, seed: int = 0) -> bytes:
    """A photograph of about so many bytes."""
    side = max(16, round((size / 0.7) ** 0.5))
    image = Image.effect_noise((side, side), 60 + seed % 40).convert("RGB")
    return saved(image, quality=92)


@cache
def signature(seed: int = 1) -> bytes:
    image = Image.new("RGBA", (300, 150), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.line([(10, 100), (80, 20), (150, 110), (280, 40)], "black", 3)
    draw.text((20, 120), str(seed), "black")
    return saved(image, "PNG")


def srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def wide_profile() -> bytes:
    """A profile of sRGB whose red lies further out."""
    profile = bytearray(srgb())
    at = profile.index(b"rXYZ", 128)
    begin = int.from_bytes(profile[at + 4 : at + 8])
    profile[begin + 8 : begin + 12] = struct.pack(">i", round(0.5151 * 65_536))
    return bytes(profile)


def exif() -> bytes:
    data = Image.Exif()
    data[0x010F] = "Nokia"
    data[0x0112] = 6
    data.get_ifd(0x8825)[29] = PLACE.decode()
    return data.tobytes()


XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><gps>' + PLACE + b"</gps></x:xmpmeta>"


def texts() -> PngInfo:
    info = PngInfo()
    info.add_text("Comment", PLACE.decode())
    return info


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG of these chunks, each with its right checksum."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(content).to_bytes(4) + name + content + zlib.crc32(name + content).to_bytes(4)
        for name, content in chunks
    )


def bomb_png(width: int = 40_000, height: int = 40_000) -> bytes:
    """A few kilobytes that want to be billions of pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return png((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1 << 20))), (b"IEND", b""))


def bomb_profile_png() -> bytes:
    """A colour profile that unpacks to a hundred megabytes."""
    header = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    profile = b"icc\0\0" + zlib.compress(bytes(100 << 20), 9)
    rows = zlib.compress(bytes(9 * 8))
    return png((b"IHDR", header), (b"iCCP", profile), (b"IDAT", rows), (b"IEND", b""))


def bomb_jpeg() -> bytes:
    """A photograph that says it is 65,500 pixels wide and high."""
    data = bytearray(photograph())
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", 65_500, 65_500)
    return bytes(data)


def comment_jpeg(text: bytes) -> bytes:
    data = photograph()
    return data[:2] + b"\xff\xfe" + (len(text) + 2).to_bytes(2) + text + data[2:]
