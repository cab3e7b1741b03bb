"""An item as a whole: its state, its way in plain words, what does not fit."""

from __future__ import annotations

import pytest

from courier_api.custody.core.acts import Purpose, Ruling, SealCondition, Subject
from courier_api.custody.core.contradictions import ContradictionCode
from courier_api.custody.core.papers import PaperCount
from courier_api.custody.core.states import Status
from courier_api.db import Database
from courier_api.items.details import HistoryStep, ItemDetail, detail_of
from courier_api.items.errors import ItemUnknownError
from courier_api.items.history import event_words
from tests.courier_api.custody.phones import (
    AGENT,
    AN,
    AUTHORITY,
    BAG,
    CITIZEN,
    DOSSIER,
    OFFICE,
    OTHER_DOSSIER,
    Phone,
)
from tests.courier_api.items.desk import Desk, dossier
from tests.courier_api.items.ledger_world import append, revoke


def detail(database: Database, code: str = DOSSIER) -> ItemDetail:
    with database.reading() as session:
        return detail_of(session, code, lambda _parties: {OFFICE: "Bưu điện Thuận Hóa"})


def told(step: HistoryStep) -> str:
    return step.words.en


def test_what_nobody_tells_of_is_unknown(one_desk: Desk) -> None:
    for code in (DOSSIER, BAG, "nothing at all"):
        with pytest.raises(ItemUnknownError):
            detail(one_desk.database, code)


def test_what_was_announced_has_no_state_yet(one_desk: Desk) -> None:
    (item,) = one_desk.register(dossier())
    found = detail(one_desk.database, item.code)
    assert (found.item, found.state, found.history) == (item, None, ())


def test_the_way_of_a_bag_is_the_way_of_what_lies_in_it(desk: Desk) -> None:
    agent, courier, office = Phone("agent"), Phone("courier"), Phone("office")
    append(
        desk.database,
        agent.register(0),
        agent.pack(5, AGENT, DOSSIER),
        agent.hand(10, AGENT, AN, BAG),
        courier.hand(40, AN, OFFICE, BAG),
        office.open(45, OFFICE, DOSSIER),
        office.hand(50, OFFICE, AN, DOSSIER, purpose=Purpose.DELIVER),
    )
    found = detail(desk.database)
    assert found.item is None
    assert found.state is not None
    assert (found.state.status, found.state.holder) == (Status.CARRIED, AN)
    assert [told(step) for step in found.history] == [
        "Agent point 042 took it in from the citizen.",
        "Agent point 042 packed it into bag B-0123456789 under seal S-1.",
        "Agent point 042 handed it to courier c7.",
        "Courier c7 handed it to Bưu điện Thuận Hóa.",
        "Bưu điện Thuận Hóa opened bag B-0123456789; the seal was whole.",
        "Bưu điện Thuận Hóa delivered it to courier c7.",
    ]
    assert found.history[0].words.vi == "Điểm đại lý 042 đã tiếp nhận từ người dân."
    assert all(step.counts for step in found.history)


def test_what_does_not_fit_is_told_with_the_state(one_desk: Desk) -> None:
    agent, courier = Phone("agent"), Phone("courier")
    append(one_desk.database, agent.register(0), courier.hand(30, OFFICE, AN))
    state = detail(one_desk.database).state
    assert state is not None
    assert [one.code for one in state.contradictions] == [ContradictionCode.GAP]
    assert "bàn giao" in state.contradictions[0].sentence("vi")


def test_what_was_taken_back_or_waits_stays_in_its_place_and_does_not_count(one_desk: Desk) -> None:
    agent, courier = Phone("agent"), Phone("courier")
    wrong = agent.hand(10, AGENT, AN)
    lost = Phone("lost")
    revoke(one_desk.database, lost)
    append(
        one_desk.database,
        agent.register(0),
        wrong,
        lost.report(15, Subject.DAMAGED),
        agent.withdraw(12, wrong),
        courier.attempt(20, AN),
    )
    assert [(told(step), step.counts) for step in detail(one_desk.database).history] == [
        ("Agent point 042 took it in from the citizen.", True),
        ("Agent point 042 handed it to courier c7.", False),
        ("A scan was taken back.", True),
        ("It was reported damaged.", False),
        ("Nobody was at home.", True),
    ]


def test_every_kind_of_event_has_its_sentence() -> None:
    phone = Phone("any")
    papers = (PaperCount("giay-khai-sinh", 2, 1),)
    found = phone.report(8, Subject.FOUND, receiver=OFFICE)
    events = {
        phone.register(0): "Điểm đại lý 042 đã tiếp nhận từ người dân.",
        phone.hand(1, AGENT, AN, purpose=Purpose.COLLECT): "Bưu tá c7 đã nhận từ điểm đại lý 042.",
        phone.hand(1, AN, CITIZEN, purpose=Purpose.DELIVER): "Bưu tá c7 đã giao cho người dân.",
        phone.hand(1, AN, AUTHORITY, purpose=Purpose.RETURN):
            "Bưu tá c7 đã trả lại cho cơ quan H57.17.21.",
        phone.pack(2, AN, OTHER_DOSSIER):
            "Bưu tá c7 đã cho vào túi B-0123456789, niêm phong số S-1.",
        phone.open(3, OFFICE, seal=SealCondition.BROKEN):
            "Bưu cục 3 đã mở túi B-0123456789; niêm phong đã bị rách.",
        phone.count(4, PaperCount("don", 1, 1)): "Hai bên đã cùng đếm giấy tờ: đủ.",
        phone.count(4, *papers): "Hai bên đã cùng đếm giấy tờ: còn thiếu 1.",
        phone.attempt(5, AN): "Người nhận không có nhà.",
        phone.attempt(5, AN, 20_779): "Người nhận không có nhà. Hẹn lại ngày 22/11/2026.",
        phone.wait(6, AGENT): "Đã sẵn sàng tại điểm đại lý 042, chờ đến nhận.",
        phone.wait(6, AGENT, 20_779):
            "Đã sẵn sàng tại điểm đại lý 042, có thể nhận đến hết ngày 22/11/2026.",
        phone.report(7, Subject.LOST): "Đã báo mất.",
        found: "Bưu cục 3 báo đã tìm thấy.",
        phone.withdraw(9, found): "Một lần quét đã được rút lại.",
        phone.decide(9, found, Ruling.UPHOLD, holder=AN):
            "Điều phối viên công nhận một lần quét. Người giữ: bưu tá c7.",
        phone.decide(9, found, Ruling.SET_ASIDE): "Điều phối viên bác bỏ một lần quét.",
    }  # fmt: skip
    assert {event: event_words(event).vi for event in events} == events
    english = [event_words(event).en for event in events]
    assert all(text[0].isupper() and text.endswith(".") and "{" not in text for text in english)
