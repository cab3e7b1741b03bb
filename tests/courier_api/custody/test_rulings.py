"""Decisions, withdrawals and held events: what counts and what does not."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings

from courier_api.custody.core.acts import Ruling
from courier_api.custody.core.contradictions import ContradictionCode as Code
from courier_api.custody.core.entries import Standing
from courier_api.custody.core.fold import fold
from courier_api.custody.core.records import Record
from courier_api.custody.core.states import Status
from tests.courier_api.custody.cast import Cast, changes_of, claimed_twice, state_of, told
from tests.courier_api.custody.histories import any_events, as_records, randoms
from tests.courier_api.custody.phones import (
    AGENT,
    AN,
    BINH,
    DOSSIER,
    MINUTE,
    MORNING,
    OFFICE,
    OTHER_DOSSIER,
    Phone,
    held,
    recorded,
)


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.mark.parametrize(
    ("ruling", "holder"), [(Ruling.UPHOLD, BINH), (Ruling.SET_ASIDE, AN)], ids=str
)
def test_a_decision_settles_a_claim(cast: Cast, ruling: Ruling, holder: str) -> None:
    events = claimed_twice(cast)
    second = events[-1]
    state = state_of(*events, cast.dispatcher.decide(200, second, ruling))
    assert (state.holder, told(state), state.claims) == (holder, [], ())


def test_a_decision_may_name_the_holder(cast: Cast) -> None:
    events = claimed_twice(cast)
    second = events[-1]
    decision = cast.dispatcher.decide(200, second, Ruling.UPHOLD, holder=OFFICE)
    state = state_of(*events, decision)
    assert (state.holder, state.giver, told(state)) == (OFFICE, BINH, [])
    assert (state.status, state.change_id) == (Status.STORED, decision.event_id)
    last = changes_of(*events, decision)[-1]
    assert (last.giver, last.receiver) == (BINH, OFFICE)


def test_a_later_decision_replaces_an_earlier_one(cast: Cast) -> None:
    events = claimed_twice(cast)
    second = events[-1]
    decisions = [
        cast.dispatcher.decide(200, second, Ruling.UPHOLD),
        cast.dispatcher.decide(210, second, Ruling.SET_ASIDE),
    ]
    assert state_of(*events, *decisions).holder == AN
    assert state_of(*events, *decisions[::-1]).holder == AN


def test_a_decision_waits_for_the_event_that_it_speaks_of(cast: Cast) -> None:
    *events, second = claimed_twice(cast)
    decision = cast.dispatcher.decide(200, second, Ruling.SET_ASIDE)
    assert told(state_of(*events, decision)) == [Code.UNKNOWN_EVENT]
    assert told(state_of(*events, decision, second)) == []


def test_a_decision_for_one_item_leaves_the_others(cast: Cast) -> None:
    both = (DOSSIER, OTHER_DOSSIER)
    events = claimed_twice(cast, *both)
    decision = cast.dispatcher.decide(200, events[-1], Ruling.UPHOLD, items=(DOSSIER,))
    events.append(decision)
    assert told(state_of(*events)) == []
    assert told(state_of(*events, code=OTHER_DOSSIER)) == [Code.CLAIMED_TWICE]


def test_events_of_a_revoked_device_wait_for_a_decision(cast: Cast) -> None:
    begin = recorded(cast.agent.register(0), cast.agent.hand(10, AGENT, AN))
    late = cast.an.hand(60, AN, OFFICE)
    state = fold([*begin, held(late)])[DOSSIER]
    assert (state.holder, told(state)) == (AN, [Code.HELD_EVENT])
    for ruling, holder in ((Ruling.UPHOLD, OFFICE), (Ruling.SET_ASIDE, AN)):
        decision = Record(
            cast.dispatcher.decide(90, late, ruling), 9, MORNING + 90 * MINUTE, Standing.APPLIED
        )
        state = fold([*begin, held(late), decision])[DOSSIER]
        assert (state.holder, told(state)) == (holder, [])


def test_a_decision_that_is_held_decides_nothing(cast: Cast) -> None:
    *_, second = events = claimed_twice(cast)
    state = fold([*recorded(*events), held(cast.binh.decide(90, second, Ruling.UPHOLD))])[DOSSIER]
    assert (state.holder, told(state)) == (AN, [Code.CLAIMED_TWICE, Code.HELD_EVENT])


def test_one_may_withdraw_ones_own_scan_and_no_others(cast: Cast) -> None:
    begin = [cast.agent.register(0), cast.agent.hand(10, AGENT, AN)]
    wrong = begin[-1]
    own = state_of(*begin, cast.agent.withdraw(12, wrong))
    assert (own.holder, own.status, told(own)) == (AGENT, Status.REGISTERED, [])
    other = state_of(*begin, cast.binh.withdraw(12, wrong))
    assert (other.holder, told(other)) == (AN, [Code.WITHDRAWAL_REFUSED])


def test_withdrawing_after_others_have_scanned_is_told(cast: Cast) -> None:
    begin = [cast.agent.register(0), cast.agent.hand(10, AGENT, AN)]
    wrong = begin[-1]
    before = state_of(*begin, cast.agent.withdraw(12, wrong), cast.an.hand(60, AN, OFFICE))
    assert told(before) == [Code.GAP]
    after = state_of(*begin, cast.an.hand(60, AN, OFFICE), cast.agent.withdraw(90, wrong))
    assert told(after) == [Code.GAP, Code.WITHDRAWN_AFTER_LATER_EVENT]


def test_a_withdrawal_may_be_set_aside(cast: Cast) -> None:
    register, right = cast.agent.register(0), cast.agent.hand(10, AGENT, AN)
    taken_back = cast.agent.withdraw(12, right)
    decision = cast.dispatcher.decide(90, taken_back, Ruling.SET_ASIDE)
    state = state_of(register, right, taken_back, decision)
    assert (state.holder, told(state)) == (AN, [])


def test_a_withdrawal_arriving_before_its_event_waits_for_it(cast: Cast) -> None:
    register, wrong = cast.agent.register(0), cast.agent.hand(10, AGENT, AN)
    taken_back = cast.agent.withdraw(12, wrong)
    assert told(state_of(register, taken_back)) == [Code.UNKNOWN_EVENT]
    state = state_of(register, taken_back, wrong)
    assert (state.holder, told(state)) == (AGENT, [])


def doubtful_events(records: list[Record]) -> list[tuple[str, bytes]]:
    states = fold(records).items()
    return sorted({(code, one.event_id) for code, state in states for one in state.contradictions})


@given(randoms)
@settings(deadline=None)
def test_what_was_decided_on_is_told_no_more_so_that_all_can_be_settled(random: Random) -> None:
    """Whatever was stated and however it is decided; what a decision brings up can be settled."""
    records = as_records(random, any_events(random, random.randint(1, 14)))
    events = {record.event.event_id: record.event for record in records}
    dispatcher, minute = Phone("dispatcher"), 100_000
    decided: set[tuple[str, bytes]] = set()
    while doubtful := doubtful_events(records):
        assert decided.isdisjoint(doubtful)
        decided.update(doubtful)
        for code, event_id in doubtful:
            minute += 1
            ruling = random.choice(list(Ruling))
            decision = dispatcher.decide(minute, events[event_id], ruling, items=(code,))
            events[decision.event_id] = decision
            time = MORNING + minute * MINUTE
            records.append(Record(decision, len(records), time, Standing.APPLIED))
