"""Files are read whatever made them, every fault is told, and what would harm is refused."""

from __future__ import annotations

import contextlib
import io
import zipfile
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courier_api.custody.core.acts import ItemKind
from courier_api.errors import CourierApiError
from courier_api.items.drafts import ItemDraft, Urgency, Wish
from courier_api.items.imports import reading, source
from courier_api.items.imports.columns import COLUMNS, column_of_heading
from courier_api.items.imports.errors import FileRefusedError, FileTooLargeError
from courier_api.items.imports.reading import ReadTable, read_table
from courier_api.items.imports.template import TableForm, template_bytes
from courier_api.items.imports.workbook_guard import GuardParams, check_workbook
from courier_api.items.personal import PersonalData
from tests.courier_api.items.sheets import (
    GOOD,
    HEADINGS,
    csv_file,
    row,
    with_part,
    xlsx_file,
)

DRAFT = ItemDraft(
    ItemKind.DOSSIER,
    "Đăng ký khai sinh",
    unit="H57.17.21",
    destination="authority:H57.17.21",
    personal=PersonalData("Nguyễn Thị Đào", "+84905123456"),
)
SHEET = "xl/worksheets/sheet1.xml"


def told(table: ReadTable) -> list[tuple[int, str]]:
    return [(fault.row, fault.column) for fault in table.faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_whatever_parts_it(delimiter: str, encoding: str) -> None:
    content = csv_file(GOOD, {}, GOOD, delimiter=delimiter, encoding=encoding)
    table = read_table(content)
    assert table.faults == []
    assert table.drafts == {2: DRAFT, 4: DRAFT}


def test_spreadsheets_may_tell_the_delimiter_in_a_line_of_its_own() -> None:
    content = b"sep=;\r\n" + csv_file(GOOD, delimiter=";")
    assert read_table(content).drafts == {3: DRAFT}


def test_numbers_and_days_of_a_workbook_are_what_they_look_like() -> None:
    promised = datetime(2026, 11, 30, 16, 30)  # noqa: DTZ001 - workbooks know no offsets
    first = row() | {"phone": 905123456, "promised": promised}  # type: ignore[dict-item]
    second = row() | {"promised": datetime(2026, 11, 30)}  # type: ignore[dict-item] # noqa: DTZ001
    drafts = read_table(xlsx_file(first, {}, second)).drafts
    assert drafts[2].personal == DRAFT.personal
    assert drafts[2].promised_at == 1_796_031_000_000
    assert drafts[4].promised_at == 1_796_032_800_000


@pytest.mark.parametrize("form", list(TableForm))
def test_the_template_is_taken_as_it_is_and_its_example_for_nothing(form: TableForm) -> None:
    template = template_bytes(form)
    with pytest.raises(FileRefusedError, match="no row below"):
        read_table(template)
    assert read_table(csv_file({}, GOOD)).drafts == {3: DRAFT}


def test_the_template_of_csv_can_be_filled_in() -> None:
    filled = template_bytes(TableForm.CSV) + csv_file(GOOD).split(b"\r\n", 1)[1]
    assert read_table(filled).drafts == {3: DRAFT}


def test_headings_are_known_in_either_language_and_without_accents() -> None:
    for column in COLUMNS:
        for text in (
            column.key, column.words.vi, column.words.en, column.heading, column.words.vi.upper(),
        ):  # fmt: skip
            assert column_of_heading(text) is column
    assert column_of_heading("Ho va ten") is column_of_heading("Name")
    assert column_of_heading("") is column_of_heading("Ghi chú") is None


def test_words_of_closed_lists_are_known_in_either_language() -> None:
    one = row(kind="KET QUA", wish="dai ly", wish_place="agent-042", urgency="hoa toc")
    draft = read_table(csv_file(one)).drafts[2]
    assert (draft.kind, draft.wish, draft.urgency) == (
        ItemKind.DOCUMENT, Wish.AGENT_POINT, Urgency.EXPRESS,
    )  # fmt: skip


@pytest.mark.parametrize("make", [csv_file, xlsx_file])
def test_every_fault_of_every_row_is_told_at_once(make: object) -> None:
    content = make(  # type: ignore[operator]
        GOOD,
        row(kind="thư", phone="0905", promised="32/13/2026", procedure=""),
        row(code="RB123456786VN", unit="", name="12345"),
        row(destination="", wish="nhà", dossier="H57.17.21-261121-0001"),
        row(unit="", destination="courier:c7"),
    )
    table = read_table(content)
    assert sorted(told(table)) == [
        (3, "kind"), (3, "phone"), (3, "procedure"), (3, "promised"), (4, "code"), (4, "name"),
        (5, "address"), (5, "dossier"), (6, "destination"), (6, "unit"),
    ]  # fmt: skip
    by_place = {(fault.row, fault.column): fault for fault in table.faults}
    assert by_place[3, "phone"].seen == "0905"
    assert "0905 123 456" in by_place[3, "phone"].wanted
    assert by_place[4, "code"].wanted == "check digit 6, wanted 5."
    assert list(table.drafts) == [2]
    assert table.num_rows == 5


def test_formulas_and_errors_are_no_values() -> None:
    table = read_table(xlsx_file(row(procedure="=1+1"), row(name="#N/A"), GOOD))
    assert told(table) == [(2, "procedure"), (3, "name")]
    assert table.faults[0].wanted == "wanted a plain value, no formula"


def test_what_export_guarded_comes_back_as_it_was() -> None:
    table = read_table(csv_file(row(phone="'+84 905 123 456", procedure="'-Khai sinh")))
    assert table.drafts[2].personal.phone == "+84905123456"
    assert table.drafts[2].procedure == "-Khai sinh"


def test_a_value_shown_is_short_and_plain() -> None:
    table = read_table(csv_file(row(name="1" * 200), row(unit="a\x1b[31m"), row(name="1" * 2_000)))
    assert [fault.seen for fault in table.faults] == [
        "1" * 57 + "...", "a\N{REPLACEMENT CHARACTER}[31m", "2000 letters",
    ]  # fmt: skip


def test_the_first_faults_are_told_and_all_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_TOLD", 3)
    table = read_table(csv_file(*[row(unit="")] * 5))
    assert (len(table.faults), table.num_faults) == (3, 5)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (csv_file(GOOD, encoding="utf-16"), "UTF-16"),
        ("Ma\u0303 h\u00f4\u0300 s\u01a1,Kind\r\n".encode("cp1258"), "Windows-1258"),
        (b"code,kind\r\n\xff\xfe\xfd", "no UTF-8"),
        (csv_file(row(name="a\0b")), "NUL"),
        (b"", "headings"),
        (csv_file(), "no row"),
        (csv_file(GOOD, headings=[*HEADINGS[:-1], "Ghi chú"]), "Ghi chú"),
        (csv_file(GOOD, headings=[*HEADINGS[:-1], "Code"]), "several columns code"),
        (csv_file(GOOD, headings=HEADINGS[:3]), "Thủ tục / Procedure"),
        (csv_file(GOOD, headings=["code", "kind", *[""] * 38, "more"]), "40 columns"),
        (b'kind,procedure\r\n"a"b,c\r\n', "row 1"),
        (b"\xd0\xcf\x11\xe0 an old workbook", "no UTF-8"),
        (b"PK\x03\x04 and nothing more", "damaged"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_what_is_wanted(content: bytes, reason: str) -> None:
    with pytest.raises(FileRefusedError, match=reason):
        read_table(content)


@pytest.mark.parametrize(
    ("mark", "at", "content"),
    [(b"[Content_Types].xml", 19, b"\xff\xff"), (b"PK\x01\x02", 10, b"\x63\0")],
    ids=["no such bytes", "no such packing"],
)
def test_a_workbook_that_cannot_be_unpacked_is_refused(
    mark: bytes, at: int, content: bytes
) -> None:
    """The bytes behind the first part's name; the packing (99) in the list of all parts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<a/>" * 100)
    broken = bytearray(packed.getvalue())
    begin = broken.index(mark) + at
    broken[begin : begin + len(content)] = content
    with pytest.raises(FileRefusedError, match="damaged"):
        read_table(bytes(broken))


def test_cells_beside_the_headings_are_told() -> None:
    content = csv_file(GOOD).replace(b"\r\n", b",more\r\n").replace(b",more\r\n", b"\r\n", 1)
    assert told(read_table(content)) == [(2, f"{len(COLUMNS) + 1}")]


def test_no_more_rows_and_bytes_are_taken_than_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ROWS", 3)
    assert read_table(csv_file(*[GOOD] * 3)).num_rows == 3
    with pytest.raises(FileTooLargeError, match="more than 3 rows"):
        read_table(csv_file(*[GOOD] * 4))
    monkeypatch.setattr(reading, "MAX_FILE_BYTES", 100)
    with pytest.raises(FileTooLargeError, match="wanted at most 100"):
        read_table(csv_file(GOOD))
    assert source.MAX_ROWS == 20_000


def test_a_bomb_is_not_unpacked() -> None:
    """A gigabyte of blanks in a megabyte; many parts; parts upon each other."""
    good = xlsx_file(GOOD)
    check_workbook(good)
    with pytest.raises(FileTooLargeError, match="unpacks to"):
        check_workbook(with_part(good, SHEET, b" " * (3 << 20)))
    with pytest.raises(FileTooLargeError, match="unpacks to"):
        check_workbook(with_part(good, SHEET, b" " * 200_000), GuardParams(max_bytes=100_000))
    with pytest.raises(FileTooLargeError, match="parts"):
        check_workbook(good, GuardParams(max_parts=3))


def test_parts_that_are_read_whole_are_small() -> None:
    """A megabyte of styles takes seconds to read, and all others wait meanwhile."""
    small = GuardParams(max_whole_bytes=12_000)
    many = "".join(f"<a{number}/>" for number in range(2_000)).encode()
    for name in ("xl/styles.xml", "xl/workbook.xml", "docProps/core.xml", "xl/x.xml"):
        check_workbook(with_part(xlsx_file(GOOD), name, b"<a>" + many[:8_000]), small)
        with pytest.raises(FileTooLargeError, match="read whole"):
            check_workbook(with_part(xlsx_file(GOOD), name, b"<a>" + many), small)
    for name in (SHEET, "xl/sharedStrings.xml", "xl/media/image1.png"):
        check_workbook(with_part(xlsx_file(GOOD), name, b"<a>" + many), small)


def test_a_part_yields_no_more_than_it_claims() -> None:
    """The claim of 3 MB is made one of 100 bytes: then there is nothing behind these."""
    bomb = with_part(xlsx_file(GOOD), SHEET, b"<a>" + b" " * (3 << 20))
    size = len(b"<a>") + (3 << 20)
    lying = bomb.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lying != bomb
    with pytest.raises(FileRefusedError):
        read_table(lying)


def test_entities_are_refused_before_they_are_read() -> None:
    evil = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "cc">]><a>&b;</a>'
    with pytest.raises(FileRefusedError, match="document type"):
        read_table(with_part(xlsx_file(GOOD), "xl/sharedStrings.xml", evil))


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.bin", "xl/worksheets/SHEET1.XML", "xl/x"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_part_is_looked_at_whatever_it_is_called(name: str, encoding: str) -> None:
    """Parts are read by what the workbook says of them, not by the ends of their names."""
    evil = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "cc">]><a>&b;</a>'.encode(encoding)
    with pytest.raises(FileRefusedError, match="document type"):
        read_table(with_part(xlsx_file(GOOD), name, evil))
    for picture in (b"\x89PNG\r\n\x1a\n" + bytes(99), b"", b"  "):
        assert read_table(with_part(xlsx_file(GOOD), name, picture)).drafts == {2: DRAFT}


def test_archives_that_are_no_workbook_are_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "a")
    with pytest.raises(FileRefusedError, match="no XLSX"):
        read_table(file.getvalue())
    with pytest.raises(FileRefusedError):
        read_table(with_part(xlsx_file(GOOD), SHEET, b"<a/>"))
    with pytest.raises(FileRefusedError):
        read_table(with_part(xlsx_file(GOOD), SHEET, b"no XML at all"))


def test_rows_and_cells_far_out_cost_nothing() -> None:
    """A sheet with one cell in its last row and column, which claims to have no more."""
    far = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<dimension ref="A1"/><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        b"</sheetData></worksheet>"
    )
    with pytest.raises(FileRefusedError, match="headings"):
        read_table(with_part(xlsx_file(GOOD), SHEET, far))


@given(st.binary(max_size=400))
def test_whatever_comes_is_read_or_refused(content: bytes) -> None:
    for begin in (b"", csv_file(GOOD)):
        with contextlib.suppress(CourierApiError):
            read_table(begin + content)
