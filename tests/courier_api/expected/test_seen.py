"""What was scanned of items, read from the ledger, and again only when something has happened."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from courier_api.custody.core.states import Status
from courier_api.custody.records import StoredEntry
from courier_api.custody.repository import LedgerRepository
from courier_api.db import Database
from courier_api.expected.seen import ItemSeen, LedgerItems
from tests.courier_api.custody.phones import (
    AGENT,
    AN,
    AUTHORITY,
    BAG,
    DOSSIER,
    OTHER_DOSSIER,
    OUTER_BAG,
    Phone,
)
from tests.courier_api.expected.ledger import ledger_items, new_event, writing_to


def read(database: Database, items: LedgerItems, *codes: str) -> dict[str, ItemSeen]:
    with database.reading() as session:
        return dict(items.seen(session, codes))


def test_every_change_of_hands_is_told_in_order(database: Database) -> None:
    desk, an = Phone("desk"), Phone("An")
    with writing_to(database) as writer:
        writer.append((new_event(desk, desk.register(0)),))
        writer.append((new_event(an, an.hand(10, AGENT, AN, place="agent-042")),
                       new_event(an, an.hand(40, AN, AUTHORITY))))  # fmt: skip
    found = read(database, ledger_items(), DOSSIER, OTHER_DOSSIER)
    assert set(found) == {DOSSIER}
    assert [(one.giver, one.receiver) for one in found[DOSSIER].changes][-2:] == [
        (AGENT, AN), (AN, AUTHORITY),
    ]  # fmt: skip
    assert found[DOSSIER].state.status is Status.DELIVERED
    assert found[DOSSIER].changes[-2].place == "agent-042"


def test_what_lies_in_bags_follows_them(database: Database) -> None:
    desk, an = Phone("desk"), Phone("An")
    with writing_to(database) as writer:
        writer.append(tuple(new_event(desk, event) for event in (
            desk.register(0), desk.pack(1, AGENT, DOSSIER), desk.pack(2, AGENT, BAG, bag=OUTER_BAG),
        )))  # fmt: skip
        writer.append((new_event(an, an.hand(10, AGENT, AN, OUTER_BAG)),))
    found = read(database, ledger_items(), DOSSIER)[DOSSIER]
    assert found.state.holder == AN
    assert (found.changes[-1].giver, found.changes[-1].receiver) == (AGENT, AN)


def test_a_history_is_read_again_only_when_something_has_happened(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[set[str]] = []
    history = LedgerRepository.history

    def counted(self: LedgerRepository, codes: Collection[str]) -> list[StoredEntry]:
        asked.append(set(codes))
        return history(self, codes)

    monkeypatch.setattr(LedgerRepository, "history", counted)
    desk, an, items = Phone("desk"), Phone("An"), ledger_items()
    with writing_to(database) as writer:
        both = desk.register(0, items=(DOSSIER, OTHER_DOSSIER))
        writer.append((new_event(desk, both),))
        asked.clear()
        read(database, items, DOSSIER, OTHER_DOSSIER)
        read(database, items, DOSSIER, OTHER_DOSSIER)
        assert asked == [{DOSSIER, OTHER_DOSSIER}]
        writer.append((new_event(an, an.hand(10, AGENT, AN)),))
    asked.clear()
    found = read(database, items, DOSSIER, OTHER_DOSSIER)
    assert asked == [{DOSSIER}]
    assert found[DOSSIER].state.holder == AN


def test_only_so_many_are_remembered(database: Database) -> None:
    desk, items = Phone("desk"), ledger_items(max_remembered=1)
    with writing_to(database) as writer:
        both = desk.register(0, items=(DOSSIER, OTHER_DOSSIER))
        writer.append((new_event(desk, both),))
    for _ in range(2):
        assert set(read(database, items, DOSSIER, OTHER_DOSSIER)) == {DOSSIER, OTHER_DOSSIER}
    assert len(items._remembered) == 1
