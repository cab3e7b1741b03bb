"""Invented personal data, planted wherever it may get, and the search for it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from sqlalchemy import text

from courier_api.custody.core.acts import Purpose
from courier_api.custody.core.sealed import canonical_json, commit
from courier_api.custody.records import NewEvent, SideField
from courier_api.db import Database
from courier_api.items.personal import PersonalData
from courier_api.items.search_text import search_words
from tests.courier_api.custody.phones import AGENT, AN, CITIZEN, Phone
from tests.courier_api.items.ledger_world import signed

PERSON = PersonalData("Lê Thị Quỳnh Xuyến", "+84935777888", "77/9 kiệt 41 Ngự Bình, phường An Tây")
NOTE = "Gọi chị Xuyến trước khi đến, cổng màu xanh ngọc"
POSITION = [16_463_712, 107_590_866]
SALT = sha256(b"a salt that nobody guesses").digest()[:16]
OTHER_SALT = sha256(b"another salt").digest()[:16]
PICTURE = sha256(b"a picture of a signature").digest()


def planted_events(code: str, *, phone: Phone) -> list[NewEvent]:
    """An item's journey to its citizen, with a note, a position and a signature beside it."""
    sides = (
        SideField("note", SALT, canonical_json(NOTE)),
        SideField("position", OTHER_SALT, canonical_json(POSITION)),
    )
    sealed = (("note", commit(NOTE, SALT)), ("position", commit(POSITION, OTHER_SALT)))
    registered, collected = phone.register(0, items=(code,)), phone.hand(10, AGENT, AN, code)
    delivered = phone.hand(
        30, AN, CITIZEN, code, purpose=Purpose.DELIVER, sealed=sealed, evidence=(PICTURE,)
    )
    return [signed(registered), signed(collected), signed(delivered, *sides)]


def needles() -> Iterator[bytes]:
    """The planted data in every form in which they might be left somewhere."""
    assert PERSON.name
    assert PERSON.phone
    assert PERSON.address
    words = [word for word in search_words(PERSON.name) if len(word) > 4]
    digits = PERSON.phone[3:]
    for plain in (PERSON.name, PERSON.address, NOTE, "Xuyến", digits, *words):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            yield plain.encode(encoding)
        yield base64.b64encode(plain.encode())[:-4]
        yield plain.encode("unicode_escape")
    yield SALT
    yield OTHER_SALT
    yield str(POSITION[0]).encode()


def files_of(database: Database) -> Iterator[bytes]:
    """All that is stored: of SQLite the very files, of PostgreSQL every value of every row."""
    if database.is_sqlite:
        for path in Path(str(database.url.database)).parent.glob("*.db*"):
            yield path.read_bytes()
        return
    with database.read_connection() as connection:
        names = connection.scalars(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ).all()
        for name in names:
            for row in connection.execute(text(f"SELECT * FROM {name}")):  # noqa: S608 - its own
                for value in row:
                    is_bytes = isinstance(value, bytes | memoryview)
                    yield bytes(value) if is_bytes else str(value).encode()


def found(database: Database) -> set[bytes]:
    """Planted data that are stored somewhere."""
    content = b"\n".join(files_of(database))
    return {needle for needle in needles() if needle in content}
