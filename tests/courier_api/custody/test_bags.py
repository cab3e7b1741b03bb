"""Bags: one scan hands over all inside, and opening one shows what became of it."""

from __future__ import annotations

import pytest

from courier_api.custody.core.acts import Purpose, Ruling, SealCondition, Subject
from courier_api.custody.core.contradictions import ContradictionCode as Code
from courier_api.custody.core.events import Event
from courier_api.custody.core.fold import Folder, fold
from courier_api.custody.core.states import ItemState, Status
from tests.courier_api.custody.phones import (
    AGENT,
    AN,
    AUTHORITY,
    BAG,
    BINH,
    CITIZEN,
    DOSSIER,
    MINUTE,
    OFFICE,
    OTHER_DOSSIER,
    OUTER_BAG,
    Phone,
    recorded,
)

BOTH = (DOSSIER, OTHER_DOSSIER)


class Trip:
    """Two dossiers go into a bag at the agent's, and An carries it to the office."""

    def __init__(self) -> None:
        self.agent, self.an, self.office = Phone("agent"), Phone("an"), Phone("office")
        self.binh = Phone("binh")
        self.register = self.agent.register(0, items=BOTH)
        self.pack = self.agent.pack(30, AGENT, *BOTH)
        self.out = self.agent.hand(60, AGENT, AN, BAG)
        self.arrive = self.an.hand(120, AN, OFFICE, BAG)
        self.events = [self.register, self.pack, self.out, self.arrive]


@pytest.fixture
def trip() -> Trip:
    return Trip()


def states_of(*events: Event) -> dict[str, ItemState]:
    return fold(recorded(*events))


def told(state: ItemState) -> list[Code]:
    return [one.code for one in state.contradictions]


def test_one_scan_hands_over_all_inside(trip: Trip) -> None:
    states = states_of(*trip.events)
    for code in BOTH:
        state = states[code]
        assert (state.holder, state.giver, state.bag, told(state)) == (OFFICE, AN, BAG, [])
        assert state.change_id == trip.arrive.event_id
    bag = states[BAG]
    assert (bag.holder, bag.facts.contents, bag.facts.seal) == (OFFICE, BOTH, "S-1")


def test_the_history_of_an_item_has_its_bags_events_from_packing_to_opening(trip: Trip) -> None:
    before = Phone("x").pack(1, AGENT, "RB123456785GB", seal="S-0")
    opened = Phone("y").open(2, AGENT, "RB123456785GB")
    last = trip.office.open(150, OFFICE, *BOTH)
    after = trip.office.pack(200, OFFICE, "RB123456785GB", seal="S-2")
    gone = trip.office.hand(210, OFFICE, BINH, BAG)
    records = recorded(before, opened, *trip.events, last, after, gone)
    folder = Folder(lambda code: [one for one in records if code in one.event.codes()])
    course = [placed.record.event for placed in folder.trail(DOSSIER).course]
    assert course == [*trip.events, last]
    assert [one.bag for one in folder.trail(DOSSIER).changes] == [None, BAG, BAG]


def test_opening_lets_out_what_is_found(trip: Trip) -> None:
    states = states_of(*trip.events, trip.office.open(150, OFFICE, *BOTH))
    assert [states[code].bag for code in BOTH] == [None, None]
    assert [told(states[code]) for code in BOTH] == [[], []]
    bag = states[BAG]
    assert (bag.status, bag.facts.contents, bag.facts.seal) == (Status.OPENED, (), None)


def test_what_is_not_found_is_told_and_the_bags_holder_answers_for_it(trip: Trip) -> None:
    states = states_of(*trip.events, trip.office.open(150, OFFICE, OTHER_DOSSIER))
    missing = states[DOSSIER]
    assert (missing.holder, missing.bag, told(missing)) == (OFFICE, None, [Code.MISSING_IN_BAG])
    assert told(states[OTHER_DOSSIER]) == []


def test_what_is_found_and_was_not_packed_is_told_until_the_packing_arrives(trip: Trip) -> None:
    events = [trip.register, trip.out, trip.arrive, trip.office.open(150, OFFICE, *BOTH)]
    extra = states_of(*events)[DOSSIER]
    assert (extra.holder, told(extra)) == (OFFICE, [Code.EXTRA_IN_BAG, Code.GAP])
    assert told(states_of(*events)[BAG]) == [Code.UNKNOWN_ITEM]
    whole = states_of(*events, trip.pack)
    assert [told(whole[code]) for code in (*BOTH, BAG)] == [[], [], []]


@pytest.mark.parametrize("seal", [SealCondition.BROKEN, SealCondition.ABSENT])
def test_a_broken_seal_is_told_of_the_bag_and_of_all_inside(
    trip: Trip, seal: SealCondition
) -> None:
    opened = trip.office.open(150, OFFICE, *BOTH, seal=seal)
    states = states_of(*trip.events, opened)
    assert [told(states[code]) for code in (*BOTH, BAG)] == [[Code.BROKEN_SEAL]] * 3
    decided = Phone("d").decide(200, opened, Ruling.UPHOLD, items=(*BOTH, BAG))
    states = states_of(*trip.events, opened, decided)
    assert [told(states[code]) for code in (*BOTH, BAG)] == [[], [], []]


def test_a_seal_reported_broken_is_told(trip: Trip) -> None:
    report = trip.an.report(90, Subject.SEAL_BROKEN, giver=AN, items=(BAG,))
    assert told(states_of(*trip.events, report)[DOSSIER]) == [Code.BROKEN_SEAL]


def test_an_item_scanned_while_its_bag_is_closed_is_out_of_it(trip: Trip) -> None:
    strange = trip.office.hand(150, OFFICE, BINH, DOSSIER)
    opened = Phone("clerk").open(140, OFFICE, *BOTH)
    state = states_of(*trip.events, strange)[DOSSIER]
    assert (state.holder, state.bag, told(state)) == (BINH, None, [Code.OUT_OF_BAG])
    assert told(states_of(*trip.events, strange, opened)[DOSSIER]) == []


@pytest.mark.parametrize("late", [20, 20.1])
def test_a_bag_opened_by_a_slow_clock_was_opened_before(trip: Trip, late: float) -> None:
    """The office's other phone, with the slow clock, scans what came out of the bag."""
    opened = Phone("clerk").open(150 + late, OFFICE, *BOTH)
    taken = trip.office.hand(150, OFFICE, BINH, DOSSIER)
    state = states_of(*trip.events, opened, taken)[DOSSIER]
    beyond = {Code.OUT_OF_BAG, Code.EXTRA_IN_BAG, Code.GAP}
    assert set(told(state)) == (set() if late <= 20 else beyond)


def test_a_gap_in_the_bags_way_is_a_gap_of_all_inside(trip: Trip) -> None:
    states = states_of(trip.register, trip.pack, trip.arrive)
    assert [told(states[code]) for code in (*BOTH, BAG)] == [[Code.GAP]] * 3
    assert {states[code].holder for code in (*BOTH, BAG)} == {OFFICE}


def test_an_empty_bag_may_be_filled_by_anyone(trip: Trip) -> None:
    opened = trip.office.open(150, OFFICE, *BOTH)
    again = trip.binh.pack(600, BINH, "RB123456785GB", seal="S-2")
    states = states_of(*trip.events, opened, again)
    assert (states[BAG].holder, told(states[BAG])) == (BINH, [])
    assert states[BAG].facts.contents == ("RB123456785GB",)
    assert states[DOSSIER].holder == OFFICE


def test_a_bag_opened_and_filled_within_minutes_is_no_puzzle_for_clocks() -> None:
    """An empties it; the agent fills it a minute later, on a phone nine minutes behind."""
    an, agent = Phone("an"), Phone("agent", clock_off=-9 * MINUTE)
    events = [
        agent.register(0, items=BOTH), an.register(0, AN, items=("RB123456785GB",)),
        an.pack(60, AN, "RB123456785GB"), an.open(120, AN, "RB123456785GB"),
        agent.pack(121, AGENT, *BOTH, seal="S-2"), agent.hand(125, AGENT, AN, BAG),
    ]  # fmt: skip
    states = states_of(*events)
    assert [told(state) for state in states.values()] == [[]] * 4
    assert (states[DOSSIER].bag, states[DOSSIER].holder) == (BAG, AN)


def test_another_seal_shows_that_a_bag_was_opened_unseen(trip: Trip) -> None:
    again = trip.office.pack(600, OFFICE, "RB123456785GB", seal="S-2")
    states = states_of(*trip.events, again)
    assert told(states[BAG]) == [Code.SEALED_ANEW]
    assert (states[DOSSIER].bag, told(states[DOSSIER])) == (None, [Code.SEALED_ANEW])
    whole = states_of(*trip.events, again, Phone("clerk").open(300, OFFICE, *BOTH))
    assert [told(whole[code]) for code in (*BOTH, BAG)] == [[], [], []]


def test_the_same_seal_means_more_items_for_the_same_bag(trip: Trip) -> None:
    first, second = trip.agent.pack(30, AGENT, DOSSIER), trip.agent.pack(31, AGENT, OTHER_DOSSIER)
    out = trip.agent.hand(60, AGENT, AN, BAG)
    states = states_of(trip.register, first, second, out)
    assert states[BAG].facts.contents == BOTH
    assert [states[code].holder for code in BOTH] == [AN, AN]
    # What is already inside does not change when more comes in.
    assert states_of(trip.register, first, second)[DOSSIER].event_id == first.event_id


def nested() -> list[Event]:
    agent, an, office = Phone("agent"), Phone("an"), Phone("office")
    return [
        agent.register(0, items=BOTH),
        agent.pack(10, AGENT, DOSSIER),
        agent.pack(20, AGENT, BAG, OTHER_DOSSIER, bag=OUTER_BAG, seal="S-9"),
        agent.hand(30, AGENT, AN, OUTER_BAG),
        an.hand(90, AN, OFFICE, OUTER_BAG),
        office.open(100, OFFICE, BAG, OTHER_DOSSIER, bag=OUTER_BAG),
        office.hand(120, OFFICE, BINH, BAG),
    ]


def test_a_bag_in_a_bag_is_handed_over_with_all_inside() -> None:
    events = nested()
    inside = states_of(*events[:5])
    assert inside[DOSSIER].bags == (BAG, OUTER_BAG)
    assert inside[BAG].bags == (OUTER_BAG,)
    assert {state.holder for state in inside.values()} == {OFFICE}
    after = states_of(*events)
    assert (after[DOSSIER].bags, after[DOSSIER].holder) == ((BAG,), BINH)
    assert (after[OTHER_DOSSIER].bags, after[OTHER_DOSSIER].holder) == ((), OFFICE)
    assert all(told(state) == [] for state in after.values())


def test_a_bag_not_found_in_the_outer_one_misses_all_inside() -> None:
    events = nested()[:5]
    opened = Phone("clerk").open(100, OFFICE, OTHER_DOSSIER, bag=OUTER_BAG)
    states = states_of(*events, opened)
    assert told(states[BAG]) == told(states[DOSSIER]) == [Code.MISSING_IN_BAG]


def test_bags_nest_once(trip: Trip) -> None:
    outermost = "B-ZZZZZZZZZZ"
    events = nested()[:3]
    deeper = Phone("clerk").pack(40, AGENT, OUTER_BAG, bag=outermost, seal="S-7")
    states = states_of(*events, deeper)
    assert told(states[OUTER_BAG]) == [Code.NESTED_TOO_DEEP]
    assert told(states_of(*events)[OUTER_BAG]) == []


def test_bags_packed_into_each_other_do_not_hang() -> None:
    phone = Phone("x")
    events = [
        phone.pack(0, AGENT, BAG, bag=OUTER_BAG),
        phone.pack(1, AGENT, OUTER_BAG, bag=BAG, seal="S-2"),
        phone.pack(2, AGENT, DOSSIER, bag=BAG, seal="S-2"),
        phone.hand(3, AGENT, AN, BAG),
        phone.hand(4, AGENT, AN, OUTER_BAG),
    ]
    states = states_of(*events)
    assert states.keys() == {BAG, OUTER_BAG, DOSSIER}
    assert all(state.holder == AN for state in states.values())


def test_a_sealed_bag_delivered_to_the_authority_delivers_what_is_inside(trip: Trip) -> None:
    handed = trip.office.hand(200, OFFICE, AUTHORITY, BAG, purpose=Purpose.DELIVER)
    states = states_of(*trip.events, handed)
    assert states[DOSSIER].status is Status.DELIVERED
    clerk = Phone("clerk")
    opened = clerk.open(230, AUTHORITY, *BOTH)
    states = states_of(*trip.events, handed, opened)
    assert (states[DOSSIER].status, told(states[DOSSIER])) == (Status.DELIVERED, [])


def test_a_withdrawn_packing_leaves_the_item_where_it_was(trip: Trip) -> None:
    agent = Phone("agent")
    register, pack = agent.register(0, items=BOTH), agent.pack(30, AGENT, *BOTH)
    taken_back = agent.withdraw(31, pack, items=(DOSSIER,))
    out = agent.hand(60, AGENT, AN, BAG)
    states = states_of(register, pack, taken_back, out)
    assert (states[DOSSIER].holder, states[DOSSIER].bag) == (AGENT, None)
    assert (states[OTHER_DOSSIER].holder, states[OTHER_DOSSIER].bag) == (AN, BAG)


def test_a_decision_on_one_item_takes_it_off_its_bags_way(trip: Trip) -> None:
    decided = Phone("d").decide(200, trip.arrive, Ruling.SET_ASIDE, items=(DOSSIER,), holder=AGENT)
    states = states_of(*trip.events, decided)
    assert (states[DOSSIER].holder, states[DOSSIER].bag) == (AGENT, None)
    assert (states[OTHER_DOSSIER].holder, states[OTHER_DOSSIER].bag) == (OFFICE, BAG)


def test_a_lost_bag_loses_all_inside(trip: Trip) -> None:
    lost = trip.an.report(130, Subject.LOST, giver=AN, items=(BAG,))
    states = states_of(*trip.events, lost)
    assert {states[code].status for code in (*BOTH, BAG)} == {Status.LOST}


def test_a_bag_is_no_thing_for_citizens_yet_nothing_breaks(trip: Trip) -> None:
    handed = trip.office.hand(200, OFFICE, CITIZEN, BAG)
    assert states_of(*trip.events, handed)[DOSSIER].holder == CITIZEN
