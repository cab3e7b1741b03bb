"""Webhooks and deliveries as the rest of the program sees them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from courier_api.webhooks.events import EventType

__all__ = ["Claimed", "Delivery", "DisabledReason", "Webhook"]


class DisabledReason(StrEnum):
    """Why a webhook is switched off."""

    #: Nothing was taken for days.
    FAILING = "failing"
    #: The receiver answered 410: it wants no more.
    GONE = "gone"
    BY_HAND = "by_hand"

    def sentence(self, language: str = "vi") -> str:
        """Why, in ``vi`` or ``en``."""
        return _SENTENCES[language][self]


@dataclass(frozen=True, slots=True)
class Webhook:
    """
    A receiver.

    Parameters
    ----------
    endpoint_id : bytes
    url, name : str
    event_types : tuple of EventType
        What it is told; in order.
    created_at, failing_since, disabled_at, old_secret_until : int or None
        Milliseconds since 1970, UTC.
    disabled_reason : DisabledReason or None
        None: it is switched on.
    """

    endpoint_id: bytes
    url: str
    name: str
    event_types: tuple[EventType, ...]
    created_at: int
    failing_since: int | None
    disabled_at: int | None
    disabled_reason: DisabledReason | None
    old_secret_until: int | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """
    A message on its way to a receiver, or there.

    Parameters
    ----------
    delivery_id : int
    message_id, type, state : str
    num_attempts : int
    due_at, attempted_at : int or None
        Of the next attempt and the last; milliseconds since 1970, UTC.
    status : int or None
        What was answered.
    fault : str or None
        Why nothing was; a `PostFault`.
    """

    delivery_id: int
    message_id: str
    type: str
    state: str
    num_attempts: int
    due_at: int
    attempted_at: int | None
    status: int | None
    fault: str | None


@dataclass(frozen=True, slots=True)
class Claimed:
    """
    A delivery that one worker sends now.

    Parameters
    ----------
    delivery_id : int
    lease : bytes
        Whoever holds it settles the delivery.
    endpoint_id : bytes
    url : str
    secrets : tuple of bytes
        Sealed; the newest first.
    message_id : str
    body : bytes
    num_attempts : int
        This one included.
    """

    delivery_id: int
    lease: bytes
    endpoint_id: bytes
    url: str
    secrets: tuple[bytes, ...]
    message_id: str
    body: bytes
    num_attempts: int


_SENTENCES: dict[str, dict[DisabledReason, str]] = {
    "vi": {
        DisabledReason.FAILING: "Đã tắt vì nhiều ngày liền không gửi được lần nào."
        " Hãy kiểm tra máy chủ nhận rồi bật lại.",
        DisabledReason.GONE: "Đã tắt vì máy chủ nhận trả lời là không nhận nữa (410).",
        DisabledReason.BY_HAND: "Đã được tắt.",
    },
    "en": {
        DisabledReason.FAILING: "Switched off: nothing could be sent for days."
        " See to the receiver, then switch it on again.",
        DisabledReason.GONE: "Switched off: the receiver answered that it wants no more (410).",
        DisabledReason.BY_HAND: "Switched off.",
    },
}
