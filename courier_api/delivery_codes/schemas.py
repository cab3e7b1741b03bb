"""What the API takes and tells of delivery codes."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from courier_api.delivery_codes.service import Sending
from courier_api.items.schemas import WordsView
from courier_api.moments import moment
from courier_api.papers.words import Words

__all__ = ["DeliveryCodeBody", "DeliveryCodeView"]

_SENT = Words("Mã giao nhận đã được gửi đến người nhận.", "The code was sent to the recipient.")
_UNSENT = Words(
    "Chưa có số điện thoại: không gửi được mã.", "No telephone is known: no code was sent."
)


class DeliveryCodeBody(BaseModel):
    """A wish for a delivery code."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"locale": "vi"}})

    locale: Literal["vi", "en"] = Field(default="vi", description="Of the message.")


class DeliveryCodeView(BaseModel):
    """What became of a wish for a code; the code itself is told to its citizen alone."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "item": "H57.17.21-261121-0001", "is_sent": True,
                "issued_at": "2026-11-21T00:05:00Z", "expires_at": "2026-12-05T00:05:00Z",
                "words": {"vi": _SENT.vi, "en": _SENT.en},
            }
        }
    )  # fmt: skip

    item: str
    is_sent: bool = Field(description="False: no telephone is known for the item.")
    issued_at: datetime | None
    expires_at: datetime | None = Field(
        description="A delivery until then may be proved by it, whenever its event arrives."
    )
    words: WordsView

    @classmethod
    def of(cls, sending: Sending) -> DeliveryCodeView:
        """The view of a sending."""
        issued = sending.issued
        return cls(
            item=sending.item,
            is_sent=issued is not None,
            issued_at=None if issued is None else moment(issued.issued_at),
            expires_at=None if issued is None else moment(issued.expires_at),
            words=WordsView.of(_UNSENT if issued is None else _SENT),
        )
