"""From events to states: journeys, gaps and claims, one rule a test."""

from __future__ import annotations

import pytest

from courier_api.custody.core.acts import ItemKind, Purpose
from courier_api.custody.core.contradictions import ContradictionCode as Code
from courier_api.custody.core.fold import fold
from courier_api.custody.core.outcomes import AttemptOutcome
from courier_api.custody.core.states import Status
from tests.courier_api.custody.cast import Cast, changes_of, state_of, told
from tests.courier_api.custody.phones import (
    AGENT,
    AN,
    AUTHORITY,
    BINH,
    CITIZEN,
    DOSSIER,
    MINUTE,
    OFFICE,
    OTHER_AUTHORITY,
    OTHER_OFFICE,
    Phone,
    recorded,
)


@pytest.fixture
def cast() -> Cast:
    return Cast()


def test_the_journey_of_a_dossier(cast: Cast) -> None:
    journey = [
        (cast.agent.register(0, place="agent-042"), Status.REGISTERED, AGENT),
        (cast.agent.hand(60, AGENT, AN, purpose=Purpose.COLLECT), Status.CARRIED, AN),
        (cast.an.hand(90, AN, OFFICE), Status.STORED, OFFICE),
        (cast.office.hand(200, OFFICE, BINH), Status.CARRIED, BINH),
        (cast.binh.hand(240, BINH, AUTHORITY, purpose=Purpose.DELIVER), Status.DELIVERED,
         AUTHORITY),
    ]  # fmt: skip
    for num, (event, status, holder) in enumerate(journey, 1):
        state = state_of(*(one for one, _, _ in journey[:num]))
        assert (state.status, state.holder, told(state)) == (status, holder, [])
        assert (state.event_id, state.event_time) == (event.event_id, event.event_time)
        assert state.place == "agent-042"
    assert (state.giver, state.change_id) == (BINH, event.event_id)


def test_the_journey_of_a_document(cast: Cast) -> None:
    begin = [
        cast.authority.register(
            0, AUTHORITY, AUTHORITY, destination=CITIZEN, kind=ItemKind.DOCUMENT
        ),
        cast.authority.hand(30, AUTHORITY, AN, purpose=Purpose.COLLECT),
        cast.an.attempt(60, AN, 20_779, items=(DOSSIER,)),
    ]
    state = state_of(*begin)
    facts = state.facts
    assert (state.status, facts.num_attempts, facts.next_day) == (Status.ATTEMPTED, 1, 20_779)
    assert facts.outcome is AttemptOutcome.NOT_HOME
    again = [*begin, cast.an.hand(80, AN, AGENT), cast.agent.wait(81, AGENT, 20_790)]
    state = state_of(*again)
    assert (state.status, state.facts.until_day) == (Status.WAITING, 20_790)
    assert state.facts.next_day == 20_779
    state = state_of(*again, cast.agent.hand(200, AGENT, CITIZEN, purpose=Purpose.DELIVER))
    assert (state.status, state.holder, told(state)) == (Status.DELIVERED, CITIZEN, [])
    assert (state.facts.next_day, state.facts.until_day) == (None, None)
    state = state_of(
        *again,
        cast.agent.hand(200, AGENT, AN, purpose=Purpose.RETURN),
        cast.an.hand(230, AN, AUTHORITY, purpose=Purpose.RETURN),
    )
    assert (state.status, state.holder, told(state)) == (Status.RETURNED, AUTHORITY, [])


def test_an_authority_ends_the_journey_of_what_is_addressed_to_it(cast: Cast) -> None:
    begin = [cast.agent.register(0, destination=AUTHORITY), cast.agent.hand(10, AGENT, AN)]
    there = state_of(*begin, cast.an.hand(20, AN, AUTHORITY))
    elsewhere = state_of(*begin, cast.an.hand(20, AN, OTHER_AUTHORITY))
    assert there.status is Status.DELIVERED
    assert elsewhere.status is Status.STORED


def test_each_change_names_two_parties(cast: Cast) -> None:
    changes = changes_of(
        cast.agent.register(0), cast.agent.hand(10, AGENT, AN), cast.an.hand(20, AN, OFFICE)
    )
    parties = [(one.giver, one.receiver) for one in changes]
    assert parties == [(CITIZEN, AGENT), (AGENT, AN), (AN, OFFICE)]
    assert all(one.is_bridged for one in changes)


def test_a_missing_handover_leaves_a_gap_that_closes_when_it_arrives(cast: Cast) -> None:
    register, first = cast.agent.register(0), cast.agent.hand(10, AGENT, AN)
    missing = cast.an.hand(60, AN, OFFICE)
    last = cast.office.hand(120, OFFICE, BINH)
    state = state_of(register, first, last)
    (gap,) = state.contradictions
    assert (gap.code, gap.giver, gap.receiver) == (Code.GAP, AN, OFFICE)
    assert gap.event_id == last.event_id
    # The scan stands: whoever received it has it.
    assert state.holder == BINH
    assert [one.is_bridged for one in changes_of(register, first, last)] == [True, True, False]
    whole = state_of(register, first, last, missing)
    assert (whole.holder, told(whole)) == (BINH, [])
    assert all(one.is_bridged for one in changes_of(register, first, last, missing))


def test_two_receivers_from_one_giver_claim_it_and_the_first_holds_it(cast: Cast) -> None:
    register, first = cast.agent.register(0), cast.agent.hand(10, AGENT, AN)
    second = cast.agent.hand(60, AGENT, BINH)
    state = state_of(register, first, second)
    (claim,) = state.contradictions
    assert (claim.code, claim.giver, claim.receiver) == (Code.CLAIMED_TWICE, AN, BINH)
    assert (claim.event_id, claim.against) == (second.event_id, first.event_id)
    assert state.holder == AN
    assert [one.party for one in state.claims] == [BINH]


def test_a_claim_vanishes_when_the_way_back_arrives(cast: Cast) -> None:
    events = [
        cast.agent.register(0), cast.agent.hand(10, AGENT, AN), cast.agent.hand(60, AGENT, BINH)
    ]  # fmt: skip
    state = state_of(*events, cast.an.hand(40, AN, AGENT))
    assert (state.holder, told(state), state.claims) == (BINH, [], ())


def test_a_claim_goes_on_with_who_claims_it(cast: Cast) -> None:
    state = state_of(
        cast.agent.register(0), cast.agent.hand(10, AGENT, AN), cast.agent.hand(60, AGENT, BINH),
        cast.binh.hand(90, BINH, OFFICE), cast.binh.attempt(95, BINH),
    )  # fmt: skip
    assert state.holder == AN
    assert [one.party for one in state.claims] == [OFFICE, BINH]


def test_an_item_that_nobody_registered_is_held_and_told(cast: Cast) -> None:
    register, hand = cast.agent.register(0), cast.agent.hand(30, AGENT, AN)
    state = state_of(hand)
    assert (state.holder, told(state)) == (AN, [Code.UNKNOWN_ITEM])
    assert told(state_of(hand, register)) == []


def test_a_registration_stamped_far_too_late_still_comes_first(cast: Cast) -> None:
    """The agent's clock is a day ahead: what must have come before is put before, and told."""
    agent = Phone("agent", clock_off=24 * 60 * MINUTE)
    register = agent.register(0)
    hand = cast.an.hand(60, AGENT, AN)
    records = recorded(hand, register, after=0)
    state = fold(records)[DOSSIER]
    assert (state.holder, state.facts.destination) == (AN, AUTHORITY)
    assert told(state) == [Code.CLOCK_OFF]


def test_an_item_in_custody_is_not_registered_again(cast: Cast) -> None:
    begin = [cast.agent.register(0), cast.agent.hand(10, AGENT, AN)]
    state = state_of(*begin, cast.office.register(120, OFFICE))
    assert (state.holder, told(state)) == (AN, [Code.REGISTERED_TWICE])
    back = cast.an.hand(60, AN, CITIZEN, purpose=Purpose.RETURN)
    state = state_of(*begin, back, cast.office.register(120, OFFICE))
    assert (state.holder, state.status, told(state)) == (OFFICE, Status.REGISTERED, [])


def test_after_delivery_a_scan_is_a_claim_unless_the_recipient_gives(cast: Cast) -> None:
    begin = [
        cast.agent.register(0, destination=CITIZEN), cast.agent.hand(10, AGENT, AN),
        cast.an.hand(60, AN, CITIZEN, purpose=Purpose.DELIVER),
    ]  # fmt: skip
    strange = state_of(*begin, cast.office.hand(200, OFFICE, BINH))
    assert (strange.holder, strange.status) == (CITIZEN, Status.DELIVERED)
    assert told(strange) == [Code.AFTER_DELIVERY]
    again = state_of(*begin, cast.office.hand(200, CITIZEN, OFFICE))
    assert (again.holder, told(again)) == (OFFICE, [])


def test_the_other_partys_scan_of_one_handover_is_no_second_one(cast: Cast) -> None:
    begin = [cast.agent.register(0), cast.agent.hand(10, AGENT, AN)]
    again = state_of(*begin, cast.an.hand(10.5, AGENT, AN))
    assert (again.holder, told(again)) == (AN, [])
    much_later = state_of(*begin, cast.an.hand(31, AGENT, AN))
    assert told(much_later) == [Code.CLAIMED_TWICE]


@pytest.mark.parametrize("skew", [20, 20.1])
def test_clocks_may_differ_by_twenty_minutes_in_all(cast: Cast, skew: float) -> None:
    """An took it back to the agent before Binh got it; An's phone says it was later."""
    state = state_of(
        cast.agent.register(0), cast.agent.hand(60, AGENT, AN), cast.agent.hand(90, AGENT, BINH),
        cast.an.hand(90 + skew, AN, AGENT), cast.binh.hand(180, BINH, OFFICE),
    )  # fmt: skip
    if skew <= 20:
        assert (state.holder, told(state)) == (OFFICE, [])
    else:
        assert (state.holder, told(state)) == (AGENT, [Code.CLAIMED_TWICE])


def test_a_gap_is_filled_from_either_end_by_events_stamped_too_late(cast: Cast) -> None:
    begin = [cast.agent.register(0), cast.binh.hand(60, BINH, AUTHORITY)]
    first, second, third = (
        Phone("agent", seq=1).hand(300, AGENT, AN),
        Phone("an").hand(301, AN, OFFICE),
        Phone("office").hand(302, OFFICE, BINH),
    )
    steps = [
        ([third], (AGENT, OFFICE)),
        ([third, first], (AN, OFFICE)),
        ([first], (AN, BINH)),
    ]
    for some, (giver, receiver) in steps:
        state = state_of(*begin, *some)
        gap = next(one for one in state.contradictions if one.code is Code.GAP)
        assert (gap.giver, gap.receiver, state.holder) == (giver, receiver, AUTHORITY)
    whole = state_of(*begin, first, second, third)
    assert (whole.status, whole.holder) == (Status.DELIVERED, AUTHORITY)
    # It all fits, but for the clocks.
    assert set(told(whole)) == {Code.CLOCK_OFF}
    parties = [one.receiver for one in changes_of(*begin, first, second, third)]
    assert parties == [AGENT, AN, OFFICE, BINH, AUTHORITY]
    assert all(one.is_bridged for one in changes_of(*begin, first, second, third))


def test_an_attempt_by_who_was_not_known_to_hold_it_shows_who_does(cast: Cast) -> None:
    begin = [cast.agent.register(0), cast.agent.hand(10, AGENT, AN)]
    attempt = cast.binh.attempt(90, BINH)
    state = state_of(*begin, attempt)
    assert (state.holder, state.status, told(state)) == (BINH, Status.ATTEMPTED, [Code.GAP])
    change = changes_of(*begin, attempt)[-1]
    assert (change.giver, change.receiver, change.is_bridged) == (AN, BINH, False)
    whole = state_of(*begin, attempt, cast.an.hand(60, AN, BINH))
    assert (whole.holder, told(whole)) == (BINH, [])


def test_an_event_sent_twice_counts_once(cast: Cast) -> None:
    records = recorded(cast.agent.register(0), cast.agent.hand(10, AGENT, AN))
    twice = [*records, *(one._replace(seq=one.seq + 10) for one in records)]
    assert fold(twice) == fold(records)


def test_a_new_journey_forgets_who_held_it_on_the_last_one(cast: Cast) -> None:
    first = [
        cast.agent.register(0), cast.agent.hand(10, AGENT, AN),
        cast.an.hand(20, AN, CITIZEN, purpose=Purpose.RETURN),
        cast.office.register(600, OFFICE),
    ]  # fmt: skip
    state = state_of(*first, cast.agent.hand(700, AGENT, AN))
    assert (state.holder, told(state)) == (AN, [Code.GAP])


def test_two_offices_are_two_parties(cast: Cast) -> None:
    begin = [cast.agent.register(0), cast.agent.hand(10, AGENT, OFFICE)]
    assert told(state_of(*begin, cast.office.hand(60, OTHER_OFFICE, AN))) == [Code.GAP]
