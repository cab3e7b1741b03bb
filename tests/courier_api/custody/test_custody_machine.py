"""
Phones, queues and mistakes, step by step, beside a world that knows who truly has what.

Whatever arrives and whatever is missing: each item has one holder, each change names two parties,
nothing is lost or doubled, and the short way ends where the long one does. When all has arrived and
the dispatcher has decided on what was false or held, the ledger says what is true.
"""

from __future__ import annotations

from itertools import pairwise
from random import Random

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from courier_api.custody.core.acts import Ruling
from courier_api.custody.core.contradictions import ContradictionCode
from courier_api.custody.core.entries import Standing
from courier_api.custody.core.events import Event
from courier_api.custody.core.fold import Folder, fold, records_by_code
from courier_api.custody.core.records import Record
from courier_api.custody.core.replay import Trail
from tests.courier_api.custody.histories import Store, randoms
from tests.courier_api.custody.phones import MINUTE, MORNING, Phone
from tests.courier_api.custody.world import HANDS, WORST_CLOCK, World

NO_FAULT_OF_CHANGES = {
    ContradictionCode.GAP,
    ContradictionCode.UNKNOWN_ITEM,
    ContradictionCode.EXTRA_IN_BAG,
}


class CustodyMachine(RuleBasedStateMachine):
    """The server's store, fed by phones that are offline as they like."""

    @initialize(random=randoms)
    def begin(self, random: Random) -> None:
        self.random = random
        self.world = World(random)
        self.store = Store()
        self.outboxes: dict[bytes, list[Event]] = {}
        self.sent: list[Event] = []
        self.false: list[Event] = []
        self.revoked: set[bytes] = set()
        self.dispatcher = Phone("dispatcher")
        self.things_happen_for_a_while(8)

    @rule(num_acts=st.integers(4, 16))
    def things_happen(self, num_acts: int) -> None:
        self.things_happen_for_a_while(num_acts)

    def things_happen_for_a_while(self, num_acts: int) -> None:
        for _ in range(num_acts):
            event = self.world.act()
            if event is not None:
                self._state(event)

    @rule()
    def somebody_scans_what_is_not_there(self) -> None:
        """A label was photocopied, or the wrong one was read."""
        items = [code for code in self.world.holders if code.startswith("H")]
        if not items:
            return
        giver, receiver = self.random.sample(HANDS, 2)
        code = self.random.choice(items)
        event = self.world.phones[giver].hand(self.world.minute, giver, receiver, code)
        self.false.append(event)
        self._state(event)

    @rule(num_events=st.integers(1, 5))
    def a_phone_is_online(self, num_events: int) -> None:
        """Its outbox goes in order."""
        waiting = [events for events in self.outboxes.values() if events]
        if waiting:
            events = self.random.choice(waiting)
            self._send(events[:num_events])
            del events[:num_events]

    @rule()
    def an_answer_is_lost(self) -> None:
        """The phone sends again what was stored already, and what it would have sent next."""
        if self.sent:
            self._send(self.random.sample(self.sent, min(3, len(self.sent))))

    @rule()
    def a_batch_comes_out_of_order(self) -> None:
        waiting = [events for events in self.outboxes.values() if len(events) > 1]
        if waiting:
            events = self.random.choice(waiting)
            self.random.shuffle(events)

    @rule()
    def a_device_is_revoked(self) -> None:
        if len(self.revoked) < 2:
            self.revoked.add(self.world.phones[self.random.choice(HANDS)].device_id)

    @invariant()
    def each_thing_has_one_holder_and_lies_in_one_bag(self) -> None:
        for code, state in self.store.kept.items():
            assert state.code == code
            inner = [one for one in self.store.kept.values() if code in one.bags[:1]]
            contents = state.facts.contents
            assert len(set(contents)) == len(contents)
            if not state.contradictions:
                assert all(one.holder == state.holder or one.contradictions for one in inner)

    @invariant()
    def nothing_is_lost(self) -> None:
        named = {code for record in self.store.records for code in record.event.codes()}
        assert self.store.kept.keys() == named

    @invariant()
    def each_change_names_two_parties_and_follows_the_one_before(self) -> None:
        for code in self.store.kept:
            trail = self._trail(code)
            changes = trail.changes
            assert all(one.giver and one.receiver for one in changes)
            assert trail.state.holder == (changes[-1].receiver if changes else None)
            for before, after in pairwise(changes):
                assert before.receiver == after.giver or not after.is_bridged
            if not all(one.is_bridged for one in changes):
                self._is_told(trail)

    def teardown(self) -> None:
        if not hasattr(self, "store"):
            return
        assert self.store.kept == fold(self.store.records)
        for events in self.outboxes.values():
            self._send(events)
        self._decide()
        assert self.store.kept == fold(self.store.records)
        self._compare_with_truth()

    def _state(self, event: Event) -> None:
        self.outboxes.setdefault(event.device_id, []).append(event)

    def _send(self, events: list[Event]) -> None:
        """What the server does: each event once, those of revoked devices held."""
        known = {record.event.event_id for record in self.store.records}
        new = []
        for event in events:
            if event.event_id in known:
                continue
            known.add(event.event_id)
            seq = len(self.store.records) + len(new)
            held = event.device_id in self.revoked
            standing = Standing.HELD if held else Standing.APPLIED
            time = MORNING + round(self.world.minute * MINUTE) + 2 * WORST_CLOCK
            new.append(Record(event, seq, time, standing))
        self.sent += events
        self.store.append(new)

    def _decide(self) -> None:
        """The dispatcher has called everyone, and knows."""
        false = {event.event_id for event in self.false}
        for record in list(self.store.records):
            event = record.event
            is_false = event.event_id in false
            if is_false or record.standing is Standing.HELD:
                ruling = Ruling.SET_ASIDE if is_false else Ruling.UPHOLD
                minute = self.world.minute + 60
                codes = event.codes()
                decided = self.dispatcher.decide(minute, event, ruling, items=codes)
                self._send([decided])

    def _compare_with_truth(self) -> None:
        for code, holder in self.world.holders.items():
            state = self.store.kept[code]
            assert not state.contradictions
            assert not state.claims
            if code.startswith("H") or code in self.world.closed:
                assert state.holder == holder
                assert state.bag == self.world.lies_in.get(code)

    def _trail(self, code: str) -> Trail:
        by_code = records_by_code(self.store.records)
        return Folder(lambda one: by_code.get(one, ())).trail(code)

    def _is_told(self, trail: Trail) -> None:
        told = {one.code for one in trail.state.contradictions}
        assert told & NO_FAULT_OF_CHANGES


CustodyMachine.TestCase.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
TestCustody = CustodyMachine.TestCase
