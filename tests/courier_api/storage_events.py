"""Invented events and folds for tests of the storage, which looks into no event."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from courier_api.custody.core.entries import Standing
from courier_api.custody.folding import LedgerView
from courier_api.custody.records import CachedState, NewEvent, StoredEntry
from courier_api.models import DeviceRow, UserRow

#: 21 November 2026, 10:09:30 in Hue.
MORNING = 1_795_230_570_000


def device(number: int) -> bytes:
    return sha256(b"device %d" % number).digest()[:16]


def invented(phone: int, number: int, *codes: str, more: str = "", **fields: Any) -> NewEvent:
    """The event that a phone makes as its ``number``-th, always the same bytes."""
    codes = codes or (dossier(phone * 1_000 + number % 7),)
    time = MORNING + number * 60_000
    text = json.dumps({"phone": phone, "number": number, "codes": codes, "more": more})
    event_id = time.to_bytes(6) + sha256(f"{phone} {number}".encode()).digest()[:10]
    return NewEvent(
        event_id, device(phone), number, time, "handover", codes, text.encode(), **fields
    )


def held(event: NewEvent) -> NewEvent:
    values = {name: getattr(event, name) for name in NewEvent.__dataclass_fields__}
    return NewEvent(**values | {"standing": Standing.HELD})


def dispatcher() -> UserRow:
    return UserRow(
        user_id=bytes(16), login="dispatch", display_name="Dispatch", role="dispatcher",
        locale="vi", password_hash="", must_change_password=False, is_active=True,
        created_at=MORNING, password_changed_at=MORNING,
    )  # fmt: skip


def revoked_device(number: int) -> DeviceRow:
    """A device that is to sign no more, invited by the dispatcher."""
    return DeviceRow(
        device_id=device(number), party=f"courier:c{number}", label="Old phone", algorithm=-8,
        public_key=sha256(b"key %d" % number).digest(), invited_by=bytes(16), enrolled_at=MORNING,
        enrolled_from=0, revoked_at=MORNING, revoked_from=0, revoke_reason="lost",
    )  # fmt: skip


def dossier(number: int) -> str:
    return f"H57.17.21-261121-{number:04}"


def codes_of(entry: StoredEntry) -> list[str]:
    return list(json.loads(entry.signed)["codes"])


def fold_whole(new: Sequence[StoredEntry], view: LedgerView) -> Iterable[CachedState]:
    """Each item's state from all of its entries, whatever its state was."""
    for code in dict.fromkeys(code for entry in new for code in codes_of(entry)):
        history = view.history([code])
        last = max(history, key=lambda one: (one.event_time, one.event_id))
        phone = json.loads(last.signed)["phone"]
        seen = b"".join(sorted(entry.event_id for entry in history))
        yield CachedState(
            code, f"courier:c{phone}", None, "carried", None, last.event_id, len(history) % 3,
            sha256(seen).digest(),
        )  # fmt: skip


def fold_by_steps(new: Sequence[StoredEntry], view: LedgerView) -> Iterable[CachedState]:
    """Each item's state from the one before: the number of its entries, in any order."""
    changed = view.states([code for entry in new for code in codes_of(entry)])
    for entry in new:
        for code in codes_of(entry):
            before = int(changed[code].state) if code in changed else 0
            last = max(entry.event_id, changed[code].last_event if code in changed else b"")
            state = str(before + 1).encode()
            changed[code] = CachedState(code, None, None, "carried", None, last, 0, state)
    return changed.values()
