"""Signed statements of what the ledger held: made, kept, never two for one size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, Select, select

from courier_api.custody.core.errors import ProofError
from courier_api.custody.core.proofs import check_consistency
from courier_api.custody.errors import LedgerForkedError
from courier_api.custody.repository import LedgerRepository
from courier_api.db import Database
from courier_api.models import CheckpointRow, table_of

__all__ = [
    "Checkpoint",
    "SignRoot",
    "checkpoint_within",
    "latest_checkpoint",
    "list_checkpoints",
    "make_checkpoint",
]

#: The signed note for a size and a root.
SignRoot = Callable[[int, bytes], str]

_CHECKPOINTS = table_of(CheckpointRow)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """
    What the ledger held.

    Parameters
    ----------
    size : int
    root : bytes
    note : str
        As it is published.
    created_at : int
        Milliseconds since 1970, UTC.
    """

    size: int
    root: bytes
    note: str
    created_at: int


def make_checkpoint(database: Database, sign: SignRoot, *, clock: Callable[[], int]) -> Checkpoint:
    """
    Sign what the ledger holds now; where that was signed before, it is told again.

    Parameters
    ----------
    database : Database
    sign : callable
        Given size and root.
    clock : callable
        Milliseconds since 1970, UTC.

    Raises
    ------
    LedgerForkedError
        When the ledger does not go on from the latest checkpoint.
    """
    with database.write_connection() as connection:
        return checkpoint_within(connection, sign, clock())


def checkpoint_within(connection: Connection, sign: SignRoot, now: int) -> Checkpoint:
    """
    The same within a writing transaction.

    Raises
    ------
    LedgerForkedError
    """
    repository = LedgerRepository(connection)
    head = repository.lock_head()
    latest = latest_checkpoint(connection)
    if latest is not None:
        _check_goes_on(repository, latest, head.size, head.root())
        if latest.size == head.size:
            return latest
    made = Checkpoint(head.size, head.root(), sign(head.size, head.root()), now)
    row = {"size": made.size, "root": made.root, "note": made.note}
    connection.execute(_CHECKPOINTS.insert().values(**row, created_at=made.created_at))
    return made


def latest_checkpoint(connection: Connection) -> Checkpoint | None:
    """The one that was signed last; None before the first."""
    found = _read(connection, select(_CHECKPOINTS).order_by(_CHECKPOINTS.c.size.desc()).limit(1))
    return found[0] if found else None


def list_checkpoints(connection: Connection) -> list[Checkpoint]:
    """All of them, the oldest first."""
    return _read(connection, select(_CHECKPOINTS).order_by(_CHECKPOINTS.c.size))


def _read(connection: Connection, query: Select[tuple[object, ...]]) -> list[Checkpoint]:
    rows = connection.execute(query)
    return [Checkpoint(row.size, row.root, row.note, row.created_at) for row in rows]


def _check_goes_on(
    repository: LedgerRepository, latest: Checkpoint, size: int, root: bytes
) -> None:
    try:
        path = repository.consistency_proof(latest.size, size) if latest.size <= size else ()
        check_consistency(latest.size, latest.root, size, root, path)
    except (ProofError, KeyError) as error:
        raise LedgerForkedError(
            f"Ledger of {size} entries: it does not go on from the checkpoint of {latest.size}."
            " Nothing was signed; compare it with a backup."
        ) from error
