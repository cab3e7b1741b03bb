"""Events as a table, a row for each item that an event speaks of; never a person's data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

from courier_api.custody.core.parties import PartyKind, kind_of_party
from courier_api.custody.core.records import Record
from courier_api.exports.spreadsheets import Value
from courier_api.exports.upu import upu_code
from courier_api.items.history import event_words
from courier_api.papers.words import Words

__all__ = ["EVENT_COLUMNS", "event_rows"]

EVENT_COLUMNS = (
    Words("Số mục", "Entry"),
    Words("Mã sự kiện", "Event"),
    Words("Thời điểm", "Event time"),
    Words("Ghi nhận lúc", "Record time"),
    Words("Mã hồ sơ, túi", "Item or bag"),
    Words("Việc", "Act"),
    Words("Bên giao", "From"),
    Words("Bên nhận", "To"),
    Words("Tại", "At"),
    Words("Túi", "Bag"),
    Words("Mã UPU", "UPU code"),
    Words("Tình trạng", "Standing"),
    Words("Diễn giải", "In words"),
    Words("Diễn giải (tiếng Anh)", "In English"),
)


def event_rows(records: Iterator[Record]) -> Iterator[tuple[Value, ...]]:
    """Rows of `EVENT_COLUMNS`."""
    for record in records:
        event = record.event
        zone = timezone(timedelta(minutes=event.offset))
        words, code = event_words(event), upu_code(event)
        for item in event.items:
            yield (
                record.seq,
                str(UUID(bytes=event.event_id)),
                _time(event.event_time, zone),
                _time(record.record_time, UTC),
                item,
                event.act.value,
                _party(event.giver),
                _party(event.receiver),
                event.place,
                getattr(event.detail, "bag", None),
                None if code is None else code.value,
                record.standing.value,
                words.vi,
                words.en,
            )


def _party(party: str | None) -> str | None:
    """All citizens are one: tables need not tell which."""
    if party is not None and kind_of_party(party) is PartyKind.CITIZEN:
        return PartyKind.CITIZEN.value
    return party


def _time(milliseconds: int, zone: timezone) -> str:
    return datetime.fromtimestamp(milliseconds / 1_000, zone).isoformat(timespec="seconds")
