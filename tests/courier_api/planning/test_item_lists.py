"""Lists of items: which code travels in which shipment."""

from __future__ import annotations

import pytest

from courier_api.custody.core.acts import ItemKind
from courier_api.planning.item_lists import DayItem, read_items
from routing_engine import InputFaultsError
from tests.courier_api.planning.small_day import DAY, DOSSIERS, DRAWN, ITEMS_CSV

SHIPMENTS = {"S-1", "S-2", "S-3", "S-4"}
HEAD = "item_id,kind,shipment_id,code,unit_code\n"


def read(*lines: str, head: str = HEAD) -> tuple[DayItem, ...]:
    text = head + "\n".join(lines)
    return read_items(text.encode(), day=DAY, shipments=SHIPMENTS)


def told(*lines: str, head: str = HEAD) -> dict[str, str]:
    with pytest.raises(InputFaultsError) as caught:
        read(*lines, head=head)
    return {fault.place: fault.code for fault in caught.value.faults}


def test_a_code_given_comes_before_the_items_own_name() -> None:
    (item,) = read(f"D-1,dossier,S-1,{DOSSIERS[0]},")
    assert item == DayItem(DOSSIERS[0], "D-1", ItemKind.DOSSIER, "S-1")


def test_an_item_may_be_called_by_its_code() -> None:
    (item,) = read(f"{DOSSIERS[0]},issued_document,S-1,,")
    assert (item.code, item.kind) == (DOSSIERS[0], ItemKind.DOCUMENT)


def test_drawn_items_get_codes_of_their_ward_in_order() -> None:
    codes = [one.code for one in read(
        "D-1,dossier,S-1,,19777", "D-2,dossier,S-1,,19777", "D-3,dossier,S-1,,19780",
        "I-4,issued_document,S-2,,19777", "D-5,dossier,S-1,,",
    )]  # fmt: skip
    assert codes == [
        DRAWN, "H57.19.777-261121-0002", "H57.19.780-261121-0001",
        "H57.19.777-261114-0001", "H57-261121-0001",
    ]  # fmt: skip


def test_a_ward_with_many_items_goes_on_with_the_day_before() -> None:
    lines = [f"D-{number},dossier,S-1,,19777" for number in range(1, 10_001)]
    codes = [one.code for one in read(*lines)]
    assert codes[9_998:] == ["H57.19.777-261121-9999", "H57.19.777-261120-0001"]
    assert len(set(codes)) == 10_000


def test_every_line_that_is_wrong_is_told_with_its_number() -> None:
    assert told(
        f"a,dossier,S-1,{DOSSIERS[0]},",
        f"b,letter,S-1,{DOSSIERS[1]},",
        f"c,dossier,S-9,{DOSSIERS[1]},",
        "d,dossier,S-1,no code,",
        ",dossier,S-1,,",
        "f,dossier,S-1,B-0123456789,",
        f"g,dossier,S-1,{DOSSIERS[0]},",
        f"h\x01,dossier,S-1,{DOSSIERS[1]},",
    ) == {
        "items.csv:3": "item_kind", "items.csv:4": "item_shipment", "items.csv:5": "item_code",
        "items.csv:6": "item_code", "items.csv:7": "item_code", "items.csv:8": "item_twice",
        "items.csv:9": "control_letter",
    }  # fmt: skip


def test_a_list_without_its_columns_is_told_so() -> None:
    assert told("x", head="item_id,kind\n") == {"items.csv:1": "column_missing"}
    assert told(head="") == {"items.csv:1": "column_missing"}


def test_short_and_long_lines_do_no_harm() -> None:
    assert told("a") == {"items.csv:2": "item_kind"}
    assert len(read(f"a,dossier,S-1,{DOSSIERS[0]},1,2,3,4")) == 1


@pytest.mark.parametrize("text", [b"\xff\xfe\x00", b'item_id,kind,shipment_id\n"a', b"\x00"])
def test_what_is_no_csv_is_refused(text: bytes) -> None:
    with pytest.raises(InputFaultsError):
        read_items(text, day=DAY, shipments=SHIPMENTS)


def test_the_list_of_a_drawn_day_is_read() -> None:
    items = read_items(ITEMS_CSV, day=DAY, shipments=SHIPMENTS)
    assert [one.code for one in items][:2] == list(DOSSIERS)
    assert items[-1].code == DRAWN
