"""From events to states: one rule a test, with the pair that just holds and just breaks it."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from courier_api.custody.core.acts import ItemKind, Purpose, Ruling, Subject
from courier_api.custody.core.contradictions import ContradictionCode as Code
from courier_api.custody.core.entries import Standing
from courier_api.custody.core.events import Event
from courier_api.custody.core.fold import Folder, fold
from courier_api.custody.core.judgement import JudgementParams
from courier_api.custody.core.outcomes import AttemptOutcome
from courier_api.custody.core.papers import CountedPapers, PaperCount
from courier_api.custody.core.records import Record
from courier_api.custody.core.states import Change, ItemState, Status
from tests.courier_api.custody.phones import (
    AGENT,
    AN,
    AUTHORITY,
    BINH,
    CITIZEN,
    DOSSIER,
    MINUTE,
    MORNING,
    OFFICE,
    OTHER_AUTHORITY,
    OTHER_DOSSIER,
    OTHER_OFFICE,
    Phone,
    held,
    recorded,
)

STRANGER = "citizen:xxxxxxxxxxxxxxxxxxxxxx"


class Cast:
    """One phone for each party, all clocks right."""

    def __init__(self) -> None:
        self.agent, self.an, self.binh = Phone("agent"), Phone("an"), Phone("binh")
        self.office, self.authority = Phone("office"), Phone("authority")
        self.dispatcher = Phone("dispatcher")


@pytest.fixture
def cast() -> Cast:
    return Cast()


def state_of(*events: Event, code: str = DOSSIER, **params: object) -> ItemState:
    return fold(recorded(*events), JudgementParams(**params))[code]


def changes_of(*events: Event) -> tuple[Change, ...]:
    return Folder(lambda _code: recorded(*events)).trail(DOSSIER).changes


def claimed_twice(cast: Cast, *items: str) -> list[Event]:
    """The agent gave it to An, and then, as the second scan says, to Binh."""
    return [
        cast.agent.register(0, items=items or (DOSSIER,)),
        cast.agent.hand(10, AGENT, AN, *items),
        cast.agent.hand(60, AGENT, BINH, *items),
    ]


def told(state: ItemState) -> list[Code]:
    return [one.code for one in state.contradictions]


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


def test_delivery_to_another_than_the_addressee_is_told(cast: Cast) -> None:
    begin = [cast.agent.register(0, destination=CITIZEN), cast.agent.hand(10, AGENT, AN)]
    right = state_of(*begin, cast.an.hand(20, AN, CITIZEN, purpose=Purpose.DELIVER))
    wrong = state_of(*begin, cast.an.hand(20, AN, STRANGER, purpose=Purpose.DELIVER))
    assert told(right) == []
    assert told(wrong) == [Code.UNEXPECTED_RECEIVER]
    assert (wrong.contradictions[0].seen, wrong.contradictions[0].wanted) == (STRANGER, CITIZEN)
    assert wrong.holder == STRANGER


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
    assert (changes_of(*events, decision)[-1].giver, changes_of(*events, decision)[-1].receiver) == (
        BINH, OFFICE,
    )  # fmt: skip


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


def test_what_is_lost_is_answered_for_until_it_is_found(cast: Cast) -> None:
    begin = [
        cast.agent.register(0), cast.agent.hand(10, AGENT, AN),
        cast.an.report(60, Subject.LOST, giver=AN),
    ]  # fmt: skip
    lost = state_of(*begin)
    assert (lost.status, lost.holder, told(lost)) == (Status.LOST, AN, [])
    found = [*begin, cast.office.report(90, Subject.FOUND, receiver=OFFICE)]
    state = state_of(*found)
    assert (state.status, state.holder, state.giver) == (Status.FOUND, OFFICE, AN)
    assert told(state_of(*found, cast.office.hand(120, OFFICE, BINH))) == []
    moved = state_of(*begin, cast.an.hand(90, AN, OFFICE))
    assert (moved.holder, told(moved)) == (OFFICE, [Code.LOST_ITEM_MOVED])


def test_what_is_found_and_was_never_registered_is_told(cast: Cast) -> None:
    state = state_of(cast.office.report(90, Subject.FOUND, receiver=OFFICE))
    assert (state.holder, told(state)) == (OFFICE, [Code.UNKNOWN_ITEM])


def test_reports_of_damage_leave_the_item_where_it_is(cast: Cast) -> None:
    begin = [cast.agent.register(0), cast.agent.hand(10, AGENT, AN)]
    for what in (Subject.DAMAGED, Subject.INCIDENT):
        state = state_of(*begin, Phone("x").report(60, what, giver=OFFICE))
        assert (state.holder, state.status, told(state)) == (AN, Status.CARRIED, [])


def test_a_scan_at_a_place_of_neither_party_is_told(cast: Cast) -> None:
    homes = {AGENT: "agent-042", OFFICE: "office-3"}
    register = cast.agent.register(0)
    for place, wanted in (("agent-042", []), (None, []), ("office-3", [Code.UNEXPECTED_PLACE])):
        hand = Phone("agent", seq=1).hand(10, AGENT, AN, place=place)
        assert told(state_of(register, hand, homes=homes)) == wanted
        assert told(state_of(register, hand)) == []
    couriers = [cast.agent.hand(20, AGENT, AN), cast.an.hand(30, AN, BINH, place="kiệt 3")]
    assert told(state_of(register, *couriers, homes=homes)) == []


def test_a_clock_that_is_ahead_of_the_record_is_told(cast: Cast) -> None:
    register = cast.agent.register(0)
    for early, wanted in ((10 * MINUTE, []), (10 * MINUTE + 1, [Code.CLOCK_OFF])):
        record = Record(register, 0, register.event_time - early, Standing.APPLIED)
        assert told(fold([record])[DOSSIER]) == wanted


def test_a_clock_that_goes_back_between_two_scans_is_told(cast: Cast) -> None:
    for back, wanted in ((1, []), (1 + 1 / MINUTE, [Code.CLOCK_OFF])):
        agent = Phone("agent")
        events = [agent.register(30), agent.hand(30 - back, AGENT, AN)]
        state = state_of(*events)
        # Whatever the clock says, the device's own numbers tell what came first.
        assert (state.holder, told(state)) == (AN, wanted)


def test_papers_that_become_fewer_are_told(cast: Cast) -> None:
    two, one = PaperCount("birth-certificate", 2, 2), PaperCount("birth-certificate", 2, 1)
    form = PaperCount("form", 1, 0)
    begin = [cast.agent.register(0, papers=(two, form))]
    same = state_of(*begin, cast.agent.count(5, two, form))
    # That a paper is missing is no contradiction: it is asked for.
    assert told(same) == []
    assert same.facts.papers == CountedPapers("1.004884", (two, form), (CITIZEN, AGENT))
    fewer = state_of(*begin, cast.agent.count(5, one, form))
    assert told(fewer) == [Code.COUNT_DIFFERS]
    (found,) = fewer.contradictions
    assert (found.seen, found.wanted) == ("birth-certificate: 1", "birth-certificate: 2")


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


def test_every_code_has_its_sentences() -> None:
    def sentences(members: Iterable[Code | Status | AttemptOutcome]) -> None:
        for member in members:
            vietnamese, english = member.sentence(), member.sentence("en")
            assert vietnamese.endswith(".")
            assert english.endswith(".")
            assert english.isascii()
            assert vietnamese != english

    sentences(Code)
    sentences(Status)
    sentences(AttemptOutcome)
    usual = {"not_home", "address_not_found", "refused", "no_identity_card", "office_closed",
             "damaged", "wrong_person", "postponed"}  # fmt: skip
    assert usual <= {outcome.value for outcome in AttemptOutcome}


def test_two_offices_are_two_parties(cast: Cast) -> None:
    begin = [cast.agent.register(0), cast.agent.hand(10, AGENT, OFFICE)]
    assert told(state_of(*begin, cast.office.hand(60, OTHER_OFFICE, AN))) == [Code.GAP]
