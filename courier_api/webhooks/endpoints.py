"""Endpoints on webhooks; for administrators."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from starlette.responses import Response

from courier_api.errors import UnknownObjectError, problems
from courier_api.idempotency import ONCE_ERRORS, Answer, OnceDep
from courier_api.identities import IdentityText, read_identity
from courier_api.paging import PageDep, PageTokenRefusedError
from courier_api.webhooks.errors import TargetRefusedError, TooManyWebhooksError
from courier_api.webhooks.schemas import (
    DeliveryPage,
    DeliveryView,
    NewWebhookView,
    WebhookCreation,
    WebhookList,
    WebhookPatch,
    WebhookView,
)
from courier_api.webhooks.service import WebhookChange, WebhookService
from courier_api.webhooks.vault import Vault
from courier_api.wiring import ServicesDep

__all__ = ["router"]

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"])


def _webhooks(services: ServicesDep) -> WebhookService:
    vault = Vault(services.keys.secret("webhooks"))
    return WebhookService(vault, services.settings.webhook_targets, services.clock)


_WebhooksDep = Annotated[WebhookService, Depends(_webhooks)]
_WebhookId = Annotated[IdentityText, Path(description="Of a webhook.")]


@router.post(
    "",
    operation_id="createWebhook",
    summary="Let a receiver be told what happens.",
    status_code=201,
    response_model=NewWebhookView,
    responses=problems(TargetRefusedError, TooManyWebhooksError, *ONCE_ERRORS),
)
def create_webhook(body: WebhookCreation, once: OnceDep, webhooks: _WebhooksDep) -> Response:
    """Register an address; the secret that signs what it is sent is shown this once."""
    return once.run(
        lambda session: Answer(
            NewWebhookView.of(webhooks.add(session, body.url, body.event_types, body.name))
        )
    )


@router.get("", operation_id="listWebhooks", summary="All receivers.")
def list_webhooks(services: ServicesDep, webhooks: _WebhooksDep) -> WebhookList:
    """Show all receivers."""
    with services.database.reading() as session:
        return WebhookList(webhooks=[WebhookView.of(one) for one in webhooks.all(session)])


@router.get(
    "/{webhook_id}",
    operation_id="getWebhook",
    summary="A receiver.",
    responses=problems(UnknownObjectError),
)
def get_webhook(
    webhook_id: _WebhookId, services: ServicesDep, webhooks: _WebhooksDep
) -> WebhookView:
    """Show a receiver."""
    with services.database.reading() as session:
        return WebhookView.of(webhooks.get(session, read_identity(webhook_id)))


@router.patch(
    "/{webhook_id}",
    operation_id="changeWebhook",
    summary="Change a receiver, or switch it on or off.",
    responses=problems(UnknownObjectError, TargetRefusedError),
)
def change_webhook(
    webhook_id: _WebhookId, body: WebhookPatch, services: ServicesDep, webhooks: _WebhooksDep
) -> WebhookView:
    """Change a receiver; switched on again, it is sent what waited for it."""
    change = WebhookChange(body.url, body.name, body.event_types, body.is_enabled)
    with services.database.writing() as session:
        return WebhookView.of(webhooks.change(session, read_identity(webhook_id), change))


@router.delete(
    "/{webhook_id}",
    operation_id="deleteWebhook",
    summary="Tell a receiver nothing more.",
    status_code=204,
    responses=problems(UnknownObjectError),
)
def delete_webhook(webhook_id: _WebhookId, services: ServicesDep, webhooks: _WebhooksDep) -> None:
    """Delete a receiver and all that waits for it."""
    with services.database.writing() as session:
        webhooks.delete(session, read_identity(webhook_id))


@router.post(
    "/{webhook_id}/secret",
    operation_id="replaceWebhookSecret",
    summary="Give a receiver another secret.",
    status_code=201,
    response_model=NewWebhookView,
    responses=problems(UnknownObjectError, *ONCE_ERRORS),
)
def replace_secret(webhook_id: _WebhookId, once: OnceDep, webhooks: _WebhooksDep) -> Response:
    """Make a new secret, shown this once; for 24 hours the former one signs as well."""
    identity = read_identity(webhook_id)
    return once.run(
        lambda session: Answer(NewWebhookView.of(webhooks.replace_secret(session, identity)))
    )


@router.get(
    "/{webhook_id}/deliveries",
    operation_id="listWebhookDeliveries",
    summary="What a receiver was sent, the newest first.",
    responses=problems(UnknownObjectError, PageTokenRefusedError),
)
def list_deliveries(
    webhook_id: _WebhookId, services: ServicesDep, webhooks: _WebhooksDep, page: PageDep
) -> DeliveryPage:
    """Show what a receiver was sent in the last 30 days, and what became of it."""
    of = f"deliveries {webhook_id}"
    begin = page.begin(of)
    with services.database.reading() as session:
        found = webhooks.deliveries(
            session,
            read_identity(webhook_id),
            before=None if begin is None else int(begin[0]),
            limit=page.limit,
        )
    shown, token = page.cut(of, found, lambda one: [one.delivery_id])
    return DeliveryPage(deliveries=[DeliveryView.of(one) for one in shown], next_page_token=token)


@router.put(
    "/{webhook_id}/deliveries/{delivery_id}/again",
    operation_id="sendWebhookAgain",
    summary="Send a message again.",
    status_code=204,
    responses=problems(UnknownObjectError),
)
def send_again(
    webhook_id: _WebhookId,
    delivery_id: Annotated[int, Path(ge=1, lt=1 << 63)],
    services: ServicesDep,
    webhooks: _WebhooksDep,
) -> None:
    """Let a message begin its way anew, whatever became of it; under the same `webhook-id`."""
    with services.database.writing() as session:
        webhooks.send_again(session, read_identity(webhook_id), delivery_id)
