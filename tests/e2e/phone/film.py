"""What the camera sees: a film of printed labels, held a little askew before a grey wall."""

from __future__ import annotations

import io
from base64 import b64decode
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from PIL import Image

from courier_api.papers.label import GRID_3X7

__all__ = ["Film", "label_of_sheet", "picture_of"]

_SIZE, _WALL = (1280, 720), (128, 128, 124)
#: Part of the frame that a paper fills at most, in width and in height.
_TILT_DEGREES, _FILLS = 7, (0.62, 0.85)
#: Frames that a label is held, and that the wall is seen between two.
_HELD, _BETWEEN = 14, 6
_MM_AN_INCH = 25.4


class Film:
    """
    The file that the browser takes for its camera.

    Parameters
    ----------
    path : Path
        Ends with ``.mjpeg``: pictures one after the other, played again and again.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.show()

    def show(self, *pictures: Image.Image) -> None:
        """Hold papers before the camera, one after the other; without any the wall is seen."""
        wall = _jpeg(Image.new("RGB", _SIZE, _WALL))
        frames = [wall] * _BETWEEN
        for picture in pictures:
            frames += [_jpeg(_held(picture))] * _HELD + [wall] * _BETWEEN
        new = self.path.with_suffix(".new")
        new.write_bytes(b"".join(frames))
        # Whoever has the film open goes on to see the old one.
        new.replace(self.path)

    def hold(self, picture: Image.Image) -> None:
        """Hold one paper before the camera, and leave it there."""
        new = self.path.with_suffix(".new")
        new.write_bytes(_jpeg(_held(picture)) * _HELD)
        new.replace(self.path)


def picture_of(address: str) -> Image.Image:
    """The picture of a data address."""
    return Image.open(io.BytesIO(b64decode(address.partition(",")[2]))).convert("RGB")


def label_of_sheet(sheet: bytes, place: int, *, dpi: int = 200) -> Image.Image:
    """One label of a printed A4 sheet, cut out as with scissors; places are counted from 0."""
    pages = pypdfium2.PdfDocument(sheet)
    number, place = divmod(place, GRID_3X7.places)
    page = pages[number].render(scale=dpi / 72).to_pil().convert("RGB")
    pages.close()
    left, top = list(GRID_3X7.corners_mm())[place]
    stock = GRID_3X7.stock
    edges: Sequence[float] = (left, top, left + stock.width_mm, top + stock.height_mm)
    return page.crop(tuple(round(edge / _MM_AN_INCH * dpi) for edge in edges))


def _held(picture: Image.Image) -> Image.Image:
    scale = min(_SIZE[0] * _FILLS[0] / picture.width, _SIZE[1] * _FILLS[1] / picture.height)
    size = (round(picture.width * scale), round(picture.height * scale))
    paper = picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    tilted = paper.rotate(_TILT_DEGREES, Image.Resampling.BICUBIC, expand=True, fillcolor=_WALL)
    frame = Image.new("RGB", _SIZE, _WALL)
    frame.paste(tilted, ((_SIZE[0] - tilted.width) // 2, (_SIZE[1] - tilted.height) // 2))
    return frame


def _jpeg(picture: Image.Image) -> bytes:
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=88)
    return made.getvalue()
