"""Whether what follows from the ledger has kept up with it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from courier_api.custody.checkpoints import latest_checkpoint
from courier_api.custody.repository import LedgerRepository

__all__ = ["Lags", "lags", "unwitnessed_since"]

#: An entry that no checkpoint covers after so long has no witness but the server itself.
_CHECKPOINT_MS = 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class Lags:
    """
    What is behind the ledger.

    Parameters
    ----------
    is_folded : bool
        The states of items say all that the events do; else they are to be rebuilt.
    is_witnessed : bool
        No entry older than a day is without a signed checkpoint.
    """

    is_folded: bool
    is_witnessed: bool


def lags(connection: Connection, now: int) -> Lags:
    """
    What is behind the ledger.

    Parameters
    ----------
    connection : Connection
    now : int
        Milliseconds since 1970, UTC.
    """
    since = unwitnessed_since(connection)
    is_witnessed = since is None or since >= now - _CHECKPOINT_MS
    return Lags(not LedgerRepository(connection).head().is_behind, is_witnessed)


def unwitnessed_since(connection: Connection) -> int | None:
    """When the first entry under no checkpoint was recorded; None: there is none such."""
    latest = latest_checkpoint(connection)
    covered = 0 if latest is None else latest.size
    first = next(LedgerRepository(connection).entries(covered, covered + 1), None)
    return None if first is None else first.record_time
