"""What a file says, read by programs that know nothing of how it was made."""

from __future__ import annotations

import re
from io import BytesIO

import pypdf
import pypdfium2
import zxingcpp
from PIL import Image

from courier_api.papers.marks import Mark, Modules, Page, Text


def pdf_text(data: bytes) -> str:
    """All pages' text, every row of blanks as one."""
    pages = pypdf.PdfReader(BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def pdf_images(data: bytes, dpi: int) -> list[Image.Image]:
    # The renderer rounds its picture's size up, and would stretch a whole size by a dot.
    scale = dpi / 72 * (1 - 1e-5)
    return [page.render(scale=scale).to_pil().convert("L") for page in pypdfium2.PdfDocument(data)]


def codes(image: Image.Image) -> list[str]:
    """Texts of all codes on an image, from above to below and left to right."""
    found = zxingcpp.read_barcodes(image.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
    return [
        one.text
        for one in sorted(
            found, key=lambda one: (one.position.top_left.y // 20, one.position.top_left.x)
        )
    ]


def zpl_image(commands: bytes) -> Image.Image:
    """What a printer makes of a graphic field, by the manual."""
    text = commands.decode("ascii")
    width, height = (int(re.search(rf"\^{one}(\d+)", text)[1]) for one in ("PW", "LL"))  # type: ignore[index]
    field = re.search(r"\^GFA,(\d+),(\d+),(\d+),([^^]*)\^FS", text)
    assert field is not None
    total, stride = int(field[2]), int(field[3])
    rows = list(_rows(field[4], stride * 2))
    assert len(rows) * stride == total == int(field[1])
    dots = bytes(255 - byte for row in rows for byte in bytes.fromhex(row))
    assert len(rows) == height
    return Image.frombytes("1", (width, height), dots)


def _rows(data: str, digits: int) -> list[str]:
    rows: list[str] = []
    row, count = "", 0
    for sign in data:
        if sign == ":":
            rows.append(rows[-1])
        elif sign in ",!":
            row += ("0" if sign == "," else "F") * (digits - len(row))
        elif "G" <= sign <= "Y":
            count += ord(sign) - ord("G") + 1
        elif "g" <= sign <= "z":
            count += (ord(sign) - ord("g") + 1) * 20
        else:
            row, count = row + sign * max(1, count), 0
        if len(row) == digits:
            rows.append(row)
            row = ""
    assert not row
    return rows


def extent(mark: Mark) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the ink; of texts, with room for marks and tails."""
    if isinstance(mark, Text):
        return mark.x, mark.y - 0.95 * mark.size, mark.x + mark.width, mark.y + 0.25 * mark.size
    if isinstance(mark, Modules):
        return mark.x, mark.y, mark.x + mark.width, mark.y + mark.width
    return mark.x, mark.y, mark.x + mark.width, mark.y + mark.height


def overlaps(page: Page) -> list[tuple[Mark, Mark]]:
    """Texts that touch each other, a code's quiet zone or a bar."""
    boxes = [(mark, _core(mark)) for mark in page.marks]
    return [
        (one, other)
        for place, (one, a) in enumerate(boxes)
        for other, b in boxes[place + 1 :]
        if isinstance(one, Text) or isinstance(other, Text)
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


def _core(mark: Mark) -> tuple[float, float, float, float]:
    """Where nothing else may be; of a text, from the capitals' top to the base line."""
    left, top, right, bottom = extent(mark)
    if isinstance(mark, Text):
        return left, mark.y - 0.72 * mark.size, right, mark.y
    if isinstance(mark, Modules):
        quiet = 4 * mark.module - 1e-6
        return left - quiet, top - quiet, right + quiet, bottom + quiet
    return left, top, right, bottom
