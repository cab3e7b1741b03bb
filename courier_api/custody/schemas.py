"""What the API takes and tells of signed events."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from courier_api.custody.intake import Sent
from courier_api.custody.records import Outcome, SideField, Verdict
from courier_api.identities import from_base64url, show

__all__ = [
    "MAX_EVENTS",
    "MAX_SIDES",
    "EventVerdict",
    "SentEvent",
    "SentSide",
    "SyncAnswer",
    "SyncBody",
]

#: Events of one request.
MAX_EVENTS = 500
#: Fields of one event.
MAX_SIDES = 20

_EVENT = "AZr3kQJ4d0a5XyTq1mB7Zw"
_SIDE: JsonDict = {
    "name": "note", "salt": "c2FsdHNhbHRzYWx0c2FsdA", "value": '"Gửi ở cổng sau"',
}  # fmt: skip


class SentSide(BaseModel):
    """A field that the event commits to, kept beside it so that it can be erased."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": _SIDE})

    name: Annotated[str, Field(max_length=60)]
    salt: Annotated[str, Field(max_length=60, description="16 bytes as base64url.")]
    value: Annotated[str, Field(max_length=10_000, description="The field as canonical JSON.")]

    def side(self) -> SideField:
        """The same as bytes."""
        return SideField(self.name, _bytes(self.salt), self.value.encode())


class SentEvent(BaseModel):
    """An event as its device signed it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"signed": "0oRNogEn"}})

    signed: Annotated[
        str, Field(max_length=220_000, description="The signed bytes as base64url, unpadded.")
    ]
    sides: Annotated[list[SentSide], Field(max_length=MAX_SIDES, default_factory=list)]
    sealed_sides: Annotated[str | None, Field(max_length=40_000)] = Field(
        default=None,
        description="The same, sealed for the server on the spot (see `/v1/evidence/sealing-key`):"
        " `PRE1` with the context `postroute.sides.seal/1`, for the SHA-256 of the signed bytes;"
        " what is sealed is the JSON array of fields, in UTF-8. As base64url, unpadded. What does"
        " not open counts as not sent; the event is stored all the same.",
    )

    def sent(self) -> Sent:
        """The same as bytes; a text that is no base64url is kept as it stands."""
        sealed = None if self.sealed_sides is None else _bytes(self.sealed_sides)
        return Sent(_bytes(self.signed), tuple(one.side() for one in self.sides), sealed)


class SyncBody(BaseModel):
    """Events of a phone's outbox, in their order."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"events": [{"signed": "0oRNogEn"}]}}
    )

    events: Annotated[list[SentEvent], Field(min_length=1, max_length=MAX_EVENTS)]


class EventVerdict(BaseModel):
    """What became of an event; whatever it is, the event is acknowledged and kept."""

    outcome: Outcome
    event_id: str | None = Field(description="None where no one can be read.")
    seq: int | None = Field(description="Place in the ledger; None for what is quarantined.")
    reason: str | None = Field(description="Why it is quarantined.")
    sha256: str | None = Field(description="Of quarantined bytes, hexadecimal.")

    @classmethod
    def of(cls, verdict: Verdict) -> EventVerdict:
        """As it is told."""
        return cls(
            outcome=verdict.outcome,
            event_id=None if verdict.event_id is None else show(verdict.event_id),
            seq=verdict.seq,
            reason=verdict.reason,
            sha256=None if verdict.sha256 is None else verdict.sha256.hex(),
        )


class SyncAnswer(BaseModel):
    """A verdict for each event, in their order, once all of them are durable."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "verdicts": [
                    {"outcome": "stored", "event_id": _EVENT, "seq": 41, "reason": None,
                     "sha256": None}
                ]
            }
        }
    )  # fmt: skip

    verdicts: list[EventVerdict]


def _bytes(text: str) -> bytes:
    try:
        return from_base64url(text)
    except ValueError:
        return text.encode()
