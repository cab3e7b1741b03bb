"""From what happened to a receiver that knows of it: on both databases, to a real receiver."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from courier_api.models import WebhookMessageRow
from courier_api.webhooks import delivery_queue
from courier_api.webhooks.events import EventType
from courier_api.webhooks.records import DisabledReason
from courier_api.webhooks.signing import signed_headers
from tests.courier_api.webhooks.conftest import DAY, HOUR, SECOND, Office, changed
from tests.courier_api.webhooks.receivers import Received, Receiver

ROOT = Path(__file__).resolve().parents[3]

MakeReceiver = Callable[[], Receiver]


def signed_by(office: Office, received: Received, secret: str) -> bool:
    import base64

    key = base64.b64decode(secret.removeprefix("whsec_"))
    moment = int(received.headers["webhook-timestamp"])
    wanted = signed_headers(received.headers["webhook-id"], moment, received.body, [key])
    assert moment == office.clock() // 1_000
    return wanted["webhook-signature"] in received.headers["webhook-signature"].split(" ")


def test_a_receiver_is_told_what_it_asked_for_and_can_check_it(
    office: Office, receiver: Receiver
) -> None:
    new = office.add(receiver.url, EventType.ITEM_STATE_CHANGED)
    office.add(receiver.url + "/plans", EventType.PLAN_PUBLISHED)
    event = changed(41)
    assert office.tell(event) == 1
    assert office.sender().send_due() == 1
    (received,) = receiver.received
    assert received.path == "/hook"
    assert received.body == event.body()
    assert received.headers["webhook-id"] == event.message_id
    assert received.headers["content-type"] == "application/json"
    assert signed_by(office, received, new.secret)
    (delivery,) = office.deliveries(new.webhook.endpoint_id)
    assert (delivery.state, delivery.status, delivery.num_attempts) == ("delivered", 204, 1)
    assert office.sender().send_due() == 0


def test_what_is_told_twice_is_sent_once(office: Office, receiver: Receiver) -> None:
    office.add(receiver.url)
    office.tell(changed(41), changed(42))
    office.tell(changed(42), changed(43))
    assert office.sender().send_due() == 3
    office.tell(changed(41))
    assert office.sender().send_due() == 0


def test_what_nobody_asked_for_is_not_kept(office: Office, receiver: Receiver) -> None:
    office.add(receiver.url, EventType.PLAN_PUBLISHED)
    assert office.tell(changed(41)) == 0
    with office.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(WebhookMessageRow)) == 0


def test_what_did_not_happen_in_the_end_is_not_told(office: Office, receiver: Receiver) -> None:
    office.add(receiver.url)

    def fail() -> None:
        with office.database.write_connection() as connection:
            delivery_queue.enqueue(connection, [changed(41)], office.clock())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert office.sender().send_due() == 0


def test_a_message_that_is_not_taken_comes_again_later_under_its_own_name(
    office: Office, receiver: Receiver
) -> None:
    new = office.add(receiver.url)
    receiver.status = 500
    office.tell(changed(41))
    sender = office.sender()
    for wait in (5, 300, 1_800):
        assert sender.send_due() == 1
        assert sender.send_due() == 0
        office.clock.now += wait * SECOND - 1
        assert sender.send_due() == 0
        office.clock.now += wait * SECOND // 5 + 1
    receiver.status = 200
    assert sender.send_due() == 1
    assert len({one.headers["webhook-id"] for one in receiver.received}) == 1
    assert len({one.headers["webhook-timestamp"] for one in receiver.received}) == 4
    (delivery,) = office.deliveries(new.webhook.endpoint_id)
    assert (delivery.state, delivery.num_attempts) == ("delivered", 4)
    assert office.get(new.webhook.endpoint_id).failing_since is None


def test_a_message_is_given_up_in_the_end_and_can_be_sent_again(
    office: Office, receiver: Receiver
) -> None:
    new = office.add(receiver.url)
    receiver.status = 503
    office.tell(changed(41))
    sender, endpoint_id = office.sender(), new.webhook.endpoint_id
    for _ in range(10):
        assert sender.send_due() == 1
        office.clock.now += 30 * HOUR
        # Something else is taken meanwhile, so that the webhook is not switched off.
        office.change(endpoint_id, is_enabled=False)
        office.change(endpoint_id, is_enabled=True)
    assert sender.send_due() == 0
    (delivery,) = office.deliveries(endpoint_id)
    assert (delivery.state, delivery.fault, delivery.status) == ("failed", "status", 503)
    receiver.status = 200
    with office.database.writing() as session:
        office.service.send_again(session, endpoint_id, delivery.delivery_id)
    assert sender.send_due() == 1
    assert office.deliveries(endpoint_id)[0].state == "delivered"


@pytest.mark.parametrize(("days", "is_off"), [(4.9, False), (5, True)])
def test_a_webhook_that_takes_nothing_for_days_is_switched_off_and_says_why(
    office: Office, receiver: Receiver, days: float, is_off: bool
) -> None:
    new = office.add(receiver.url)
    receiver.status = 500
    office.tell(changed(41))
    sender, begin = office.sender(), office.clock.now
    sender.send_due()
    office.clock.now = begin + round(days * DAY)
    office.tell(changed(42))
    sender.send_due()
    webhook = office.get(new.webhook.endpoint_id)
    assert webhook.failing_since == begin
    assert (webhook.disabled_at is not None) == is_off
    if is_off:
        assert webhook.disabled_reason is DisabledReason.FAILING
        assert "nhiều ngày" in webhook.disabled_reason.sentence("vi")
        assert "for days" in webhook.disabled_reason.sentence("en")


def test_a_webhook_that_is_off_is_sent_nothing_until_it_is_on_again(
    office: Office, receiver: Receiver
) -> None:
    new = office.add(receiver.url)
    office.tell(changed(41))
    off = office.change(new.webhook.endpoint_id, is_enabled=False)
    assert off.disabled_reason is DisabledReason.BY_HAND
    office.tell(changed(42))
    assert office.sender().send_due() == 0
    assert office.change(new.webhook.endpoint_id, is_enabled=True).disabled_at is None
    assert office.sender().send_due() == 1
    assert json.loads(receiver.received[0].body)["data"]["seq"] == 41


def test_a_receiver_that_wants_no_more_gets_no_more(office: Office, receiver: Receiver) -> None:
    new = office.add(receiver.url)
    receiver.status = 410
    office.tell(changed(41), changed(42))
    assert office.sender().send_due() == 1
    assert office.get(new.webhook.endpoint_id).disabled_reason is DisabledReason.GONE


def test_a_receiver_that_asks_for_time_is_given_it(office: Office, receiver: Receiver) -> None:
    office.add(receiver.url)
    receiver.status, receiver.headers = 429, {"retry-after": "600"}
    office.tell(changed(41))
    sender = office.sender()
    sender.send_due()
    office.clock.now += 599 * SECOND
    assert sender.send_due() == 0
    office.clock.now += 130 * SECOND
    assert sender.send_due() == 1


def test_a_redirect_is_a_failure(office: Office, make_receiver: MakeReceiver) -> None:
    first, second = make_receiver(), make_receiver()
    first.status, first.headers = 302, {"location": second.url}
    new = office.add(first.url)
    office.tell(changed(41))
    office.sender().send_due()
    assert second.received == []
    assert office.deliveries(new.webhook.endpoint_id)[0].status == 302


def test_a_name_that_leads_inwards_by_now_is_not_sent_to(office: Office) -> None:
    new = office.add("https://hooks.example.vn/")
    office.tell(changed(41))
    sender = office.sender()
    sender._poster._resolve = lambda _name: ["10.0.0.7"]
    sender.send_due()
    assert office.deliveries(new.webhook.endpoint_id)[0].fault == "target_refused"


def test_for_a_day_both_secrets_sign_and_then_the_new_one_alone(
    office: Office, receiver: Receiver
) -> None:
    first = office.add(receiver.url)
    endpoint_id = first.webhook.endpoint_id
    with office.database.writing() as session:
        second = office.service.replace_secret(session, endpoint_id)
    assert second.webhook.old_secret_until == office.clock() + DAY
    assert first.secret != second.secret

    def signers() -> list[bool]:
        office.tell(changed(office.clock.now // SECOND))
        assert office.sender().send_due() == 1
        return [signed_by(office, receiver.received[-1], one.secret) for one in (first, second)]

    assert signers() == [True, True]
    office.clock.now += DAY - 1 * SECOND
    assert signers() == [True, True]
    office.clock.now += 1 * SECOND
    assert signers() == [False, True]
    assert " " not in receiver.received[-1].headers["webhook-signature"]


def test_a_secret_of_another_key_is_a_failure_that_is_told(
    office: Office, receiver: Receiver
) -> None:
    new = office.add(receiver.url)
    office.tell(changed(41))
    office.vault = type(office.vault)(b"x" * 32)
    office.sender().send_due()
    assert office.deliveries(new.webhook.endpoint_id)[0].fault == "own_key"
    assert receiver.received == []
