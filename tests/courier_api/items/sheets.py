"""Invented files to import."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from courier_api.items.imports.columns import COLUMNS

HEADINGS = [column.heading for column in COLUMNS]
GOOD: dict[str, str] = {
    "unit": "H57.17.21",
    "kind": "hồ sơ",
    "procedure": "Đăng ký khai sinh",
    "destination": "authority:H57.17.21",
    "name": "Nguyễn Thị Đào",
    "phone": "0905 123 456",
}


def row(**cells: str) -> dict[str, str]:
    """A good row, some cells of which are others."""
    return GOOD | cells


def cells_of(rows: Iterable[Mapping[str, Any]]) -> list[list[Any]]:
    return [[one.get(column.key, "") for column in COLUMNS] for one in rows]


def csv_file(
    *rows: Mapping[str, str],
    headings: Sequence[str] = HEADINGS,
    delimiter: str = ",",
    encoding: str = "utf-8",
) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([headings, *cells_of(rows)])
    return text.getvalue().encode(encoding)


def xlsx_file(*rows: Mapping[str, Any], headings: Sequence[Any] = HEADINGS) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    sheet.append(list(headings))
    for cells in cells_of(rows):
        sheet.append([None if cell == "" else cell for cell in cells])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(workbook: bytes, name: str, content: bytes) -> bytes:
    """A workbook, a part of which is another one."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as before,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for part in before.infolist():
            if part.filename != name:
                after.writestr(part, before.read(part))
        after.writestr(name, content)
    return file.getvalue()
