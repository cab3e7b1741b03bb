"""A counter where items are registered and links handed out, and the citizen at home."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx

from courier_api.items.drafts import ItemDraft
from courier_api.items.personal_service import PersonalKeeper
from courier_api.items.records import Item
from courier_api.items.service import register_items
from courier_api.roles import Role
from tests.courier_api.apis import Actor, Api
from tests.courier_api.items.desk import dossier

_NUMBERS = count(5_000)


@dataclass
class Counter:
    """One item with its link; what a test does to it disturbs no other one."""

    api: Api
    party: str = ""
    draft: ItemDraft | None = None
    hours: float = 3
    item: Item = field(init=False)

    def __post_init__(self) -> None:
        # What was counted by address is forgotten after some hours.
        self.api.clock.go_on(self.hours * 3_600)
        self.party = self.party or f"agent:d{next(_NUMBERS)}"
        with self.api.services.database.writing() as session:
            (self.item,) = register_items(
                session, [self.draft or dossier()], by=self.party, now=self.api.clock(),
                keeper=PersonalKeeper(self.api.services.keys.pseudonym),
            )  # fmt: skip

    @property
    def clerk(self) -> Actor:
        """Somebody at the counter who has just logged in."""
        return self.api.actor(Role.AGENT_CLERK, party=self.party)

    @property
    def code(self) -> str:
        return self.item.code

    def link(self, by: Actor | None = None) -> httpx.Response:
        return self.api.post(f"/v1/items/{self.code}/link", by=by or self.clerk)

    def token(self) -> str:
        answer = self.link()
        assert answer.status_code == 200, answer.text
        return str(answer.json()["url"]).partition("#link=")[2]

    def ask(self, token: str, **more: Any) -> httpx.Response:
        return self.api.post("/v1/citizen/codes", json={"token": token, **more})

    def told(self) -> str:
        """The message on the screen at the counter, the newest."""
        found = self.api.get("/v1/outbox", by=self.clerk).json()["messages"]
        message_id = found[0]["message_id"]
        return str(self.api.get(f"/v1/outbox/{message_id}", by=self.clerk).json()["text"])

    def sent_code(self, token: str) -> str:
        assert self.ask(token).status_code == 202
        found = re.search(r"\b[0-9]{6}\b", self.told())
        assert found
        return found[0]

    def come_in(self, token: str, code: str) -> httpx.Response:
        return self.api.post("/v1/citizen/sessions", json={"token": token, "code": code})

    def citizen(self) -> str:
        """An access token of the citizen."""
        token = self.token()
        answer = self.come_in(token, self.sent_code(token))
        assert answer.status_code == 201, answer.text
        return str(answer.json()["access_token"])


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"
