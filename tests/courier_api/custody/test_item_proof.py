"""The proof of one item: what is in it is in the ledger, and nothing in it can be changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256

import pytest

from courier_api.custody.core.checkpoints import Checkpoint, sign_checkpoint
from courier_api.custody.core.entries import LedgerEntry, Standing
from courier_api.custody.core.events import Event
from courier_api.custody.core.export import DeviceLine
from courier_api.custody.core.findings import FindingCode
from courier_api.custody.core.item_proof import (
    ItemProof,
    ProvenEntry,
    proof_lines,
    verify_file,
)
from courier_api.custody.core.notes import NoteKey
from courier_api.custody.core.proofs import inclusion_path
from courier_api.custody.core.signing import sign_event
from courier_api.custody.core.tree import node_hash, range_root
from courier_api.custody.core.verifier import VerificationReport
from tests.courier_api.custody.ledgers import LEDGER_KEY, SIGNER, draft
from tests.courier_api.custody.phones import (
    AGENT,
    AN,
    BAG,
    DOSSIER,
    MORNING,
    OFFICE,
    OTHER_DOSSIER,
    OUTER_BAG,
    Phone,
    ed25519_key,
)

PHONES = {name: ed25519_key(name) for name in ("desk", "an")}


@dataclass
class Ledger:
    """Entries and their whole tree."""

    entries: list[LedgerEntry]

    def node(self, level: int, place: int) -> bytes:
        if level == 0:
            return self.entries[place].leaf_hash()
        return node_hash(self.node(level - 1, 2 * place), self.node(level - 1, 2 * place + 1))

    def note(self, root: bytes | None = None) -> str:
        size = len(self.entries)
        root = root or range_root(0, size, self.node)
        return sign_checkpoint(Checkpoint(LEDGER_KEY.name, size, root), SIGNER)

    def proof(self, *seqs: int, code: str = DOSSIER) -> ItemProof:
        size = len(self.entries)
        devices = tuple(
            DeviceLine(Phone(name).device_id, key.public_key(), 0, None)
            for name, key in PHONES.items()
        )
        proven = tuple(
            ProvenEntry(self.entries[seq], inclusion_path(seq, size, self.node)) for seq in seqs
        )
        return ItemProof(code, LEDGER_KEY, devices, size, self.note(), proven)


def ledger(*events: tuple[str, Event]) -> Ledger:
    return Ledger(
        [
            LedgerEntry(seq, MORNING + seq, Standing.APPLIED, sign_event(event, PHONES[name]))
            for seq, (name, event) in enumerate(events)
        ]
    )


@pytest.fixture
def bagged() -> Ledger:
    """Entries 0, 2, 3, 4, 5 are of the first dossier: its bag went into another one."""
    desk, an = Phone("desk"), Phone("an")
    return ledger(
        ("desk", desk.register(0)),
        ("desk", desk.register(1, items=(OTHER_DOSSIER,))),
        ("desk", desk.pack(2, AGENT, DOSSIER)),
        ("desk", desk.pack(3, AGENT, BAG, bag=OUTER_BAG)),
        ("an", an.hand(4, AGENT, AN, OUTER_BAG)),
        ("an", an.hand(5, AN, OFFICE, OUTER_BAG)),
        ("an", an.hand(6, AGENT, AN, OTHER_DOSSIER)),
    )


OWN = (0, 2, 3, 4, 5)


def found(report: VerificationReport) -> set[FindingCode]:
    return {one.code for one in report.findings}


def check(lines: list[bytes], **more: object) -> VerificationReport:
    return verify_file(lines, key=LEDGER_KEY, **more)  # type: ignore[arg-type]  # a test that errs fails


def test_a_proof_is_sound(bagged: Ledger) -> None:
    report = check(proof_lines(bagged.proof(*OWN)))
    assert report.findings == ()
    assert (report.num_entries, report.num_covered, report.num_checkpoints) == (5, 5, 1)
    assert report.root == range_root(0, 7, bagged.node)


def test_what_speaks_of_other_items_is_told(bagged: Ledger) -> None:
    report = check(proof_lines(bagged.proof(*OWN, 6)))
    assert found(report) == {FindingCode.OTHER_ITEM}
    assert report.findings[0].seq == 6
    assert not report.is_sound


def test_bags_that_the_item_was_not_packed_into_are_others(bagged: Ledger) -> None:
    assert found(check(proof_lines(bagged.proof(0, 4)))) == {FindingCode.OTHER_ITEM}


def test_rulings_on_the_item_s_events_belong_to_it() -> None:
    desk = Phone("desk")
    registered = desk.register(0)
    made = ledger(("desk", registered), ("desk", desk.withdraw(1, registered)))
    assert check(proof_lines(made.proof(0, 1))).is_sound


def test_no_byte_of_a_proof_can_be_changed(bagged: Ledger) -> None:
    lines = proof_lines(bagged.proof(0, 2))
    whole = b"".join(lines)
    # Every seventh byte: that is some in each line.
    for place in range(0, len(whole), 7):
        for bit in (0x01, 0x20):
            changed = bytearray(whole)
            changed[place] ^= bit
            report = check(bytes(changed).splitlines(keepends=True))
            assert not report.is_sound, f"byte {place}, bit {bit:x}"


def test_no_line_can_be_dropped_repeated_or_moved(bagged: Ledger) -> None:
    lines = proof_lines(bagged.proof(*OWN))
    for place in range(len(lines)):
        rest = lines[:place] + lines[place + 1 :]
        assert not check(rest).is_sound, f"line {place} dropped"
        assert not check([*lines[:place], lines[place], *lines[place:]]).is_sound
        if place:
            assert not check([lines[place], *rest]).is_sound, f"line {place} moved"


def resealed(lines: list[bytes]) -> list[bytes]:
    """With a last line that agrees with those before, as a forger would write it."""
    num_entries = sum(line.startswith(b'{"seq"') for line in lines)
    digest = sha256(b"".join(lines[:-1])).hexdigest()
    return [*lines[:-1], b'{"entries":%d,"sha256":"%b"}\n' % (num_entries, digest.encode())]


def test_an_entry_that_the_ledger_has_not_is_found(bagged: Ledger) -> None:
    proof = bagged.proof(*OWN)
    forged = replace(proof.entries[1].entry, record_time=MORNING + 3)
    entries = (proof.entries[0], ProvenEntry(forged, proof.entries[1].path), *proof.entries[2:])
    report = check(proof_lines(replace(proof, entries=entries)))
    assert FindingCode.NOT_INCLUDED in found(report)
    assert report.num_covered == 4


def test_entries_in_another_order_are_found(bagged: Ledger) -> None:
    lines = proof_lines(bagged.proof(*OWN))
    lines[4], lines[5] = lines[5], lines[4]
    assert FindingCode.WRONG_SEQ in found(check(resealed(lines)))


def test_a_checkpoint_of_another_ledger_is_found(bagged: Ledger) -> None:
    other = NoteKey(LEDGER_KEY.name, ed25519_key("other").public_key())
    lines = proof_lines(bagged.proof(*OWN))
    report = verify_file(lines, key=other)
    assert {FindingCode.OTHER_KEY, FindingCode.BAD_CHECKPOINT} <= found(report)


def test_without_a_key_the_file_vouches_for_itself(bagged: Ledger) -> None:
    report = verify_file(proof_lines(bagged.proof(*OWN)))
    assert found(report) == {FindingCode.KEY_NOT_GIVEN}
    assert report.is_sound


def test_an_event_of_a_device_that_is_not_listed_is_found(bagged: Ledger) -> None:
    proof = bagged.proof(*OWN)
    report = check(proof_lines(replace(proof, devices=proof.devices[:1])))
    assert found(report) == {FindingCode.UNKNOWN_DEVICE}


def test_a_proof_without_checkpoint_shows_nothing(bagged: Ledger) -> None:
    lines = proof_lines(bagged.proof(*OWN))
    assert FindingCode.NOTHING_SIGNED in found(check(resealed([*lines[:3], *lines[4:]])))


def test_two_roots_of_one_size_are_a_fork(bagged: Ledger) -> None:
    lines = proof_lines(bagged.proof(*OWN))
    assert check(lines, witnessed=[bagged.note()]).is_sound
    forked = check(lines, witnessed=[bagged.note(bytes(32))])
    assert found(forked) == {FindingCode.FORKED}


def test_a_checkpoint_of_another_size_is_said_not_to_be_compared(bagged: Ledger) -> None:
    earlier = Ledger(bagged.entries[:3]).note()
    report = check(proof_lines(bagged.proof(*OWN)), witnessed=[earlier])
    assert found(report) == {FindingCode.NOT_COMPARED}
    assert report.is_sound


def test_a_whole_ledger_is_checked_as_one() -> None:
    report = check(draft().lines())
    assert report.is_sound
    assert report.num_entries == 6
    assert found(verify_file([])) == {FindingCode.NOT_ENDED, FindingCode.NOTHING_SIGNED}


@pytest.mark.parametrize(
    "line",
    [b"", b"{}\n", b'{"proof":"postroute.proof/2","item":"A","key":"k"}\n',
     b'{"proof":"postroute.proof/1","item":5,"key":"k"}\n'],
)  # fmt: skip
def test_what_begins_otherwise_is_no_proof(bagged: Ledger, line: bytes) -> None:
    lines = proof_lines(bagged.proof(*OWN))
    assert FindingCode.BAD_LINE in found(check([line, *lines[1:]]))
