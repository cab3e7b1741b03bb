"""Webhooks: who is told what, and under which secret."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from courier_api.errors import UnknownObjectError
from courier_api.identities import new_identity
from courier_api.models import WebhookEndpointRow
from courier_api.webhooks import repository
from courier_api.webhooks.errors import TooManyWebhooksError
from courier_api.webhooks.events import EventType
from courier_api.webhooks.guard import TargetPolicy, read_url
from courier_api.webhooks.records import Delivery, DisabledReason, Webhook
from courier_api.webhooks.signing import new_secret, show_secret
from courier_api.webhooks.vault import Vault

__all__ = [
    "MAX_WEBHOOKS",
    "OVERLAP_MS",
    "NewWebhook",
    "WebhookChange",
    "WebhookService",
    "vault_place",
]

MAX_WEBHOOKS = 50
#: For how long a secret that was replaced still signs.
OVERLAP_MS = 24 * 3_600 * 1_000


@dataclass(frozen=True, slots=True)
class NewWebhook:
    """
    A webhook and its secret, which is shown this once.

    Parameters
    ----------
    webhook : Webhook
    secret : str
    """

    webhook: Webhook
    secret: str


@dataclass(frozen=True, slots=True)
class WebhookChange:
    """
    What is to be otherwise; None: as it is.

    Parameters
    ----------
    url, name : str or None
    event_types : collection of EventType or None
    is_enabled : bool or None
    """

    url: str | None = None
    name: str | None = None
    event_types: Collection[EventType] | None = None
    is_enabled: bool | None = None


class WebhookService:
    """
    What can be done with webhooks, within a transaction that the caller holds.

    Parameters
    ----------
    vault : Vault
    policy : TargetPolicy
    clock : callable
        Milliseconds since 1970, UTC.
    """

    def __init__(self, vault: Vault, policy: TargetPolicy, clock: Callable[[], int]) -> None:
        self._vault = vault
        self._policy = policy
        self._clock = clock

    def add(
        self, session: Session, url: str, event_types: Collection[EventType], name: str = ""
    ) -> NewWebhook:
        """
        Add a webhook.

        Raises
        ------
        TargetRefusedError, TooManyWebhooksError
        """
        read_url(url, self._policy)
        if repository.count_endpoints(session) >= MAX_WEBHOOKS:
            raise TooManyWebhooksError(f"There are {MAX_WEBHOOKS} webhooks: delete one first.")
        secret, endpoint_id = new_secret(), new_identity()
        row = WebhookEndpointRow(
            endpoint_id=endpoint_id,
            url=url,
            event_types=_listed(event_types),
            name=name,
            created_at=self._clock(),
            secret=self._vault.seal(secret, vault_place(endpoint_id)),
        )
        repository.add_endpoint(session, row)
        return NewWebhook(repository.webhook_of(row), show_secret(secret))

    def all(self, session: Session) -> list[Webhook]:
        """All webhooks, the oldest first."""
        return [repository.webhook_of(row) for row in repository.endpoints(session)]

    def get(self, session: Session, endpoint_id: bytes) -> Webhook:
        """
        A webhook.

        Raises
        ------
        UnknownObjectError
        """
        return repository.webhook_of(_known(repository.endpoint(session, endpoint_id)))

    def change(self, session: Session, endpoint_id: bytes, change: WebhookChange) -> Webhook:
        """
        Change a webhook; switched on again, it is told at once what waited for it.

        Raises
        ------
        UnknownObjectError, TargetRefusedError
        """
        if change.url is not None:
            read_url(change.url, self._policy)
        row, now = _known(repository.lock_endpoint(session, endpoint_id)), self._clock()
        row.name = row.name if change.name is None else change.name
        if change.event_types is not None:
            row.event_types = _listed(change.event_types)
        if change.url is not None and change.url != row.url:
            # Another receiver: what the former one failed to take says nothing of it.
            row.url, row.failing_since = change.url, None
        if change.is_enabled is False and row.disabled_at is None:
            row.disabled_at, row.disabled_reason = now, DisabledReason.BY_HAND.value
        if change.is_enabled is True and row.disabled_at is not None:
            row.disabled_at = row.disabled_reason = row.failing_since = None
            repository.wake_waiting(session, endpoint_id, now)
        return repository.webhook_of(row)

    def replace_secret(self, session: Session, endpoint_id: bytes) -> NewWebhook:
        """
        Give a webhook another secret; for a day messages are signed by the former one as well.

        Raises
        ------
        UnknownObjectError
        """
        secret = new_secret()
        row = _known(repository.lock_endpoint(session, endpoint_id))
        row.old_secret, row.old_secret_until = row.secret, self._clock() + OVERLAP_MS
        row.secret = self._vault.seal(secret, vault_place(endpoint_id))
        return NewWebhook(repository.webhook_of(row), show_secret(secret))

    def delete(self, session: Session, endpoint_id: bytes) -> None:
        """
        Delete a webhook and all that waits for it.

        Raises
        ------
        UnknownObjectError
        """
        if not repository.delete_endpoint(session, endpoint_id):
            raise UnknownObjectError("There is no webhook of this identity.")

    def deliveries(
        self, session: Session, endpoint_id: bytes, *, before: int | None = None, limit: int = 50
    ) -> list[Delivery]:
        """
        Deliveries of a webhook, the newest first.

        Raises
        ------
        UnknownObjectError
        """
        _known(repository.endpoint(session, endpoint_id))
        return repository.deliveries(session, endpoint_id, before, limit)

    def send_again(self, session: Session, endpoint_id: bytes, delivery_id: int) -> None:
        """
        Send a message again, whatever became of it.

        Raises
        ------
        UnknownObjectError
        """
        if not repository.send_again(session, endpoint_id, delivery_id, self._clock()):
            raise UnknownObjectError("This webhook has no delivery of this number.")


def vault_place(endpoint_id: bytes) -> str:
    """What a webhook's secrets are sealed for."""
    return f"webhook {endpoint_id.hex()}"


def _listed(event_types: Collection[EventType]) -> str:
    return " ".join(one for one in EventType if one in event_types)


def _known(row: WebhookEndpointRow | None) -> WebhookEndpointRow:
    if row is None:
        raise UnknownObjectError("There is no webhook of this identity.")
    return row
