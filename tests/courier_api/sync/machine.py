"""Faults of the way, step by step, beside an oracle: the real API is fed by phones with queues."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from random import Random

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from courier_api.custody.audit import audit
from courier_api.custody.core.acts import Ruling
from courier_api.custody.core.codes import is_bag_code
from courier_api.custody.core.fold import Folder, fold, records_by_code
from courier_api.custody.core.notes import NoteKey
from courier_api.custody.core.state_bytes import read_state
from courier_api.custody.core.verifier import verify_ledger
from courier_api.custody.folding import rebuild_states
from courier_api.custody.records import EVENT_ID_REUSED, CachedState
from courier_api.custody.repository import LedgerRepository
from courier_api.custody.states import fold_custody
from courier_api.identities import from_base64url, show, to_base64url
from courier_api.roles import Role
from tests.courier_api.apis import Clock
from tests.courier_api.custody.histories import randoms
from tests.courier_api.custody.phones import AUTHORITY, CITIZEN, MINUTE, MORNING, ed25519_key
from tests.courier_api.custody.test_custody_machine import NO_FAULT_OF_CHANGES
from tests.courier_api.custody.world import HANDS, World
from tests.courier_api.storage_events import dispatcher
from tests.courier_api.sync.frames import Frame
from tests.courier_api.sync.oracle import Oracle
from tests.courier_api.sync.queued_phones import Letter, QueuedPhone

MONTH = 30 * 24 * 60
BATCH = 50


class SyncMachine(RuleBasedStateMachine):
    """Phones, the way, and the server at its end."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame, self.api, self.clock = frame, frame.api, Clock()
        self.stack = frame.opened(self.clock)
        self.oracle = Oracle()
        self.is_changed = False
        self.false: set[bytes] = set()

    @initialize(random=randoms)
    def begin(self, random: Random) -> None:
        self.random = random
        self.world = World(random)
        self.phones = {one: QueuedPhone(one, self.world.phones[one]) for one in HANDS}
        with self.api.services.database.writing() as session:
            session.add(dispatcher())
            session.flush()
            session.add_all([phone.row() for phone in self.phones.values()])
        self.things_happen(20)

    @rule(num_acts=st.integers(10, 40))
    def things_happen(self, num_acts: int) -> None:
        for _ in range(num_acts):
            # New papers come all day long.
            is_new = self.random.random() < 0.1
            event = self.world.register() if is_new else self.world.act()
            if event is not None:
                self._phone_of(event.device_id).state(event)

    @rule()
    def a_month_goes_by(self) -> None:
        """Whoever has not uploaded was offline for so long."""
        self.world.minute += MONTH

    @rule()
    def somebody_scans_what_is_not_there(self) -> None:
        codes = [one for one in self.world.holders if not is_bag_code(one)]
        if codes:
            giver, receiver = self.random.sample(HANDS, 2)
            self._scan_falsely(giver, receiver, self.random.choice(codes), by=giver)

    @rule()
    def two_phones_claim_one_item(self) -> None:
        """Both say that the holder gave it to them; one is right."""
        loose = [
            (code, giver) for giver in HANDS for code in self.world.loose(giver)
            if not is_bag_code(code)
        ]  # fmt: skip
        if not loose:
            return
        code, giver = self.random.choice(loose)
        right, wrong = self.random.sample([one for one in HANDS if one != giver], 2)
        self.world.wait()
        event = self.world.phones[right].hand(self.world.minute, giver, right, code)
        self.world.holders[code] = right
        self.phones[right].state(event)
        self.world.wait()
        self._scan_falsely(giver, wrong, code, by=wrong)

    @rule(fault=st.sampled_from(["bad_signature", "unknown_device", "malformed", "cut", "reused"]))
    def a_queue_is_poisoned(self, fault: str) -> None:
        """Bytes that are not authentic come to lie somewhere in an outbox."""
        phone = self.random.choice(list(self.phones.values()))
        poison = self._poison(phone, fault)
        if poison is not None:
            phone.outbox.insert(self.random.randint(0, len(phone.outbox)), poison)

    @rule(num_letters=st.integers(1, 8))
    def a_phone_is_online(self, num_letters: int) -> None:
        phone = self._waiting_phone()
        if phone is not None:
            self._upload(phone, num_letters)

    @rule(num_letters=st.integers(1, BATCH))
    def an_answer_is_lost(self, num_letters: int) -> None:
        """The phone keeps what it sent, and will send it again, with more."""
        phone = self._waiting_phone()
        if phone is not None:
            self._post(phone.outbox[:num_letters])

    @rule(num_letters=st.integers(1, 8))
    def a_batch_is_doubled(self, num_letters: int) -> None:
        """On the way, or within itself; both answers come."""
        phone = self._waiting_phone()
        if phone is not None:
            batch = phone.outbox[:num_letters]
            first = self._post(batch + batch)
            phone.hear(self._post(batch))
            phone.hear(first)

    @rule(num_letters=st.integers(1, 8))
    def a_batch_overtakes_another(self, num_letters: int) -> None:
        phone = self._waiting_phone()
        if phone is not None and len(phone.outbox) > num_letters:
            first, second = phone.outbox[:num_letters], phone.outbox[num_letters : 2 * num_letters]
            answers = [self._post(second), self._post(first)]
            for verdicts in answers:
                phone.hear(verdicts)

    @rule()
    def a_batch_is_shuffled(self) -> None:
        phone = self._waiting_phone()
        if phone is not None:
            batch = phone.outbox[:BATCH]
            self.random.shuffle(batch)
            phone.hear(self._post(batch))

    @rule()
    def an_old_batch_comes_once_more(self) -> None:
        """Somebody kept it, and sends it though the phone has long let go of it."""
        phone = self.random.choice(list(self.phones.values()))
        if phone.acknowledged:
            num_old = min(5, len(phone.acknowledged))
            self._post(self.random.sample(phone.acknowledged, num_old))

    @rule()
    def a_device_is_revoked(self) -> None:
        device_id = self.phones[self.random.choice(HANDS)].phone.device_id
        if len(self.oracle.revoked) < 2:
            self._set_clock()
            answer = self.api.ask(
                "PUT", f"/v1/devices/{show(device_id)}/revocation",
                by=self.api.actor(Role.DISPATCHER), json={"reason": "lost"},
            )  # fmt: skip
            assert answer.status_code == 200
            self.oracle.revoked.add(device_id)

    @invariant()
    def ledger_and_states_are_what_the_oracle_says(self) -> None:
        if not self.is_changed:
            return
        self.is_changed = False
        self._check_ledger()
        by_code = records_by_code(self.oracle.records)
        states = self._states(list(by_code))
        folder = Folder(lambda code: by_code.get(code, ()))
        assert states.keys() == by_code.keys(), "of each item one state, nothing is lost"
        for code, cached in states.items():
            trail = folder.trail(code)
            assert read_state(cached.state) == trail.state
            assert cached.holder == trail.state.holder
            changes = trail.changes
            assert all(one.giver and one.receiver for one in changes)
            assert cached.holder == (changes[-1].receiver if changes else None)
            for before, after in pairwise(changes):
                assert before.receiver == after.giver or not after.is_bridged
            if not all(one.is_bridged for one in changes):
                assert {one.code for one in trail.state.contradictions} & NO_FAULT_OF_CHANGES

    def teardown(self) -> None:
        try:
            if hasattr(self, "phones"):
                self._drain()
                self._decide()
                self._check_ledger()
                self._compare_with_truth()
                self._verify()
        finally:
            self.stack.close()

    def _scan_falsely(self, giver: str, receiver: str, code: str, *, by: str) -> None:
        event = self.world.phones[by].hand(self.world.minute, giver, receiver, code)
        self.false.add(event.event_id)
        self.phones[by].state(event)

    def _poison(self, phone: QueuedPhone, fault: str) -> Letter | None:
        # None of its own numbers are used up: what is not authentic, nobody misses.
        event = replace(phone.phone, name=f"poison {self.random.random()}").hand(
            self.world.minute, phone.party, AUTHORITY if phone.party != AUTHORITY else HANDS[0],
            self.random.choice([*self.world.holders, "H57.17.21-261121-9999"]),
        )  # fmt: skip
        event = replace(event, device_id=phone.phone.device_id, device_seq=1)
        if fault == "bad_signature":
            return phone.signed(event, ed25519_key("a forger"), fault=fault)
        if fault == "unknown_device":
            event = replace(event, device_id=self.random.randbytes(16))
            return phone.signed(event, ed25519_key("a stranger"), fault=fault)
        if fault == "malformed":
            return Letter(self.random.randbytes(self.random.randint(1, 300)), fault=fault)
        if fault == "cut":
            return Letter(phone.signed(event).signed[:-1], fault="malformed")
        stored = self.oracle.stored_of(phone.phone.device_id)
        if not stored:
            return None
        event = replace(event, event_id=self.random.choice(stored))
        return phone.signed(event, fault=EVENT_ID_REUSED)

    def _upload(self, phone: QueuedPhone, num_letters: int) -> None:
        """Send the first ones in the queue: whatever they are, they leave it."""
        num_before, batch = len(phone.outbox), phone.outbox[:num_letters]
        phone.hear(self._post(batch))
        assert len(phone.outbox) == num_before - len(batch), "the outbox is blocked"

    def _post(self, batch: list[Letter]) -> list[dict[str, object]]:
        self._set_clock()
        sent = [{"signed": to_base64url(one.signed)} for one in batch]
        answer = self.api.post("/v1/sync", json={"events": sent})
        assert answer.status_code == 200, answer.text
        verdicts: list[dict[str, object]] = answer.json()["verdicts"]
        assert verdicts == self.oracle.take(batch, self.clock.now)
        self.is_changed = True
        return verdicts

    def _drain(self) -> None:
        for phone in self.phones.values():
            while phone.outbox:
                self._upload(phone, BATCH)

    def _decide(self) -> None:
        """A dispatcher has called everyone, and knows."""
        self.world.minute += 60
        self._set_clock()
        actor = self.api.actor(Role.DISPATCHER)
        for record in list(self.oracle.records):
            event = record.event
            is_false = event.event_id in self.false
            if not is_false and record.standing.value != "held":
                continue
            ruling = Ruling.SET_ASIDE if is_false else Ruling.UPHOLD
            body = {"event_id": show(event.event_id), "ruling": ruling.value}
            answer = self.api.post("/v1/decisions", by=actor, json=body)
            assert answer.status_code == 201, answer.text
            self._note_decision(answer.json()["event_id"])

    def _note_decision(self, shown_id: str) -> None:
        event_id = from_base64url(shown_id)
        with self.api.services.database.read_connection() as connection:
            stored = LedgerRepository(connection).events([event_id])[event_id]
        assert (stored.act, stored.seq) == ("decide", len(self.oracle.entries))
        self.oracle.note_decision(stored.signed, self.clock.now)

    def _check_ledger(self) -> None:
        oracle = self.oracle
        with self.api.services.database.read_connection() as connection:
            repository = LedgerRepository(connection)
            entries = [(one.signed, one.record_time, one.standing) for one in repository.entries()]
            apart = {one.sha256.hex(): one.reason for one in repository.quarantined(10_000)}
            assert audit(connection).size == len(oracle.entries)
        assert entries == oracle.entries
        assert apart == oracle.quarantine

    def _compare_with_truth(self) -> None:
        by_code = records_by_code(self.oracle.records)
        states = self._states(list(by_code))
        assert {code: read_state(one.state) for code, one in states.items()} == fold(
            self.oracle.records
        )
        for code, holder in self.world.holders.items():
            assert states[code].num_contradictions == 0
            if not is_bag_code(code) or code in self.world.closed:
                assert (states[code].holder, states[code].bag) == (
                    holder, self.world.lies_in.get(code),
                )  # fmt: skip
            assert (states[code].phase == "delivered") == (holder == CITIZEN)

    def _verify(self) -> None:
        """Anyone can, with what the server exports; and the states follow from the ledger."""
        content = self.api.get("/v1/ledger/export", by=self.api.actor(Role.DISPATCHER)).content
        key = NoteKey.read(self.api.get("/v1/ledger/key").json()["key"])
        report = verify_ledger(content.splitlines(keepends=True), key=key)
        assert report.is_sound, report.findings
        assert report.num_entries == report.num_covered == len(self.oracle.entries)
        assert "missing_numbers" not in {one.code for one in report.findings}
        assert rebuild_states(self.api.services.database, fold_custody).changed == ()

    def _states(self, codes: list[str]) -> dict[str, CachedState]:
        with self.api.services.database.read_connection() as connection:
            return LedgerRepository(connection).states(codes)

    def _phone_of(self, device_id: bytes) -> QueuedPhone:
        return next(one for one in self.phones.values() if one.phone.device_id == device_id)

    def _waiting_phone(self) -> QueuedPhone | None:
        waiting = [phone for phone in self.phones.values() if phone.outbox]
        return self.random.choice(waiting) if waiting else None

    def _set_clock(self) -> None:
        """The server's clock is right."""
        self.clock.now = MORNING + round(self.world.minute * MINUTE)
