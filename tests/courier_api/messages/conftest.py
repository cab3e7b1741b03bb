"""A clock, a messenger that keeps what it is given, and codes over a real database."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pytest

from courier_api.db import Database
from courier_api.messages.port import Channel, Message, MessageNotSentError, Messenger
from courier_api.messages.service import OneTimeCodes
from courier_api.webhooks.vault import Vault

KEY = b"k" * 32
SECOND, MINUTE, HOUR = 1_000, 60_000, 3_600_000


@dataclass
class Clock:
    """Milliseconds since 1970, moved by hand."""

    now: int = 1_795_000_000_000

    def __call__(self) -> int:
        return self.now


class Kept(Messenger):
    """Keeps messages, or fails as it is told."""

    channel = Channel.SMS

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.forgotten: list[bytes] = []
        self.failure: MessageNotSentError | None = None

    def send(self, message: Message) -> None:
        if self.failure is not None:
            raise self.failure
        self.messages.append(message)

    def forget(self, reference: bytes) -> None:
        self.forgotten.append(reference)

    @property
    def code(self) -> str:
        """Told last."""
        found = re.search(r"\b[0-9]{6}\b", self.messages[-1].text)
        assert found
        return found[0]


@dataclass
class Desk:
    """All parts together."""

    database: Database
    clock: Clock = field(default_factory=Clock)
    messenger: Kept = field(default_factory=Kept)
    vault: Vault = field(default_factory=lambda: Vault(KEY))

    @property
    def codes(self) -> OneTimeCodes:
        return OneTimeCodes(self.database, self.messenger, KEY, clock=self.clock)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)
