"""Whether what a ledger holds in the end is what phones made and were told of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from courier_api import export_ledger, ledger_key, rebuild_ledger_states, verify_ledger_lines
from courier_api.config import read_settings
from courier_api.custody.audit import audit
from courier_api.custody.core.fold import Folder, records_by_code
from courier_api.custody.core.records import record_of
from courier_api.custody.core.state_bytes import read_state
from courier_api.custody.records import StoredEntry
from courier_api.custody.repository import LedgerRepository
from courier_api.wiring import open_database
from tests.courier_api.soak.uploading import Fleet


@dataclass(frozen=True)
class Aftermath:
    """
    What was found; all but the first four must be 0.

    Parameters
    ----------
    num_told : int
        Events that a phone was told are kept.
    num_entries, num_items, num_changes : int
        Of the ledger; items and bags; and times that one passed from one party to another.
    num_lost, num_doubled, num_invented : int
        Events told of that are not at the place that was told; entries of one event beyond the
        first; entries that no phone signed byte for byte.
    num_faults : int
        That the offline verifier finds, with all checkpoints handed out on the way as witnesses.
    num_states_changed : int
        By a rebuild from the ledger.
    num_astray : int
        Items whose changes of hands are not one chain of two parties each, or do not end where the
        item truly is.
    """

    num_told: int
    num_entries: int
    num_items: int
    num_changes: int
    num_lost: int
    num_doubled: int
    num_invented: int
    num_faults: int
    num_states_changed: int
    num_astray: int

    @property
    def is_whole(self) -> bool:
        """Whether everything told is kept once, and nothing else."""
        return not (
            self.num_lost or self.num_doubled or self.num_invented or self.num_faults
            or self.num_states_changed or self.num_astray
        )  # fmt: skip


def look(environment: Mapping[str, str], fleet: Fleet, witnessed: list[bytes]) -> Aftermath:
    """
    Compare the ledger of a server that has ended with what its phones know.

    Parameters
    ----------
    environment : mapping of str to str
        Of the server.
    fleet : Fleet
        Whose outboxes are empty.
    witnessed : list of bytes
        Checkpoints that the server handed out.
    """
    key = ledger_key(environment)
    report = verify_ledger_lines(export_ledger(environment), key=key, witnessed=witnessed)
    settings = read_settings(environment)
    with open_database(settings) as database, database.read_connection() as connection:
        audit(connection)
        repository = LedgerRepository(connection)
        assert repository.quarantined(1) == [], "no phone sent bytes that are not authentic"
        assert not repository.head().is_behind
        entries = list(repository.entries())
    places = {entry.event_id: entry.seq for entry in entries}
    made = {key: signed for phone in fleet.phones for key, signed in phone.made.items()}
    told = {key: seq for phone in fleet.phones for key, seq in phone.told.items()}
    num_items, num_changes, num_astray = _follow(environment, entries, fleet.journeys.holders)
    return Aftermath(
        num_told=len(told),
        num_entries=len(entries),
        num_items=num_items,
        num_changes=num_changes,
        num_lost=sum(places.get(event_id) != seq for event_id, seq in told.items()),
        num_doubled=len(entries) - len(places),
        num_invented=sum(made.get(one.event_id) != one.signed for one in entries),
        num_faults=report.num_faults,
        num_states_changed=len(rebuild_ledger_states(environment).changed),
        num_astray=num_astray,
    )


def _follow(
    environment: Mapping[str, str], entries: list[StoredEntry], holders: Mapping[str, str]
) -> tuple[int, int, int]:
    """Number of items, of their changes of hands, and of those that went astray."""
    by_code = records_by_code(record_of(entry.entry()) for entry in entries)
    folder = Folder(lambda code: by_code.get(code, ()))
    settings = read_settings(environment)
    with open_database(settings) as database, database.read_connection() as connection:
        kept = LedgerRepository(connection).states(list(holders))
    num_changes = num_astray = 0
    for code, holder in holders.items():
        trail = folder.trail(code)
        changes = trail.changes
        num_changes += len(changes)
        is_chain = all(one.giver and one.receiver for one in changes) and all(
            before.receiver == after.giver for before, after in pairwise(changes)
        )
        is_there = code in kept and read_state(kept[code].state) == trail.state
        # All has arrived, and nobody scanned what was not so: nothing can contradict itself.
        is_true = trail.state.holder == holder and not trail.state.contradictions
        num_astray += not (is_chain and is_there and is_true and kept[code].holder == holder)
    return len(holders), num_changes, num_astray + len(by_code.keys() - holders.keys())
