"""Texts that show whether Vietnamese is set right, and papers' values that several tests need."""

from __future__ import annotations

import itertools
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone

from courier_api.papers.label import Label
from courier_api.papers.qr import ALPHABET
from courier_api.papers.words import Words

_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_SMALL = {
    unicodedata.normalize("NFC", vowel + tone) for vowel, tone in itertools.product(_VOWELS, _TONES)
} | set("bcdđghklmnpqrstvx")

#: The 29 letters with every tone mark, both cases: 178 characters.
ALPHABET_VI = "".join(sorted(_SMALL | {letter.upper() for letter in _SMALL}))

HARD_TEXTS = (
    "Nguyễn Thị Hồng Ánh",
    "12/5 kiệt 42 Đặng Thùy Trâm",
    "hồ sơ đất đai",
    "Ủy ban nhân dân phường Vỹ Dạ, thành phố Huế",
    "ẪM ẬT ỄNH ƯỠNG ĐẶC BIỆT QUÝ",
)

HUE = timezone(timedelta(hours=7))
MADE = datetime(2026, 11, 21, 10, 15, tzinfo=HUE)
MADE_UTC = MADE.astimezone(UTC)


def label(number: int = 1, **changes: object) -> Label:
    """A label as full as any may be."""
    values: dict[str, object] = {
        "qr_text": (ALPHABET * 6)[number : number + 262],
        "item_code": f"H57.17.21-261121-{number:04}",
        "kind": Words("Hồ sơ", "Dossier"),
        "destination": "Trung tâm Phục vụ hành chính công phường Thuận Hóa",
        "sort_code": "TH-04 R12",
        "day": date(2026, 11, 21),
    }
    return Label(**{**values, **changes})  # type: ignore[arg-type]  # a test that errs fails
