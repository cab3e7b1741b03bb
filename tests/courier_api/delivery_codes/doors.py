"""An issued document on its way to a citizen's door, and the courier who types the code there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import httpx

from courier_api.custody.core.acts import HandoverDetail, Identity, Proof, Purpose, Recipient
from courier_api.custody.core.events import Event
from courier_api.custody.core.sealed import Field, canonical_json, commit
from courier_api.identities import to_base64url
from courier_api.items.drafts import ItemDraft
from courier_api.items.personal_service import PersonalKeeper
from courier_api.items.proof_rules import Demand, GivenRules
from courier_api.items.records import Item
from courier_api.items.service import register_items
from courier_api.models import DeliveryCodeRow, DeliveryVerdictRow, SideRecordRow
from courier_api.roles import Role
from tests.courier_api.apis import MORNING, Actor, Api
from tests.courier_api.custody.phones import MINUTE
from tests.courier_api.items.desk import document
from tests.courier_api.sync.carriers import Carrier

SALT = b"saltsaltsaltsalt"
PROOF = Proof(Recipient.CITIZEN, Identity.CARD, True, False, False, 0, None)
#: Only the code counts.
CODE_ALONE = GivenRules(Demand.REQUIRED, Demand.OFF, Demand.OFF)

_NUMBERS = count(7_000)


@dataclass
class Door:
    """One item, with what a test does at its door."""

    api: Api
    draft: ItemDraft | None = None
    rules: GivenRules = CODE_ALONE
    party: str = ""
    item: Item = field(init=False)
    carrier: Carrier = field(init=False)

    def __post_init__(self) -> None:
        number = next(_NUMBERS)
        self.party = self.party or f"courier:d{number}"
        draft = self.draft or document(proof=self.rules)
        with self.api.services.database.writing() as session:
            (self.item,) = register_items(
                session, [draft], by=f"agent:d{number}", now=self.api.clock(),
                keeper=PersonalKeeper(self.api.services.keys.pseudonym),
            )  # fmt: skip
        self.carrier = Carrier(self.api, self.party)
        taken = self.carrier.phone.register(
            self.minute, self.party, "authority:H57.17.21", items=(self.code,),
            destination=self.item.citizen,
        )  # fmt: skip
        assert self.carrier.send(taken)[0]["outcome"] == "stored"

    @property
    def code(self) -> str:
        return self.item.code

    @property
    def minute(self) -> float:
        """Since the morning, by the server's clock: phones are of the same day."""
        return (self.api.clock() - MORNING) / MINUTE

    def ask(self, by: Actor | None = None, **body: Any) -> httpx.Response:
        by = by or self.api.actor(Role.DISPATCHER)
        return self.api.post(f"/v1/items/{self.code}/delivery-code", by=by, json=body)

    def told(self) -> str:
        """The newest message about the item, as the citizen reads it."""
        path = f"/v1/outbox/{self.messages()[0]}"
        return str(self.api.get(path, by=self.api.actor(Role.DISPATCHER)).json()["text"])

    def messages(self) -> list[int]:
        """About the item, the newest first."""
        listed = self.api.get("/v1/outbox", by=self.api.actor(Role.DISPATCHER)).json()["messages"]
        return [one["message_id"] for one in listed if one["subject"] == self.code]

    def sent_code(self) -> str:
        answer = self.ask()
        assert answer.status_code == 202, answer.text
        assert answer.json()["is_sent"] is True
        found = re.search(r"\b[0-9]{6}\b", self.told())
        assert found
        return found[0]

    def handover(
        self, typed: Field, minute: float | None = None, *, items: tuple[str, ...] = (),
        proof: Proof | None = PROOF, evidence: tuple[bytes, ...] = (),
        carrier: Carrier | None = None,
    ) -> tuple[Event, list[dict[str, str]]]:  # fmt: skip
        """The delivery with a typed code, as the phone seals it; None: without a code."""
        sealed = () if typed is None else (("delivery_code", commit(typed, SALT)),)
        phone = (carrier or self.carrier).phone
        event = phone.hand(
            self.minute if minute is None else minute, self.party, self.item.citizen,
            *(items or (self.code,)), purpose=Purpose.DELIVER, sealed=sealed, evidence=evidence,
        )  # fmt: skip
        event = replace(event, detail=HandoverDetail(Purpose.DELIVER, proof=proof))
        if typed is None:
            return event, []
        value = canonical_json(typed).decode()
        return event, [{"name": "delivery_code", "salt": to_base64url(SALT), "value": value}]

    def deliver(self, typed: Field, minute: float | None = None, **more: Any) -> Event:
        event, sides = self.handover(typed, minute, **more)
        sent = (more.get("carrier") or self.carrier).send(event, sides=sides)
        assert sent[0]["outcome"] == "stored"
        return event

    def state(self) -> dict[str, Any]:
        """How far the delivery is proved, as a dispatcher is told."""
        by = self.api.actor(Role.DISPATCHER)
        told: dict[str, Any] = self.api.get(f"/v1/items/{self.code}", by=by).json()["proof_state"]
        return told

    def verdict(self, event: Event, item: str | None = None) -> str | None:
        with self.api.services.database.reading() as session:
            row = session.get(DeliveryVerdictRow, (event.event_id, item or self.code))
            return None if row is None else row.verdict

    def beside(self, event: Event) -> SideRecordRow | None:
        with self.api.services.database.reading() as session:
            return session.get(SideRecordRow, (event.event_id, "delivery_code"))

    def codes(self) -> list[DeliveryCodeRow]:
        with self.api.services.database.reading() as session:
            found = session.query(DeliveryCodeRow).where(DeliveryCodeRow.item == self.code)
            return list(found.order_by(DeliveryCodeRow.issued_at))


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"
