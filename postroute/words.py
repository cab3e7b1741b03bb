"""What the terminal says, in Vietnamese and English, and how it writes numbers."""

from __future__ import annotations

from typing import Literal

Language = Literal["vi", "en"]

WORDS: dict[str, dict[str, str]] = {
    "vi": {
        "courier": "Bưu tá",
        "stops": "Điểm",
        "km": "km",
        "hours": "Giờ",
        "load": "Tải",
        "first": "Điểm đầu",
        "last": "Điểm cuối",
        "total": "Tổng",
        "routes": "tuyến",
        "of_vehicles": "trong {n} xe",
        "cost": "Chi phí",
        "unserved": "phạt chưa phục vụ",
        "distance": "quãng đường",
        "time": "thời gian",
        "fixed": "mở ca",
        "bound": "cận dưới",
        "gap": "chênh lệch tối đa",
        "unassigned": "chưa xếp",
        "unassigned_title": "Chưa xếp",
        "all_assigned": "Mọi bưu gửi đều đã được xếp.",
        "more": "… và {n} bưu gửi nữa; xem --json hoặc bản đồ.",
        "elapsed": "đã chạy",
        "seconds": "giây",
        "searching": "đang tìm kế hoạch đầu tiên",
        "grams": "kg",
        "millilitres": "l",
        "dong": "₫",
    },
    "en": {
        "courier": "Courier",
        "stops": "Stops",
        "km": "km",
        "hours": "Hours",
        "load": "Load",
        "first": "First stop",
        "last": "Last stop",
        "total": "Total",
        "routes": "routes",
        "of_vehicles": "of {n} vehicles",
        "cost": "Cost",
        "unserved": "left unserved",
        "distance": "distance",
        "time": "time",
        "fixed": "opening shifts",
        "bound": "lower bound",
        "gap": "gap at most",
        "unassigned": "unassigned",
        "unassigned_title": "Unassigned",
        "all_assigned": "Every shipment has its route.",
        "more": "… and {n} more; see --json or the map.",
        "elapsed": "elapsed",
        "seconds": "s",
        "searching": "looking for a first plan",
        "grams": "kg",
        "millilitres": "l",
        "dong": "₫",
    },
}

_SWAPPED = str.maketrans(",.", ".,")


def say(key: str, language: Language) -> str:
    """The word for a key; the key itself where none is known, such as a dimension's name."""
    return WORDS[language].get(key, key)


def write_number(value: float, language: Language, *, digits: int = 0) -> str:
    """``1.234,5`` in Vietnamese, ``1,234.5`` in English."""
    text = f"{value:,.{digits}f}"
    return text.translate(_SWAPPED) if language == "vi" else text


def write_money(dong: int, language: Language) -> str:
    """Dong with its sign."""
    return f"{write_number(dong, language)} {say('dong', language)}"


def write_clock(seconds: int) -> str:
    """``07:05`` of the plan's day; past midnight the hours run on."""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"


def write_hours(seconds: int) -> str:
    """``6:56``, hours and minutes."""
    minutes = round(seconds / 60)
    return f"{minutes // 60}:{minutes % 60:02d}"


def write_amount(value: int, dimension: str, language: Language) -> str:
    """Grams as kilograms and millilitres as litres; other dimensions as they are."""
    if dimension in ("grams", "millilitres"):
        number = write_number(value / 1000, language, digits=1)
        return f"{number} {say(dimension, language)}"
    return f"{write_number(value, language)} {dimension}"
