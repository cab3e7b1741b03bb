"""An invented desk: drafts of items, and a registry without chance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import digest
from typing import Any

from sqlalchemy.orm import Session

from courier_api.custody.core.acts import ItemKind
from courier_api.db import Database
from courier_api.items.drafts import ItemDraft, Wish
from courier_api.items.personal import PersonalData
from courier_api.items.personal_service import PersonalKeeper
from courier_api.items.records import Item
from courier_api.items.service import register_items

#: 21 November 2026, 07:00 in Hue.
MORNING = 1_795_219_200_000
HOUR, DAY = 3_600_000, 86_400_000

UNIT, OTHER_UNIT = "H57.17.21", "H57.17.30"
AGENT, OTHER_AGENT = "agent:042", "agent:043"
AUTHORITY = f"authority:{UNIT}"

DAO = PersonalData("Nguyễn Thị Đào", "+84905123456", "12/5 kiệt 3 Bà Triệu, phường An Cựu")
HOA = PersonalData("Trần Văn Hoà", "+84914000111", "Thôn Hạ, xã Lộc Thủy")


def drawing(seed: str) -> Callable[[int], bytes]:
    """Bytes that look like chance and are the same each time."""
    numbers = iter(range(10**9))
    return lambda size: sha256(f"{seed} {next(numbers)}".encode()).digest()[:size]


def pseudonym(purpose: str, text: str) -> bytes:
    return digest(b"invented " + purpose.encode(), text.encode(), sha256)


def dossier(unit: str | None = UNIT, **fields: Any) -> ItemDraft:
    is_made = "code" not in fields or unit != UNIT
    given: dict[str, Any] = {"unit": unit if is_made else None, "personal": DAO}
    given.update(destination=AUTHORITY, procedure="Cấp bản sao trích lục hộ tịch")
    return ItemDraft(ItemKind.DOSSIER, **given | fields)


def document(**fields: Any) -> ItemDraft:
    given: dict[str, Any] = {"unit": UNIT, "wish": Wish.HOME, "personal": HOA}
    return ItemDraft(ItemKind.DOCUMENT, "Giấy phép xây dựng", **given | fields)


@dataclass
class Desk:
    """Registers items in transactions of its own."""

    database: Database
    now: int = MORNING
    keeper: PersonalKeeper = field(
        default_factory=lambda: PersonalKeeper(pseudonym, drawing("desk"))
    )
    opened: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def register(self, *drafts: ItemDraft, by: str | None = AGENT) -> list[Item]:
        with self.database.writing() as session:
            return register_items(session, drafts, by=by, now=self.now, keeper=self.keeper)

    def note(self, session: Session, code: str, fields: Sequence[str]) -> None:
        """Stands for the audit."""
        del session
        self.opened.append((code, tuple(fields)))
