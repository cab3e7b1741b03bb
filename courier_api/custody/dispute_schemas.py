"""What the API takes and tells of contradictions, decisions and quarantined bytes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from courier_api.custody.core.acts import Ruling
from courier_api.custody.core.contradictions import Contradiction
from courier_api.custody.core.state_bytes import read_state
from courier_api.custody.records import CachedState, Quarantined
from courier_api.identities import IdentityText, show, to_base64url
from courier_api.moments import moment

__all__ = [
    "ContradictionView",
    "DecisionBody",
    "DecisionView",
    "DisputedItemPage",
    "DisputedItemView",
    "QuarantinePage",
    "QuarantinedView",
]

_EVENT = "AZr3kQJ4d0a5XyTq1mB7Zw"
_ITEM = "H57.17.21-261121-0001"
_CONTRADICTION: JsonDict = {
    "code": "claimed_twice", "event_id": _EVENT, "against": None, "giver": "agent:042",
    "receiver": "courier:c8", "seen": "", "wanted": "",
    "sentence_vi": "Hai bên cùng nhận là đang giữ.",
    "sentence_en": "Two parties say that they have it.",
}  # fmt: skip


class ContradictionView(BaseModel):
    """One thing that does not fit; a decision on its event settles it."""

    model_config = ConfigDict(json_schema_extra={"example": _CONTRADICTION})

    code: str
    event_id: str
    against: str | None = Field(description="The event that speaks against it.")
    giver: str | None
    receiver: str | None
    seen: str
    wanted: str
    sentence_vi: str
    sentence_en: str

    @classmethod
    def of(cls, found: Contradiction) -> ContradictionView:
        """As it is told."""
        return cls(
            code=found.code.value,
            event_id=show(found.event_id),
            against=None if found.against is None else show(found.against),
            giver=found.giver,
            receiver=found.receiver,
            seen=found.seen,
            wanted=found.wanted,
            sentence_vi=found.sentence("vi"),
            sentence_en=found.sentence("en"),
        )


class DisputedItemView(BaseModel):
    """An item or bag with what contradicts itself in its history."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "code": _ITEM, "status": "carried", "holder": "courier:c7", "place": "agent-042",
                "contradictions": [_CONTRADICTION],
            }
        }
    )  # fmt: skip

    code: str
    status: str
    holder: str | None
    place: str | None
    contradictions: list[ContradictionView]

    @classmethod
    def of(cls, cached: CachedState) -> DisputedItemView:
        """As it is told."""
        found = read_state(cached.state).contradictions
        return cls(
            code=cached.code,
            status=cached.phase,
            holder=cached.holder,
            place=cached.place,
            contradictions=[ContradictionView.of(one) for one in found],
        )


class DisputedItemPage(BaseModel):
    """Items and bags with contradictions that nobody has settled, by their codes."""

    items: list[DisputedItemView]
    next_page_token: str | None


class DecisionBody(BaseModel):
    """What is decided on an event that contradicts others, or that is held."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"event_id": _EVENT, "ruling": "uphold", "items": [_ITEM]}},
    )

    event_id: IdentityText
    ruling: Ruling
    items: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=500)] = Field(
        default=[], description="For which of the event's items and bags; none: for all."
    )
    holder: (
        Annotated[
            str,
            Field(
                pattern=r"^(?:courier|agent|authority|office):[0-9A-Za-z](?:[0-9A-Za-z._-]{0,38}[0-9A-Za-z])?$"
            ),
        ]
        | None
    ) = Field(default=None, description="Who holds them from then on, if that is said.")


class DecisionView(BaseModel):
    """The event by which the decision stands in the ledger."""

    model_config = ConfigDict(json_schema_extra={"example": {"event_id": _EVENT, "seq": 42}})

    event_id: str
    seq: int


class QuarantinedView(BaseModel):
    """Bytes that were received and are not authentic."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "sha256": "0" * 64, "reason": "bad_signature", "content": "0oRNogEn",
                "received_at": "2026-11-20T08:00:00.000Z", "device_id": _EVENT, "event_id": None,
            }
        }
    )  # fmt: skip

    sha256: str
    reason: str
    content: str = Field(description="As base64url.")
    received_at: datetime
    device_id: str | None = Field(description="That it claims.")
    event_id: str | None = Field(description="That it claims.")

    @classmethod
    def of(cls, found: Quarantined) -> QuarantinedView:
        """As it is told."""
        return cls(
            sha256=found.sha256.hex(),
            reason=found.reason,
            content=to_base64url(found.content),
            received_at=moment(found.received_at),
            device_id=None if found.device_id is None else to_base64url(found.device_id),
            event_id=None if found.event_id is None else to_base64url(found.event_id),
        )


class QuarantinePage(BaseModel):
    """What is quarantined, the newest first."""

    quarantined: list[QuarantinedView]
    next_page_token: str | None
