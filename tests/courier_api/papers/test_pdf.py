"""Pages as PDF."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from io import BytesIO

import pypdf
import pytest

from courier_api.papers.fonts import Face
from courier_api.papers.marks import Page, Text
from courier_api.papers.pdf import make_pdf
from tests.courier_api.papers.hard_texts import ALPHABET_VI, HARD_TEXTS, MADE
from tests.courier_api.papers.reading_back import pdf_text


def page_of(*texts: str, face: Face = Face.REGULAR) -> Page:
    lines = (Text(40, 40 + 20 * row, text, face, 9) for row, text in enumerate(texts))
    return Page(595, 842, tuple(lines))


@pytest.mark.parametrize("face", Face)
def test_extracted_text_is_what_was_put_in(face: Face) -> None:
    rows = [ALPHABET_VI[begin : begin + 40] for begin in range(0, len(ALPHABET_VI), 40)]
    wanted = (*HARD_TEXTS, *rows)
    data = make_pdf([page_of(*wanted, face=face)], title="x", made=MADE)
    assert pdf_text(data) == " ".join(wanted)


def test_typefaces_are_embedded_in_part_and_no_other_is_named() -> None:
    data = make_pdf([page_of(*HARD_TEXTS)], title="x", made=MADE)
    (page,) = pypdf.PdfReader(BytesIO(data)).pages
    fonts = [one.get_object() for one in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        assert "BeVietnamPro" in font["/BaseFont"]
        assert "+" in font["/BaseFont"]
        assert "/FontFile2" in font["/FontDescriptor"]
    assert len(data) < 60_000


def test_file_tells_language_title_and_the_date_passed_in() -> None:
    data = make_pdf([page_of("x")], title="Phiếu gửi hồ sơ", made=MADE)
    reader = pypdf.PdfReader(BytesIO(data))
    assert reader.root_object["/Lang"] == "vi-VN"
    assert reader.metadata is not None
    assert reader.metadata.title == "Phiếu gửi hồ sơ"
    assert reader.metadata.creation_date == MADE


def test_a_date_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="without an offset"):
        make_pdf([page_of("x")], title="x", made=datetime(2026, 11, 21))  # noqa: DTZ001  # the fault


def test_the_same_pages_are_the_same_bytes_from_many_threads_at_once() -> None:
    def make(number: int) -> bytes:
        return make_pdf([page_of(*HARD_TEXTS, f"{number % 4}")], title="x", made=MADE)

    with ThreadPoolExecutor(8) as pool:
        files = list(pool.map(make, range(32)))
    assert len(set(files)) == 4
    assert files == [make(number) for number in range(32)]
