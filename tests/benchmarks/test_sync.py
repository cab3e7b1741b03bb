"""What `postroute bench sync` reckons, and the whole of it with a handful of events."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks.databases import DatabaseKind, database_kinds
from benchmarks.errors import BenchmarkError
from benchmarks.sync import SyncSizes, arrivals, percentile, run
from benchmarks.sync_phones import Lane, Phone, signed_by, single_events
from courier_api.custody.core.acts import Act
from courier_api.custody.core.events import Event
from courier_api.custody.core.keys import read_public_key
from courier_api.custody.core.signing import read_event, verify_signature

TINY = SyncSizes(
    rounds=1, lanes=2, num_batches=3, batch_size=4, phones=3, rate=20, seconds=0.5, seeds=(1,),
    threads=2, group_batches=2,
)  # fmt: skip


def lane() -> Lane:
    made = Lane("7")
    for number, phone in enumerate(made.phones):
        phone.device_id = bytes([number]) * 16
    return made


def read(signed: bytes, phone: Phone) -> Event:
    """The event as the server reads it."""
    opened = read_event(signed)
    verify_signature(opened, read_public_key(phone.public_key))
    return opened.event


def test_what_phones_sign_is_authentic_and_passes_from_hand_to_hand() -> None:
    """As the server reads it: items come in, are collected, are delivered."""
    made = lane()
    agent, courier = made.phones
    first, second, third = (list(batch) for batch in made.batches(3, 2))
    came = [read(one, agent) for one in first]
    went = [read(one, courier) for one in second + third]
    assert [one.act for one in came] == [Act.REGISTER] * 2
    assert [one.giver for one in went] == [agent.party] * 2 + [courier.party] * 2
    assert [one.items for one in came] * 2 == [one.items for one in went]
    assert [one.device_seq for one in went] == [1, 2, 3, 4]
    assert all(a.event_time < b.event_time for a, b in pairwise(came + went))


def test_single_events_are_numbered_without_a_gap() -> None:
    phone = lane().agent
    events = [read(one, phone) for one in single_events(phone, 4, "courier:c9")]
    assert [one.device_seq for one in events] == [1, 2, 3, 4]
    assert [one.act for one in events] == [Act.REGISTER, Act.HANDOVER] * 2


def test_a_signature_covers_what_kind_of_statement_it_is() -> None:
    phone = lane().agent
    assert signed_by(phone.key, bytes(16), {}, b"one") != signed_by(
        phone.key, bytes(16), {}, b"other"
    )


def test_arrivals_are_in_order_and_phones_take_turns() -> None:
    found = arrivals(1, rate=50, seconds=20, phones=10)
    assert found == sorted(found) == arrivals(1, rate=50, seconds=20, phones=10)
    assert found != arrivals(2, rate=50, seconds=20, phones=10)
    assert 850 < len(found) < 1_150
    for begin in range(0, len(found) - 10, 10):
        assert {phone for _, phone in found[begin : begin + 10]} == set(range(10))


@pytest.mark.parametrize(("percent", "wanted"), [(50, 2), (75, 3), (99, 4), (100, 4), (0, 1)])
def test_a_percentile_is_a_value_that_was_seen(percent: float, wanted: float) -> None:
    assert percentile([4, 2, 1, 3], percent) == wanted


def test_nothing_has_no_percentile() -> None:
    with pytest.raises(BenchmarkError):
        percentile([], 99)


@contextmanager
def sqlite_alone() -> Iterator[list[DatabaseKind]]:
    with database_kinds({}, with_postgres=False) as kinds:
        yield kinds


def test_sync_is_measured_end_to_end(tmp_path: Path) -> None:
    result = json.loads(run(tmp_path, sizes=TINY, kinds=sqlite_alone).read_text(encoding="utf-8"))
    by_claim = {entry["claim"]: entry for entry in result["claims"]}
    assert by_claim["SQLite: events acknowledged, and entries in the ledger"]["holds"] is True
    (row,) = result["rows"]
    assert (row["database"], row["events"]) == ("SQLite", 2 * 3 * 4)
    assert row["ratio"] > 0
    assert result["latency"][0]["p99_ms"] >= result["latency"][0]["p50_ms"] > 0
    assert [one["batch"] for one in result["group_commit"]] == [4, 1]
    assert "PostgreSQL is not installed here: it was not measured." in result["notes"]
