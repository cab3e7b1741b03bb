"""Statements about imported files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from courier_api.models import ImportedItemRow, ItemImportRow, table_of
from courier_api.rows import insert_rows

__all__ = ["Import", "claim_import", "find_import", "save_imported"]


@dataclass(frozen=True, slots=True)
class Import:
    """
    A file that was imported.

    Parameters
    ----------
    sha256 : bytes
        Of the file.
    imported_at : int
    party : str or None
    num_rows : int
    codes : dict
        Of the items that its rows were made into, by row.
    """

    sha256: bytes
    imported_at: int
    party: str | None
    num_rows: int
    codes: Mapping[int, str]


def claim_import(
    session: Session,
    sha256: bytes,
    *,
    now: int,
    party: str | None,
    user_id: bytes | None,
    num_rows: int,
) -> bool:
    """Note that a file is imported; False where others did so before, even just now."""
    row = ItemImportRow(
        sha256=sha256, imported_at=now, party=party, user_id=user_id, num_rows=num_rows
    )
    try:
        # Of two that come at once, the second waits here for the first.
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


def save_imported(session: Session, sha256: bytes, codes: Mapping[int, str]) -> None:
    """Note what became of a file's rows."""
    rows = [(sha256, row, code) for row, code in codes.items()]
    insert_rows(session.connection(), table_of(ImportedItemRow), rows)


def find_import(session: Session, sha256: bytes) -> Import | None:
    """An imported file by its hash."""
    row = session.get(ItemImportRow, sha256)
    if row is None:
        return None
    items = select(ImportedItemRow.row_number, ImportedItemRow.code)
    of_file = items.where(ImportedItemRow.sha256 == sha256).order_by(ImportedItemRow.row_number)
    codes = {one.row_number: one.code for one in session.execute(of_file)}
    return Import(row.sha256, row.imported_at, row.party, row.num_rows, codes)
