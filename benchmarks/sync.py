"""`POST /v1/sync`: events per second against the bare limit, latency, and group commit alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import cbor2

from benchmarks.databases import DatabaseKind, database_kinds
from benchmarks.errors import BenchmarkError
from benchmarks.results import RESULTS_FOLDER, claim, write_result
from benchmarks.sync_group import measure as measure_group
from benchmarks.sync_phones import Lane, Phone, request_body, single_events
from benchmarks.sync_server import Server, serving

__all__ = ["SyncSizes", "arrivals", "percentile", "run"]

MIN_RATIO, MAX_P99_MS = 0.5, 50.0

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SyncSizes:
    """
    How much is measured.

    Parameters
    ----------
    rounds : int
        The bare limit and the server take turns so many times.
    lanes : int
        Connections that send batches at the same time, each for two phones.
    num_batches, batch_size : int
        Of each connection in each round, and events in each.
    phones, rate, seconds : int, int, float
        Connections, and for how long they send how many single events a second together.
    seeds : tuple of int
        One run of single events for each.
    threads, group_batches : int
        Of the run of the ledger's writer alone: threads, and batches of each.
    """

    rounds: int = 5
    lanes: int = 8
    num_batches: int = 36
    batch_size: int = 50
    phones: int = 200
    rate: int = 50
    seconds: float = 30.0
    seeds: tuple[int, ...] = (1, 2, 3)
    threads: int = 32
    group_batches: int = 30


@dataclass
class _Measured:
    """All that was measured on one database."""

    name: str
    rounds: list[Row] = field(default_factory=list)
    latencies: list[Row] = field(default_factory=list)
    groups: list[Row] = field(default_factory=list)
    num_acknowledged: int = 0
    num_entries: int = 0


def run(
    out_dir: Path = RESULTS_FOLDER,
    *,
    sizes: SyncSizes | None = None,
    kinds: Callable[[], AbstractContextManager[list[DatabaseKind]]] = database_kinds,
) -> Path:
    """
    Measure every database at hand and write ``sync.json``.

    Parameters
    ----------
    out_dir : Path
    sizes : SyncSizes, optional
    kinds : callable
        The databases.
    """
    sizes = sizes or SyncSizes()
    with kinds() as found:
        measured = [_measure(kind, sizes) for kind in found]
    payload = {
        "title": "Sync: what phones signed, sent to the server and made durable",
        "command": f"postroute bench sync --rounds {sizes.rounds} --seconds {sizes.seconds:g}",
        "claims": [one for each in measured for one in _claims(each, sizes)],
        "rows": [row for each in measured for row in each.rounds],
        "notes": [*_notes(sizes), *_missing([each.name for each in measured])],
        "latency": [row for each in measured for row in each.latencies],
        "group_commit": [row for each in measured for row in each.groups],
    }
    return write_result("sync", payload, folder=out_dir)


def arrivals(seed: int, *, rate: int, seconds: float, phones: int) -> list[tuple[float, int]]:
    """
    When which phone sends one event: random and independent of all answers.

    Parameters
    ----------
    seed : int
    rate : int
        Events a second, on average.
    seconds : float
    phones : int
        They take turns in an order drawn anew each time.

    Returns
    -------
    arrivals : list of (float, int)
        Seconds from the start, and the phone, in order.
    """
    random = Random(seed)
    found: list[tuple[float, int]] = []
    turns: list[int] = []
    moment = random.expovariate(rate)
    while moment < seconds:
        turns = turns or random.sample(range(phones), phones)
        found.append((moment, turns.pop()))
        moment += random.expovariate(rate)
    return found


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that so many of a hundred do not exceed; of no values, an error."""
    if not values:
        raise BenchmarkError("Percentile of no values: wanted at least one.")
    return sorted(values)[max(0, ceil(len(values) * percent / 100) - 1)]


def _measure(kind: DatabaseKind, sizes: SyncSizes) -> _Measured:
    measured = _Measured(kind.name)
    with _folder() as folder, serving(kind.new_url(), folder) as server:
        lanes = [Lane(f"{number}") for number in range(sizes.lanes)]
        single = [Phone(f"agent:s{number}") for number in range(sizes.phones)]
        server.enrol([phone for lane in lanes for phone in lane.phones] + single)
        _throughput(kind, server, lanes, sizes, measured)
        _latency(server, single, sizes, measured)
        measured.num_entries = server.num_entries()
        if num_disputed := server.num_disputed():
            raise BenchmarkError(f"{num_disputed} items contradict themselves, wanted none.")
    for size, batches in ((sizes.batch_size, sizes.group_batches), (1, sizes.group_batches * 4)):
        done = measure_group(
            kind.new_url(), num_threads=sizes.threads, num_batches=batches, size=size
        )
        measured.groups.append(
            {"database": kind.name, "batch": size, "threads": sizes.threads,
             "events_per_second": round(done.num_events / done.seconds),
             "events_per_commit": round(done.num_events / done.num_groups, 1)}
        )  # fmt: skip
    return measured


def _throughput(
    kind: DatabaseKind, server: Server, lanes: Sequence[Lane], sizes: SyncSizes, into: _Measured
) -> None:
    keys = {phone.device_id: phone.public_key for lane in lanes for phone in lane.phones}
    # The first round warms up whatever is to be warmed up, and does not count.
    for number in range(sizes.rounds + 1):
        sent = [[*lane.batches(sizes.num_batches, sizes.batch_size)] for lane in lanes]
        # As they arrive at the server: one batch of each phone after the other.
        batches = [batch for turn in zip(*sent, strict=True) for batch in turn]
        num_events = sum(map(len, batches))
        limit = _child(
            "benchmarks.sync_limit", {"url": kind.new_url(), "keys": keys, "batches": batches}
        )
        bodies = [[request_body(batch) for batch in lane] for lane in sent]
        cpu, num_commits = server.cpu_seconds(), server.num_commits()
        load = _child("benchmarks.sync_load", {"port": server.port, "lanes": bodies})
        cpu, num_commits = server.cpu_seconds() - cpu, server.num_commits() - num_commits
        if load["stored"] != num_events:
            raise BenchmarkError(f"{load['stored']} events were stored, wanted {num_events}.")
        into.num_acknowledged += num_events
        if number:
            into.rounds.append(
                {"database": kind.name, "round": number, "events": num_events,
                 "server_per_s": round(num_events / load["seconds"]),
                 "bare_limit_per_s": round(num_events / limit["seconds"]),
                 "ratio": round(limit["seconds"] / load["seconds"], 3),
                 "bare_appends_per_s": round(num_events / limit["append_seconds"]),
                 "signatures_per_s": round(num_events / limit["verify_seconds"]),
                 "events_per_commit": round(num_events / num_commits),
                 "server_cpu_us": round(1e6 * cpu / num_events),
                 "limit_cpu_us": round(1e6 * limit["cpu_seconds"] / num_events),
                 "load_cpu_us": round(1e6 * load["cpu_seconds"] / num_events),
                 "server_cpu_%": round(100 * cpu / load["seconds"]),
                 "load_cpu_%": round(100 * load["cpu_seconds"] / load["seconds"])}
            )  # fmt: skip


def _latency(server: Server, phones: Sequence[Phone], sizes: SyncSizes, into: _Measured) -> None:
    for seed in sizes.seeds:
        due = arrivals(seed, rate=sizes.rate, seconds=sizes.seconds, phones=len(phones))
        scans = [_scans(phone, 2 + 2 * len(due) // len(phones)) for phone in phones]
        first = [next(one) for one in scans]
        schedule = [(moment, phone, next(scans[phone])) for moment, phone in due]
        cpu = server.cpu_seconds()
        told = _child(
            "benchmarks.sync_load", {"port": server.port, "first": first, "schedule": schedule}
        )
        cpu = server.cpu_seconds() - cpu
        if told["stored"] != len(first) + len(due):
            raise BenchmarkError(
                f"{told['stored']} events were stored, wanted {len(first) + len(due)}."
            )
        into.num_acknowledged += told["stored"]
        spent = told["milliseconds"]
        into.latencies.append(
            {"database": into.name, "seed": seed, "events": len(spent),
             "p50_ms": round(percentile(spent, 50), 2), "p95_ms": round(percentile(spent, 95), 2),
             "p99_ms": round(percentile(spent, 99), 2), "max_ms": round(max(spent), 2),
             "load_late_ms": round(told["late_ms"], 2), "reopened": told["reopened"],
             "server_cpu_%": round(100 * cpu / told["seconds"]),
             "load_cpu_%": round(100 * told["cpu_seconds"] / told["seconds"])}
        )  # fmt: skip


def _scans(phone: Phone, num_events: int) -> Iterator[bytes]:
    return (request_body([one]) for one in single_events(phone, num_events, "courier:c9"))


def _child(module: str, job: Mapping[str, object]) -> dict[str, Any]:
    """Do a job in a process of its own; what it tells."""
    done = subprocess.run(
        [sys.executable, "-m", module], input=cbor2.dumps(job), capture_output=True, check=False
    )
    if done.returncode:
        raise BenchmarkError(f"{module}: {done.stderr.decode(errors='replace')[-1_000:]}")
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="pr-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _claims(measured: _Measured, sizes: SyncSizes) -> Iterator[dict[str, object]]:
    name, rounds = measured.name, measured.rounds
    ratios = [row["ratio"] for row in rounds]
    yield claim(
        f"{name}: batches of {sizes.batch_size}, sent by {2 * sizes.lanes} phones over"
        f" {sizes.lanes} connections, durable, against one plain process that parses, verifies and"
        " appends them",
        measured=f"{median(ratios):.0%} ({min(ratios):.0%} to {max(ratios):.0%}):"
        f" {_middle(rounds, 'server_per_s')} of {_middle(rounds, 'bare_limit_per_s')} events/s",
        goal=f">= {MIN_RATIO:.0%}",
        holds=median(ratios) >= MIN_RATIO,
    )
    spent = sorted(measured.latencies, key=lambda row: float(row["p99_ms"]))
    worst, middle = spent[-1], spent[len(spent) // 2]
    yield claim(
        f"{name}: {sizes.phones} connected phones, together {sizes.rate} single events a second,"
        f" open loop, {sizes.seconds:g} s: p99 from the moment that each was due",
        measured=f"{middle['p99_ms']} ms, worst seed {worst['p99_ms']} ms (p50 {middle['p50_ms']},"
        f" p95 {middle['p95_ms']}, max {worst['max_ms']} ms; load generator"
        f" {middle['load_cpu_%']} % of a core, server {middle['server_cpu_%']} %)",
        goal=f"<= {MAX_P99_MS:g} ms",
        holds=middle["p99_ms"] <= MAX_P99_MS,
    )
    yield claim(
        f"{name}: events acknowledged, and entries in the ledger",
        measured=f"{measured.num_acknowledged:,} and {measured.num_entries:,}",
        goal="the same",
        holds=measured.num_acknowledged == measured.num_entries,
    )
    for row in measured.groups:
        yield claim(
            f"{name}: the ledger's writer alone, {row['threads']} threads, batches of"
            f" {row['batch']}",
            measured=f"{row['events_per_second']:,} events/s,"
            f" {row['events_per_commit']:,} events a commit",
            goal="stated only",
            holds=None,
        )


def _middle(rounds: Sequence[Row], key: str) -> str:
    return f"{median(row[key] for row in rounds):,.0f}"


def _notes(sizes: SyncSizes) -> list[str]:
    return [
        f"The limit and the server take turns, {sizes.rounds} rounds after one that does not"
        " count; each round has events of its own, the same for both."
        " Items come in, are collected and are delivered: one item an event.",
        "The limit reads CBOR, checks Ed25519 signatures and inserts six columns, with one commit"
        " a batch (SQLite: WAL, synchronous=FULL; PostgreSQL: COPY). It keeps no hash tree, no"
        " chain, no index of items, no states, and checks no fields.",
        "The server is `postroute serve`, one process and, where there is a core to spare, those"
        " that check signatures for it; its CPU is that of all of them. The load generator is"
        " another one that speaks HTTP by hand."
        " CPU is in percent of one core, or in microseconds an event. Bare"
        " appends and signatures alone are measured in the limit's process.",
        f"Cores for all of it: {len(os.sched_getaffinity(0))}. Events a second of the ledger's"
        " writer alone are without signatures and states.",
    ]


def _missing(names: Sequence[str]) -> list[str]:
    if "PostgreSQL" in names:
        return []
    return ["PostgreSQL is not installed here: it was not measured."]
