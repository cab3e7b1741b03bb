"""Statements about webhooks and what they are told."""

from __future__ import annotations

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from courier_api.models import (
    WebhookDeliveryRow,
    WebhookEndpointRow,
    WebhookMessageRow,
)
from courier_api.models.webhook_delivery import DeliveryState
from courier_api.webhooks.events import EventType
from courier_api.webhooks.records import Delivery, DisabledReason, Webhook

__all__ = [
    "add_endpoint",
    "count_endpoints",
    "delete_endpoint",
    "delete_messages",
    "deliveries",
    "endpoint",
    "endpoints",
    "lock_endpoint",
    "send_again",
    "wake_waiting",
    "webhook_of",
]


def webhook_of(row: WebhookEndpointRow) -> Webhook:
    """What a row says."""
    reason = row.disabled_reason
    return Webhook(
        endpoint_id=row.endpoint_id,
        url=row.url,
        name=row.name,
        event_types=tuple(map(EventType, row.event_types.split())),
        created_at=row.created_at,
        failing_since=row.failing_since,
        disabled_at=row.disabled_at,
        disabled_reason=None if reason is None else DisabledReason(reason),
        old_secret_until=row.old_secret_until,
    )


def add_endpoint(session: Session, row: WebhookEndpointRow) -> None:
    """Add a webhook."""
    session.add(row)
    session.flush()


def count_endpoints(session: Session) -> int:
    """How many webhooks there are."""
    return session.scalar(select(func.count()).select_from(WebhookEndpointRow)) or 0


def endpoints(session: Session) -> list[WebhookEndpointRow]:
    """All webhooks, the oldest first."""
    order = (WebhookEndpointRow.created_at, WebhookEndpointRow.endpoint_id)
    return list(session.scalars(select(WebhookEndpointRow).order_by(*order)))


def endpoint(session: Session, endpoint_id: bytes) -> WebhookEndpointRow | None:
    """A webhook."""
    return session.get(WebhookEndpointRow, endpoint_id)


def lock_endpoint(session: Session, endpoint_id: bytes) -> WebhookEndpointRow | None:
    """`endpoint`, which no other transaction changes until this one ends."""
    # Not its key: what happens meanwhile is put into the queue all the same.
    return session.get(WebhookEndpointRow, endpoint_id, with_for_update={"key_share": True})


def delete_endpoint(session: Session, endpoint_id: bytes) -> bool:
    """Delete a webhook and its deliveries; whether it was there."""
    mine = WebhookEndpointRow.endpoint_id == endpoint_id
    deleted = delete(WebhookEndpointRow).where(mine).returning(WebhookEndpointRow.endpoint_id)
    return session.scalar(deleted) is not None


def deliveries(
    session: Session, endpoint_id: bytes, before: int | None, limit: int
) -> list[Delivery]:
    """
    Deliveries of a webhook, the newest first.

    Parameters
    ----------
    session : Session
    endpoint_id : bytes
    before : int or None
        Only those older than this delivery.
    limit : int
    """
    row, message = WebhookDeliveryRow, WebhookMessageRow
    found = (
        select(row.delivery_id, row.message_id, message.type, row.state, row.num_attempts,
               row.due_at, row.attempted_at, row.status, row.fault)
        .join(message, message.message_id == row.message_id)
        .where(row.endpoint_id == endpoint_id)
        .order_by(row.delivery_id.desc())
        .limit(limit)
    )  # fmt: skip
    if before is not None:
        found = found.where(row.delivery_id < before)
    return [Delivery(*one) for one in session.execute(found)]


def send_again(session: Session, endpoint_id: bytes, delivery_id: int, now: int) -> bool:
    """Let a delivery begin anew, unless it is being sent at this moment; whether it is there."""
    row = WebhookDeliveryRow
    mine = (row.endpoint_id == endpoint_id, row.delivery_id == delivery_id)
    if session.scalar(select(row.delivery_id).where(*mine)) is None:
        return False
    anew = {"state": DeliveryState.WAITING.value, "num_attempts": 0, "due_at": now}
    session.execute(update(row).where(*mine, row.leased_until <= now).values(anew))
    return True


def wake_waiting(session: Session, endpoint_id: bytes, now: int) -> None:
    """Let whatever waits for a webhook be sent now."""
    row = WebhookDeliveryRow
    waiting = row.state == DeliveryState.WAITING.value
    session.execute(update(row).where(row.endpoint_id == endpoint_id, waiting).values(due_at=now))


def delete_messages(session: Session, before: int) -> None:
    """Delete messages made before a moment, and their deliveries."""
    session.execute(delete(WebhookMessageRow).where(WebhookMessageRow.created_at < before))
