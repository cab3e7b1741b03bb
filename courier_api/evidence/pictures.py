"""
Pictures decoded: to see that they are whole, to show them small, to show what was refused.

A decoder gets no more than a few megabytes of a type that it was told, after the file was taken
apart; see `courier_api.evidence.shapes`.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from threading import BoundedSemaphore
from typing import TypeVar

from PIL import Image, ImageOps

from courier_api.evidence.errors import PictureRefusedError
from courier_api.evidence.records import EvidenceParams, Kind, Refusal
from courier_api.evidence.shapes import Shape, media_type_of, read_shape

__all__ = ["THUMBNAIL_SIDE", "check_picture", "redraw"]

THUMBNAIL_SIDE = 320

_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_QUALITY = 88

#: A picture takes up to 200 MB while it is decoded: of a process's threads so many do so at once.
_DECODERS = BoundedSemaphore(2)

_T = TypeVar("_T")


def check_picture(data: bytes, *, media_type: str, kind: Kind, params: EvidenceParams) -> Shape:
    """
    Type and size of a picture that is whole, is nothing else and is as announced.

    Parameters
    ----------
    data : bytes
    media_type : str
        As announced.
    kind : Kind
        A signature is a PNG.
    params : EvidenceParams

    Raises
    ------
    PictureRefusedError
    """
    shape = read_shape(data)
    is_wanted = kind is not Kind.SIGNATURE or shape.media_type == "image/png"
    if shape.media_type != media_type or not is_wanted:
        raise PictureRefusedError(Refusal.WRONG_TYPE)
    if shape.width * shape.height > params.max_pixels:
        raise PictureRefusedError(Refusal.TOO_MANY_PIXELS)

    def decode(image: Image.Image) -> bool:
        is_same = image.size == shape[1:]
        # A JPEG is read to its end at an eighth of its size too, in a small part of the memory.
        image.draft(None, (max(1, image.width // 8), max(1, image.height // 8)))
        image.load()
        return is_same

    if not _decoded(data, shape.media_type, params, decode):
        raise PictureRefusedError(Refusal.DAMAGED)
    return shape


def redraw(data: bytes, params: EvidenceParams, *, side: int | None = None) -> tuple[bytes, str]:
    """
    A picture drawn anew from its pixels alone, upright: whatever else the file held is gone.

    Parameters
    ----------
    data : bytes
        Accepted or refused.
    params : EvidenceParams
    side : int, optional
        Longest side in pixels; by default as it is.

    Returns
    -------
    drawn : bytes
    media_type : str
        PNG of a PNG, which signatures are; of all else JPEG.

    Raises
    ------
    PictureRefusedError
        When it cannot be decoded, or has too many pixels.
    """
    media_type = media_type_of(data)
    if media_type is None:
        raise PictureRefusedError(Refusal.NOT_A_PICTURE)
    is_png = media_type == "image/png"

    def draw(image: Image.Image) -> bytes:
        if side is not None:
            image.draft(None, (side * 2, side * 2))
        upright = ImageOps.exif_transpose(image)
        drawn = upright.convert("RGBA" if is_png else "RGB")
        if side is not None:
            drawn.thumbnail((side, side), Image.Resampling.LANCZOS)
        # What a decoder found beside the pixels would be written again.
        drawn.info.clear()
        file = BytesIO()
        drawn.save(file, "PNG" if is_png else "JPEG", quality=_QUALITY)
        return file.getvalue()

    drawn = _decoded(data, media_type, params, draw)
    return drawn, "image/png" if is_png else "image/jpeg"


def _decoded(
    data: bytes, media_type: str, params: EvidenceParams, work: Callable[[Image.Image], _T]
) -> _T:
    """What is made of a picture while it is open."""
    try:
        with (
            _DECODERS,
            Image.open(BytesIO(data), formats=(_FORMATS[media_type],)) as image,
        ):  # fmt: skip
            if image.width * image.height > params.max_pixels:
                raise PictureRefusedError(Refusal.TOO_MANY_PIXELS)
            return work(image)
    except PictureRefusedError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefusedError(Refusal.TOO_MANY_PIXELS) from error
    except Exception as error:
        # Whatever a decoder stumbles over in bytes from anyone, what follows is the same: they
        # cannot be shown. An error of ours instead would have the phone send them for ever.
        raise PictureRefusedError(Refusal.DAMAGED) from error
