"""Tables for spreadsheets: nothing in them runs, nobody is named, all is there."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from courier_api.exports import spreadsheets
from courier_api.exports.event_rows import EVENT_COLUMNS
from courier_api.exports.item_rows import ITEM_COLUMNS
from courier_api.exports.service import SheetForm, Span, events_file, items_file, pieces_of
from courier_api.exports.spreadsheets import csv_pieces, guarded, xlsx_pieces
from courier_api.items.own import Viewer
from courier_api.items.searching import ItemFilter
from tests.courier_api.custody.phones import AGENT, BAG, CITIZEN, DOSSIER, OTHER_DOSSIER
from tests.courier_api.exports.journeys import one_journey
from tests.courier_api.items.desk import Desk, document, dossier
from tests.courier_api.items.ledger_world import append

ALL = Viewer(is_all=True, may_search_people=True)


def read_csv(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_xlsx(content: bytes) -> list[list[object]]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content))
    for row in book.active.iter_rows():
        assert all(cell.data_type != "f" for cell in row)
    return [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]


@pytest.mark.parametrize("text", ["=1+1", "+84905", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n@a"])
def test_no_text_is_a_formula(text: str) -> None:
    assert guarded(text) == f"'{text}"
    content = b"".join(csv_pieces(["a"], [[text]]))
    assert read_csv(content)[1][0].startswith("'")
    rows = read_xlsx(b"".join(xlsx_pieces(["a"], [[text.strip()]], title="a")))
    assert str(rows[1][0]).startswith("'")


def test_other_values_stay_as_they_are() -> None:
    for value in ("Đào", "", "a=b", 1, -1, 0, None):
        assert guarded(value) == value
    rows = [["Đào, Hoà", -1, None], ['a"b', 2, "c;d"]]
    assert read_csv(b"".join(csv_pieces(["a", "b", "c"], rows)))[1:] == [
        ["Đào, Hoà", "-1", ""], ['a"b', "2", "c;d"],
    ]  # fmt: skip
    assert read_xlsx(b"".join(xlsx_pieces(["a", "b", "c"], rows, title="t")))[1:] == rows


def test_tables_are_written_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "_ROWS_A_PIECE", 10)
    pieces = list(csv_pieces(["n"], ([number] for number in range(25))))
    assert len(pieces) == 3
    assert len(read_csv(b"".join(pieces))) == 26


def test_what_does_not_fit_a_sheet_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "_MAX_ROWS", 4)
    rows = read_xlsx(b"".join(xlsx_pieces(["n"], ([n] for n in range(5)), title="t")))
    assert rows == [["n"], [0], [1], [2], ["n"], [3], [4]]
    assert read_xlsx(b"".join(xlsx_pieces(["n"], [], title="t"))) == [["n"]]


@pytest.mark.parametrize("form", list(SheetForm))
def test_items_are_told_with_where_they_are_and_without_persons(
    one_desk: Desk, form: SheetForm
) -> None:
    one_desk.register(dossier(code=DOSSIER, procedure="=HYPERLINK(1)"), document(unit="H57.17.30"))
    append(one_desk.database, *one_journey())
    with one_desk.database.reading() as session:
        content = b"".join(pieces_of(items_file(session, ItemFilter(), ALL, form)))
    rows = read_csv(content) if form is SheetForm.CSV else read_xlsx(content)
    assert len(rows[0]) == len(ITEM_COLUMNS)
    first = dict(zip([words.en for words in ITEM_COLUMNS], rows[1], strict=True))
    assert (first["Code"], first["State"], first["Holder"]) == (
        DOSSIER, "delivered", "authority:H57.17.21",
    )  # fmt: skip
    assert first["Procedure"] == "'=HYPERLINK(1)"
    assert dict(zip(ITEM_COLUMNS, rows[2], strict=True))[ITEM_COLUMNS[13]] == "announced"
    assert not any(name in str(rows) for name in ("Đào", "Hoà", "905123456", "citizen:"))


def test_items_are_told_to_those_who_may_see_them(desk: Desk) -> None:
    desk.register(dossier())
    with desk.database.reading() as session:
        file = items_file(session, ItemFilter(), Viewer(party="office:9"), SheetForm.CSV)
        assert len(read_csv(b"".join(pieces_of(file)))) == 1


def test_events_have_a_row_for_each_item_and_tell_no_citizen(one_desk: Desk) -> None:
    append(one_desk.database, *one_journey())
    span = Span(first_day=date(2026, 11, 21), last_day=date(2026, 11, 21))
    with one_desk.database.reading() as session:
        content = b"".join(pieces_of(events_file(session, span, SheetForm.CSV)))
    rows = [dict(zip(EVENT_COLUMNS, row, strict=True)) for row in read_csv(content)[1:]]
    plain = [{words.en: value for words, value in row.items()} for row in rows]
    assert len(plain) == sum(len(event.items) for event in one_journey())
    assert [row["Item or bag"] for row in plain[:4]] == [DOSSIER, OTHER_DOSSIER, DOSSIER, DOSSIER]
    assert plain[0] | {"Event": ""} == {
        "Entry": "0",
        "Event": "",
        "Event time": "2026-11-21T07:00:00+07:00",
        "Record time": "2026-11-21T00:01:00+00:00",
        "Item or bag": DOSSIER,
        "Act": "register",
        "From": "citizen",
        "To": AGENT,
        "At": "agent-042",
        "Bag": "",
        "UPU code": "EMA",
        "Standing": "applied",
        "In words": "Điểm đại lý 042 đã tiếp nhận từ người dân.",
        "In English": "Agent point 042 took it in from the citizen.",
    }
    assert plain[3]["Bag"] == BAG
    assert CITIZEN.partition(":")[2].encode() not in content
