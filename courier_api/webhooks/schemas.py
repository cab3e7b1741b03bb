"""What the API says and is told of webhooks."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool
from pydantic.config import JsonDict

from courier_api.identities import IdentityText, show
from courier_api.moments import moment
from courier_api.webhooks.events import EventType
from courier_api.webhooks.records import Delivery, DisabledReason, Webhook
from courier_api.webhooks.service import NewWebhook
from courier_api.wire_types import ONE_LINE

__all__ = [
    "DeliveryPage",
    "DeliveryView",
    "NewWebhookView",
    "WebhookCreation",
    "WebhookList",
    "WebhookPatch",
    "WebhookView",
]

_Url = Annotated[
    str,
    Field(max_length=2_000, description="https, port 443, a name of the public internet.",
          examples=["https://hooks.example.vn/postroute"]),
]  # fmt: skip
_Name = Annotated[str, Field(max_length=100, pattern=ONE_LINE, description="What people call it.")]
_EventTypes = Annotated[
    list[EventType],
    Field(min_length=1, max_length=20, description="What it is told.",
          examples=[["item.state_changed"]]),
]  # fmt: skip

_WEBHOOK_EXAMPLE: JsonDict = {
    "webhook_id": "AZr3kQJ4d0a5XyTq1mB7Zw", "url": "https://hooks.example.vn/postroute",
    "name": "Kho lưu trữ", "event_types": ["item.state_changed"],
    "created_at": "2026-11-21T03:09:30.000Z", "is_enabled": True, "failing_since": None,
    "disabled_at": None, "disabled_reason": None, "disabled_sentence": None,
    "old_secret_until": None,
}  # fmt: skip


class WebhookCreation(BaseModel):
    """A receiver to be told what happens."""

    model_config = ConfigDict(extra="forbid")

    url: _Url
    event_types: _EventTypes
    name: _Name = ""


class WebhookPatch(BaseModel):
    """What is to be otherwise; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"is_enabled": True}})

    url: _Url | None = None
    event_types: _EventTypes | None = None
    name: _Name | None = None
    is_enabled: StrictBool | None = None


class WebhookView(BaseModel):
    """A receiver."""

    model_config = ConfigDict(json_schema_extra={"example": _WEBHOOK_EXAMPLE})

    webhook_id: IdentityText
    url: str
    name: str
    event_types: list[EventType]
    created_at: datetime
    is_enabled: bool
    failing_since: datetime | None = Field(description="Since when it has taken nothing.")
    disabled_at: datetime | None
    disabled_reason: DisabledReason | None
    disabled_sentence: dict[str, str] | None = Field(description="By language: vi, en.")
    old_secret_until: datetime | None = Field(
        description="Until then messages are signed by the former secret as well."
    )

    @classmethod
    def of(cls, webhook: Webhook) -> WebhookView:
        """The view of a webhook."""
        reason = webhook.disabled_reason
        return cls(
            webhook_id=show(webhook.endpoint_id), url=webhook.url, name=webhook.name,
            event_types=list(webhook.event_types), created_at=moment(webhook.created_at),
            is_enabled=webhook.disabled_at is None,
            failing_since=_maybe(webhook.failing_since), disabled_at=_maybe(webhook.disabled_at),
            disabled_reason=reason,
            disabled_sentence=None if reason is None else _both(reason),
            old_secret_until=_maybe(webhook.old_secret_until),
        )  # fmt: skip


class NewWebhookView(BaseModel):
    """A receiver and its secret, which is shown this once."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "webhook": _WEBHOOK_EXAMPLE,
                "secret": "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
            }
        }
    )

    webhook: WebhookView
    secret: str = Field(description="By which it checks signatures; keep it secret.")

    @classmethod
    def of(cls, new: NewWebhook) -> NewWebhookView:
        """The view of a new webhook, or of one with a new secret."""
        return cls(webhook=WebhookView.of(new.webhook), secret=new.secret)


class WebhookList(BaseModel):
    """All receivers, the oldest first; there are 50 at most."""

    webhooks: list[WebhookView]


class DeliveryView(BaseModel):
    """A message on its way to a receiver, or there."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "delivery_id": 17, "message_id": "msg_0f3c5a9e7b1d2c4f8a6e0d9b3c7f1a25",
                "type": "item.state_changed", "state": "waiting", "num_attempts": 2,
                "due_at": "2026-11-21T03:14:35.000Z", "attempted_at": "2026-11-21T03:09:35.000Z",
                "status": 503, "fault": "status",
            }
        }
    )  # fmt: skip

    delivery_id: int
    message_id: str = Field(description="As `webhook-id` tells it.")
    type: EventType
    state: str = Field(description="waiting, delivered or failed.")
    num_attempts: int
    due_at: datetime = Field(description="Of the next attempt, where it waits.")
    attempted_at: datetime | None
    status: int | None = Field(description="What was answered last.")
    fault: str | None = Field(description="Why it was not taken.")

    @classmethod
    def of(cls, delivery: Delivery) -> DeliveryView:
        """The view of a delivery."""
        return cls(
            delivery_id=delivery.delivery_id, message_id=delivery.message_id,
            type=EventType(delivery.type), state=delivery.state,
            num_attempts=delivery.num_attempts, due_at=moment(delivery.due_at),
            attempted_at=_maybe(delivery.attempted_at), status=delivery.status,
            fault=delivery.fault,
        )  # fmt: skip


class DeliveryPage(BaseModel):
    """Deliveries, the newest first."""

    deliveries: list[DeliveryView]
    next_page_token: str | None = Field(description="Null behind the last page.")


def _maybe(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else moment(milliseconds)


def _both(reason: DisabledReason) -> dict[str, str]:
    return {language: reason.sentence(language) for language in ("vi", "en")}
