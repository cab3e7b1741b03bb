"""The proof of delivery on paper: what the ledger tells, and no more than the reader may see."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import count
from typing import Any

import httpx
import pytest

from courier_api.custody.core.acts import HandoverDetail, Identity, Proof, Purpose, Recipient
from courier_api.custody.core.sealed import canonical_json, commit
from courier_api.custody.core.signing import sign_event
from courier_api.identities import to_base64url
from courier_api.roles import Role
from tests.courier_api.apis import Actor, Api, api, clock
from tests.courier_api.custody.phones import AGENT
from tests.courier_api.evidence.drawn import photograph, signature
from tests.courier_api.evidence.phones import Sender, metadata
from tests.courier_api.items.rights_samples import SOMEBODY, registered
from tests.courier_api.papers.reading_back import codes, pdf_images, pdf_text
from tests.courier_api.sync.carriers import Carrier

__all__ = ["api", "clock"]

NAME, SALT = "Lê Thị Nhận Thay", b"saltsaltsaltsalt"
PROOF = Proof(Recipient.DELEGATE, Identity.VNEID, None, True, True, 26_000, "BN-261121-0388")
_SEEDS = count(900)


@dataclass
class Journey:
    """An item that went from a counter over a courier to its citizen."""

    api: Api
    code: str = ""
    citizen: str = ""
    sender: Sender = field(init=False)
    desk: Carrier = field(init=False)
    drawn: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        self.code = self.code or registered(self.api, SOMEBODY)
        self.citizen = self.citizen or f"citizen:{sha256(self.code.encode()).hexdigest()[:22]}"
        self.sender = Sender(self.api)
        self.desk = Carrier(self.api, AGENT)
        seed = next(_SEEDS)
        self.drawn = (photograph(seed), signature(seed))
        self.desk.send(self.desk.phone.register(0, AGENT, self.citizen, items=(self.code,)))
        self.sync(self.sender.phone.hand(30, AGENT, self.sender.party, self.code))

    def sync(self, event: Any, *sides: dict[str, str]) -> None:
        signed = to_base64url(sign_event(event, self.sender.handset.key))
        body = {"events": [{"signed": signed, "sides": list(sides)}]}
        answer = self.api.post("/v1/sync", json=body)
        assert answer.json()["verdicts"][0]["outcome"] == "stored"

    def deliver(self, proof: Proof | None = PROOF, **header: Any) -> None:
        event = self.sender.phone.hand(
            60, self.sender.party, self.citizen, self.code, purpose=Purpose.DELIVER,
            evidence=tuple(sha256(one).digest() for one in self.drawn),
            sealed=(("recipient_name", commit(NAME, SALT)),), **header,
        )  # fmt: skip
        event = replace(event, detail=HandoverDetail(Purpose.DELIVER, proof=proof))
        value = canonical_json(NAME).decode()
        side = {"name": "recipient_name", "salt": to_base64url(SALT), "value": value}
        self.sync(event, side)

    def ask(self, by: Actor) -> httpx.Response:
        return self.api.get(f"/v1/items/{self.code}/delivery-proof", by=by)

    def text(self, by: Actor) -> str:
        answer = self.ask(by)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/pdf"
        return pdf_text(answer.content)

    def courier(self) -> Actor:
        return self.api.actor(Role.COURIER, party=self.sender.party)

    def openings(self) -> list[tuple[str, str]]:
        by = self.api.actor(Role.ADMINISTRATOR)
        answer = self.api.get("/v1/audit/openings", by=by, params={"subject": self.code})
        return [(one["role"], one["field"]) for one in answer.json()["openings"]]


@pytest.fixture
def journey(api: Api) -> Journey:
    return Journey(api)


@pytest.fixture
def dispatcher(api: Api) -> Actor:
    return api.actor(Role.DISPATCHER)


def test_the_paper_tells_who_received_and_how_that_was_checked(
    journey: Journey, dispatcher: Actor
) -> None:
    journey.deliver()
    text = journey.text(dispatcher)
    for told in (
        journey.code, "08:00, 21/11/2026", f"Người nhận thay: {NAME}", f"A delegate: {NAME}",
        "Xem căn cước trên VNeID", "26.000 đồng", "BN-261121-0388",
        f"Đúng: {journey.sender.handset.device_id.hex()[:12]}", "Điểm đại lý 042", "Người dân",
    ):  # fmt: skip
        assert told in text.replace("\xa0", " "), told


def test_the_paper_proves_what_the_ledger_holds(
    api: Api, journey: Journey, dispatcher: Actor
) -> None:
    journey.deliver()
    answer = journey.ask(dispatcher)
    text = pdf_text(answer.content)
    checkpoint = api.get("/v1/ledger/checkpoint").json()
    for line in checkpoint["note"].split():
        assert line in text.replace(" ", "") or line in text
    (link,) = {one for page in pdf_images(answer.content, 300) for one in codes(page)}
    proved = api.get(link.partition("localhost")[2]).json()
    assert proved["size"] == checkpoint["size"]
    assert b64decode(proved["leaf_hash"]).hex() in text
    for one in proved["path"]:
        assert b64decode(one).hex() in text


def test_pictures_that_have_not_come_are_told_by_their_hashes(
    journey: Journey, dispatcher: Actor
) -> None:
    journey.deliver()
    text = journey.text(dispatcher)
    assert "Hashes of pictures not shown here" in text
    assert all(sha256(one).hexdigest() in text for one in journey.drawn)
    assert "photograph" not in {name for _, name in journey.openings()}


def test_pictures_that_have_come_are_shown_and_each_look_is_noted(
    journey: Journey, dispatcher: Actor
) -> None:
    journey.deliver()
    for data, kind in zip(journey.drawn, ("photograph", "signature"), strict=True):
        journey.sender.send(data, told=metadata(data, kind=kind))
    text = journey.text(dispatcher)
    assert "Recipient's signature" in text
    assert "Hashes of pictures not shown here" not in text
    assert {("dispatcher", "photograph"), ("dispatcher", "signature")} <= set(journey.openings())


def test_who_may_not_open_the_name_reads_none(journey: Journey) -> None:
    """A courier who has delivered it has no reason of today any more."""
    journey.deliver()
    text = journey.text(journey.courier())
    assert NAME not in text
    assert "Người nhận thay" in text
    assert ("courier", "recipient_name") not in journey.openings()


def test_who_may_open_the_name_is_noted(journey: Journey, dispatcher: Actor) -> None:
    journey.deliver()
    assert NAME in journey.text(dispatcher)
    assert ("dispatcher", "recipient_name") in journey.openings()


def test_a_citizen_reads_the_proof_of_their_own_item(api: Api) -> None:
    citizen = api.actor(Role.CITIZEN)
    journey = Journey(api, registered(api, SOMEBODY, code=citizen.item), citizen.party or "")
    journey.deliver()
    assert NAME in journey.text(citizen)
    assert journey.ask(api.actor(Role.CITIZEN)).status_code == 404


def test_without_a_proof_the_paper_says_so(journey: Journey, dispatcher: Actor) -> None:
    journey.deliver(None)
    assert "Không ghi" in journey.text(dispatcher)


@pytest.mark.parametrize("is_right", [True, False])
def test_of_a_code_the_paper_tells_the_device_s_word(
    journey: Journey, dispatcher: Actor, is_right: bool
) -> None:
    journey.deliver(replace(PROOF, code=is_right))
    word = "Right" if is_right else "Wrong"
    assert f"{word}, by the device's word" in journey.text(dispatcher)


def test_before_the_delivery_there_is_nothing_to_prove(journey: Journey, dispatcher: Actor) -> None:
    answer = journey.ask(dispatcher)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_delivered")
    answer = journey.api.get("/v1/items/H57.17.21-251121-9998/delivery-proof", by=dispatcher)
    assert (answer.status_code, answer.json()["code"]) == (404, "item_unknown")


def test_what_is_somebody_else_s_is_not_told_to_be_delivered(api: Api, journey: Journey) -> None:
    journey.deliver()
    answer = journey.ask(api.actor(Role.COURIER))
    assert (answer.status_code, answer.json()["code"]) == (404, "item_unknown")
