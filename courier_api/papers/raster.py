"""
Pages as dots: what a thermal printer burns, black or white and nothing between.

Every mark is put on whole dots. A code's modules must come out as whole dots by themselves; a page
that was laid out for another resolution is refused rather than smeared.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from courier_api.papers.errors import ResolutionError
from courier_api.papers.fonts import EM, Face, font_bytes, set_letters
from courier_api.papers.marks import Bar, Modules, Page, Text

__all__ = ["make_bitmap", "make_png"]

#: How far a module's side may be from whole dots and still be rounding alone.
_TOLERANCE = 1e-6


def make_bitmap(page: Page, dpi: int) -> Image.Image:
    """
    The page's dots: mode ``1``, black on white.

    Parameters
    ----------
    page : Page
        Without pictures, which a thermal printer cannot show.
    dpi : int

    Raises
    ------
    ResolutionError
        When a code's modules are not whole dots.
    """
    scale = dpi / 72
    image = Image.new("1", (round(page.width * scale), round(page.height * scale)), 1)
    pen = ImageDraw.Draw(image)
    pen.fontmode = "1"
    for mark in page.marks:
        if isinstance(mark, Text):
            _draw_text(pen, mark, scale)
        elif isinstance(mark, Bar):
            _draw_bar(pen, mark, scale)
        elif isinstance(mark, Modules):
            _draw_modules(pen, mark, scale)
        else:
            raise TypeError("A page of dots holds no pictures.")
    return image


def make_png(page: Page, dpi: int) -> bytes:
    """PNG file of the page, one bit a dot; its resolution is told within."""
    file = BytesIO()
    make_bitmap(page, dpi).save(file, "PNG", dpi=(dpi, dpi), optimize=True)
    return file.getvalue()


def _draw_text(pen: ImageDraw.ImageDraw, mark: Text, scale: float) -> None:
    font = _font(mark.face, mark.size * scale)
    x = mark.x
    for letter in set_letters(mark.face, mark.text):
        place = x + letter.offset * mark.size / EM
        pen.text((round(place * scale), round(mark.y * scale)), letter.text, 0, font, anchor="ls")
        x += letter.advance * mark.size / EM


def _draw_bar(pen: ImageDraw.ImageDraw, mark: Bar, scale: float) -> None:
    left, top = round(mark.x * scale), round(mark.y * scale)
    right = max(left + 1, round((mark.x + mark.width) * scale))
    bottom = max(top + 1, round((mark.y + mark.height) * scale))
    pen.rectangle((left, top, right - 1, bottom - 1), 0)


def _draw_modules(pen: ImageDraw.ImageDraw, mark: Modules, scale: float) -> None:
    exact = mark.module * scale
    dots = round(exact)
    if dots < 1 or abs(exact - dots) > _TOLERANCE:
        raise ResolutionError(f"Module of {exact:.3f} dots: wanted whole dots.")
    left, top = round(mark.x * scale), round(mark.y * scale)
    for row, modules in enumerate(mark.rows):
        for column, is_dark in enumerate(modules):
            if is_dark:
                x, y = left + column * dots, top + row * dots
                pen.rectangle((x, y, x + dots - 1, y + dots - 1), 0)


@lru_cache(maxsize=64)
def _font(face: Face, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(BytesIO(font_bytes(face)), size, layout_engine=ImageFont.Layout.BASIC)
