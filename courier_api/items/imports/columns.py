"""Columns of an imported table: what they are called, and what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from courier_api.custody.core.acts import ItemKind
from courier_api.items.drafts import Urgency, Wish
from courier_api.items.field_texts import (
    read_code,
    read_destination,
    read_moment,
    read_place,
    read_procedure,
    read_unit,
)
from courier_api.items.personal import read_address, read_name, read_phone
from courier_api.items.proof_rules import Demand
from courier_api.items.search_text import search_words
from courier_api.papers.words import Words

__all__ = ["COLUMNS", "Column", "column_of_heading"]


@dataclass(frozen=True, slots=True)
class Column:
    """
    A column.

    Parameters
    ----------
    key : str
        As faults name it; a heading may be this, too.
    words : Words
    read : callable
        The value of a cell that is not empty; ValueError, with what is wanted, where it is none.
    example : str
        Invented.
    is_wanted : bool
        Whether a cell may be empty.
    """

    key: str
    words: Words
    read: Callable[[str], Any]
    example: str = ""
    is_wanted: bool = False

    @property
    def heading(self) -> str:
        """In both languages."""
        return f"{self.words.vi} / {self.words.en}"


def _one_of(names: Mapping[StrEnum, tuple[str, ...]]) -> Callable[[str], StrEnum]:
    """Reads a member of a closed list by any of its names, with or without accents."""
    known = {search_words(name): member for member, some in names.items() for name in some}
    wanted = "wanted " + " or ".join(some[0] for some in names.values())

    def read(text: str) -> StrEnum:
        member = known.get(search_words(text))
        if member is None:
            raise ValueError(wanted)
        return member

    return read


_KINDS: Mapping[StrEnum, tuple[str, ...]] = {
    ItemKind.DOSSIER: ("hồ sơ", "dossier"),
    ItemKind.DOCUMENT: ("kết quả", "giấy tờ", "document", "issued document"),
}
_WISHES: Mapping[StrEnum, tuple[str, ...]] = {
    Wish.HOME: ("tại nhà", "nhà", "home", "at home"),
    Wish.AGENT_POINT: ("điểm đại lý", "tại điểm đại lý", "đại lý", "agent point", "agent_point"),
    Wish.OFFICE: ("bưu cục", "tại bưu cục", "office", "post office"),
}
_URGENCIES: Mapping[StrEnum, tuple[str, ...]] = {
    Urgency.NORMAL: ("thường", "normal"),
    Urgency.URGENT: ("khẩn", "urgent"),
    Urgency.EXPRESS: ("hỏa tốc", "hoả tốc", "express"),
}
_DEMANDS: Mapping[StrEnum, tuple[str, ...]] = {
    Demand.REQUIRED: ("bắt buộc", "required"),
    Demand.RECOMMENDED: ("nên có", "recommended"),
    Demand.OFF: ("không", "off"),
}

#: In the order of the template.
COLUMNS = (
    Column("code", Words("Mã hồ sơ", "Code"), read_code),
    Column("unit", Words("Mã đơn vị", "Unit"), read_unit, "H57.17.21"),
    Column("kind", Words("Loại", "Kind"), _one_of(_KINDS), "hồ sơ", is_wanted=True),
    Column("procedure", Words("Thủ tục", "Procedure"), read_procedure,
           "Đăng ký khai sinh", is_wanted=True),
    Column("destination", Words("Nơi đến", "Destination"), read_destination,
           "authority:H57.17.21"),
    Column("wish", Words("Nơi nhận kết quả", "Wish"), _one_of(_WISHES), "điểm đại lý"),
    Column("wish_place", Words("Mã điểm nhận", "Place"), read_place, "agent-042"),
    Column("promised", Words("Ngày hẹn trả", "Promised"), read_moment, "30/11/2026 16:30"),
    Column("urgency", Words("Độ khẩn", "Urgency"), _one_of(_URGENCIES), "thường"),
    Column("name", Words("Họ và tên", "Name"), read_name, "Nguyễn Thị Ví Dụ"),
    Column("phone", Words("Điện thoại", "Phone"), read_phone, "0905 123 456"),
    Column("address", Words("Địa chỉ", "Address"), read_address,
           "12/5 kiệt 3 đường Ví Dụ, phường An Cựu"),
    Column("dossier", Words("Trả lời hồ sơ", "Answers dossier"), read_code),
    Column("proof_code", Words("Mã giao nhận", "Delivery code"), _one_of(_DEMANDS)),
    Column("proof_signature", Words("Chữ ký người nhận", "Recipient's signature"),
           _one_of(_DEMANDS)),
    Column("proof_photograph", Words("Ảnh khi giao", "Photograph at delivery"),
           _one_of(_DEMANDS)),
)  # fmt: skip


def column_of_heading(heading: str) -> Column | None:
    """The column that a heading means: in either language or both, or its key; without accents."""
    words = search_words(heading)
    return next((column for column in COLUMNS if words in _names(column)), None)


def _names(column: Column) -> tuple[tuple[str, ...], ...]:
    names = (column.key, column.words.vi, column.words.en, column.heading)
    return tuple(search_words(name) for name in names)
