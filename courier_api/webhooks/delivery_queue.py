"""
The queue of deliveries: put in with what happened, claimed by one worker at a time, settled.

A claim is a lease. A worker that is killed leaves its lease to end by itself, and the message is
sent again by another one under the same identity: at least once, never not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select, update

from courier_api.models import (
    WebhookDeliveryRow,
    WebhookEndpointRow,
    WebhookMessageRow,
    table_of,
)
from courier_api.models.webhook_delivery import DeliveryState
from courier_api.rows import insert_new
from courier_api.webhooks.events import WebhookEvent
from courier_api.webhooks.records import Claimed, DisabledReason

__all__ = ["claim", "enqueue", "is_any_due", "settle_failure", "settle_success"]

_DELIVERIES = table_of(WebhookDeliveryRow)
_ENDPOINTS = table_of(WebhookEndpointRow)
_MESSAGES = table_of(WebhookMessageRow)

_WAITING = DeliveryState.WAITING.value
_NO_LEASE: dict[str, Any] = {"lease": None, "leased_until": 0}


def enqueue(connection: Connection, events: Sequence[WebhookEvent], now: int) -> int:
    """
    Let receivers be told, in the transaction in which it happens; telling twice is telling once.

    Parameters
    ----------
    connection : Connection
        Of the transaction that writes what is told.
    events : sequence of WebhookEvent
    now : int
        Milliseconds since 1970, UTC.

    Returns
    -------
    num_messages : int
        Events that somebody is told.
    """
    if not events:
        return 0
    enabled = select(_ENDPOINTS.c.endpoint_id, _ENDPOINTS.c.event_types)
    enabled = enabled.where(_ENDPOINTS.c.disabled_at.is_(None))
    # None is deleted until the end: what happened must not fail for a webhook's sake.
    rows = connection.execute(enabled.with_for_update(read=True, key_share=True)).all()
    messages, deliveries = [], []
    for event in events:
        wanted_by = [row.endpoint_id for row in rows if event.type in row.event_types.split()]
        if not wanted_by:
            continue
        identity = event.message_id
        messages.append({"message_id": identity, "type": event.type.value, "body": event.body(),
                         "created_at": now})  # fmt: skip
        deliveries += [
            {"endpoint_id": endpoint_id, "message_id": identity, "state": _WAITING,
             "num_attempts": 0, "due_at": now, **_NO_LEASE}
            for endpoint_id in wanted_by
        ]  # fmt: skip
    insert_new(connection, _MESSAGES, messages)
    insert_new(connection, _DELIVERIES, deliveries)
    return len(messages)


def is_any_due(connection: Connection, now: int, max_each: int) -> bool:
    """Whether there is something to claim; asked first, since it locks nothing."""
    return bool(_first_due(connection, now, max_each))


def claim(
    connection: Connection, *, now: int, until: int, lease: bytes, num: int, max_each: int
) -> list[Claimed]:
    """
    Deliveries that are due, for the worker that holds the lease.

    Parameters
    ----------
    connection : Connection
    now, until : int
        Milliseconds since 1970, UTC.
    lease : bytes
        16 bytes that no other claim has.
    num : int
        At most so many.
    max_each : int
        At most so many of one webhook are under way at once, and one of one that is failing: a
        slow one holds up no other.
    """
    found = select(_DELIVERIES.c.delivery_id).where(
        _DELIVERIES.c.delivery_id.in_(_first_due(connection, now, max_each)[:num]),
        # Again, for another worker may have been quicker.
        _DELIVERIES.c.state == _WAITING,
        _DELIVERIES.c.leased_until <= now,
    )
    locked = found.with_for_update(of=_DELIVERIES, skip_locked=True)
    chosen = connection.execute(locked).scalars().all()
    if not chosen:
        return []
    mine = _DELIVERIES.c.delivery_id.in_(chosen)
    taken = {"lease": lease, "leased_until": until, "attempted_at": now,
             "num_attempts": _DELIVERIES.c.num_attempts + 1}  # fmt: skip
    connection.execute(update(_DELIVERIES).where(mine).values(taken))
    whole = (
        select(_DELIVERIES, _MESSAGES.c.body, _ENDPOINTS.c.url, _ENDPOINTS.c.secret,
               _ENDPOINTS.c.old_secret, _ENDPOINTS.c.old_secret_until)
        .join(_ENDPOINTS, _ENDPOINTS.c.endpoint_id == _DELIVERIES.c.endpoint_id)
        .join(_MESSAGES, _MESSAGES.c.message_id == _DELIVERIES.c.message_id)
        .where(mine)
        .order_by(_DELIVERIES.c.due_at, _DELIVERIES.c.delivery_id)
    )  # fmt: skip
    return [_claimed(row, now) for row in connection.execute(whole)]


def settle_success(connection: Connection, claimed: Claimed, status: int) -> bool:
    """Write that a message was taken; whether the lease still held."""
    row = _locked_endpoint(connection, claimed)
    values = {"state": DeliveryState.DELIVERED.value, "status": status, "fault": None}
    if row is None or not _settle(connection, claimed, values):
        return False
    if row.failing_since is not None:
        _change_endpoint(connection, claimed, {"failing_since": None})
    return True


def settle_failure(
    connection: Connection,
    claimed: Claimed,
    *,
    status: int | None,
    fault: str,
    next_at: int | None,
    now: int,
    disable_after_ms: int,
    is_gone: bool,
) -> bool:
    """
    Write that a message was not taken, and switch off a webhook that takes none for too long.

    Parameters
    ----------
    connection : Connection
    claimed : Claimed
    status : int or None
    fault : str
    next_at : int or None
        Of the next attempt; None: it is given up.
    now : int
    disable_after_ms : int
    is_gone : bool
        The receiver said that it wants no more.

    Returns
    -------
    held : bool
        Whether the lease still held; if not, another worker is at it and nothing is written.
    """
    row = _locked_endpoint(connection, claimed)
    state = DeliveryState.FAILED.value if next_at is None else _WAITING
    values = {"state": state, "status": status, "fault": fault}
    if next_at is not None:
        values["due_at"] = next_at
    if row is None or not _settle(connection, claimed, values):
        return False
    since = now if row.failing_since is None else row.failing_since
    changed: dict[str, Any] = {"failing_since": since}
    if row.disabled_at is None and (is_gone or now - since >= disable_after_ms):
        reason = DisabledReason.GONE if is_gone else DisabledReason.FAILING
        changed |= {"disabled_at": now, "disabled_reason": reason.value}
    _change_endpoint(connection, claimed, changed)
    return True


def _locked_endpoint(connection: Connection, claimed: Claimed) -> Row[Any] | None:
    """
    The webhook of a delivery; None when it was deleted meanwhile.

    Locked before its deliveries by everybody, so that no two wait for each other.
    """
    mine = select(_ENDPOINTS).where(_ENDPOINTS.c.endpoint_id == claimed.endpoint_id)
    return connection.execute(mine.with_for_update(key_share=True)).one_or_none()


def _change_endpoint(connection: Connection, claimed: Claimed, values: dict[str, Any]) -> None:
    mine = _ENDPOINTS.c.endpoint_id == claimed.endpoint_id
    connection.execute(update(_ENDPOINTS).where(mine).values(values))


def _settle(connection: Connection, claimed: Claimed, values: dict[str, Any]) -> bool:
    mine = (
        _DELIVERIES.c.delivery_id == claimed.delivery_id,
        _DELIVERIES.c.lease == claimed.lease,
    )
    done = connection.execute(update(_DELIVERIES).where(*mine).values({**values, **_NO_LEASE}))
    return done.rowcount == 1


def _first_due(connection: Connection, now: int, max_each: int) -> list[int]:
    """What is due longest and not under way, the first of each webhook looked at alone."""
    columns = _ENDPOINTS.c.endpoint_id, _ENDPOINTS.c.failing_since
    enabled = select(*columns).where(_ENDPOINTS.c.disabled_at.is_(None))
    found: list[tuple[int, int]] = []
    for endpoint_id, failing_since in connection.execute(enabled):
        # What is under way was due before what is not, so that it takes up its share of these.
        first = (
            select(_DELIVERIES.c.due_at, _DELIVERIES.c.delivery_id, _DELIVERIES.c.leased_until)
            .where(
                _DELIVERIES.c.endpoint_id == endpoint_id,
                _DELIVERIES.c.state == _WAITING,
                _DELIVERIES.c.due_at <= now,
            )
            .order_by(_DELIVERIES.c.due_at, _DELIVERIES.c.delivery_id)
            .limit(max_each if failing_since is None else 1)
        )
        rows = connection.execute(first)
        found += [(due_at, number) for due_at, number, leased in rows if leased <= now]
    return [number for _, number in sorted(found)]


def _claimed(row: Row[Any], now: int) -> Claimed:
    is_changing = row.old_secret is not None and (row.old_secret_until or 0) > now
    return Claimed(
        delivery_id=row.delivery_id,
        lease=row.lease,
        endpoint_id=row.endpoint_id,
        url=row.url,
        secrets=(row.secret, row.old_secret) if is_changing else (row.secret,),
        message_id=row.message_id,
        body=row.body,
        num_attempts=row.num_attempts,
    )
