"""Exports as files: what is asked for, and its bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import IO

from sqlalchemy.orm import Session

from courier_api.custody.core.records import Record
from courier_api.db import Database
from courier_api.exports.documents import document_pieces, epcis_events
from courier_api.exports.epcis import EpcisWriter
from courier_api.exports.event_rows import EVENT_COLUMNS, event_rows
from courier_api.exports.identifiers import DEFAULT_BASE, Identifiers
from courier_api.exports.item_rows import ITEM_COLUMNS, item_rows
from courier_api.exports.selection import records_of_all, records_of_days, records_of_items
from courier_api.exports.spreadsheets import Value, csv_pieces, xlsx_pieces
from courier_api.items.own import Viewer
from courier_api.items.searching import ItemFilter, all_items
from courier_api.papers.words import Words

__all__ = [
    "SheetForm", "Span", "epcis_file", "events_file", "export_epcis", "items_file", "pieces_of",
]  # fmt: skip

#: What is longer goes to disk while it waits to be sent.
_IN_MEMORY = 4 << 20
_PIECE = 1 << 16


class SheetForm(StrEnum):
    """Kinds of tables."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Span:
    """
    Which events are exported: those of items, or recorded on some days, or all.

    Parameters
    ----------
    codes : tuple of str
        Items and bags; empty: by days.
    first_day, last_day : date or None
        Both None, and no codes: all.
    """

    codes: tuple[str, ...] = ()
    first_day: date | None = None
    last_day: date | None = None

    def records(self, session: Session) -> Iterator[Record]:
        """Its events, in the ledger's order."""
        if self.codes:
            return records_of_items(session, self.codes)
        if self.first_day is None and self.last_day is None:
            return records_of_all(session)
        first, last = self.first_day or date.min, self.last_day or date.max
        return records_of_days(session, max(first, date(1970, 1, 2)), min(last, date(2099, 12, 31)))


def epcis_file(session: Session, span: Span, *, base: str, made_at: int) -> IO[bytes]:
    """
    An EPCIS document; whoever gets it closes it.

    It is whole before the first byte is sent: a slow reader holds up no database.

    Parameters
    ----------
    session : Session
    span : Span
    base : str
        Public address that identifiers begin with; empty: a stand-in.
    made_at : int
        Milliseconds since 1970, UTC.
    """
    writer = EpcisWriter(Identifiers(base or DEFAULT_BASE))
    events = epcis_events(session, span.records(session), writer)
    return _spooled(document_pieces(events, writer, made_at=made_at))


def events_file(session: Session, span: Span, form: SheetForm) -> IO[bytes]:
    """Events as a table; whoever gets it closes it."""
    rows = event_rows(span.records(session))
    return _sheet(EVENT_COLUMNS, rows, form, title="Events")


def items_file(session: Session, wanted: ItemFilter, viewer: Viewer, form: SheetForm) -> IO[bytes]:
    """Items that are looked for, and may be seen, as a table; whoever gets it closes it."""
    rows = item_rows(all_items(session, wanted, viewer))
    return _sheet(ITEM_COLUMNS, rows, form, title="Items")


def export_epcis(
    database: Database, out: IO[bytes], span: Span | None = None, *, base: str = "", made_at: int
) -> int:
    """
    Write an EPCIS document, for ``postroute ledger export-epcis``; the number of bytes.

    Parameters
    ----------
    database : Database
    out : binary file
    span : Span, optional
        By default the whole ledger.
    base : str
        Public address that identifiers begin with.
    made_at : int
        Milliseconds since 1970, UTC.
    """
    writer = EpcisWriter(Identifiers(base or DEFAULT_BASE))
    with database.reading() as session:
        events = epcis_events(session, (span or Span()).records(session), writer)
        return sum(map(out.write, document_pieces(events, writer, made_at=made_at)))


def _sheet(
    columns: Sequence[Words], rows: Iterable[Sequence[Value]], form: SheetForm, *, title: str
) -> IO[bytes]:
    headings = [f"{words.vi} / {words.en}" for words in columns]
    if form is SheetForm.CSV:
        return _spooled(csv_pieces(headings, rows))
    return _spooled(xlsx_pieces(headings, rows, title=title))


def _spooled(pieces: Iterable[bytes]) -> IO[bytes]:
    with ExitStack() as stack:
        file: IO[bytes] = stack.enter_context(tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))
        for piece in pieces:
            file.write(piece)
        file.seek(0)
        # From now on it is the caller's to close.
        stack.pop_all()
        return file


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    """A file's bytes, piece by piece; it is closed behind the last."""
    with file:
        while piece := file.read(_PIECE):
            yield piece
