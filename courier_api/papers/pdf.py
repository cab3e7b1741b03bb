"""Pages as PDF: text that can be copied, subsets of the typefaces within, the same bytes always."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from threading import Lock

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import ShapeData, ShapedStr, TTFont
from reportlab.pdfgen.canvas import Canvas

from courier_api.papers.fonts import Face, font_bytes, set_letters
from courier_api.papers.marks import Bar, Mark, Modules, Page, Picture, Text
from courier_api.papers.qr import contours

__all__ = ["make_pdf"]

_REGISTERING = Lock()

#: ReportLab's number for that rule.
_EVEN_ODD = 0


def make_pdf(pages: Sequence[Page], *, title: str, made: datetime) -> bytes:
    """
    PDF file of some pages.

    Parameters
    ----------
    pages : sequence of Page
    title : str
        For the window's title bar.
    made : datetime
        With its offset; the file's date. No clock is read.

    Raises
    ------
    ValueError
        When the date has no offset.
    """
    stamp = _pdf_date(made)
    file = BytesIO()
    canvas = Canvas(
        file,
        invariant=1,
        pageCompression=1,
        lang="vi-VN",
        initialFontName=_font_name(Face.REGULAR),  # type: ignore[arg-type]  # wrong in the stubs
    )
    canvas.setTitle(title)
    canvas.setCreator("Postroute")
    canvas.setProducer("Postroute")
    canvas.setAuthor("Postroute")
    canvas.setSubject(title)
    canvas.setDateFormatter(lambda *_: stamp)
    for page in pages:
        canvas.setPageSize((page.width, page.height))
        for mark in page.marks:
            _draw(canvas, mark, page.height)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _font_name(face: Face) -> str:
    name = f"Postroute-{face.name}"
    # The register belongs to the whole process, and a font keeps which letters each unfinished
    # file uses: one that is registered again would forget them.
    with _REGISTERING:
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, BytesIO(font_bytes(face))))
    return name


def _draw(canvas: Canvas, mark: Mark, top: float) -> None:
    if isinstance(mark, Text):
        _draw_text(canvas, mark, top)
    elif isinstance(mark, Bar):
        canvas.setFillGray(mark.grey)
        canvas.rect(mark.x, top - mark.y - mark.height, mark.width, mark.height, stroke=0, fill=1)
    elif isinstance(mark, Modules):
        _draw_modules(canvas, mark, top)
    else:
        _draw_picture(canvas, mark, top)


def _draw_text(canvas: Canvas, mark: Text, top: float) -> None:
    places = [
        ShapeData(0, letter.advance, 0, letter.offset, 0, letter.width)
        for letter in set_letters(mark.face, mark.text)
    ]
    writer = canvas.beginText(mark.x, top - mark.y)
    writer.setFont(_font_name(mark.face), mark.size)
    writer.setFillGray(mark.grey)
    # A list, though the stubs say otherwise: one place for each letter.
    writer.textOut(ShapedStr(mark.text, places))  # type: ignore[arg-type]
    canvas.drawText(writer)


def _draw_modules(canvas: Canvas, mark: Modules, top: float) -> None:
    path = canvas.beginPath()
    for first, *others in contours(mark.rows):
        path.moveTo(mark.x + first[0] * mark.module, top - mark.y - first[1] * mark.module)
        for x, y in others:
            path.lineTo(mark.x + x * mark.module, top - mark.y - y * mark.module)
        path.close()
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1, fillMode=_EVEN_ODD)


def _draw_picture(canvas: Canvas, mark: Picture, top: float) -> None:
    canvas.drawImage(
        ImageReader(BytesIO(mark.data)),
        mark.x,
        top - mark.y - mark.height,
        mark.width,
        mark.height,
    )


def _pdf_date(made: datetime) -> str:
    offset = f"{made:%z}"
    if not offset:
        raise ValueError(f"Date {made}: without an offset, wanted one.")
    return f"D:{made:%Y%m%d%H%M%S}{offset[:3]}'{offset[3:5]}'"
