"""Words and numbers of what is printed or opened elsewhere: route sheets and tracks."""

from __future__ import annotations

from datetime import date
from typing import Literal

from routing_engine.problem import VisitKind

Language = Literal["vi", "en"]

WORDS: dict[str, dict[str, str]] = {
    "vi": {
        "pickup": "Nhận",
        "delivery": "Giao",
        "visit": "Ghé",
        "items": "giấy tờ",
        "to": "đến",
        "from": "từ",
        "end": "mang về cuối tuyến",
        "start": "mang từ đầu tuyến",
        "depart": "Xuất phát",
        "return": "Về đến",
        "break": "Nghỉ",
        "route_sheet": "Phiếu tuyến",
        "overview": "Tổng quan",
        "courier": "Bưu tá",
        "base": "Bưu cục",
        "date": "Ngày",
        "vehicle": "Phương tiện",
        "stops": "Điểm dừng",
        "distance": "Quãng đường (km)",
        "hours": "Thời gian (giờ)",
        "items_total": "Giấy tờ",
        "number": "STT",
        "time": "Giờ",
        "place": "Nơi",
        "address": "Vị trí",
        "task": "Nhận / giao",
        "signature": "Ký nhận",
        "first_stop": "Điểm đầu",
        "last_stop": "Điểm cuối",
        "leaves": "Rời bưu cục",
        "back": "Về đến",
        "total": "Tổng",
        "unassigned": "Chưa xếp",
        "shipment": "Bưu gửi",
        "reason": "Lý do",
        "page": "Trang",
        "signed_courier": "Bưu tá ký",
        "signed_dispatcher": "Điều phối ký",
        "motorbike": "xe máy",
        "van": "xe tải nhỏ",
    },
    "en": {
        "pickup": "Collect",
        "delivery": "Deliver",
        "visit": "Visit",
        "items": "items",
        "to": "to",
        "from": "from",
        "end": "carried to the end",
        "start": "on board from the start",
        "depart": "Leaves",
        "return": "Back at",
        "break": "Break",
        "route_sheet": "Route sheet",
        "overview": "Overview",
        "courier": "Courier",
        "base": "Base",
        "date": "Date",
        "vehicle": "Vehicle",
        "stops": "Stops",
        "distance": "Distance (km)",
        "hours": "Time (hours)",
        "items_total": "Items",
        "number": "No.",
        "time": "Time",
        "place": "Place",
        "address": "Position",
        "task": "Collect / deliver",
        "signature": "Signature",
        "first_stop": "First stop",
        "last_stop": "Last stop",
        "leaves": "Leaves base",
        "back": "Back at",
        "total": "Total",
        "unassigned": "Unassigned",
        "shipment": "Shipment",
        "reason": "Reason",
        "page": "Page",
        "signed_courier": "Courier's signature",
        "signed_dispatcher": "Dispatcher's signature",
        "motorbike": "motorbike",
        "van": "van",
    },
}


def say(key: str, language: Language) -> str:
    """The word for a key; the key itself where none is known, such as a profile's name."""
    return WORDS[language].get(key, key)


def clock(seconds: int) -> str:
    """``07:05`` of the plan's day; past midnight the hours run on."""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"


def day_text(iso_date: str | None, language: Language) -> str:
    """``14/07/2025`` or ``14 July 2025``; the text itself where it is no date, or empty."""
    try:
        day = date.fromisoformat(iso_date or "")
    except ValueError:
        return iso_date or ""
    return f"{day:%d/%m/%Y}" if language == "vi" else f"{day.day} {day:%B %Y}"


def visit_word(kind: VisitKind, language: Language) -> str:
    """What is done at a visit."""
    return say(kind.value, language)
