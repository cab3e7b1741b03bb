"""A file is imported, in as many transactions as it takes; also by ``postroute items import``."""

from __future__ import annotations

from courier_api.db import Database
from courier_api.items.imports.reading import read_table
from courier_api.items.imports.service import Importer, ImportReport, file_digest

__all__ = ["import_file"]


def import_file(
    database: Database,
    content: bytes,
    importer: Importer,
    *,
    is_trial: bool = False,
    is_partial: bool = False,
) -> ImportReport:
    """
    Import a CSV or XLSX file, or try to.

    Parameters
    ----------
    database : Database
    content : bytes
    importer : Importer
    is_trial : bool
        Tell everything, keep nothing.
    is_partial : bool
        See `Importer.run`.

    Raises
    ------
    courier_api.items.imports.errors.FileRefusedError
    courier_api.items.imports.errors.FileTooLargeError
    courier_api.items.imports.errors.RowsRefusedError
        Never on trial: then the report tells the faults.
    courier_api.items.imports.errors.ImportedByOthersError, courier_api.items.errors.UnitFullError
    """
    digest = file_digest(content)
    with database.reading() as session:
        before = importer.repeated(session, digest)
    if before is not None:
        return before
    # Long before the transaction: others write meanwhile.
    table = read_table(content)
    if is_trial:
        with database.reading() as session:
            importer.check(session, table)
        return importer.trial(digest, table)
    with database.writing() as session:
        return importer.run(session, digest, table, is_partial=is_partial)
