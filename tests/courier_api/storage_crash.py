"""
Programs that write to a ledger and are killed at it, each a process of its own.

Started as ``python -m tests.courier_api.storage_crash URL FOLDER KILL...``: for each KILL a child
is forked, which shares nothing with its siblings but the database. A KILL is a step of the write
and which time it is reached, at which the child kills itself with signal 9; or milliseconds, after
which it is killed from outside; or ``run``, to be left alone. What a child's phones are told, they
note in a file before they send the next batch.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections import Counter
from pathlib import Path

from courier_api.custody.faults import WriteStep
from courier_api.custody.writer import LedgerWriter
from courier_api.db import Database
from tests.courier_api.storage_events import fold_by_steps, invented

#: Phones of each child, batches of each phone, and events of each batch.
PHONES, BATCHES, EVENTS = 3, 12, 4


def batches_of(phone: int) -> list[tuple]:
    """All that a phone has to send."""
    numbers = range(1, BATCHES * EVENTS + 1)
    events = [invented(phone, number) for number in numbers]
    return [tuple(events[at : at + EVENTS]) for at in range(0, len(events), EVENTS)]


def phones_of(child: int) -> range:
    return range(child * PHONES, (child + 1) * PHONES)


def send_all(url: str, folder: Path, child: int, kill: str) -> None:
    """The child's whole life."""
    step, _, times = kill.partition(":")
    reached: Counter[WriteStep] = Counter()

    def reach(at: WriteStep) -> None:
        reached[at] += 1
        if at == step and reached[at] == int(times):
            os.kill(os.getpid(), signal.SIGKILL)

    def send(phone: int) -> None:
        with (folder / f"told-{phone}").open("ab", buffering=0) as told:
            for batch in batches_of(phone):
                for verdict in writer.append(batch):
                    told.write(f"{verdict.event_id.hex()} {verdict.seq}\n".encode())

    database = Database(url)
    with LedgerWriter(database, fold_by_steps, reach=reach) as writer:
        threads = [threading.Thread(target=send, args=(phone,)) for phone in phones_of(child)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def main(url: str, folder: str, *kills: str) -> None:
    """Fork a child for each KILL, and wait for them; those that ``run`` do so side by side."""
    running = []
    for child, kill in enumerate(kills):
        pid = os.fork()
        if pid == 0:
            send_all(url, Path(folder), child, kill)
            os._exit(0)
        if kill == "run":
            running.append(pid)
            continue
        if kill.isdecimal():
            time.sleep(int(kill) / 1000)
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        assert os.WIFSIGNALED(status) or kill.isdecimal(), f"child {child} came past {kill}"
    for pid in running:
        assert os.waitpid(pid, 0)[1] == 0, "a child failed"


if __name__ == "__main__":
    main(*sys.argv[1:])
