"""Items are registered: codes without a gap, data of citizens apart, all or nothing."""

from __future__ import annotations

import random
import threading
from datetime import date

import pytest
from sqlalchemy import select

from courier_api.custody.core.acts import ItemKind
from courier_api.custody.core.sealed import commit
from courier_api.db import Database
from courier_api.items.drafts import ItemDraft, Wish, draft_conflicts
from courier_api.items.errors import (
    DossierUnknownError,
    ItemExistsError,
    UnitFullError,
    UnitUnknownError,
    WishMissingError,
)
from courier_api.items.numbering import lock_counters
from courier_api.items.personal import PersonalData
from courier_api.items.personal_service import commitments_of, open_personal
from courier_api.items.repository import find_item, save_unit
from courier_api.models import ItemRow, PersonalFieldRow, UnitCounterRow
from tests.courier_api.items.desk import (
    AGENT,
    AUTHORITY,
    DAO,
    DAY,
    HOA,
    MORNING,
    OTHER_UNIT,
    UNIT,
    Desk,
    document,
    dossier,
    pseudonym,
)


def test_codes_count_on_for_each_unit_and_day(desk: Desk) -> None:
    first = desk.register(dossier(), dossier(OTHER_UNIT), dossier())
    desk.now += DAY
    second = desk.register(dossier(), document())
    assert [item.code for item in (*first, *second)] == [
        "H57.17.21-261121-0001",
        "H57.17.30-261121-0001",
        "H57.17.21-261121-0002",
        "H57.17.21-261122-0001",
        "H57.17.21-261122-0002",
    ]
    assert first[0].day == date(2026, 11, 21)
    assert first[0].registered_by == AGENT


def test_a_day_begins_at_midnight_in_hue(desk: Desk) -> None:
    desk.now = MORNING + 17 * 3_600_000 - 1
    (before,) = desk.register(dossier())
    desk.now += 1
    (after,) = desk.register(dossier())
    assert (before.code, after.code) == ("H57.17.21-261121-0001", "H57.17.21-261122-0001")


def test_numbers_of_given_codes_are_passed_over(desk: Desk) -> None:
    desk.register(dossier(code="H57.17.21-261121-0002"))
    items = desk.register(dossier(), dossier(code="H57.17.21-261121-0003"), dossier(), dossier())
    numbers = [item.number for item in items]
    assert numbers == [1, 3, 4, 5]


def test_a_registration_that_is_undone_leaves_no_gap(desk: Desk) -> None:
    (first,) = desk.register(dossier())
    with pytest.raises(ItemExistsError, match=first.code):
        desk.register(dossier(), dossier(code=first.code))
    (second,) = desk.register(dossier())
    assert (first.number, second.number) == (1, 2)


@pytest.mark.parametrize("code", ["H57.17.21-261121-0001", "RB123456785VN"])
def test_a_code_is_registered_once(desk: Desk, code: str) -> None:
    desk.register(dossier(code=code))
    with pytest.raises(ItemExistsError, match=code):
        desk.register(dossier(code=code))
    with pytest.raises(ItemExistsError, match="given twice"):
        desk.register(dossier(code="RB473124829VN"), dossier(code="RB473124829VN"))


def test_numbers_end_with_9999(desk: Desk) -> None:
    with desk.database.writing() as session:
        lock_counters(session, [(UNIT, date(2026, 11, 21))])
    with desk.database.writing() as session:
        session.query(UnitCounterRow).update({"last": 9_998})
    with pytest.raises(UnitFullError, match="9999"):
        desk.register(dossier(), dossier())
    assert desk.register(dossier())[0].number == 9_999
    with pytest.raises(UnitFullError):
        desk.register(dossier())


def test_many_at_once_leave_no_gap_and_no_double(database: Database) -> None:
    """Each of eight threads registers in its own order of units; some undo what they did."""
    desk = Desk(database)
    failures: list[BaseException] = []

    def work(number: int) -> None:
        draw = random.Random(number)
        for turn in range(6):
            units = draw.choices((UNIT, OTHER_UNIT), k=3)
            drafts = [dossier(unit) for unit in units]
            if draw.random() < 0.3:
                drafts.append(dossier(code="RB123456785VN"))
            if draw.random() < 0.3:
                drafts.append(dossier(code=f"{UNIT}-261121-{50 + 6 * number + turn:04}"))
            try:
                desk.register(*drafts)
            except ItemExistsError:
                pass
            except BaseException as error:
                failures.append(error)

    desk.register(dossier(code="RB123456785VN"))
    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with database.reading() as session:
        for unit in (UNIT, OTHER_UNIT):
            numbers = sorted(session.scalars(select(ItemRow.number).where(ItemRow.unit == unit)))
            last = session.scalars(
                select(UnitCounterRow.last).where(UnitCounterRow.unit == unit)
            ).one()
            assert numbers[:last] == list(range(1, last + 1))
            assert len(set(numbers)) == len(numbers)


def test_units_that_are_not_listed_make_no_codes(desk: Desk) -> None:
    desk.register(dossier(OTHER_UNIT))
    with desk.database.writing() as session:
        save_unit(session, UNIT, "UBND phường An Cựu")
    assert desk.register(dossier())[0].unit == UNIT
    with pytest.raises(UnitUnknownError, match=OTHER_UNIT):
        desk.register(dossier(OTHER_UNIT))


def test_data_of_citizens_stand_apart_under_a_salt_each(desk: Desk) -> None:
    (item,) = desk.register(dossier())
    with desk.database.reading() as session:
        rows = session.scalars(select(PersonalFieldRow)).all()
        assert {row.field: row.value for row in rows} == {
            "citizen_name": "Nguyễn Thị Đào",
            "citizen_phone": "+84905123456",
            "citizen_address": "12/5 kiệt 3 Bà Triệu, phường An Cựu",
        }
        assert len({row.salt for row in rows}) == 3
        phone = next(row for row in rows if row.field == "citizen_phone")
        assert phone.pseudonym == pseudonym("citizen.phone", "+84905123456")
        assert commitments_of(session, item.code)["citizen_phone"] == commit(
            "+84905123456", phone.salt
        )
    assert "Đào" not in repr(item)


def test_every_opening_is_told(desk: Desk) -> None:
    (item,) = desk.register(dossier(personal=PersonalData(phone="+84905123456")))
    with desk.database.reading() as session:
        assert open_personal(session, item.code, desk.note).phone == "+84905123456"
        assert open_personal(session, "H57.17.21-261121-0009", desk.note) == PersonalData()
    assert desk.opened == [(item.code, ("citizen_phone",))]


def test_correcting_leaves_nothing_of_what_was_there(desk: Desk) -> None:
    (item,) = desk.register(dossier())
    with desk.database.reading() as session:
        before = commitments_of(session, item.code)
    with desk.database.writing() as session:
        desk.keeper.correct(session, item.code, PersonalData(name=DAO.name))
    with desk.database.reading() as session:
        assert open_personal(session, item.code, desk.note) == PersonalData(name=DAO.name)
        assert commitments_of(session, item.code)["citizen_name"] != before["citizen_name"]


def test_no_two_items_share_what_stands_for_their_citizens(desk: Desk) -> None:
    items = desk.register(dossier(), dossier(), document())
    assert len({item.citizen for item in items}) == 3
    assert all(len(item.citizen) == len("citizen:") + 22 for item in items)


def test_a_document_goes_where_its_dossier_wished(desk: Desk) -> None:
    (asked,) = desk.register(dossier(wish=Wish.AGENT_POINT, wish_place="agent-042"))
    answer = document(dossier=asked.code, wish=None, personal=PersonalData())
    (issued,) = desk.register(answer, by=AUTHORITY)
    assert (issued.wish, issued.wish_place) == ("agent_point", "agent-042")
    with desk.database.reading() as session:
        assert open_personal(session, issued.code, desk.note) == DAO
        assert find_item(session, issued.code) == issued


def test_a_document_answers_no_dossier_that_is_not_known(desk: Desk) -> None:
    answer = document(dossier="H57.17.21-261121-0009", wish=None)
    with pytest.raises(DossierUnknownError):
        desk.register(answer)
    (asked,) = desk.register(dossier())
    with pytest.raises(WishMissingError):
        desk.register(document(dossier=asked.code, wish=None))


@pytest.mark.parametrize(
    ("draft", "fields"),
    [
        (dossier(), []),
        (dossier(unit=None), ["unit"]),
        (dossier(code="H57.17.21-261121-0001", unit=OTHER_UNIT), ["unit"]),
        (dossier(code="RB123456785VN", unit=OTHER_UNIT), ["unit"]),
        (dossier(destination=None), ["destination"]),
        (dossier(dossier="H57.17.21-261121-0001"), ["dossier"]),
        (document(wish=Wish.OFFICE), ["wish_place"]),
        (document(wish_place="agent-042"), ["wish_place"]),
        (document(personal=PersonalData(name=HOA.name)), ["address"]),
        (ItemDraft(ItemKind.DOCUMENT, "Giấy phép"), ["unit", "destination"]),
    ],
)
def test_what_does_not_go_together_is_told(draft: ItemDraft, fields: list[str]) -> None:
    assert [field for field, _ in draft_conflicts(draft)] == fields
