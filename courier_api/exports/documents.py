"""EPCIS documents, written event after event."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from courier_api.custody.core.records import Record
from courier_api.exports.epcis import EpcisEvent, EpcisWriter
from courier_api.exports.selection import Chunk
from courier_api.exports.versions import ABOUT_OTHERS

__all__ = ["EPCIS_TYPE", "document_pieces", "epcis_events"]

EPCIS_TYPE = "application/ld+json"


def epcis_events(
    session: Session, records: Iterator[Record], writer: EpcisWriter
) -> Iterator[EpcisEvent]:
    """
    EPCIS events of some records, in the ledger's order.

    Parameters
    ----------
    session : Session
    records : iterator of Record
    writer : EpcisWriter

    Raises
    ------
    courier_api.exports.epcis.VocabularyError
    """
    for chunk in Chunk.some(session, records):
        for record in chunk.records:
            yield from _told(chunk, record, writer)


def document_pieces(
    events: Iterator[EpcisEvent], writer: EpcisWriter, *, made_at: int
) -> Iterator[bytes]:
    """
    A document, piece by piece; one event a line.

    Parameters
    ----------
    events : iterator of dict
    writer : EpcisWriter
    made_at : int
        Milliseconds since 1970, UTC.
    """
    made = datetime.fromtimestamp(made_at / 1_000, UTC).isoformat(timespec="milliseconds")
    head: dict[str, Any] = {
        "@context": writer.context(),
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": made.replace("+00:00", "Z"),
    }
    yield f'{_json(head)[:-1]}, "epcisBody": {{"eventList": ['.encode()
    separator = "\n"
    for event in events:
        yield f"{separator}{_json(event)}".encode()
        separator = ",\n"
    yield b"\n]}}\n"


def _told(chunk: Chunk, record: Record, writer: EpcisWriter) -> Iterator[EpcisEvent]:
    if record.event.act not in ABOUT_OTHERS:
        yield from writer.told(chunk.version(record, record.seq), chunk.packed(record))
        return
    root = chunk.root_of(record)
    # What is about an event that comes later is told with that event.
    if root is not None and root.seq < record.seq:
        before, after = (chunk.version(root, seq) for seq in (record.seq - 1, record.seq))
        yield from writer.corrected(record, before, after, chunk.packed(root))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
