"""
What happened, as other programs are told: codes and states, and nothing of any person.

Each field is checked when the event is made. A citizen is told as ``citizen``, without the
pseudonym that custody knows them by.
"""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, ClassVar

from courier_api.custody.core.codes import is_item_code
from courier_api.custody.core.contradictions import ContradictionCode
from courier_api.custody.core.parties import PARTY, TOKEN, PartyKind, kind_of_party
from courier_api.custody.core.states import Status
from courier_api.identities import show

__all__ = [
    "ContradictionRaised",
    "ContradictionSettled",
    "EventType",
    "EvidencePresent",
    "HandoverAlarmEvent",
    "HandoverMissing",
    "HandoverSwapped",
    "HandoverUnexpected",
    "ItemStateChanged",
    "PlanPublished",
    "WebhookEvent",
    "WebhookEventError",
]


class WebhookEventError(ValueError):
    """An event would tell what it must not, or what nobody understands."""


class EventType(StrEnum):
    """What receivers can ask for."""

    ITEM_STATE_CHANGED = "item.state_changed"
    CONTRADICTION_RAISED = "contradiction.raised"
    CONTRADICTION_SETTLED = "contradiction.settled"
    PLAN_PUBLISHED = "plan.published"
    EVIDENCE_PRESENT = "evidence.present"
    HANDOVER_MISSING = "handover.missing"
    HANDOVER_SWAPPED = "handover.swapped"
    HANDOVER_UNEXPECTED = "handover.unexpected"


@dataclass(frozen=True, slots=True)
class WebhookEvent(ABC):
    """
    Root of the events.

    Parameters
    ----------
    time_ms : int
        When it happened: milliseconds since 1970, UTC.
    """

    type: ClassVar[EventType]

    time_ms: int

    @abstractmethod
    def data(self) -> dict[str, Any]:
        """What is told of it."""

    @abstractmethod
    def key(self) -> str:
        """What tells it from any other event of its type: telling it twice is telling it once."""

    @property
    def message_id(self) -> str:
        """Identity of the message: the same whoever makes it, and however often."""
        return "msg_" + sha256(f"{self.type}\n{self.key()}".encode()).hexdigest()[:32]

    def body(self) -> bytes:
        """The message as it is sent."""
        moment = datetime.fromtimestamp(self.time_ms / 1_000, UTC)
        told = {"type": self.type, "timestamp": moment.isoformat(timespec="milliseconds"),
                "data": self.data()}  # fmt: skip
        return json.dumps(told, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class ItemStateChanged(WebhookEvent):
    """
    An item or bag stands otherwise than before.

    Parameters
    ----------
    item : str
    status, before : Status
        Now, and before; None where it was not known.
    holder : str or None
        A party.
    seq : int
        The ledger's entry from which it follows.
    """

    type: ClassVar[EventType] = EventType.ITEM_STATE_CHANGED

    item: str
    status: Status
    before: Status | None
    holder: str | None
    seq: int

    def __post_init__(self) -> None:
        _check(is_item_code(self.item), "item", self.item)
        _check(self.holder is None or PARTY.fullmatch(self.holder), "holder", self.holder)

    def data(self) -> dict[str, Any]:
        """See `WebhookEvent.data`."""
        return {"item": self.item, "status": Status(self.status),
                "before": None if self.before is None else Status(self.before),
                "holder": _told_party(self.holder), "seq": int(self.seq)}  # fmt: skip

    def key(self) -> str:
        """See `WebhookEvent.key`."""
        return f"{self.item} {self.seq}"


@dataclass(frozen=True, slots=True)
class ContradictionRaised(WebhookEvent):
    """
    Something in the history of an item, bag or device does not fit.

    Parameters
    ----------
    subject : str
        An item or bag; or a device, in hexadecimal.
    contradiction : ContradictionCode
    event_id : bytes
        The custody event that it shows in.
    seq : int
        The ledger's entry with which it came.
    """

    type: ClassVar[EventType] = EventType.CONTRADICTION_RAISED

    subject: str
    contradiction: ContradictionCode
    event_id: bytes
    seq: int

    def __post_init__(self) -> None:
        is_device = re.fullmatch(r"[0-9a-f]{32}", self.subject)
        _check(is_device or is_item_code(self.subject), "subject", self.subject)
        _check(len(self.event_id) == 16, "event_id", self.event_id)

    def data(self) -> dict[str, Any]:
        """See `WebhookEvent.data`."""
        return {"subject": self.subject, "contradiction": ContradictionCode(self.contradiction),
                "event_id": self.event_id.hex(), "seq": int(self.seq)}  # fmt: skip

    def key(self) -> str:
        """See `WebhookEvent.key`."""
        return f"{self.subject} {self.contradiction} {self.event_id.hex()} {self.seq}"


@dataclass(frozen=True, slots=True)
class ContradictionSettled(ContradictionRaised):
    """It fits now: a missing event came, or a dispatcher decided."""

    type: ClassVar[EventType] = EventType.CONTRADICTION_SETTLED


@dataclass(frozen=True, slots=True)
class PlanPublished(WebhookEvent):
    """
    Couriers were given a plan.

    Parameters
    ----------
    plan : str
    version : int
    day : date
    """

    type: ClassVar[EventType] = EventType.PLAN_PUBLISHED

    plan: str
    version: int
    day: date

    def __post_init__(self) -> None:
        _check(TOKEN.fullmatch(self.plan), "plan", self.plan)

    def data(self) -> dict[str, Any]:
        """See `WebhookEvent.data`."""
        return {"plan": self.plan, "version": int(self.version), "day": self.day.isoformat()}

    def key(self) -> str:
        """See `WebhookEvent.key`."""
        return f"{self.plan} {self.version}"


@dataclass(frozen=True, slots=True)
class EvidencePresent(WebhookEvent):
    """
    A photograph or signature has come that an event named before.

    Parameters
    ----------
    evidence : bytes
        Its SHA-256.
    items : tuple of str
        Items of the events that name it.
    """

    type: ClassVar[EventType] = EventType.EVIDENCE_PRESENT

    evidence: bytes
    items: tuple[str, ...]

    def __post_init__(self) -> None:
        _check(len(self.evidence) == 32, "evidence", self.evidence)
        for item in self.items:
            _check(is_item_code(item), "item", item)

    def data(self) -> dict[str, Any]:
        """See `WebhookEvent.data`."""
        return {"evidence": self.evidence.hex(), "items": list(self.items)}

    def key(self) -> str:
        """See `WebhookEvent.key`."""
        return self.evidence.hex()


#: Of one message, which stays below 20,000 bytes.
_MAX_ITEMS = 100


@dataclass(frozen=True, slots=True)
class HandoverAlarmEvent(WebhookEvent):
    """
    Something about a handover that somebody should look at; told once for each alarm.

    Parameters
    ----------
    alarm_id : bytes
    day_id : str
        What the API calls the day.
    direction : str
        ``collect`` or ``deliver``: whether the courier takes or gives.
    courier, counterparty : str or None
        Whose handover it is, and with whom.
    other_courier : str or None
        Who took, gave or holds it instead.
    items : tuple of str
    planned_ms : int
        By when it should have been done; if unexpected, when it was.
    """

    alarm_id: bytes
    day_id: str
    direction: str
    courier: str | None
    counterparty: str | None
    other_courier: str | None
    items: tuple[str, ...]
    planned_ms: int

    def __post_init__(self) -> None:
        _check(len(self.alarm_id) == 16, "alarm_id", self.alarm_id)
        _check(TOKEN.fullmatch(self.day_id), "day_id", self.day_id)
        _check(self.direction in ("collect", "deliver"), "direction", self.direction)
        for name in ("courier", "counterparty", "other_courier"):
            party = getattr(self, name)
            is_party = party in (None, PartyKind.CITIZEN) or PARTY.fullmatch(party)
            _check(is_party, name, party)
        for item in self.items:
            _check(is_item_code(item), "item", item)

    def data(self) -> dict[str, Any]:
        """See `WebhookEvent.data`."""
        planned = datetime.fromtimestamp(self.planned_ms / 1_000, UTC)
        return {"alarm_id": show(self.alarm_id), "day_id": self.day_id, "direction": self.direction,
                "courier": _told_party(self.courier),
                "counterparty": _told_party(self.counterparty),
                "other_courier": _told_party(self.other_courier),
                "items": list(self.items[:_MAX_ITEMS]), "num_items": len(self.items),
                "time": planned.isoformat(timespec="milliseconds")}  # fmt: skip

    def key(self) -> str:
        """See `WebhookEvent.key`."""
        return self.alarm_id.hex()


@dataclass(frozen=True, slots=True)
class HandoverMissing(HandoverAlarmEvent):
    """The time of an expected handover has passed, and not all of it was scanned."""

    type: ClassVar[EventType] = EventType.HANDOVER_MISSING


@dataclass(frozen=True, slots=True)
class HandoverSwapped(HandoverAlarmEvent):
    """Another courier took, gave or holds what was expected of this one."""

    type: ClassVar[EventType] = EventType.HANDOVER_SWAPPED


@dataclass(frozen=True, slots=True)
class HandoverUnexpected(HandoverAlarmEvent):
    """Items changed hands, and no plan expected that."""

    type: ClassVar[EventType] = EventType.HANDOVER_UNEXPECTED


def _check(is_good: object, name: str, value: object) -> None:
    if not is_good:
        raise WebhookEventError(f"Event: {name} is {value!r}, which is no code.")


def _told_party(party: str | None) -> str | None:
    if party in (None, PartyKind.CITIZEN) or kind_of_party(party) is not PartyKind.CITIZEN:
        return party
    return PartyKind.CITIZEN
