"""Pages as SVG: letters as outlines, so that no viewer need have the typeface."""

from __future__ import annotations

from xml.sax.saxutils import escape

from courier_api.papers.fonts import EM, outline, set_letters
from courier_api.papers.marks import MM, Bar, Modules, Page, Text
from courier_api.papers.qr import contours

__all__ = ["make_svg"]


def make_svg(page: Page, *, title: str) -> bytes:
    """
    SVG file of a page.

    Parameters
    ----------
    page : Page
        Without pictures.
    title : str
        What is read out instead of the drawing.
    """
    width, height = page.width, page.height
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width / MM:.3f}mm"'
        f' height="{height / MM:.3f}mm" viewBox="0 0 {width:.4f} {height:.4f}"'
        f' role="img" lang="vi"><title>{escape(title)}</title>'
        f'<rect width="{width:.4f}" height="{height:.4f}" fill="#fff"/>'
    ]
    for mark in page.marks:
        if isinstance(mark, Text):
            parts.append(_text(mark))
        elif isinstance(mark, Bar):
            parts.append(
                f'<rect x="{mark.x:.4f}" y="{mark.y:.4f}" width="{mark.width:.4f}"'
                f' height="{mark.height:.4f}"/>'
            )
        elif isinstance(mark, Modules):
            parts.append(_modules(mark))
        else:
            raise TypeError("A page of outlines holds no pictures.")
    return ("".join(parts) + "</svg>\n").encode()


def _text(mark: Text) -> str:
    scale, x, glyphs = mark.size / EM, 0, []
    for letter in set_letters(mark.face, mark.text):
        path = outline(mark.face, letter.glyph)
        if path:
            glyphs.append(f'<path transform="translate({x + letter.offset})" d="{path}"/>')
        x += letter.advance
    return (
        f'<g transform="translate({mark.x:.4f} {mark.y:.4f}) scale({scale:.6f})">'
        f"<title>{escape(mark.text)}</title>{''.join(glyphs)}</g>"
    )


def _modules(mark: Modules) -> str:
    path = "".join(
        "M" + "L".join(f"{x} {y}" for x, y in corners) + "Z" for corners in contours(mark.rows)
    )
    return (
        f'<path transform="translate({mark.x:.4f} {mark.y:.4f}) scale({mark.module:.6f})"'
        f' fill-rule="evenodd" shape-rendering="crispEdges" d="{path}"/>'
    )
