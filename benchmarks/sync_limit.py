"""
The bare limit of `/v1/sync`: one plain process that parses, verifies and appends, and no more.

Run as ``python -m benchmarks.sync_limit`` with a job as CBOR on standard input: ``url`` of an empty
database, ``keys`` (raw public keys by device), ``batches`` (lists of signed events).
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any, NamedTuple

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from benchmarks.sync_phones import EVENT_CONTEXT

__all__ = ["Limit", "main", "measure"]

_SQLITE = "sqlite:///"
_NAMES = ("seq", "event_id", "device_id", "device_seq", "event_time", "signed")
_BYTES = {"seq": "BIGINT PRIMARY KEY", "event_id": "{} UNIQUE", "device_id": "{}",
          "device_seq": "BIGINT", "event_time": "BIGINT", "signed": "{}"}  # fmt: skip

Row = tuple[object, ...]
#: Writes rows of one batch, durably.
Append = Callable[[str, Sequence[Row]], None]


class Limit(NamedTuple):
    """
    Seconds for all batches.

    Parameters
    ----------
    seconds : float
        Parsed, verified, appended, with one commit a batch.
    cpu_seconds : float
        Of this process, meanwhile.
    append_seconds : float
        The same rows once more, appended alone.
    verify_seconds : float
        Signatures alone.
    """

    seconds: float
    cpu_seconds: float
    append_seconds: float
    verify_seconds: float


def measure(url: str, keys: dict[bytes, bytes], batches: Sequence[Sequence[bytes]]) -> Limit:
    """
    How long the plain way takes.

    Parameters
    ----------
    url : str
        Of an empty database.
    keys : dict of bytes to bytes
        Raw public keys by device.
    batches : sequence of sequence of bytes
    """
    known = {device: Ed25519PublicKey.from_public_bytes(raw) for device, raw in keys.items()}
    open_database = _sqlite if url.startswith(_SQLITE) else _postgres
    with closing(open_database(url)) as database:
        append = database.append
        begin, cpu = time.perf_counter(), time.process_time()
        taken: list[list[Row]] = []
        num_events = 0
        for batch in batches:
            rows: list[Row] = [
                (num_events + idx, *_read(signed, known)) for idx, signed in enumerate(batch)
            ]
            append("verified", rows)
            num_events += len(rows)
            taken.append(rows)
        seconds, cpu_seconds = time.perf_counter() - begin, time.process_time() - cpu
        begin = time.perf_counter()
        for rows in taken:
            append("bare", rows)
        append_seconds = time.perf_counter() - begin
    return Limit(seconds, cpu_seconds, append_seconds, _verify_seconds(batches, known))


def _read(signed: bytes, keys: dict[bytes, Ed25519PublicKey]) -> Row:
    """Columns of an event whose signature is good; the plainest reading that there is."""
    protected, _, content, signature = cbor2.loads(signed).value
    payload = cbor2.loads(content)
    device_id = payload["device_id"]
    message = cbor2.dumps(["Signature1", protected, EVENT_CONTEXT, content])
    keys[device_id].verify(signature, message)
    return (payload["event_id"], device_id, payload["device_seq"], payload["event_time"], signed)


def _verify_seconds(
    batches: Sequence[Sequence[bytes]], keys: dict[bytes, Ed25519PublicKey]
) -> float:
    prepared = []
    for signed in (one for batch in batches for one in batch):
        protected, _, content, signature = cbor2.loads(signed).value
        message = cbor2.dumps(["Signature1", protected, EVENT_CONTEXT, content])
        prepared.append((keys[cbor2.loads(content)["device_id"]], signature, message))
    begin = time.perf_counter()
    for key, signature, message in prepared:
        key.verify(signature, message)
    return time.perf_counter() - begin


class _Tables:
    """A database with two tables of events."""

    def __init__(self, connection: Any, append: Append) -> None:
        self.append = append
        self._connection = connection

    def close(self) -> None:
        self._connection.close()


def _created(blob: str) -> list[str]:
    columns = ", ".join(f"{name} {_BYTES[name].format(blob)}" for name in _NAMES)
    return [f"CREATE TABLE {table} ({columns})" for table in ("verified", "bare")]


def _sqlite(url: str) -> _Tables:
    connection = sqlite3.connect(url.removeprefix(_SQLITE), isolation_level=None)
    for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", *_created("BLOB")):
        connection.execute(statement)

    def append(table: str, rows: Sequence[Row]) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?)", rows)  # noqa: S608 - our names
        connection.execute("COMMIT")

    return _Tables(connection, append)


def _postgres(url: str) -> _Tables:
    import psycopg

    connection = psycopg.connect(url)
    for statement in _created("BYTEA"):
        connection.execute(statement.encode())
    connection.commit()

    def append(table: str, rows: Sequence[Row]) -> None:
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy,
        ):
            for row in rows:
                copy.write_row(row)
        connection.commit()

    return _Tables(connection, append)


def main() -> None:
    """Do the job on standard input; print what it took as JSON."""
    job = cbor2.load(sys.stdin.buffer)
    print(json.dumps(measure(job["url"], job["keys"], job["batches"])._asdict()))


if __name__ == "__main__":
    main()
