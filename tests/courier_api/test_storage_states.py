"""States follow from the ledger: what the writer kept is what a rebuild makes."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from sqlalchemy import text

from courier_api.custody.folding import StateFold, rebuild_index, rebuild_states
from courier_api.custody.repository import LedgerRepository
from courier_api.custody.writer import LedgerWriter
from courier_api.db import Database
from tests.courier_api.storage_events import (
    codes_of,
    dossier,
    fold_by_steps,
    fold_whole,
    invented,
)


def append_some(database: Database, fold: StateFold, num_batches: int = 40) -> None:
    """Events of three phones on a few dossiers, late and repeated ones among them."""
    draw = random.Random(5)
    with LedgerWriter(database, fold) as writer:
        for _ in range(num_batches):
            phone = draw.randrange(3)
            writer.append(
                tuple(
                    invented(phone, number, dossier(number % 5), dossier(number % 7))
                    for number in draw.sample(range(1, 60), draw.randrange(1, 6))
                )
            )


@pytest.mark.parametrize("fold", [fold_whole, fold_by_steps])
def test_a_rebuild_finds_the_very_same_rows(
    database: Database, fold: StateFold, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut into pieces of seven entries, where the writer had cut otherwise."""
    append_some(database, fold)
    monkeypatch.setattr("courier_api.custody.folding._CHUNK", 7)
    rebuilt = rebuild_states(database, fold)
    assert rebuilt.changed == ()
    assert rebuilt.num_items == 7
    assert rebuilt.num_entries > 50


def test_a_rebuild_mends_what_was_changed_lost_or_invented(database: Database) -> None:
    append_some(database, fold_whole)
    codes = [dossier(number) for number in range(7)]
    with database.read_connection() as connection:
        before = LedgerRepository(connection).states(codes)
    for statement, code in (
        ("UPDATE item_states SET holder = 'courier:c9' WHERE code = :code", codes[1]),
        ("DELETE FROM item_states WHERE code = :code", codes[2]),
        ("UPDATE item_states SET code = 'invented' WHERE code = :code", codes[3]),
    ):
        with database.write_connection() as connection:
            connection.execute(text(statement), {"code": code})
    changed = rebuild_states(database, fold_whole).changed
    assert changed == (codes[1], codes[2], codes[3], "invented")
    with database.read_connection() as connection:
        assert LedgerRepository(connection).states(codes) == before


def test_a_fold_sees_the_ledger_up_to_its_newest_entry_alone(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("courier_api.custody.folding._CHUNK", 4)
    seen: list[tuple[int, int]] = []

    def fold(new: list, view: LedgerRepository) -> tuple[()]:
        known = view.history([dossier(number) for number in range(7)])
        assert view.events([known[-1].event_id])
        assert view.of_device(known[-1].device_id)
        seen.append((new[-1].seq, known[-1].seq))
        return ()

    append_some(database, fold, num_batches=5)
    num_calls = len(seen)
    assert rebuild_states(database, fold).num_items == 0
    assert len(seen) > num_calls + 1
    assert all(last == newest for last, newest in seen)


def test_items_within_a_bag_and_those_of_a_holder_are_found(database: Database) -> None:
    append_some(database, fold_whole)
    with database.write_connection() as connection:
        bag = text("UPDATE item_states SET bag = 'B-0123456789' WHERE code = :code")
        connection.execute(bag, {"code": dossier(2)})
        inside = LedgerRepository(connection).inside(["B-0123456789", "B-0000000000"])
    assert [state.code for state in inside] == [dossier(2)]


def test_a_lost_index_is_made_anew(database: Database, new_url: Callable[[], str]) -> None:
    append_some(database, fold_whole)
    with database.write_connection() as connection:
        before = connection.execute(text("SELECT * FROM entry_items ORDER BY 1, 2")).all()
        connection.execute(text("DELETE FROM entry_items WHERE seq > 5"))
    rebuild_index(database, codes_of)
    with database.read_connection() as connection:
        assert connection.execute(text("SELECT * FROM entry_items ORDER BY 1, 2")).all() == before
    assert rebuild_states(database, fold_whole).changed == ()
