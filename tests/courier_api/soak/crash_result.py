"""``benchmarks/results/crash.json``: what the full programme of crashes found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from benchmarks.results import claim, write_result
from tests.courier_api.soak.programmes import Day

__all__ = ["write_days"]


def write_days(days: Mapping[str, Day]) -> None:
    """
    Write the result.

    Parameters
    ----------
    days : mapping of str to Day
        By what was killed.
    """
    found = [day.found for day in days.values()]
    num_kills = sum(day.num_kills for day in days.values())
    write_result(
        "crash",
        {
            "title": "Killed while eight phones upload",
            "command": "make soak",
            "claims": [
                claim("Kills by signal 9 or immediate shutdown", measured=num_kills,
                      goal="100 at random of each, and each step of a write",
                      holds=all(day.num_kills >= 100 for day in days.values())),
                _none("Acknowledged events that are lost", sum(one.num_lost for one in found)),
                _none("Events stored twice", sum(one.num_doubled for one in found)),
                _none("Entries that no phone signed", sum(one.num_invented for one in found)),
                _none("Faults found by the offline verifier, with all checkpoints handed out"
                      " before a kill as witnesses", sum(one.num_faults for one in found)),
                _none("States that differ from those rebuilt from the ledger",
                      sum(one.num_states_changed for one in found)),
                _none("Items without one chain of two-party changes that ends where they are",
                      sum(one.num_astray for one in found)),
            ],
            "rows": [_row(name, day) for name, day in days.items()],
            "notes": [
                "The server is what `postroute serve` runs, on a TCP port of this machine; phones"
                " keep an event in their outbox until its id is acknowledged.",
                "found stored: the commit was there when the kill took the answer away; sent again,"
                " these events were answered as duplicates.",
                "The database server is ended by signal 9 to all of its processes and by immediate"
                " shutdown, in turn; it runs with fsync on.",
            ],
            "days": {name: asdict(day) for name, day in days.items()},
        },
    )  # fmt: skip


def _none(text: str, measured: int) -> dict[str, object]:
    return claim(text, measured=measured, goal=0, holds=measured == 0)


def _row(name: str, day: Day) -> dict[str, object]:
    found = day.found
    return {
        "killed": name, "kills": day.num_kills, "felt by a phone": day.num_hit,
        "requests without answer": day.num_cut_off, "told to come again": day.num_refused,
        "acknowledged": found.num_told, "found stored": day.num_found_stored,
        "entries": found.num_entries, "lost": found.num_lost, "doubled": found.num_doubled,
        "invented": found.num_invented, "states changed": found.num_states_changed,
        "seconds": day.seconds,
    }  # fmt: skip
