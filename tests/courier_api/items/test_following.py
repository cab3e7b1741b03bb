"""Who had to do with what is noted from the ledger, bags' contents with their bags."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from courier_api.custody.core.acts import Ruling, Subject
from courier_api.custody.core.events import Event
from courier_api.custody.core.records import Record
from courier_api.db import Database
from courier_api.items.bag_contents import contents_before
from courier_api.items.following import follow_ledger, is_behind
from courier_api.items.repository import find_item
from courier_api.models import ItemPartyRow
from tests.courier_api.custody.phones import (
    AGENT,
    AN,
    AUTHORITY,
    BAG,
    BINH,
    CITIZEN,
    DOSSIER,
    OFFICE,
    OTHER_DOSSIER,
    OUTER_BAG,
    Phone,
    held,
    recorded,
)
from tests.courier_api.items.desk import Desk, dossier
from tests.courier_api.items.ledger_world import append, revoke


def follow(database: Database, limit: int = 3) -> int:
    """To the end; the number of steps."""
    steps = 0
    while True:
        with database.writing() as session:
            if not follow_ledger(session, limit):
                return steps
        steps += 1


def parties(database: Database, code: str) -> set[str]:
    with database.reading() as session:
        rows = select(ItemPartyRow.party).where(ItemPartyRow.code == code)
        return set(session.scalars(rows))


def test_what_lies_in_bags_goes_with_them(desk: Desk) -> None:
    agent, courier, office = Phone("agent"), Phone("courier"), Phone("office")
    append(
        desk.database,
        agent.register(0, items=(DOSSIER, OTHER_DOSSIER)),
        agent.pack(1, AGENT, DOSSIER),
        agent.pack(2, AGENT, BAG, bag=OUTER_BAG),
        agent.hand(10, AGENT, AN, OUTER_BAG),
        courier.hand(20, AN, OFFICE, OUTER_BAG),
        office.open(21, OFFICE, BAG, bag=OUTER_BAG),
        office.open(22, OFFICE, DOSSIER),
        office.hand(30, OFFICE, BINH, BAG, OUTER_BAG),
    )
    with desk.database.reading() as session:
        assert is_behind(session)
    assert follow(desk.database) == 3
    with desk.database.reading() as session:
        assert not is_behind(session)
    assert parties(desk.database, DOSSIER) == {AGENT, AN, OFFICE}
    assert parties(desk.database, OTHER_DOSSIER) == {AGENT}
    assert parties(desk.database, BAG) == {AGENT, AN, OFFICE, BINH}
    assert follow(desk.database) == 0


def test_what_is_held_gives_nobody_a_part_in_it(desk: Desk) -> None:
    agent, desk_phone, stolen_phone = Phone("agent"), Phone("desk"), Phone("stolen")
    revoke(desk.database, stolen_phone)
    stolen = stolen_phone.hand(5, AGENT, BINH)
    append(
        desk.database,
        agent.register(0),
        stolen,
        desk_phone.decide(9, stolen, Ruling.SET_ASIDE, holder=OFFICE),
        agent.report(12, Subject.LOST),
    )
    follow(desk.database)
    assert parties(desk.database, DOSSIER) == {AGENT, OFFICE}


def test_what_a_phone_registered_by_itself_comes_into_the_lists(desk: Desk) -> None:
    (announced,) = desk.register(dossier(code=DOSSIER))
    phone = Phone("agent")
    append(desk.database, phone.register(0, items=(DOSSIER, OTHER_DOSSIER, "RB123456785VN")))
    follow(desk.database)
    with desk.database.reading() as session:
        assert find_item(session, DOSSIER) == announced
        other, post = (find_item(session, code) for code in (OTHER_DOSSIER, "RB123456785VN"))
    assert other is not None
    assert post is not None
    assert (other.unit, other.number, other.procedure) == ("H57.17.21", 2, "")
    assert (other.destination, other.citizen, other.registered_by) == (AUTHORITY, CITIZEN, AGENT)
    assert (post.unit, post.day) == (None, other.day)
    assert desk.register(dossier())[0].number == 3


@pytest.mark.parametrize("late", [False, True])
def test_a_bag_holds_what_was_packed_since_it_was_opened(*, late: bool) -> None:
    phone = Phone("agent")
    first = phone.pack(1, AGENT, DOSSIER)
    more = phone.pack(2, AGENT, OTHER_DOSSIER)
    opened = phone.open(5, AGENT, DOSSIER, OTHER_DOSSIER)
    again = phone.pack(6, AGENT, OTHER_DOSSIER, seal="S-2")
    anew = phone.pack(8, AGENT, DOSSIER, seal="S-3")
    end = phone.open(9, AGENT)
    records = recorded(first, more, opened, again, anew, end)
    if late:
        records = records[::-1]

    def before(event: Event, some: list[Record] = records) -> tuple[str, ...]:
        return contents_before(BAG, some, event)

    assert before(first) == ()
    assert before(opened) == (DOSSIER, OTHER_DOSSIER)
    assert before(again) == ()
    assert before(anew) == (OTHER_DOSSIER,)
    assert before(end) == (DOSSIER,)
    taken_back = phone.withdraw(7, more, items=(*more.items, BAG))
    assert before(opened, [*records, *recorded(taken_back)]) == (DOSSIER,)
    stolen = held(Phone("stolen").pack(3, AGENT, "RB123456785VN"))
    assert before(opened, [*records, stolen]) == (DOSSIER, OTHER_DOSSIER)
