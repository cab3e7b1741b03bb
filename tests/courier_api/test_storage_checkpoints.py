"""Checkpoints: one for a size, none for a ledger that was changed."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from courier_api.custody.audit import audit
from courier_api.custody.checkpoints import Checkpoint, list_checkpoints, make_checkpoint
from courier_api.custody.core.proofs import check_consistency
from courier_api.custody.errors import LedgerForkedError
from courier_api.custody.folding import fold_nothing
from courier_api.custody.repository import LedgerRepository
from courier_api.custody.tasks import sweep_of
from courier_api.custody.writer import LedgerWriter
from courier_api.db import Database
from tests.courier_api.storage_events import MORNING, invented


class Signer:
    """Counts what it signs."""

    def __init__(self) -> None:
        self.signed: list[tuple[int, bytes]] = []

    def __call__(self, size: int, root: bytes) -> str:
        self.signed.append((size, root))
        return f"postroute.example/hue\n{size}\n{root.hex()}\n\n— signed\n"


def checkpoint(database: Database, sign: Signer) -> Checkpoint:
    return make_checkpoint(database, sign, clock=lambda: MORNING)


def append(database: Database, *numbers: int) -> None:
    with LedgerWriter(database, fold_nothing) as writer:
        writer.append(tuple(invented(1, number) for number in numbers))


def test_a_checkpoint_is_signed_once_for_a_size(database: Database) -> None:
    sign = Signer()
    made = [checkpoint(database, sign)]
    append(database, 1, 2, 3)
    made += [checkpoint(database, sign), checkpoint(database, sign)]
    append(database, 4)
    made.append(checkpoint(database, sign))
    assert [one.size for one in made] == [0, 3, 3, 4]
    assert made[1] == made[2]
    assert [size for size, _ in sign.signed] == [0, 3, 4]
    with database.read_connection() as connection:
        assert list_checkpoints(connection) == [made[0], made[1], made[3]]
        assert audit(connection).size == 4


def test_each_checkpoint_is_proved_to_go_on_from_the_earlier_ones(database: Database) -> None:
    sign = Signer()
    for number in range(1, 6):
        append(database, 2 * number, 2 * number + 1)
        checkpoint(database, sign)
    with database.read_connection() as connection:
        repository = LedgerRepository(connection)
        for size, root in sign.signed:
            for old, old_root in sign.signed:
                if old <= size:
                    path = repository.consistency_proof(old, size)
                    check_consistency(old, old_root, size, root, path)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_head SET peaks = chain_hash",
        "UPDATE ledger_head SET size = 1, peaks = chain_hash",
        "UPDATE ledger_head SET size = 0, peaks = ''",
    ],
)
def test_a_changed_ledger_is_not_signed(database: Database, change: str) -> None:
    sign = Signer()
    append(database, 1, 2)
    checkpoint(database, sign)
    with database.write_connection() as connection:
        connection.execute(text(change))
    with pytest.raises(LedgerForkedError, match="does not go on from the checkpoint of 2"):
        checkpoint(database, sign)
    assert len(sign.signed) == 1


def test_a_day_is_never_without_a_checkpoint_where_something_was_recorded(
    database: Database,
) -> None:
    sign, clock = Signer(), MORNING
    sweep = sweep_of(sign)

    def swept(hours: float) -> list[int]:
        with database.writing() as session:
            sweep(session, clock + round(hours * 3_600_000))
        return [size for size, _ in sign.signed]

    assert swept(100) == []
    with LedgerWriter(database, fold_nothing, clock=lambda: clock) as writer:
        writer.append((invented(1, 1),))
    assert swept(20) == []
    assert swept(20.1) == [1]
    assert swept(200) == [1]
