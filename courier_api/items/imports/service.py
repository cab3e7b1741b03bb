"""
Items are imported from a file, all of its rows or none.

A file is known by its hash: whoever sends it again, after a lost answer or by mistake, is told what
became of it the first time, and nothing is done twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from sqlalchemy.orm import Session

from courier_api.items.drafts import ItemDraft
from courier_api.items.imports.errors import ImportedByOthersError, RowsRefusedError
from courier_api.items.imports.reading import ReadTable
from courier_api.items.imports.repository import claim_import, find_import, save_imported
from courier_api.items.imports.source import RowFault
from courier_api.items.personal_service import PersonalKeeper
from courier_api.items.repository import existing_codes, find_item, list_units
from courier_api.items.service import register_items

__all__ = ["ImportReport", "Importer", "file_digest"]

#: Whether a dossier may be known of.
Knows = Callable[[Session, str], bool]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """
    What an import did, or would do.

    Parameters
    ----------
    sha256 : bytes
        Of the file.
    num_rows : int
    codes : dict
        Of the items made, by row; empty on trial.
    faults : tuple of RowFault
        The first ones, by row.
    num_faults : int
        Of all.
    is_trial : bool
        Nothing was kept.
    is_repeated : bool
        The file was imported before: this is what was answered then.
    """

    sha256: bytes
    num_rows: int
    codes: dict[int, str]
    faults: tuple[RowFault, ...] = ()
    num_faults: int = 0
    is_trial: bool = False
    is_repeated: bool = False


def file_digest(content: bytes) -> bytes:
    """By what a file is known."""
    return sha256(content).digest()


@dataclass(frozen=True, slots=True)
class Importer:
    """
    Who imports, and how.

    Parameters
    ----------
    party : str or None
        In whose name.
    user_id : bytes or None
    now : int
        Milliseconds since 1970, UTC.
    keeper : PersonalKeeper
    is_all : bool
        Files of other parties are theirs to ask for.
    knows : callable
        Whether a dossier may be known of.
    """

    party: str | None
    user_id: bytes | None
    now: int
    keeper: PersonalKeeper
    is_all: bool = False
    knows: Knows = lambda _session, _code: True

    def repeated(self, session: Session, digest: bytes) -> ImportReport | None:
        """
        What became of a file that was imported before.

        Raises
        ------
        ImportedByOthersError
        """
        before = find_import(session, digest)
        if before is None:
            return None
        if not self.is_all and before.party != self.party:
            raise ImportedByOthersError("This file was imported by another party already.")
        return ImportReport(digest, before.num_rows, dict(before.codes), is_repeated=True)

    def check(self, session: Session, table: ReadTable) -> None:
        """Add to a table's faults what only the database can tell."""
        _check_codes(session, table)
        _check_units(session, table)
        _check_dossiers(session, table, self.knows)

    def run(
        self, session: Session, digest: bytes, table: ReadTable, *, is_partial: bool = False
    ) -> ImportReport:
        """
        Import the rows of a table.

        Parameters
        ----------
        session : Session
            Of a writing transaction.
        digest : bytes
            `file_digest` of the file.
        table : ReadTable
        is_partial : bool
            Leave out rows with faults. Then each row wants a code of its own: else the rows of the
            corrected file would be imported twice.

        Raises
        ------
        RowsRefusedError
            Nothing was imported.
        ImportedByOthersError
        courier_api.items.errors.UnitFullError
        """
        before = self.repeated(session, digest)
        if before is not None:
            return before
        if is_partial:
            _want_codes(table)
        self.check(session, table)
        if table.num_faults and not (is_partial and table.drafts):
            raise RowsRefusedError(_sorted(table), table.num_faults)
        claimed = claim_import(
            session, digest, now=self.now, party=self.party, user_id=self.user_id,
            num_rows=table.num_rows,
        )  # fmt: skip
        if not claimed:
            return self.repeated(session, digest) or self.trial(digest, table)
        rows = sorted(table.drafts)
        drafts = [table.drafts[row] for row in rows]
        items = register_items(
            session,
            drafts,
            by=self.party,
            now=self.now,
            keeper=self.keeper,
            knows=partial(self.knows, session),
        )
        codes = {row: item.code for row, item in zip(rows, items, strict=True)}
        save_imported(session, digest, codes)
        return ImportReport(digest, table.num_rows, codes, _sorted(table), table.num_faults)

    def trial(self, digest: bytes, table: ReadTable) -> ImportReport:
        """What an import would say; `check` the table before."""
        return ImportReport(
            digest, table.num_rows, {}, _sorted(table), table.num_faults, is_trial=True
        )


def _sorted(table: ReadTable) -> tuple[RowFault, ...]:
    return tuple(sorted(table.faults, key=lambda fault: fault.row))


def _refuse(table: ReadTable, row: int, column: str, seen: str, wanted: str) -> None:
    table.drafts.pop(row, None)
    table.add_fault(row, column, seen, wanted)


def _want_codes(table: ReadTable) -> None:
    for row, draft in list(table.drafts.items()):
        if draft.code is None:
            wanted = "wanted a code, since rows with faults are left out"
            _refuse(table, row, "code", "", wanted)


def _check_codes(session: Session, table: ReadTable) -> None:
    rows: dict[str, int] = {}
    for row, draft in sorted(table.drafts.items()):
        if draft.code is not None:
            first = rows.setdefault(draft.code, row)
            if first != row:
                _refuse(table, row, "code", draft.code, f"wanted another code than in row {first}")
    for code in existing_codes(session, list(rows)):
        _refuse(table, rows[code], "code", code, "wanted a code that is not registered yet")


def _check_units(session: Session, table: ReadTable) -> None:
    listed = {row.unit for row in list_units(session)}
    for row, draft in list(table.drafts.items()):
        if listed and draft.unit is not None and draft.unit not in listed:
            _refuse(table, row, "unit", draft.unit, "wanted a unit that is listed")


def _check_dossiers(session: Session, table: ReadTable, knows: Knows) -> None:
    asked = {row: draft for row, draft in table.drafts.items() if draft.dossier is not None}
    known = existing_codes(session, [draft.dossier or "" for draft in asked.values()])
    for row, draft in asked.items():
        code = draft.dossier or ""
        if code not in known or not knows(session, code):
            _refuse(table, row, "dossier", code, "wanted the code of a registered dossier")
        elif (wanted := _missing_wish(session, draft)) is not None:
            _refuse(table, row, "wish", "", wanted)


def _missing_wish(session: Session, draft: ItemDraft) -> str | None:
    dossier = find_item(session, draft.dossier or "")
    is_open = draft.wish is None and draft.destination is None
    if is_open and dossier is not None and dossier.wish is None:
        return "wanted where to go, since the dossier tells no wish"
    return None
