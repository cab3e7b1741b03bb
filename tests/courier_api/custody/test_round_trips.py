"""Round trips that a slow clock puts after the departure they came before."""

from __future__ import annotations

from random import Random

import pytest

from courier_api.custody.core.acts import Ruling
from courier_api.custody.core.contradictions import ContradictionCode as Code
from courier_api.custody.core.events import Event
from courier_api.custody.core.fold import fold
from tests.courier_api.custody.cast import Cast, changes_of, state_of, told
from tests.courier_api.custody.histories import Store
from tests.courier_api.custody.phones import (
    AGENT,
    AN,
    BAG,
    BINH,
    DOSSIER,
    MINUTE,
    OFFICE,
    Phone,
    held,
    recorded,
)
from tests.courier_api.custody.world import WORST_CLOCK, World

NUM_ACTS = 60


class LooseWorld(World):
    """Each handover is told by either party, and nothing is packed."""

    def hand(self, giver: str, receiver: str, *codes: str) -> Event:
        by = self.random.choice([one for one in (giver, receiver) if one in self.phones])
        told_by_giver = self.phones[giver]
        self.phones[giver] = self.phones[by]
        event = super().hand(giver, receiver, *codes)
        self.phones[giver] = told_by_giver
        return event

    def _pack_some(self, holder: str, some: list[str]) -> Event | None:
        return None


@pytest.fixture
def cast() -> Cast:
    return Cast()


def there_and_back_and_away(cast: Cast, minutes_slow: float) -> list[Event]:
    """An has it and brings it back; then Bình takes it, whose clock is slow."""
    binh = Phone("binh", round(-minutes_slow * MINUTE))
    return [
        cast.agent.register(0), cast.an.hand(30, AGENT, AN), cast.an.hand(31, AN, AGENT),
        binh.hand(32, AGENT, BINH), binh.hand(90, BINH, OFFICE),
    ]  # fmt: skip


def test_what_came_back_was_given_away_after_it(cast: Cast) -> None:
    events = there_and_back_and_away(cast, 10)
    for num, holder in ((4, BINH), (5, OFFICE)):
        state = state_of(*events[:num])
        assert (state.holder, told(state), state.claims) == (holder, [], ())
    changes = changes_of(*events)
    assert [one.receiver for one in changes] == [AGENT, AN, AGENT, BINH, OFFICE]
    assert all(one.is_bridged for one in changes)


@pytest.mark.parametrize(("minutes_slow", "expected"), [(21, []), (21.01, [Code.CLAIMED_TWICE])])
def test_no_further_back_than_clocks_may_differ(
    cast: Cast, minutes_slow: float, expected: list[Code]
) -> None:
    """Taken at 32 by the right clock: 11 by one 21 minutes slow, and 31 - 11 = 20."""
    assert told(state_of(*there_and_back_and_away(cast, minutes_slow))) == expected


def test_a_claim_that_does_not_come_back_is_told(cast: Cast) -> None:
    register, first, _, *away = there_and_back_and_away(cast, 10)
    assert told(state_of(register, first, *away)) == [Code.CLAIMED_TWICE]


def test_a_departure_that_its_device_numbered_before_came_before(cast: Cast) -> None:
    state = state_of(
        cast.agent.register(0), cast.agent.hand(30, AGENT, BINH), cast.agent.hand(31, AGENT, AN),
        cast.an.hand(32, AN, AGENT),
    )  # fmt: skip
    assert (state.holder, told(state)) == (BINH, [Code.CLAIMED_TWICE])


def test_it_may_be_told_from_its_end(cast: Cast) -> None:
    """By clocks: Bình takes it at 22, An brings it back at 24, An got it at 30."""
    agent, an = Phone("agent", -7 * MINUTE), cast.an
    binh = Phone("binh", -10 * MINUTE)
    state = state_of(
        cast.office.register(0, AGENT), an.hand(30, AGENT, AN), agent.hand(31, AN, AGENT),
        binh.hand(32, AGENT, BINH),
    )  # fmt: skip
    assert (state.holder, told(state)) == (BINH, [])


def test_an_attempt_before_a_departure_that_the_receiver_told(cast: Cast) -> None:
    binh = Phone("binh", -10 * MINUTE)
    state = state_of(
        cast.agent.register(0), cast.agent.attempt(30, AGENT), binh.hand(32, AGENT, BINH)
    )
    assert (state.holder, told(state), state.facts.num_attempts) == (BINH, [], 1)


def test_what_was_packed_and_unpacked_before_a_departure(cast: Cast) -> None:
    binh = Phone("binh", -10 * MINUTE)
    events = [cast.agent.register(0), cast.agent.pack(29, AGENT), binh.hand(32, AGENT, BINH)]
    opened = cast.agent.open(30, AGENT, DOSSIER)
    assert told(state_of(*events)) == [Code.CLAIMED_TWICE]
    state = state_of(*events, opened)
    assert (state.holder, state.bag, told(state)) == (BINH, None, [])
    assert told(state_of(*events, opened, code=BAG)) == []


def test_upholding_a_part_of_it_brings_nothing_else_up(cast: Cast) -> None:
    """Upheld by itself, the way back would take the item from who has it since."""
    events = there_and_back_and_away(cast, 10)
    back = events[2]
    decision = cast.dispatcher.decide(200, back, Ruling.UPHOLD)
    others = [one for one in events if one is not back]
    state = fold([*recorded(*others, decision), held(back)])[DOSSIER]
    assert (state.holder, told(state)) == (OFFICE, [])


def test_a_flood_of_them_comes_to_an_end(cast: Cast) -> None:
    """Each of the first eight is put where it belongs; then they are told as they come."""
    binh = Phone("binh", -10 * MINUTE)
    trips = [
        event
        for num in range(12)
        for event in (
            Phone(f"there {num}").hand(30 + num / 10, AGENT, AN),
            Phone(f"back {num}").hand(30 + num / 10 + 0.05, AN, AGENT),
        )
    ]
    state = state_of(cast.agent.register(0), *trips, binh.hand(32, AGENT, BINH))
    assert state.holder == BINH
    assert set(told(state)) == {Code.CLAIMED_TWICE}


@pytest.mark.parametrize("seed", range(40))
def test_whoever_of_the_two_tells_of_a_handover_the_ledger_says_what_is_true(seed: int) -> None:
    """
    Of days that are given, as it is no law of all.

    Where a party gives something away twice within twenty minutes and each receiver tells of it,
    the one departure may hide the way by the other.
    """
    world, store = LooseWorld(Random(seed)), Store()
    events = [event for _ in range(NUM_ACTS) if (event := world.act()) is not None]
    records = recorded(*events, after=2 * WORST_CLOCK)
    world.random.shuffle(records)
    for begin in range(0, len(records), 3):
        store.append(records[begin : begin + 3])
    assert store.kept == fold(records)
    for code, holder in world.holders.items():
        state = store.kept[code]
        assert (state.holder, state.contradictions, state.claims) == (holder, (), ())
