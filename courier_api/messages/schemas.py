"""What the API says of messages on the screen."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from courier_api.messages.port import Purpose
from courier_api.messages.screen import ScreenMessage
from courier_api.messages.words import SCREEN_MARK
from courier_api.moments import moment

__all__ = ["OpenedMessageView", "OutboxView", "ScreenMessageView"]

_EXAMPLE: JsonDict = {
    "message_id": 3, "purpose": "open_item", "subject": "H57.17.21-261121-0001",
    "recipient": "••• ••• 678", "locale": "vi", "desk": "agent:042",
    "created_at": "2026-11-21T03:09:30.000Z", "expires_at": "2026-11-21T03:19:30.000Z",
}  # fmt: skip


class ScreenMessageView(BaseModel):
    """A message that was not sent, but is to be told by whoever sits at the desk."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    message_id: int
    purpose: Purpose
    subject: str = Field(description="The code of the item.")
    recipient: str = Field(description="The last digits of a telephone number; may be empty.")
    locale: str
    desk: str | None = Field(description="The party at whose desk it is shown.")
    created_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, message: ScreenMessage) -> ScreenMessageView:
        """The view of a message."""
        return cls(
            message_id=message.message_id, purpose=Purpose(message.purpose),
            subject=message.subject, recipient=message.recipient, locale=message.locale,
            desk=message.desk, created_at=moment(message.created_at),
            expires_at=moment(message.expires_at),
        )  # fmt: skip


class OutboxView(BaseModel):
    """Messages that are still good, the newest first; 100 at most."""

    mark: dict[str, str] = Field(
        default=SCREEN_MARK, description="Stands beside them on every screen; by language: vi, en."
    )
    messages: list[ScreenMessageView]


class OpenedMessageView(BaseModel):
    """A message, and what it says."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "mark": {**SCREEN_MARK}, "message": _EXAMPLE,
                "text": "Postroute: 042817 là mã để xem hồ sơ H57.17.21-261121-0001. Mã dùng được"
                        " trong 10 phút. Không đưa mã này cho bất kỳ ai.",
            }
        }
    )  # fmt: skip

    mark: dict[str, str] = SCREEN_MARK
    message: ScreenMessageView
    text: str
