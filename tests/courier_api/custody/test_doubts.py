"""What is doubtful in an event by itself, with the pair that just holds and just breaks."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from courier_api.custody.core.acts import Purpose, Subject
from courier_api.custody.core.contradictions import ContradictionCode as Code
from courier_api.custody.core.entries import Standing
from courier_api.custody.core.fold import fold
from courier_api.custody.core.outcomes import AttemptOutcome
from courier_api.custody.core.papers import CountedPapers, PaperCount
from courier_api.custody.core.records import Record
from courier_api.custody.core.replay import MAX_TOLD
from courier_api.custody.core.states import Status
from tests.courier_api.custody.cast import Cast, state_of, told
from tests.courier_api.custody.phones import (
    AGENT,
    AN,
    BINH,
    CITIZEN,
    DOSSIER,
    MINUTE,
    OFFICE,
    Phone,
)

STRANGER = "citizen:xxxxxxxxxxxxxxxxxxxxxx"


@pytest.fixture
def cast() -> Cast:
    return Cast()


def test_delivery_to_another_than_the_addressee_is_told(cast: Cast) -> None:
    begin = [cast.agent.register(0, destination=CITIZEN), cast.agent.hand(10, AGENT, AN)]
    right = state_of(*begin, cast.an.hand(20, AN, CITIZEN, purpose=Purpose.DELIVER))
    wrong = state_of(*begin, cast.an.hand(20, AN, STRANGER, purpose=Purpose.DELIVER))
    assert told(right) == []
    assert told(wrong) == [Code.UNEXPECTED_RECEIVER]
    assert (wrong.contradictions[0].seen, wrong.contradictions[0].wanted) == (STRANGER, CITIZEN)
    assert wrong.holder == STRANGER


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


def test_a_flood_of_scans_swells_neither_state_nor_time(cast: Cast) -> None:
    """Six hundred couriers claim one item, by one device that went mad."""
    flood = [cast.agent.register(0)]
    flood += [cast.agent.hand(1 + n / 100, AGENT, f"courier:x{n}") for n in range(600)]
    state = state_of(*flood)
    assert state.holder == "courier:x0"
    assert len(state.contradictions) == len(state.claims) == MAX_TOLD
