"""The offline verifier: an honest ledger is sound, and nothing can be done to one unseen."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courier_api.custody.core.checkpoints import Checkpoint, sign_checkpoint
from courier_api.custody.core.entries import LedgerEntry, Standing
from courier_api.custody.core.export import (
    MAX_LINE_BYTES,
    LedgerExport,
    lines_of,
    read_line,
)
from courier_api.custody.core.findings import FindingCode as Code
from courier_api.custody.core.notes import NoteKey
from courier_api.custody.core.signing import sign_event
from courier_api.custody.core.verifier import (
    MAX_FINDINGS,
    LedgerVerifier,
    VerificationReport,
    verify_ledger,
)
from tests.courier_api.custody.ledgers import DEVICE_KEYS, LEDGER_KEY, SIGNER, Draft, draft
from tests.courier_api.custody.phones import AGENT, AN, MORNING, Phone, ed25519_key

HONEST = draft()
LINES = HONEST.lines()


def verified(lines: Iterable[bytes]) -> VerificationReport:
    return verify_ledger(lines, key=LEDGER_KEY)


def faults(report: VerificationReport) -> set[Code]:
    return {finding.code for finding in report.findings if finding.code.is_fault}


def ended(lines: list[bytes]) -> list[bytes]:
    """The lines with a last one that agrees with them: who changes a ledger can do that too."""
    body = [line for line in lines if not line.startswith(b'{"entries"')]
    num_entries = sum(line.startswith(b'{"seq"') for line in body)
    digest = sha256(b"".join(body)).hexdigest()
    end = {"entries": num_entries, "sha256": digest}
    return [*body, json.dumps(end, separators=(",", ":")).encode() + b"\n"]


def test_an_honest_ledger_is_sound() -> None:
    report = verified(LINES)
    assert report.is_sound
    assert report.findings == ()
    assert (report.num_entries, report.num_covered, report.num_checkpoints) == (6, 6, 3)


def test_an_empty_ledger_says_that_nothing_is_signed() -> None:
    report = verified(Draft([]).lines())
    assert faults(report) == {Code.NOTHING_SIGNED}


def test_any_flipped_bit_is_found() -> None:
    """Every byte of a small ledger, each time another bit of it."""
    whole = b"".join(draft(2).lines())
    assert verified(whole.splitlines(keepends=True)).is_sound
    for idx in range(len(whole)):
        bent = bytearray(whole)
        bent[idx] ^= 1 << idx % 8
        assert not verified(bytes(bent).splitlines(keepends=True)).is_sound, idx


@given(st.integers(0, len(b"".join(LINES)) - 1), st.integers(1, 255))
@settings(deadline=None)
def test_any_changed_byte_is_found_though_the_last_line_be_made_to_fit(idx: int, by: int) -> None:
    """But for the list of devices: who may rewrite the file's end may say when one was revoked."""
    whole = bytearray(b"".join(LINES))
    whole[idx] ^= by
    lines = bytes(whole).splitlines(keepends=True)
    begin = len(LINES[0])
    in_devices = begin <= idx < begin + len(LINES[1]) + len(LINES[2])
    in_end = idx >= len(whole) - len(LINES[-1])
    assert in_devices or in_end or not verified(ended(lines)).is_sound


def changed(seq: int, **changes: object) -> Draft:
    entries = list(HONEST.entries)
    entries[seq] = replace(entries[seq], **changes)
    return replace(HONEST, entries=entries)


@pytest.mark.parametrize("seq", range(6))
@pytest.mark.parametrize(
    "change", [{"record_time": MORNING + 3_600_000}, {"standing": Standing.HELD}], ids=str
)
def test_what_the_server_added_cannot_be_changed_though_all_hashes_be_made_anew(
    seq: int, change: dict[str, object]
) -> None:
    """The chain and the last line fit; the root that was signed does not."""
    lines = changed(seq, **change).lines(HONEST.notes())
    assert Code.WRONG_ROOT in faults(verified(lines))


def test_a_change_shows_where_it_was_made() -> None:
    bent = list(LINES)
    at = next(idx for idx, line in enumerate(bent) if line.startswith(b'{"seq":3'))
    bent[at] = bent[at].replace(b'"applied"', b'"held"')
    report = verified(bent)
    chain_faults = [one for one in report.findings if one.code is Code.WRONG_CHAIN]
    assert [(one.line, one.seq) for one in chain_faults] == [(at + 1, 3)]
    assert Code.WRONG_ROOT in faults(report)


@pytest.mark.parametrize("drop", range(len(LINES)))
def test_any_dropped_line_is_found(drop: int) -> None:
    assert not verified(LINES[:drop] + LINES[drop + 1 :]).is_sound


@pytest.mark.parametrize("at", range(len(LINES) - 1))
def test_any_two_lines_exchanged_are_found(at: int) -> None:
    swapped = [*LINES[:at], LINES[at + 1], LINES[at], *LINES[at + 2 :]]
    assert not verified(swapped).is_sound


@pytest.mark.parametrize("at", range(len(LINES)))
def test_any_doubled_line_is_found(at: int) -> None:
    assert not verified([*LINES[: at + 1], *LINES[at:]]).is_sound


def without(seq: int) -> Draft:
    """A history in which an entry never was: numbers, chain, and end all made to fit."""
    kept = [entry for entry in HONEST.entries if entry.seq != seq]
    return replace(HONEST, entries=[replace(one, seq=idx) for idx, one in enumerate(kept)])


@pytest.mark.parametrize("seq", range(6))
def test_a_row_dropped_from_a_rewritten_history_is_found(seq: int) -> None:
    """By the checkpoints in the file; should the last one be gone too, by one kept elsewhere."""
    lines, notes = without(seq).lines(HONEST.notes()), HONEST.notes()
    assert not verify_ledger(lines, key=LEDGER_KEY, witnessed=[notes[6]]).is_sound
    assert verified(lines).is_sound is (seq >= 4)


@pytest.mark.parametrize("at", range(5))
def test_rows_exchanged_in_a_rewritten_history_are_found(at: int) -> None:
    entries = list(HONEST.entries)
    entries[at], entries[at + 1] = (
        replace(entries[at + 1], seq=at),
        replace(entries[at], seq=at + 1),
    )
    report = verified(replace(HONEST, entries=entries).lines(HONEST.notes()))
    assert Code.WRONG_ROOT in faults(report)


def test_an_event_added_by_who_has_no_device_is_found() -> None:
    forged = sign_event(Phone("a").hand(9, AGENT, AN), ed25519_key("forger"))
    lines = changed(2, signed=forged).lines()
    report = verified(lines)
    assert Code.BAD_SIGNATURE in faults(report)


def test_a_forked_history_is_found_by_its_two_checkpoints() -> None:
    """The ledger's own key signed both: this file, and what someone kept from yesterday."""
    other = without(1)
    yesterday = HONEST.notes()[4]
    assert verify_ledger(LINES, key=LEDGER_KEY, witnessed=[yesterday]).is_sound
    report = verify_ledger(other.lines(), key=LEDGER_KEY, witnessed=[yesterday])
    assert {Code.FORKED, Code.WRONG_ROOT} <= faults(report)
    assert verified(LINES).is_sound


def test_a_shortened_history_is_found_by_a_checkpoint_kept_elsewhere() -> None:
    short = replace(HONEST, entries=HONEST.entries[:4])
    assert verified(short.lines()).is_sound
    kept = HONEST.notes()[6]
    report = verify_ledger(short.lines(), key=LEDGER_KEY, witnessed=[kept])
    assert faults(report) == {Code.SHORTENED}


def test_a_ledger_goes_on_from_any_earlier_checkpoint() -> None:
    notes = list(HONEST.notes().values())
    report = verify_ledger(LINES, key=LEDGER_KEY, witnessed=notes)
    assert report.is_sound
    assert report.num_checkpoints == 6


def test_a_cut_file_is_found() -> None:
    assert faults(verified(LINES[:-1])) == {Code.NOT_ENDED}
    assert not verified([*LINES[:-1], LINES[-1][:-1]]).is_sound


def test_entries_after_the_last_checkpoint_are_noticed() -> None:
    report = verified(draft(5).lines())
    assert report.is_sound
    assert [one.code for one in report.findings] == [Code.NOT_COVERED]
    assert (report.num_covered, report.num_entries) == (4, 5)


def test_a_key_taken_from_the_file_is_noticed_and_another_one_refused() -> None:
    report = verify_ledger(LINES)
    assert [one.code for one in report.findings] == [Code.KEY_NOT_GIVEN]
    other = NoteKey(LEDGER_KEY.name, ed25519_key("other").public_key())
    report = verify_ledger(LINES, key=other)
    assert {Code.OTHER_KEY, Code.BAD_CHECKPOINT, Code.NOTHING_SIGNED} == faults(report)


@pytest.mark.parametrize(
    ("standing", "revoked", "codes"),
    [
        (Standing.APPLIED, None, set()),
        (Standing.APPLIED, 3, set()),
        (Standing.APPLIED, 2, {Code.WRONG_STANDING}),
        (Standing.HELD, 2, set()),
        (Standing.HELD, 3, {Code.HELD_EARLY}),
    ],
)
def test_standing_follows_from_when_a_device_was_revoked(
    standing: Standing, revoked: int | None, codes: set[Code]
) -> None:
    """Entry 2 is of the first phone, and its last."""
    entries = [*HONEST.entries[:2], replace(HONEST.entries[2], standing=standing)]
    revocations = {} if revoked is None else {"a": revoked}
    report = verified(Draft(entries, every=3, revoked=revocations).lines())
    assert {finding.code for finding in report.findings} == codes


def test_an_event_before_its_device_was_enrolled_is_found() -> None:
    assert verified(replace(HONEST, enrolled={"b": 1}).lines()).is_sound
    report = verified(replace(HONEST, enrolled={"b": 2}).lines())
    assert faults(report) == {Code.NOT_ENROLLED}


def test_missing_numbers_are_noticed_and_repeated_ones_found() -> None:
    phone, key = Phone("a"), DEVICE_KEYS["a"]
    events = [phone.hand(n, AGENT, AN) for n in range(4)]
    phone.seq = 1
    events.append(phone.hand(9, AGENT, AN))

    def export(*chosen: int) -> list[bytes]:
        entries = [
            LedgerEntry(seq, MORNING, Standing.APPLIED, sign_event(events[idx], key))
            for seq, idx in enumerate(chosen)
        ]
        return Draft(entries, every=1).lines()

    missing = verified(export(0, 3))
    assert [one.code for one in missing.findings] == [Code.MISSING_NUMBERS]
    assert missing.findings[0].detail.endswith("2 to 3")
    assert faults(verified(export(0, 1, 4))) == {Code.REPEATED_EVENT}
    # A number that comes late is not missing.
    assert verified(export(0, 2, 1)).findings == ()


def test_a_record_time_that_goes_back_is_noticed() -> None:
    report = verified(changed(3, record_time=MORNING).lines())
    assert [one.code for one in report.findings] == [Code.TIME_WENT_BACK]


def test_bytes_that_are_no_event_and_devices_that_are_not_listed_are_found() -> None:
    assert Code.BAD_EVENT in faults(verified(changed(0, signed=b"noise").lines()))
    stranger = sign_event(Phone("stranger").hand(0, AGENT, AN), ed25519_key("stranger"))
    assert Code.UNKNOWN_DEVICE in faults(verified(changed(0, signed=stranger).lines()))


def test_a_checkpoint_out_of_its_place_is_found() -> None:
    notes = HONEST.notes()
    report = verified(HONEST.lines({4: notes[2], 6: notes[6]}))
    assert faults(report) == {Code.WRONG_ORDER}


def test_findings_are_bounded_and_counted() -> None:
    report = verified([LINES[0], *([b"noise\n"] * (MAX_FINDINGS + 50)), LINES[-1]])
    assert len(report.findings) == MAX_FINDINGS
    assert report.num_faults > MAX_FINDINGS


@pytest.mark.parametrize(
    "spoil",
    [
        lambda line: line.replace(b'":', b'": ', 1),
        lambda line: line.replace(b"{", b" {", 1),
        lambda line: line.replace(b'"seq":0', b'"seq":00', 1),
        lambda line: line.replace(b'"seq":0', b'"seq":0.0', 1),
        lambda line: line.replace(b'"seq":0', b'"seq":false', 1),
        lambda line: line.replace(b'"seq":0', b'"seq":-0', 1),
        lambda line: line.replace(b'"seq":0', b'"seq":0,"seq":0', 1),
        lambda line: line.replace(b'"seq"', b'"\\u0073eq"', 1),
        lambda line: line.replace(b'"applied"', b'"Applied"', 1),
        lambda line: line.replace(b'"}', b'" }', 1),
        lambda line: line[:-1] + b"\r\n",
        lambda line: line[:-1],
        lambda line: line.decode().encode("utf-16"),
        lambda line: b"[" * 100_000 + b"\n",
        lambda line: b"9" * 10_000 + b"\n",
        lambda line: b" " * 300_000 + line,
        lambda line: b"null\n",
        lambda line: b"{}\n",
    ],
)
def test_a_line_has_one_spelling(spoil: Callable[[bytes], bytes]) -> None:
    line = next(line for line in LINES if line.startswith(b'{"seq":0'))
    assert read_line(line) is not None
    assert read_line(spoil(line)) is None


@given(st.binary(max_size=120))
def test_noise_says_nothing(noise: bytes) -> None:
    assert read_line(noise) is None
    assert not verified([noise]).is_sound


def test_an_export_is_written_in_order() -> None:
    export = LedgerExport(LEDGER_KEY)
    with pytest.raises(ValueError, match="wanted 0"):
        export.entry(HONEST.entries[1])


def test_a_file_is_read_line_by_line_and_no_line_without_end() -> None:
    file = BytesIO(b"".join(LINES))
    assert list(lines_of(file.readline)) == LINES
    endless = BytesIO(LINES[0] + b"x" * (2 * MAX_LINE_BYTES))
    assert [len(line) for line in lines_of(endless.readline)][1] == MAX_LINE_BYTES + 1


def test_memory_does_not_grow_with_entries() -> None:
    """Lines that are only numbered and chained, two thousand and ten times as many."""
    entry = HONEST.entries[0]

    def lines(number: int) -> Iterator[bytes]:
        export = LedgerExport(LEDGER_KEY)
        rows = (export.entry(replace(entry, seq=seq, signed=b"")) for seq in range(number))
        return chain([export.header()], rows)

    peaks = []
    for number in (2_000, 20_000):
        verifier = LedgerVerifier(key=LEDGER_KEY)
        tracemalloc.start()
        for line in lines(number):
            verifier.take(line)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0]


def test_every_finding_has_its_sentences() -> None:
    for code in Code:
        assert code.sentence().endswith(".")
        assert code.sentence("en").isascii()


def test_a_checkpoint_of_nothing_is_good() -> None:
    empty = sign_checkpoint(Checkpoint(LEDGER_KEY.name, 0, sha256(b"").digest()), SIGNER)
    assert verify_ledger(LINES, key=LEDGER_KEY, witnessed=[empty]).is_sound
