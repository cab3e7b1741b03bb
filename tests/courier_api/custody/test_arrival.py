"""States follow from the set of events: in any order, repeated, by the short way or the long."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from courier_api.custody.core.events import Event
from courier_api.custody.core.fold import fold
from courier_api.custody.core.records import Record
from courier_api.custody.core.state_bytes import read_state, state_bytes
from courier_api.custody.core.step import step
from tests.courier_api.custody.histories import Store, any_events, as_records, randoms
from tests.courier_api.custody.phones import AGENT, AN, DOSSIER, MINUTE, Phone, recorded
from tests.courier_api.custody.world import WORST_CLOCK, World

NUM_ACTS = 30


def drawn(random: Random) -> list[Record]:
    """Either anything, or what phones state of things that truly happen."""
    if random.random() < 0.5:
        return as_records(random, any_events(random, random.randint(1, 14)))
    return recorded(*true_events(World(random)), after=2 * WORST_CLOCK)


def true_events(world: World) -> list[Event]:
    return [event for _ in range(NUM_ACTS) if (event := world.act()) is not None]


@given(randoms)
@settings(deadline=None)
def test_any_order_and_any_repetition_end_in_the_same_states(random: Random) -> None:
    records = drawn(random)
    whole = fold(records)
    again = [*records, *random.choices(records, k=3)]
    random.shuffle(again)
    assert fold(again) == whole


@given(randoms)
@settings(deadline=None)
def test_when_it_arrives_changes_nothing_but_what_is_said_of_clocks(random: Random) -> None:
    """The same phones' outboxes, sent at once or weeks later, in another order."""
    events = any_events(random, random.randint(1, 14))
    soon = recorded(*events, after=60 * 24 * MINUTE)
    random.shuffle(events)
    late = recorded(*events, after=60 * 24 * 30 * MINUTE)
    assert fold(late) == fold(soon)


@given(randoms, st.integers(1, 6))
@settings(deadline=None)
def test_the_short_way_ends_where_the_long_one_does(random: Random, most: int) -> None:
    records = drawn(random)
    if random.random() < 0.5:
        random.shuffle(records)
    store, begin = Store(), 0
    while begin < len(records):
        end = begin + random.randint(1, most)
        store.append(records[begin:end])
        begin = end
        assert store.kept == fold(store.records)


@given(randoms)
@settings(deadline=None)
def test_when_all_has_arrived_the_ledger_says_what_is_true(random: Random) -> None:
    """Clocks are wrong by up to ten minutes, and everything comes in any order."""
    world = World(random)
    records = recorded(*true_events(world), after=2 * WORST_CLOCK)
    random.shuffle(records)
    states = fold(records)
    for code, holder in world.holders.items():
        state = states[code]
        assert state.contradictions == ()
        if code.startswith("H") or code in world.closed:
            assert (state.holder, state.bag) == (holder, world.lies_in.get(code))


@given(randoms)
@settings(deadline=None)
def test_what_comes_in_order_by_right_clocks_goes_the_short_way(random: Random) -> None:
    world, store = World(random, worst_clock=0), Store()
    for record in recorded(*true_events(world)):
        store.append([record])
    assert store.num_replayed == 0


@given(randoms)
@settings(deadline=None)
def test_states_survive_being_kept(random: Random) -> None:
    for state in fold(drawn(random)).values():
        kept = state_bytes(state)
        assert read_state(kept) == state
        assert state_bytes(read_state(kept)) == kept


def test_the_short_way_is_taken_only_where_it_leads() -> None:
    agent, an = Phone("agent"), Phone("an")
    register, hand, on = recorded(
        agent.register(0), agent.hand(10, AGENT, AN), an.hand(30, AN, "office:3")
    )
    begin = step(None, register, DOSSIER)
    assert begin is not None
    after = step(begin, hand, DOSSIER)
    assert after == fold([register, hand])[DOSSIER]
    # Not at the same moment, not for another giver, not from another beginning.
    same = hand._replace(event=Phone("agent", seq=1).hand(0, AGENT, AN))
    assert step(begin, same, DOSSIER) is None
    assert step(begin, on, DOSSIER) is None
    assert step(None, hand, DOSSIER) is None
