"""
Sends what phones signed to ``POST /v1/sync``: the load, in a process of its own.

Run as ``python -m benchmarks.sync_load`` with a job as CBOR on standard input: ``port``, and either
``lanes`` (lists of bodies, each list sent over a connection of its own, one after the other) or
``phones`` (how many connections), ``first`` (a body for each, sent before anything is timed) and
``schedule`` (lists of seconds, phone and body).

HTTP is spoken by hand over asyncio's streams: the load is to take little of the processor that it
shares with the server.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from typing import Any

import cbor2

__all__ = ["main", "send_all", "send_on_schedule"]

_STORED = b'"outcome":"stored"'
#: Before the first one is due, so that all workers wait.
_HEAD_START_S = 0.2


class Connection:
    """
    A phone's connection, which stays open; one that the server has hung up is opened again.

    Attributes
    ----------
    num_reopened : int
    """

    def __init__(self, port: int) -> None:
        self.num_reopened = 0
        self._port = port

    async def open(self) -> Connection:
        """Connect to this machine's server."""
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def post(self, body: bytes) -> int:
        """Send a batch; how many of its events the server says are stored."""
        try:
            head = await self._ask(body)
        except (asyncio.IncompleteReadError, ConnectionError):
            # Servers hang up on who was silent for long; sending once more is what phones do.
            self.close()
            await self.open()
            self.num_reopened += 1
            head = await self._ask(body)
        answer = await self._reader.readexactly(_length(head))
        if not head.startswith(b"HTTP/1.1 200 "):
            raise RuntimeError(f"{head[:40]!r}: {answer[:300]!r}")
        return answer.count(_STORED)

    async def _ask(self, body: bytes) -> bytes:
        if self._reader.at_eof():
            raise ConnectionResetError
        self._writer.write(
            b"POST /v1/sync HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
            b"content-length: %d\r\n\r\n%b" % (len(body), body)
        )
        return await self._reader.readuntil(b"\r\n\r\n")

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


async def send_all(port: int, lanes: Sequence[Sequence[bytes]]) -> dict[str, float]:
    """
    Send all batches, each lane's one after the other; seconds, CPU seconds, events stored.

    Parameters
    ----------
    port : int
    lanes : sequence of sequence of bytes
        Bodies.
    """
    connections = [await Connection(port).open() for _ in lanes]

    async def send(connection: Connection, bodies: Sequence[bytes]) -> int:
        return sum([await connection.post(body) for body in bodies])

    begin, cpu = time.perf_counter(), time.process_time()
    stored = await asyncio.gather(*map(send, connections, lanes))
    told = {"seconds": time.perf_counter() - begin, "cpu_seconds": time.process_time() - cpu,
            "stored": sum(stored)}  # fmt: skip
    for connection in connections:
        connection.close()
    return told


async def send_on_schedule(
    port: int, first: Sequence[bytes], schedule: Sequence[tuple[float, int, bytes]]
) -> dict[str, Any]:
    """
    Send each event when it is due, whatever became of those before it (an open loop).

    Parameters
    ----------
    port : int
    first : sequence of bytes
        A body for each phone, sent before anything is timed.
    schedule : sequence of (float, int, bytes)
        When, by which phone, what; in order.

    Returns
    -------
    told : dict
        ``milliseconds`` from the moment an event was due until its answer was there, in order;
        ``late_ms``, the longest that the load itself was behind; ``reopened``, how many times the
        server had hung up; seconds, CPU seconds, stored.
    """
    connections = [await Connection(port).open() for _ in first]
    stored = sum([await one.post(body) for one, body in zip(connections, first, strict=True)])
    queues: list[asyncio.Queue[tuple[int, float, bytes] | None]] = [
        asyncio.Queue() for _ in connections
    ]
    milliseconds = [0.0] * len(schedule)

    async def serve(
        connection: Connection, queue: asyncio.Queue[tuple[int, float, bytes] | None]
    ) -> int:
        num_stored = 0
        while (due := await queue.get()) is not None:
            idx, moment, body = due
            num_stored += await connection.post(body)
            milliseconds[idx] = (time.perf_counter() - moment) * 1_000
        return num_stored

    workers = [asyncio.create_task(serve(*pair)) for pair in zip(connections, queues, strict=True)]
    begin, cpu, late = time.perf_counter() + _HEAD_START_S, time.process_time(), 0.0
    for idx, (at, phone, body) in enumerate(schedule):
        if (wait := begin + at - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        late = max(late, time.perf_counter() - begin - at)
        queues[phone].put_nowait((idx, begin + at, body))
    for queue in queues:
        queue.put_nowait(None)
    stored += sum(await asyncio.gather(*workers))
    told = {
        "milliseconds": milliseconds,
        "late_ms": late * 1_000,
        "stored": stored,
        "reopened": sum(one.num_reopened for one in connections),
        "seconds": time.perf_counter() - begin,
        "cpu_seconds": time.process_time() - cpu,
    }
    for connection in connections:
        connection.close()
    return told


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name == b"content-length":
            return int(value)
    raise RuntimeError(f"No content-length in {head!r}.")


def main() -> None:
    """Do the job on standard input; print what came of it as JSON."""
    job = cbor2.load(sys.stdin.buffer)
    if "lanes" in job:
        told: dict[str, Any] = asyncio.run(send_all(job["port"], job["lanes"]))
    else:
        told = asyncio.run(send_on_schedule(job["port"], job["first"], job["schedule"]))
    print(json.dumps(told))


if __name__ == "__main__":
    main()
