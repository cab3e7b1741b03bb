"""Webhooks are added, changed, looked at and deleted; on both databases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from courier_api.errors import UnknownObjectError
from courier_api.models import WebhookDeliveryRow, WebhookEndpointRow
from courier_api.webhooks import delivery_queue
from courier_api.webhooks.errors import TargetRefusedError, TooManyWebhooksError
from courier_api.webhooks.events import EventType
from courier_api.webhooks.service import MAX_WEBHOOKS
from courier_api.webhooks.tasks import KEEP_MS, sweep
from tests.courier_api.webhooks.conftest import SECOND, Office, changed
from tests.courier_api.webhooks.receivers import Receiver

ROOT = Path(__file__).resolve().parents[3]

MakeReceiver = Callable[[], Receiver]


def test_a_webhook_that_is_deleted_leaves_nothing_behind(
    office: Office, receiver: Receiver
) -> None:
    new = office.add(receiver.url)
    office.tell(changed(41))
    (claimed,) = office.claim()
    with office.database.writing() as session:
        office.service.delete(session, new.webhook.endpoint_id)
    with office.database.write_connection() as connection:
        assert not delivery_queue.settle_success(connection, claimed, 200)
    with office.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(WebhookDeliveryRow)) == 0
    for call in (office.get, office.deliveries):
        with pytest.raises(UnknownObjectError):
            call(new.webhook.endpoint_id)
    with office.database.writing() as session:
        for again in (
            lambda: office.service.delete(session, new.webhook.endpoint_id),
            lambda: office.service.send_again(session, new.webhook.endpoint_id, 1),
            lambda: office.service.replace_secret(session, new.webhook.endpoint_id),
        ):
            with pytest.raises(UnknownObjectError):
                again()


def test_what_is_older_than_is_kept_goes_with_its_deliveries(
    office: Office, receiver: Receiver
) -> None:
    new = office.add(receiver.url)
    office.tell(changed(41))
    office.clock.now += 1
    office.tell(changed(42))
    with office.database.writing() as session:
        sweep(session, office.clock.now + KEEP_MS)
    assert len(office.deliveries(new.webhook.endpoint_id)) == 1


@pytest.mark.parametrize("url", ["http://hooks.example.vn/", "https://10.0.0.1/", "x"])
def test_an_address_that_must_not_be_sent_to_is_not_registered(
    office: Office, receiver: Receiver, url: str
) -> None:
    with pytest.raises(TargetRefusedError):
        office.add(url)
    new = office.add(receiver.url)
    with pytest.raises(TargetRefusedError):
        office.change(new.webhook.endpoint_id, url=url)
    assert office.get(new.webhook.endpoint_id).url == receiver.url


def test_there_are_only_so_many(office: Office) -> None:
    for n in range(MAX_WEBHOOKS):
        office.add(f"https://hooks.example.vn/{n}")
    with pytest.raises(TooManyWebhooksError):
        office.add("https://hooks.example.vn/more")


def test_deliveries_are_listed_newest_first_and_in_pages(
    office: Office, receiver: Receiver
) -> None:
    new = office.add(receiver.url)
    office.tell(*map(changed, range(5)))
    endpoint_id = new.webhook.endpoint_id
    whole = office.deliveries(endpoint_id)
    with office.database.reading() as session:
        first = office.service.deliveries(session, endpoint_id, limit=2)
        rest = office.service.deliveries(session, endpoint_id, before=first[-1].delivery_id)
    assert [*first, *rest] == whole
    assert [one.delivery_id for one in whole] == sorted(
        (one.delivery_id for one in whole), reverse=True
    )


def test_a_change_of_address_forgets_what_the_former_one_did(
    office: Office, make_receiver: MakeReceiver
) -> None:
    bad, good = make_receiver(), make_receiver()
    bad.status = 500
    new = office.add(bad.url, EventType.ITEM_STATE_CHANGED)
    office.tell(changed(41))
    office.sender().send_due()
    assert office.get(new.webhook.endpoint_id).failing_since is not None
    changed_to = office.change(
        new.webhook.endpoint_id, url=good.url, name="x", event_types=[EventType.PLAN_PUBLISHED]
    )
    assert changed_to.failing_since is None
    assert (changed_to.name, changed_to.event_types) == ("x", (EventType.PLAN_PUBLISHED,))
    office.clock.now += 10 * SECOND
    assert office.sender().send_due() == 1
    assert len(good.received) == 1


def test_no_secret_lies_open_in_the_database(office: Office, receiver: Receiver) -> None:
    import base64

    new = office.add(receiver.url)
    secret = base64.b64decode(new.secret.removeprefix("whsec_"))
    with office.database.reading() as session:
        row = session.scalars(select(WebhookEndpointRow)).one()
    assert secret not in row.secret
    assert len(row.secret) > len(secret)
