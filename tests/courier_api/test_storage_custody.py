"""Real events through the intake and the ledger: what is stored, and the states that follow."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from random import Random

import pytest

from courier_api.custody.core.acts import Ruling
from courier_api.custody.core.entries import Standing
from courier_api.custody.core.events import Event
from courier_api.custody.core.fold import fold
from courier_api.custody.core.records import record_of
from courier_api.custody.core.sealed import canonical_json, commit
from courier_api.custody.core.signing import sign_event
from courier_api.custody.core.state_bytes import read_state, state_bytes
from courier_api.custody.folding import rebuild_index, rebuild_states
from courier_api.custody.intake import DISPATCH, QuarantineReason, Sent, take_in
from courier_api.custody.records import (
    CachedState,
    NewEvent,
    Outcome,
    SideField,
    StoredEntry,
    Unauthentic,
)
from courier_api.custody.repository import LedgerRepository
from courier_api.custody.states import fold_custody, search_codes
from courier_api.custody.writer import LedgerWriter
from courier_api.db import Database
from courier_api.devices.keys import EnrolledKey
from tests.courier_api.custody.histories import any_events
from tests.courier_api.custody.phones import (
    AGENT,
    AN,
    AUTHORITY,
    BINH,
    DOSSIER,
    MORNING,
    Phone,
    ed25519_key,
)

SALT = b"saltsaltsaltsalt"
#: In whose name each of these phones signs.
PARTIES = {"desk": AGENT, "An": AN, "Bình": BINH, "server": DISPATCH, "clerk": AUTHORITY}


def find_keys(device_ids: Collection[bytes]) -> Mapping[bytes, EnrolledKey]:
    known = {
        Phone(name).device_id: EnrolledKey(ed25519_key(name).public_key(), party)
        for name, party in PARTIES.items()
    }
    return {one: known[one] for one in device_ids if one in known}


def signed(phone: Phone, event: Event) -> bytes:
    return sign_event(event, ed25519_key(phone.name))


def taken(phone: Phone, event: Event, *sides: SideField) -> NewEvent | Unauthentic:
    (one,) = take_in([Sent(signed(phone, event), sides)], find_keys)
    return one


@pytest.fixture
def writer(database: Database) -> Iterator[LedgerWriter]:
    with LedgerWriter(database, fold_custody, clock=lambda: MORNING + 90 * 60_000) as started:
        yield started


def entries(database: Database) -> list[StoredEntry]:
    with database.read_connection() as connection:
        return list(LedgerRepository(connection).entries())


def states(database: Database) -> dict[str, CachedState]:
    codes = {code for entry in entries(database) for code in search_codes(entry)}
    with database.read_connection() as connection:
        return LedgerRepository(connection).states(codes)


def test_an_event_is_found_by_all_that_it_speaks_of() -> None:
    desk = Phone("desk")
    event = desk.register(0)
    new = taken(desk, event)
    assert isinstance(new, NewEvent)
    assert new.codes == (DOSSIER,)
    assert new.standing is Standing.APPLIED
    assert new.signed == signed(desk, event)


def test_bytes_that_are_not_authentic_are_kept_apart_with_their_reason() -> None:
    desk, stranger = Phone("desk"), Phone("stranger")
    event = signed(desk, desk.register(0))
    sent = [
        Sent(event[:-1] + bytes([event[-1] ^ 1])),
        Sent(signed(stranger, stranger.register(0))),
        Sent(b"no event"),
        Sent(event),
    ]
    *apart, good = take_in(sent, find_keys)
    assert [one.reason for one in apart if isinstance(one, Unauthentic)] == [
        QuarantineReason.BAD_SIGNATURE,
        QuarantineReason.UNKNOWN_DEVICE,
        QuarantineReason.MALFORMED,
    ]
    assert [one.content for one in apart] == [one.signed for one in sent[:3]]
    assert isinstance(good, NewEvent)


def test_what_another_party_did_waits_for_a_decision() -> None:
    """An's phone may say what An gave or got, and no more."""
    phone = Phone("An")
    own, foreign = taken(phone, phone.hand(1, AGENT, AN)), taken(phone, phone.hand(2, AGENT, BINH))
    assert isinstance(own, NewEvent)
    assert isinstance(foreign, NewEvent)
    assert (own.standing, foreign.standing) == (Standing.APPLIED, Standing.HELD)


def test_only_dispatchers_decide() -> None:
    phone, server = Phone("An"), Phone("server")
    event = phone.hand(1, AGENT, AN)
    by_phone = taken(phone, phone.decide(2, event, Ruling.UPHOLD))
    by_server = taken(server, server.decide(2, event, Ruling.UPHOLD))
    assert isinstance(by_phone, NewEvent)
    assert isinstance(by_server, NewEvent)
    assert (by_phone.standing, by_server.standing) == (Standing.HELD, Standing.APPLIED)


def test_a_side_field_is_kept_only_as_the_event_commits_to_it() -> None:
    phone, note = Phone("An"), "Gửi ở cổng sau"
    event = phone.hand(1, AGENT, AN, sealed=(("note", commit(note, SALT)),))
    right = SideField("note", SALT, canonical_json(note))
    for other in (
        replace(right, value=canonical_json("Gửi ở cổng trước")),
        replace(right, salt=bytes(16)),
        replace(right, name="position"),
    ):
        new = taken(phone, event, right, other)
        assert isinstance(new, NewEvent)
        assert new.sides == (right,)


def test_states_follow_the_events(writer: LedgerWriter, database: Database) -> None:
    desk, phone = Phone("desk"), Phone("An")
    for who, event in ((desk, desk.register(0)), (phone, phone.hand(30, AGENT, AN))):
        new = taken(who, event)
        assert writer.append((new,))[0].outcome is Outcome.STORED
    state = states(database)[DOSSIER]
    assert (state.holder, state.phase, state.num_contradictions) == (AN, "carried", 0)


@pytest.mark.parametrize("seed", range(6))
def test_stored_states_are_those_of_the_whole_fold(
    writer: LedgerWriter, database: Database, seed: int
) -> None:
    """Histories drawn at random, sent in pieces of any size, and rebuilt in one."""
    random = Random(seed)
    sent = [_invented(event) for event in any_events(random, 60)]
    at = 0
    while at < len(sent):
        size = random.randint(1, 9)
        writer.append(tuple(sent[at : at + size]))
        at += size
    found = states(database)
    wanted = fold([record_of(one.entry()) for one in entries(database)])
    assert {code: read_state(one.state) for code, one in found.items()} == wanted
    rebuild_index(database, search_codes)
    assert rebuild_states(database, fold_custody).changed == ()
    assert states(database) == found
    assert all(one.state == state_bytes(wanted[code]) for code, one in found.items())


def _invented(event: Event) -> NewEvent:
    """As if a device's signature had been found good."""
    return NewEvent(
        event.event_id, event.device_id, event.device_seq, event.event_time, event.act.value,
        event.codes(), sign_event(event, ed25519_key("any")),
    )  # fmt: skip
