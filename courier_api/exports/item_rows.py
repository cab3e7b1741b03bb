"""Items as a table; never a person's data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from courier_api.custody.core.parties import PartyKind, kind_of_party
from courier_api.exports.spreadsheets import Value
from courier_api.items.field_texts import HUE
from courier_api.items.records import ItemSummary
from courier_api.items.searching import ANNOUNCED
from courier_api.papers.words import Words

__all__ = ["ITEM_COLUMNS", "item_rows"]

ITEM_COLUMNS = (
    Words("Mã hồ sơ", "Code"),
    Words("Loại", "Kind"),
    Words("Mã đơn vị", "Unit"),
    Words("Ngày", "Day"),
    Words("Thủ tục", "Procedure"),
    Words("Nơi đến", "Destination"),
    Words("Nơi nhận kết quả", "Wish"),
    Words("Mã điểm nhận", "Place"),
    Words("Độ khẩn", "Urgency"),
    Words("Ngày hẹn trả", "Promised"),
    Words("Tiếp nhận lúc", "Registered"),
    Words("Bên tiếp nhận", "Registered by"),
    Words("Trả lời hồ sơ", "Answers dossier"),
    Words("Trạng thái", "State"),
    Words("Đang giữ", "Holder"),
    Words("Đang ở", "At"),
    Words("Túi", "Bag"),
    Words("Số điểm mâu thuẫn", "Contradictions"),
)


def item_rows(summaries: Iterable[ItemSummary]) -> Iterator[tuple[Value, ...]]:
    """Rows of `ITEM_COLUMNS`."""
    for one in summaries:
        item = one.item
        yield (
            item.code,
            item.kind,
            item.unit,
            item.day.isoformat(),
            item.procedure,
            item.destination,
            item.wish,
            item.wish_place,
            item.urgency,
            _time(item.promised_at),
            _time(item.registered_at),
            item.registered_by,
            item.dossier,
            one.phase or ANNOUNCED,
            _holder(one.holder),
            one.place,
            one.bag,
            one.num_contradictions,
        )


def _holder(party: str | None) -> str | None:
    if party is not None and kind_of_party(party) is PartyKind.CITIZEN:
        return PartyKind.CITIZEN.value
    return party


def _time(milliseconds: int | None) -> str | None:
    if milliseconds is None:
        return None
    return datetime.fromtimestamp(milliseconds / 1_000, HUE).isoformat(timespec="minutes")
