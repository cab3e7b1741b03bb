"""Items are found without accents, by words in any order, by where they are, page by page."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from courier_api.items.drafts import Wish
from courier_api.items.own import Viewer, knows, knows_closely, viewer_of
from courier_api.items.records import ItemSummary
from courier_api.items.repository import add_parties
from courier_api.items.search_text import query_words, search_words
from courier_api.items.searching import (
    ANNOUNCED,
    ItemFilter,
    Sort,
    find_items,
    found_by_person,
    place_of,
)
from courier_api.models import ItemStateRow
from courier_api.roles import Principal, Role
from tests.courier_api.items.desk import (
    AGENT,
    AUTHORITY,
    DAO,
    DAY,
    HOA,
    HOUR,
    MORNING,
    OTHER_AGENT,
    OTHER_UNIT,
    Desk,
    document,
    dossier,
)

ALL = Viewer(is_all=True, may_search_people=True)


def state(session: Session, code: str, phase: str, **fields: object) -> None:
    """A row as the fold would have written it."""
    given = {"holder": None, "place": None, "bag": None, "num_contradictions": 0}
    row = ItemStateRow(code=code, phase=phase, last_event=b"", state=b"", **given | fields)
    session.add(row)


def codes(session: Session, viewer: Viewer = ALL, **wanted: object) -> list[str]:
    found = find_items(session, ItemFilter(**wanted), viewer, sort=Sort.CODE)
    return [one.item.code for one in found]


@pytest.fixture
def four(desk: Desk) -> tuple[str, ...]:
    """Two dossiers of Dao's, one of Hoa's, a document for Hoa at home; in the order of codes."""
    items = desk.register(
        dossier(procedure="Đăng ký khai sinh"),
        dossier(code="RB123456785VN", wish=Wish.AGENT_POINT, wish_place="agent-042"),
        dossier(personal=HOA, promised_at=MORNING + 3 * DAY),
    )
    desk.now += HOUR
    items += desk.register(document(unit=OTHER_UNIT, promised_at=MORNING + DAY), by=AUTHORITY)
    return tuple(sorted(item.code for item in items))


FOUND = [
    ("Nguyễn Thị Đào", [0, 3]),
    ("dao nguyen", [0, 3]),
    ("NGU THI da", [0, 3]),
    (unicodedata.normalize("NFD", "Đào Nguyễn"), [0, 3]),
    ("hoa", [1, 2]),
    ("hoà xã lộc", [1, 2]),
    ("kiệt 3", [0, 3]),
    ("0905 123", [0, 3]),
    ("+84 905-123-456", [0, 3]),
    ("dang ky", [0]),
    ("H57.17.21-261121", [0, 1]),
    ("h57 0001", [0, 2]),
    ("RB1234", [3]),
    ("hoa dao", []),
    ("oan", []),
    ("", [0, 1, 2, 3]),
    ("--", [0, 1, 2, 3]),
]


def test_words_are_found_by_their_beginnings_in_any_order_without_accents(
    desk: Desk, four: tuple[str, ...]
) -> None:
    with desk.database.reading() as session:
        for text, found in FOUND:
            assert codes(session, text=text) == [four[idx] for idx in found], text


def test_who_may_not_search_people_finds_no_one_by_name(desk: Desk, four: tuple[str, ...]) -> None:
    viewer = Viewer(is_all=True)
    with desk.database.reading() as session:
        assert codes(session, viewer, text="dao") == []
        assert codes(session, viewer, text="khai sinh") == [four[0]]


def test_what_was_found_by_its_citizen_alone_counts_as_opened(
    desk: Desk, four: tuple[str, ...]
) -> None:
    with desk.database.reading() as session:
        assert found_by_person(session, "dao", four, ALL) == list(four)
        assert found_by_person(session, "dang ky", [four[0]], ALL) == []
        assert found_by_person(session, "dang dao", [four[0]], ALL) == [four[0]]
        assert found_by_person(session, "", four, ALL) == []


def test_items_are_told_by_where_they_are(desk: Desk, four: tuple[str, ...]) -> None:
    with desk.database.writing() as session:
        state(session, four[0], "carried", holder="courier:c7", place="agent-042")
        state(session, four[1], "delivered", holder=AUTHORITY, num_contradictions=1)
        state(session, four[2], "stored", holder=AGENT, bag="B-0123456789")
    with desk.database.reading() as session:
        assert codes(session, states=("carried",)) == [four[0]]
        assert codes(session, states=("carried", "delivered")) == [four[0], four[1]]
        assert codes(session, states=(ANNOUNCED,)) == [four[3]]
        assert codes(session, states=(ANNOUNCED, "stored")) == [four[2], four[3]]
        assert codes(session, holder="courier:c7") == [four[0]]
        assert codes(session, place="agent-042") == [four[0]]
        assert codes(session, bag="B-0123456789") == [four[2]]
        assert codes(session, has_contradictions=True) == [four[1]]
        assert codes(session, has_contradictions=False) == [four[0], four[2], four[3]]
        assert codes(session, text="hoa", states=("stored",)) == [four[2]]


def test_items_are_told_by_what_was_registered(desk: Desk, four: tuple[str, ...]) -> None:
    with desk.database.reading() as session:
        assert codes(session, kind="document") == [four[2]]
        assert codes(session, unit=OTHER_UNIT) == [four[2]]
        assert codes(session, first_day=date(2026, 11, 22)) == []
        assert codes(session, last_day=date(2026, 11, 20)) == []
        day = date(2026, 11, 21)
        assert codes(session, first_day=day, last_day=day) == list(four)
        assert codes(session, urgency="express") == []


def test_pages_hold_each_item_once_and_in_order(desk: Desk) -> None:
    for hour in range(3):
        desk.now = MORNING + hour * HOUR
        promised = None if hour == 1 else MORNING + (5 - hour) * DAY
        desk.register(*(dossier(promised_at=promised) for _ in range(3)))
    up = list(range(1, 10))
    wanted = {
        Sort.NEWEST: up[::-1], Sort.OLDEST: up, Sort.CODE: up, Sort.PROMISED: [7, 8, 9, 1, 2, 3],
    }  # fmt: skip
    for sort, size in product(Sort, (1, 3, 7)):
        seen: list[ItemSummary] = []
        with desk.database.reading() as session:
            after = None
            while page := find_items(
                session, ItemFilter(), ALL, sort=sort, limit=size, after=after
            ):
                assert len(page) <= size
                seen += page
                after = place_of(page[-1], sort)
        assert [one.item.number for one in seen] == wanted[sort], sort


def test_own_items_are_those_that_one_has_had_to_do_with(desk: Desk, four: tuple[str, ...]) -> None:
    with desk.database.writing() as session:
        state(session, four[2], "carried", holder="courier:c7")
        add_parties(session, [(OTHER_AGENT, four[2]), ("courier:c8", four[0])])
        add_parties(session, [(OTHER_AGENT, four[2])])
    own = {
        AGENT: [0, 1, 3],
        AUTHORITY: [0, 1, 2, 3],
        OTHER_AGENT: [2],
        "courier:c7": [2],
        "courier:c8": [0],
        "office:3": [],
    }
    with desk.database.reading() as session:
        for party, found in own.items():
            viewer = Viewer(party=party)
            assert codes(session, viewer) == [four[idx] for idx in found], party
            known = [code for code in four if knows(session, viewer, code)]
            assert known == [four[idx] for idx in found], party
        at_home = Viewer(party="agent:new", places=frozenset({"agent-042"}))
        assert codes(session, at_home) == [four[3]]
        assert knows(session, at_home, four[3])
        expected = Viewer(party="office:3", expected=frozenset({four[1]}))
        assert codes(session, expected) == [four[1]]
        assert knows(session, expected, four[1])
        assert codes(session, Viewer()) == []
        citizen = Viewer(item=four[0])
        assert codes(session, citizen) == [four[0]]
        assert [code for code in four if knows(session, citizen, code)] == [four[0]]


def test_citizens_data_are_for_those_with_a_reason_of_today(
    desk: Desk, four: tuple[str, ...]
) -> None:
    with desk.database.writing() as session:
        state(session, four[0], "carried", holder="courier:c7")
        state(session, four[1], "carried", holder="courier:c7", num_contradictions=1)
        add_parties(session, [("courier:c7", four[3]), ("office:3", four[3])])

    def known(session: Session, viewer: Viewer) -> list[int]:
        return [idx for idx, code in enumerate(four) if knows_closely(session, viewer, code)]

    courier = Viewer(party="courier:c7", is_courier=True)
    with desk.database.reading() as session:
        assert knows(session, courier, four[3])
        assert known(session, courier) == [0]
        expected = replace(courier, expected=frozenset({four[0], four[3]}))
        assert known(session, expected) == []
        assert known(session, replace(expected, near=frozenset({four[3]}))) == [3]
        assert known(session, Viewer(party="office:3")) == []
        assert known(session, Viewer(party=AGENT)) == [0, 1, 3]
        assert known(session, Viewer(party="agent:x", places=frozenset({"agent-042"}))) == [3]
        assert known(session, Viewer(item=four[1])) == [1]
        assert known(session, ALL) == [0, 1, 2, 3]


def test_nobody_finds_by_a_person_what_they_may_not_be_told_of(
    desk: Desk, four: tuple[str, ...]
) -> None:
    # A scan makes an item one's own; were its citizen searched for then, their number could be
    # found out digit by digit.
    clerk = Viewer(party=OTHER_AGENT, may_search_people=True)
    with desk.database.writing() as session:
        add_parties(session, [(OTHER_AGENT, four[0]), (OTHER_AGENT, four[3])])
        state(session, four[0], "carried", holder=OTHER_AGENT, num_contradictions=1)
    with desk.database.reading() as session:
        assert codes(session, clerk) == [four[0], four[3]]
        for text in ("dao", "0905 123", "0"):
            assert codes(session, clerk, text=text) == codes(session, Viewer(party=OTHER_AGENT),
                                                             text=text), text  # fmt: skip
        at_home = replace(clerk, places=frozenset({"agent-042"}))
        assert codes(session, at_home, text="dao") == [four[3]]
        expected = replace(clerk, expected=frozenset({four[0]}))
        assert codes(session, expected, text="dao") == [four[0]]
        registrar = Viewer(party=AGENT, may_search_people=True)
        assert codes(session, registrar, text="dao") == [four[0], four[3]]
    with desk.database.writing() as session:
        session.get_one(ItemStateRow, four[0]).num_contradictions = 0
    with desk.database.reading() as session:
        assert codes(session, clerk, text="dao") == [four[0]]
        for code in four:
            is_told = code in codes(session, clerk, text="dao")
            assert not is_told or knows_closely(session, clerk, code)


def test_a_courier_who_has_delivered_it_is_told_of_nobody_any_more(
    desk: Desk, four: tuple[str, ...]
) -> None:
    courier = Viewer(party="courier:c7", is_courier=True, near=frozenset(four))
    with desk.database.writing() as session:
        state(session, four[0], "attempted", holder="courier:c7")
        state(session, four[1], "delivered", holder="citizen:Ng3vT0kPz1qXw8sYb2LdAe")
    with desk.database.reading() as session:
        assert knows_closely(session, courier, four[0])
        assert not knows_closely(session, courier, four[1])


def test_places_are_known_by_their_partys_name_where_no_plan_tells_more(desk: Desk) -> None:
    clerk = Principal(Role.AGENT_CLERK, b"", party=AGENT)
    with desk.database.reading() as session:
        viewer = viewer_of(session, clerk, is_all=False, now=MORNING)
        assert viewer.places == {"042", "agent-042"}
        assert viewer.may_search_people
        planner = Principal(Role.PLANNER, b"")
        assert not viewer_of(session, planner, is_all=True, now=MORNING).may_search_people


@given(st.text(max_size=60))
def test_words_are_plain_letters_and_digits(text: str) -> None:
    for word in (*search_words(text), *query_words(text)):
        assert word.isascii()
        assert word.isalnum()
        assert word == word.lower()
    assert search_words(text) == search_words(unicodedata.normalize("NFD", text))


def test_names_given_to_the_query_are_bounded() -> None:
    assert query_words(" ".join("abcdefghijkl")) == tuple("abcdefgh")
    assert query_words("dao da d") == ("dao",)
    assert DAO.words()[-2:] == ("84905123456", "0905123456")
