"""The queue: one worker at a time, whoever is slow, failing or killed; on both databases."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from courier_api.webhooks import delivery_queue
from courier_api.webhooks.tasks import WebhookSenderParams
from tests.courier_api.webhooks.conftest import SECOND, Office, changed
from tests.courier_api.webhooks.receivers import Receiver

ROOT = Path(__file__).resolve().parents[3]

MakeReceiver = Callable[[], Receiver]


def test_one_worker_at_a_time_has_a_delivery(office: Office, receiver: Receiver) -> None:
    office.add(receiver.url)
    office.tell(*map(changed, range(40)))
    found: list[int] = []
    start = threading.Barrier(4)

    def take() -> None:
        start.wait()
        while claimed := office.claim(num=3, max_each=100):
            found.extend(one.delivery_id for one in claimed)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Whoever was pushed aside by the others saw nothing left; another look finds the rest.
    while claimed := office.claim(num=3, max_each=100):
        found.extend(one.delivery_id for one in claimed)
    assert len(found) == len(set(found)) == 40


def test_a_worker_that_vanished_is_followed_by_another(office: Office, receiver: Receiver) -> None:
    new = office.add(receiver.url)
    office.tell(changed(41))
    (lost,) = office.claim()
    assert office.claim() == []
    office.clock.now += 60 * SECOND - 1
    assert office.claim() == []
    office.clock.now += 1
    (again,) = office.claim()
    assert (again.delivery_id, again.message_id) == (lost.delivery_id, lost.message_id)
    assert again.lease != lost.lease
    assert again.num_attempts == 2
    with office.database.write_connection() as connection:
        assert not delivery_queue.settle_success(connection, lost, 200)
        assert delivery_queue.settle_success(connection, again, 200)
        assert not delivery_queue.settle_success(connection, again, 200)
    assert office.deliveries(new.webhook.endpoint_id)[0].state == "delivered"


def test_a_slow_webhook_takes_its_share_and_no_more(
    office: Office, make_receiver: MakeReceiver
) -> None:
    slow, quick = office.add(make_receiver().url), office.add(make_receiver().url)
    office.tell(*map(changed, range(10)))
    claimed = office.claim(num=100, max_each=4)
    for new in (slow, quick):
        own = [one for one in claimed if one.endpoint_id == new.webhook.endpoint_id]
        assert len(own) == 4
    assert office.claim(num=100, max_each=4) == []
    with office.database.write_connection() as connection:
        for one in claimed:
            if one.endpoint_id == quick.webhook.endpoint_id:
                delivery_queue.settle_success(connection, one, 200)
    more = office.claim(num=100, max_each=4)
    assert [one.endpoint_id for one in more] == [quick.webhook.endpoint_id] * 4


def test_one_that_is_failing_is_asked_by_one_message_at_a_time(
    office: Office, receiver: Receiver
) -> None:
    office.add(receiver.url)
    receiver.status = 500
    office.tell(changed(0))
    office.sender().send_due()
    office.tell(*map(changed, range(1, 10)))
    assert len(office.claim(num=100, max_each=4)) == 1


def test_a_sender_sends_by_itself_and_several_at_once(office: Office, receiver: Receiver) -> None:
    office.params = WebhookSenderParams(look_seconds=0.05, max_each=4)
    new = office.add(receiver.url)
    together = threading.Barrier(4)

    def answer(handler: BaseHTTPRequestHandler) -> None:
        together.wait(5)
        handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")

    receiver.answer = answer
    with office.sender() as sender:
        office.tell(*map(changed, range(8)))
        sender.wake()
        give_up = time.monotonic() + 10
        while any(one.state != "delivered" for one in office.deliveries(new.webhook.endpoint_id)):
            assert time.monotonic() < give_up
            time.sleep(0.02)
    assert len(receiver.received) == 8


def test_a_sender_that_stops_does_not_wait_for_ever(office: Office, receiver: Receiver) -> None:
    office.params = WebhookSenderParams(look_seconds=0.05, stop_seconds=0.1)
    new = office.add(receiver.url)
    reached, released = threading.Event(), threading.Event()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        reached.set()
        released.wait(10)
        handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")

    receiver.answer = answer
    office.tell(changed(41))
    with office.sender() as sender:
        assert reached.wait(10)
    assert office.deliveries(new.webhook.endpoint_id)[0].state == "waiting"
    still_sending = sender._under_way()
    released.set()
    for thread in still_sending:
        thread.join(10)
    assert office.deliveries(new.webhook.endpoint_id)[0].state == "delivered"


def test_a_sender_that_is_killed_loses_nothing(office: Office, receiver: Receiver) -> None:
    """``kill -9`` while the receiver holds the request: another sends it again, by its own name."""
    new = office.add(receiver.url)
    reached, released = threading.Event(), threading.Event()

    def answer(_handler: BaseHTTPRequestHandler) -> None:
        reached.set()
        released.wait(20)

    receiver.answer = answer
    office.tell(changed(41))
    url = office.database.url.render_as_string(hide_password=False)
    words = [sys.executable, "-m", "tests.courier_api.webhooks.sender_process", url]
    with subprocess.Popen([*words, str(office.clock.now)], cwd=ROOT) as process:
        try:
            assert reached.wait(20)
        finally:
            process.kill()
    released.set()
    receiver.answer = None
    sender = office.sender()
    assert sender.send_due() == 0
    office.clock.now += 60 * SECOND
    assert sender.send_due() == 1
    assert len({one.headers["webhook-id"] for one in receiver.received}) == 1
    assert len(receiver.received) == 2
    (delivery,) = office.deliveries(new.webhook.endpoint_id)
    assert (delivery.state, delivery.num_attempts) == ("delivered", 2)
