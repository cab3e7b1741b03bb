"""A clock, webhooks, and a sender of what is due, over a real database."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from courier_api.custody.core.states import Status
from courier_api.db import Database
from courier_api.identities import new_identity
from courier_api.webhooks.delivery_queue import claim, enqueue
from courier_api.webhooks.events import EventType, ItemStateChanged, WebhookEvent
from courier_api.webhooks.guard import TargetPolicy
from courier_api.webhooks.posting import Poster, PostParams
from courier_api.webhooks.records import Claimed, Delivery, Webhook
from courier_api.webhooks.service import NewWebhook, WebhookChange, WebhookService
from courier_api.webhooks.tasks import WebhookSender, WebhookSenderParams
from courier_api.webhooks.vault import Vault
from tests.courier_api.webhooks.receivers import Receiver, receiving

DEMO = TargetPolicy(allows_loopback=True)
KEY = b"k" * 32

SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000


@dataclass
class Clock:
    """Milliseconds since 1970, moved by hand."""

    now: int = 1_795_000_000_000

    def __call__(self) -> int:
        return self.now


def changed(seq: int, time_ms: int = 1_795_000_000_000) -> ItemStateChanged:
    """An item that changed, with the ledger's entry that says so."""
    return ItemStateChanged(
        time_ms, "H57.17.21-261121-0001", Status.CARRIED, Status.REGISTERED, "courier:c7", seq
    )


@dataclass
class Office:
    """All parts together, as a process of the server has them."""

    database: Database
    clock: Clock = field(default_factory=Clock)
    vault: Vault = field(default_factory=lambda: Vault(KEY))
    params: WebhookSenderParams = field(default_factory=WebhookSenderParams)

    @property
    def service(self) -> WebhookService:
        return WebhookService(self.vault, DEMO, self.clock)

    def sender(self) -> WebhookSender:
        return WebhookSender(
            self.database,
            self.vault,
            Poster(DEMO, PostParams(seconds=2.0)),
            clock=self.clock,
            params=self.params,
            draw=random.Random(1),
        )

    def add(self, url: str, *types: EventType) -> NewWebhook:
        with self.database.writing() as session:
            return self.service.add(session, url, types or tuple(EventType), "Kho")

    def get(self, endpoint_id: bytes) -> Webhook:
        with self.database.reading() as session:
            return self.service.get(session, endpoint_id)

    def change(self, endpoint_id: bytes, **values: object) -> Webhook:
        with self.database.writing() as session:
            change = WebhookChange(**values)  # type: ignore[arg-type]
            return self.service.change(session, endpoint_id, change)

    def deliveries(self, endpoint_id: bytes) -> list[Delivery]:
        with self.database.reading() as session:
            return self.service.deliveries(session, endpoint_id)

    def claim(self, *, num: int = 10, max_each: int = 10) -> list[Claimed]:
        """What another worker than `sender` would take."""
        with self.database.write_connection() as connection:
            return claim(
                connection,
                now=self.clock(),
                until=self.clock() + 60 * SECOND,
                lease=new_identity(),
                num=num,
                max_each=max_each,
            )

    def tell(self, *events: WebhookEvent) -> int:
        with self.database.write_connection() as connection:
            return enqueue(connection, events, self.clock())


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


@pytest.fixture
def make_receiver() -> Iterator[Callable[[], Receiver]]:
    """Makes several receivers."""
    opened = []

    def make() -> Receiver:
        opened.append(receiving())
        return opened[-1].__enter__()

    yield make
    for one in opened:
        one.__exit__(None, None, None)
