"""What the ledger's writer keeps, answers and gives back, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from hashlib import sha256

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from courier_api.custody.audit import audit
from courier_api.custody.core.entries import LedgerEntry, Standing
from courier_api.custody.core.errors import ProofError
from courier_api.custody.core.proofs import check_consistency, check_inclusion
from courier_api.custody.core.tree import EMPTY_ROOT
from courier_api.custody.errors import LedgerDamagedError
from courier_api.custody.folding import fold_nothing
from courier_api.custody.records import Outcome, SideField, StoredEntry, Unauthentic, Verdict
from courier_api.custody.repository import LedgerRepository
from courier_api.custody.writer import LedgerWriter
from courier_api.db import Database
from courier_api.models import EntryEvidenceRow, EvidenceRow, QuarantinedRow
from tests.courier_api.storage_events import (
    MORNING,
    device,
    dispatcher,
    dossier,
    held,
    invented,
    revoked_device,
)

SIDES = (SideField("note", b"salt" * 4, "gửi tại kiệt 42".encode()),)


@pytest.fixture
def writer(database: Database) -> Iterator[LedgerWriter]:
    with LedgerWriter(database, fold_nothing, clock=lambda: MORNING + 5) as started:
        yield started


def stored(database: Database) -> list[StoredEntry]:
    with database.read_connection() as connection:
        return list(LedgerRepository(connection).entries())


def test_an_event_is_stored_as_it_was_received(writer: LedgerWriter, database: Database) -> None:
    event = invented(1, 1, dossier(1), "B-0123456789")
    (verdict,) = writer.append((event,))
    assert verdict == Verdict(Outcome.STORED, event.event_id, 0)
    (entry,) = stored(database)
    assert entry.signed == event.signed
    assert (entry.event_id, entry.device_id, entry.device_seq) == (event.event_id, device(1), 1)
    assert (entry.event_time, entry.record_time, entry.act) == (
        event.event_time, MORNING + 5, "handover",
    )  # fmt: skip
    assert (
        entry.leaf_hash == LedgerEntry(0, MORNING + 5, Standing.APPLIED, event.signed).leaf_hash()
    )


def test_numbers_have_no_gap_and_verdicts_are_in_order(
    writer: LedgerWriter, database: Database
) -> None:
    events = tuple(invented(phone, number) for number in range(1, 9) for phone in range(3))
    verdicts = writer.append(events[:5]) + writer.append(events[5:])
    assert [verdict.seq for verdict in verdicts] == list(range(24))
    assert [entry.event_id for entry in stored(database)] == [one.event_id for one in events]
    with database.read_connection() as connection:
        assert audit(connection).size == 24


def test_sending_twice_changes_nothing(writer: LedgerWriter, database: Database) -> None:
    event = invented(1, 1, sides=SIDES)
    first = writer.append((event, invented(1, 2)))
    again = writer.append((invented(1, 2), event, event))
    assert [(one.outcome, one.seq) for one in first] == [("stored", 0), ("stored", 1)]
    assert [(one.outcome, one.seq) for one in again] == [
        ("duplicate", 1), ("duplicate", 0), ("duplicate", 0),
    ]  # fmt: skip
    assert len(stored(database)) == 2


def test_a_batch_may_hold_an_event_twice(writer: LedgerWriter, database: Database) -> None:
    verdicts = writer.append((invented(1, 1), invented(1, 1)))
    assert [one.outcome for one in verdicts] == [Outcome.STORED, Outcome.DUPLICATE]
    assert len(stored(database)) == 1


def test_an_identity_with_other_bytes_is_quarantined(
    writer: LedgerWriter, database: Database
) -> None:
    event, other = invented(1, 1), invented(1, 1, more="another story")
    verdicts = writer.append((event, other)) + writer.append((other,))
    digest = sha256(other.signed).digest()
    told = Verdict(Outcome.QUARANTINED, event.event_id, None, "event_id_reused", digest)
    assert verdicts[1:] == (told, told)
    assert [entry.signed for entry in stored(database)] == [event.signed]
    with database.reading() as session:
        (row,) = session.scalars(select(QuarantinedRow))
        assert (row.content, row.device_id, row.event_id) == (
            other.signed, device(1), event.event_id,
        )  # fmt: skip


def test_bytes_that_are_not_authentic_are_kept_apart_and_acknowledged(
    writer: LedgerWriter, database: Database
) -> None:
    """A poisoned batch: later events go on."""
    poison = Unauthentic(b"no event at all", "malformed")
    forged = Unauthentic(b"forged", "bad_signature", b"\7" * 16, device(3))
    verdicts = writer.append((invented(1, 1), poison, forged, poison, invented(1, 2)))
    assert [one.outcome for one in verdicts] == [
        "stored", "quarantined", "quarantined", "quarantined", "stored",
    ]  # fmt: skip
    assert verdicts[1].sha256 == sha256(b"no event at all").digest()
    assert verdicts[2].event_id == b"\7" * 16
    assert [one.reason for one in verdicts[1:4]] == ["malformed", "bad_signature", "malformed"]
    assert len(stored(database)) == 2
    with database.read_connection() as connection:
        repository = LedgerRepository(connection)
        kept = repository.quarantined(10)
        assert [one.content for one in repository.quarantined(1)] == [kept[0].content]
        behind = repository.quarantined(10, before=(kept[0].received_at, kept[0].sha256))
        assert behind == kept[1:]
    assert {(one.content, one.reason, one.event_id, one.received_at) for one in kept} == {
        (b"no event at all", "malformed", None, MORNING + 5),
        (b"forged", "bad_signature", b"\7" * 16, MORNING + 5),
    }


def test_what_was_quarantined_may_be_stored_later(writer: LedgerWriter, database: Database) -> None:
    """The device was not enrolled yet when its first events came."""
    event = invented(1, 1)
    writer.append((Unauthentic(event.signed, "unknown_device", event.event_id),))
    assert writer.append((event,))[0].outcome is Outcome.STORED
    assert len(stored(database)) == 1


def test_events_that_are_to_wait_are_stored_as_held(
    writer: LedgerWriter, database: Database
) -> None:
    writer.append((held(invented(1, 1)),))
    assert stored(database)[0].entry().standing is Standing.HELD


def test_events_of_a_revoked_device_are_stored_as_held(
    writer: LedgerWriter, database: Database
) -> None:
    """Whatever was thought of them when they came in."""
    with database.writing() as session:
        session.add(dispatcher())
        session.flush()
        session.add(revoked_device(2))
    writer.append((invented(1, 1), invented(2, 1)))
    assert [one.standing for one in stored(database)] == ["applied", "held"]


def test_items_are_found_with_all_that_speaks_of_them(
    writer: LedgerWriter, database: Database
) -> None:
    a, b, bag = dossier(1), dossier(2), "B-0123456789"
    writer.append((invented(1, 1, a), invented(2, 1, b, bag), invented(1, 2, bag, a, a)))
    with database.read_connection() as connection:
        repository = LedgerRepository(connection)
        assert [one.seq for one in repository.history([a])] == [0, 2]
        assert [one.seq for one in repository.history([a, b])] == [0, 1, 2]
        assert [one.seq for one in repository.history(["unknown"])] == []
        assert [one.seq for one in LedgerRepository(connection, end=2).history([a])] == [0]
        assert [one.seq for one in repository.of_device(device(1), 2)] == [2]
        wanted = invented(2, 1, b, bag).event_id
        assert {key: one.seq for key, one in repository.events([wanted, b"x"]).items()} == {
            wanted: 1
        }


def test_entries_are_read_piece_by_piece(writer: LedgerWriter, database: Database) -> None:
    writer.append(tuple(invented(1, number) for number in range(1, 2_502)))
    with database.read_connection() as connection:
        repository = LedgerRepository(connection)
        assert [one.seq for one in repository.entries()] == list(range(2_501))
        assert [one.seq for one in repository.entries(999, 2_001)] == list(range(999, 2_001))
        assert [one.seq for one in repository.export(2_499)] == [2_499, 2_500]
        assert list(repository.entries(9_000)) == []


def test_every_entry_and_every_earlier_ledger_can_be_proved(
    writer: LedgerWriter, database: Database
) -> None:
    sizes = [0]
    roots = [EMPTY_ROOT]
    for number in range(1, 14):
        writer.append((invented(1, number), invented(2, number)))
        with database.read_connection() as connection:
            head = LedgerRepository(connection).head()
        sizes.append(head.size)
        roots.append(head.root())
    entries = stored(database)
    with database.read_connection() as connection:
        repository = LedgerRepository(connection)
        for size, root in zip(sizes, roots, strict=True):
            path = repository.consistency_proof(size)
            check_consistency(size, root, sizes[-1], roots[-1], path)
            for seq in range(size):
                proof = repository.inclusion_proof(seq, size)
                check_inclusion(entries[seq].leaf_hash, seq, size, proof, root)
        for wanted in (lambda: repository.inclusion_proof(26), lambda: repository.inclusion_proof(
            0, 27), lambda: repository.consistency_proof(27)):  # fmt: skip
            with pytest.raises(ProofError):
                wanted()


def test_personal_data_lies_beside_the_ledger_and_can_be_erased(
    writer: LedgerWriter, database: Database
) -> None:
    event = invented(1, 1, sides=SIDES)
    writer.append((event,))
    with database.write_connection() as connection:
        repository = LedgerRepository(connection)
        assert repository.sides(event.event_id) == SIDES
        assert repository.erase_sides([event.event_id]) == 1
        assert repository.sides(event.event_id) == ()
        assert audit(connection).size == 1


def test_sending_again_does_not_bring_back_what_was_erased(
    writer: LedgerWriter, database: Database
) -> None:
    event = invented(1, 1, sides=SIDES)
    writer.append((event,))
    with database.write_connection() as connection:
        LedgerRepository(connection).erase_sides([event.event_id])
    assert writer.append((event,))[0].outcome is Outcome.DUPLICATE
    with database.read_connection() as connection:
        assert LedgerRepository(connection).sides(event.event_id) == ()


def test_evidence_is_waited_for_unless_it_came_before_its_event(
    writer: LedgerWriter, database: Database
) -> None:
    early, late = b"\1" * 32, b"\2" * 32
    with database.writing() as session:
        session.add(EvidenceRow(sha256=early, state="present", size=5, path="01/01"))
    writer.append((invented(1, 1, evidence=(early, late)), invented(1, 2, evidence=(late, late))))
    with database.reading() as session:
        states = {row.sha256: row.state for row in session.scalars(select(EvidenceRow))}
        named = {(row.sha256, row.seq) for row in session.scalars(select(EntryEvidenceRow))}
    assert states == {early: "present", late: "pending"}
    assert named == {(early, 0), (late, 0), (late, 1)}
    with database.read_connection() as connection:
        assert LedgerRepository(connection).evidence_of([0, 1]) == {0: states, 1: {late: "pending"}}


def test_rows_written_once_are_neither_changed_nor_deleted(
    writer: LedgerWriter, database: Database
) -> None:
    writer.append((invented(1, 1), invented(1, 2)))
    with database.write_connection() as connection:
        signed = "INSERT INTO checkpoints SELECT 1, chain_hash, '', 0 FROM ledger_head"
        connection.execute(text(signed))
    for statement in (
        "UPDATE ledger_entries SET act = 'lost'", "DELETE FROM ledger_entries",
        "UPDATE tree_nodes SET place = 7", "DELETE FROM tree_nodes",
        "UPDATE checkpoints SET note = 'lost'", "DELETE FROM checkpoints",
    ):  # fmt: skip
        with (
            pytest.raises(DBAPIError, match="written once and for all"),
            database.write_connection() as connection,
        ):
            connection.execute(text(statement))


TAMPERINGS = {
    "a flipped bit": "UPDATE ledger_entries SET signed = signed || ' ' WHERE seq = 3",
    "another time": "UPDATE ledger_entries SET record_time = record_time + 1 WHERE seq = 3",
    "another standing": "UPDATE ledger_entries SET standing = 'held' WHERE seq = 3",
    "an unknown standing": "UPDATE ledger_entries SET standing = 'lost' WHERE seq = 3",
    "an entry dropped": "DELETE FROM ledger_entries WHERE seq = 3",
    "the first dropped": "DELETE FROM ledger_entries WHERE seq = 0",
    "the last dropped": "DELETE FROM ledger_entries WHERE seq = 6",
    "a leaf hash": "UPDATE ledger_entries SET leaf_hash = chain_hash WHERE seq = 3",
    "a chain hash": "UPDATE ledger_entries SET chain_hash = leaf_hash WHERE seq = 3",
    "a node": "UPDATE tree_nodes SET digest = (SELECT chain_hash FROM ledger_head)",
    "a node dropped": "DELETE FROM tree_nodes WHERE level = 2",
    "a node invented": "INSERT INTO tree_nodes SELECT 9, 9, digest FROM tree_nodes WHERE level = 2",
    "the head moved back": "UPDATE ledger_head SET size = 3",
    "other peaks": "UPDATE ledger_head SET peaks = chain_hash",
    "a checkpoint of another ledger":
        "INSERT INTO checkpoints SELECT 3, chain_hash, '', 0 FROM ledger_head",
    "a checkpoint of more": "INSERT INTO checkpoints SELECT 9, chain_hash, '', 0 FROM ledger_head",
    "a checkpoint of nothing":
        "INSERT INTO checkpoints SELECT 0, chain_hash, '', 0 FROM ledger_head",
}  # fmt: skip


def let_changes_pass(database: Database) -> None:
    """As somebody would who means it."""
    with database.write_connection() as connection:
        for table in ("ledger_entries", "tree_nodes"):
            names = [f"{table}_written_once_{way}" for way in ("update", "delete")]
            if database.is_sqlite:
                for name in names:
                    connection.execute(text(f"DROP TRIGGER {name}"))
            else:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))


def test_whatever_is_tampered_with_is_found(writer: LedgerWriter, database: Database) -> None:
    writer.append(tuple(invented(1, number) for number in range(1, 8)))
    let_changes_pass(database)
    with database.write_connection() as connection:
        connection.execute(text("DELETE FROM entry_items"))
    for name, statement in TAMPERINGS.items():
        words = statement if database.is_sqlite else statement.replace("|| ' '", "|| '\\x20'")
        with database.write_connection() as connection:
            assert audit(connection).size == 7
            connection.execute(text(words))
            with pytest.raises(LedgerDamagedError):
                print(name, audit(connection))
            connection.rollback()


def test_batches_of_many_threads_are_all_there_once(database: Database) -> None:
    """Eight phones, each sending every batch twice, all to two writers."""
    writers = [LedgerWriter(database, fold_nothing).start() for _ in range(2)]
    answers: dict[int, list[Verdict]] = {phone: [] for phone in range(8)}

    def send(phone: int) -> None:
        for first in range(1, 41, 5):
            batch = tuple(invented(phone, first + at) for at in range(5))
            for writer in writers:
                answers[phone] += writer.append(batch)

    threads = [threading.Thread(target=send, args=(phone,)) for phone in answers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in writers:
        one.stop()
    entries = stored(database)
    places = {entry.event_id: entry.seq for entry in entries}
    assert [entry.seq for entry in entries] == list(range(320))
    assert len(places) == 320
    for told in answers.values():
        assert [verdict.seq for verdict in told] == [places[one.event_id or b""] for one in told]
        assert sum(verdict.outcome is Outcome.STORED for verdict in told) == 40
    for phone in answers:
        own = [entry.device_seq for entry in entries if entry.device_id == device(phone)]
        assert own == list(range(1, 41)), "a phone's events are in the phone's order"
    with database.read_connection() as connection:
        assert audit(connection).size == 320
