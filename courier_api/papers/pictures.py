"""Photographs and signatures made small enough for paper."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from courier_api.papers.errors import PictureError

__all__ = ["Shown", "show_photograph", "show_signature"]

#: 60 mm at 300 dpi, and a picture beyond which a phone's photograph does not go.
_SIDE = 708
_MAX_PIXELS = 64_000_000

_FORMATS = ("JPEG", "PNG", "WEBP")


@dataclass(frozen=True, slots=True)
class Shown:
    """
    A picture as it is printed, without what a camera writes beside it.

    Parameters
    ----------
    data : bytes
        JPEG or PNG.
    width, height : int
        Pixels.
    """

    data: bytes
    width: int
    height: int


def show_photograph(data: bytes) -> Shown:
    """
    A photograph in grey, upright.

    Raises
    ------
    PictureError
        When the bytes are no JPEG, PNG or WebP picture, or one too large.
    """
    small = ImageOps.autocontrast(_small(data), cutoff=0.5)
    file = BytesIO()
    small.save(file, "JPEG", quality=80, optimize=True)
    return Shown(file.getvalue(), *small.size)


def show_signature(data: bytes) -> Shown:
    """
    A signature, dark on white, without empty paper around it.

    Raises
    ------
    PictureError
        As `show_photograph` does.
    """
    small = _small(data)
    ink = ImageOps.invert(small).point(lambda level: level if level > 24 else 0).getbbox()
    if ink:
        small = small.crop(ink)
    file = BytesIO()
    small.save(file, "PNG", optimize=True)
    return Shown(file.getvalue(), *small.size)


def _small(data: bytes) -> Image.Image:
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as image:
            if image.width * image.height > _MAX_PIXELS:
                raise PictureError(
                    f"Picture of {image.width} x {image.height} pixels: wanted at most"
                    f" {_MAX_PIXELS:,} together."
                )
            # A large JPEG is decoded at a part of its size.
            image.draft("L", (_SIDE * 2, _SIDE * 2))
            upright = ImageOps.exif_transpose(image)
            rgba = upright.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise PictureError(f"Picture of {len(data)} bytes: {error}") from error
    # A signature pad's background is often transparent, which would come out black.
    white = Image.new("RGBA", rgba.size, "white")
    white.alpha_composite(rgba)
    small = white.convert("L")
    small.thumbnail((_SIDE, _SIDE), Image.Resampling.LANCZOS)
    return small
