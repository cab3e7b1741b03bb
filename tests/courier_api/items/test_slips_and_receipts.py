"""Slips and fee receipts on paper: what the ledger tells, and no name that is not to be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest

from courier_api.custody.core.acts import (
    Act,
    CountDetail,
    HandoverDetail,
    Identity,
    Proof,
    Purpose,
    Recipient,
)
from courier_api.custody.core.events import Event
from courier_api.custody.core.papers import PaperCount
from courier_api.custody.core.sealed import canonical_json, commit
from courier_api.identities import to_base64url
from courier_api.items.drafts import Wish
from courier_api.items.personal_service import erase_personal
from courier_api.items.repository import find_item
from courier_api.roles import Role
from tests.courier_api.apis import Actor, Api, api, clock
from tests.courier_api.custody.phones import AGENT, CITIZEN
from tests.courier_api.items.desk import HOA
from tests.courier_api.items.rights_samples import SOMEBODY, registered
from tests.courier_api.papers.reading_back import codes, pdf_images, pdf_text
from tests.courier_api.sync.carriers import NUMBERS, Carrier

__all__ = ["api", "clock"]

DELEGATE, SALT = "Lê Thị Nhận Thay", b"saltsaltsaltsalt"
PAPERS = (PaperCount("TK-01", 1, 1), PaperCount("CCCD", 2, 1), PaperCount("SO-DO", 1, 2))
PAID = Proof(Recipient.CITIZEN, Identity.CARD, None, False, False, 1_241_000, "BN-261121-0388")


@dataclass
class Door:
    """An item that a courier takes in at a citizen's and brings somewhere."""

    api: Api
    code: str = ""
    citizen: str = ""
    courier: str = ""
    carrier: Carrier = field(init=False)

    def __post_init__(self) -> None:
        told = {"procedure": "Đăng ký biến động quyền sử dụng đất", "wish": Wish.HOME}
        self.code = self.code or registered(self.api, SOMEBODY, **told)
        with self.api.services.database.reading() as session:
            item = find_item(session, self.code)
        assert item is not None
        self.citizen = self.citizen or item.citizen
        self.courier = f"courier:slip{next(NUMBERS)}"
        self.carrier = Carrier(self.api, self.courier)

    def send(self, *events: Event, sides: Any = ()) -> None:
        assert all(one["outcome"] == "stored" for one in self.carrier.send(*events, sides=sides))

    def take_in(self, papers: tuple[PaperCount, ...] | None = None, *, at: float = 60) -> None:
        phone, items = self.carrier.phone, (self.code,)
        self.send(phone.register(at, self.courier, self.citizen, items=items, papers=papers))

    def count(
        self, *papers: PaperCount, at: float = 65, by: tuple[str, str] | None = None, **header: Any
    ) -> Event:
        detail = CountDetail("1.004884", papers, by or (self.citizen, self.courier))
        event = self.carrier.phone.state(at, Act.COUNT, detail, items=(self.code,), **header)
        self.send(event)
        return event

    def hand(
        self, proof: Proof | None = PAID, *, at: float = 90, also: Sequence[str] = (),
        receiver: str = "", sides: Any = (), **header: Any,
    ) -> Event:  # fmt: skip
        items = (self.code, *also)
        receiver = receiver or self.citizen
        event = self.carrier.phone.hand(at, self.courier, receiver, *items, **header)
        event = replace(event, detail=HandoverDetail(Purpose.DELIVER, proof=proof))
        self.send(event, sides=sides)
        return event

    def hand_to_delegate(self) -> None:
        proof = replace(PAID, recipient=Recipient.DELEGATE)
        value = canonical_json(DELEGATE).decode()
        side = {"name": "recipient_name", "salt": to_base64url(SALT), "value": value}
        sealed = (("recipient_name", commit(DELEGATE, SALT)),)
        self.hand(proof, sides=[side], sealed=sealed)

    def ask(self, paper: str, by: Actor) -> httpx.Response:
        return self.api.get(f"/v1/items/{self.code}/{paper}", by=by)

    def text(self, paper: str, by: Actor) -> str:
        answer = self.ask(paper, by)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["content-disposition"].endswith(f'{paper}-{self.code}.pdf"')
        return pdf_text(answer.content).replace("\xa0", " ")

    def refusal(self, paper: str, by: Actor) -> tuple[int, str]:
        answer = self.ask(paper, by)
        return answer.status_code, answer.json()["code"]

    def as_courier(self) -> Actor:
        return self.api.actor(Role.COURIER, party=self.courier)

    def openings(self) -> list[tuple[str, str, str]]:
        by = self.api.actor(Role.ADMINISTRATOR)
        answer = self.api.get("/v1/audit/openings", by=by, params={"subject": self.code})
        found = answer.json()["openings"]
        return [(one["role"], one["field"], one["endpoint"].rpartition("/")[2]) for one in found]


@pytest.fixture
def door(api: Api) -> Door:
    return Door(api)


@pytest.fixture
def dispatcher(api: Api) -> Actor:
    return api.actor(Role.DISPATCHER)


def test_a_slip_tells_what_was_handed_in_and_counted(door: Door, dispatcher: Actor) -> None:
    door.take_in()
    door.count(*PAPERS)
    text = door.text("slip", dispatcher)
    for told in (
        door.code, "Phiếu gửi hồ sơ", "Đăng ký biến động quyền sử dụng đất", "Code 1.004884",
        "08:00, 21/11/2026 (UTC+07:00)", "08:05, 21/11/2026 (UTC+07:00)", "Tại nhà",
        "1 Mã TK-01 Code TK-01 1 1", "2 Mã CCCD Code CCCD 2 1 Thiếu 1 · Short by 1",
        "3 Mã SO-DO Code SO-DO 1 2 Thừa 1 · Over by 1", "Tổng cộng Total 4 4",
        f"Người dân The citizen {HOA.name}", f"Bưu tá {door.courier.partition(':')[2]}",
        "Sổ giao nhận không ghi số niêm phong.",
    ):  # fmt: skip
        assert told in text, told
    # Phones and addresses are nobody's business who holds the paper.
    assert str(HOA.address) not in text


def test_of_fees_that_no_device_told_a_slip_says_nothing(door: Door, dispatcher: Actor) -> None:
    door.take_in(PAPERS)
    assert "Phí, lệ phí" not in door.text("slip", dispatcher)
    door.hand()
    text = door.text("slip", dispatcher)
    assert "Số tiền thu khi giao nhận (BN-261121-0388)" in text
    assert "Một triệu hai trăm bốn mươi mốt nghìn đồng" in text


def test_where_nothing_was_collected_a_slip_says_so(door: Door, dispatcher: Actor) -> None:
    door.take_in(PAPERS)
    door.hand(replace(PAID, amount_dong=0, receipt=None))
    assert "Không thu khoản nào." in door.text("slip", dispatcher)


def test_a_seal_is_that_of_who_took_the_item_in(door: Door, dispatcher: Actor) -> None:
    door.take_in(PAPERS)
    bag = f"B-{next(NUMBERS):010}"
    door.send(door.carrier.phone.pack(70, door.courier, door.code, bag=bag, seal="NP-0047719"))
    text = door.text("slip", dispatcher)
    assert "NP-0047719" in text
    assert "như sổ giao nhận ghi khi đóng túi" in text


def test_papers_that_came_with_the_registration_were_counted(door: Door, dispatcher: Actor) -> None:
    door.take_in(PAPERS)
    text = door.text("slip", dispatcher)
    assert "Mã SO-DO Code SO-DO 1 2" in text
    assert text.count("08:00, 21/11/2026") == 2


def test_the_newest_count_is_printed_and_signed_by_those_who_agreed(
    door: Door, dispatcher: Actor
) -> None:
    door.take_in(PAPERS)
    door.count(PaperCount("CCCD", 2, 2), at=66)
    door.count(PaperCount("CCCD", 2, 1), at=80, by=(AGENT, door.courier), giver=door.courier)
    text = door.text("slip", dispatcher)
    assert "1 Mã CCCD Code CCCD 2 1 Thiếu 1" in text
    assert "TK-01" not in text
    assert text.index("Bưu tá slip") < text.index("Điểm đại lý 042")
    assert str(HOA.name) not in text
    assert not [one for one in door.openings() if one[2] == "slip"]


def test_a_count_that_was_taken_back_is_none(door: Door, dispatcher: Actor) -> None:
    door.take_in()
    counted = door.count(*PAPERS)
    assert "Mã TK-01" in door.text("slip", dispatcher)
    door.send(door.carrier.phone.withdraw(70, counted))
    assert door.refusal("slip", dispatcher) == (404, "nothing_counted")


def test_before_there_is_anything_to_sign_there_is_no_slip(door: Door, dispatcher: Actor) -> None:
    assert door.refusal("slip", dispatcher) == (404, "not_registered")
    door.take_in()
    assert door.refusal("slip", dispatcher) == (404, "nothing_counted")


def test_a_receipt_tells_who_paid_what_to_whom(door: Door, dispatcher: Actor) -> None:
    door.take_in()
    door.hand()
    text = door.text("fee-receipt", dispatcher)
    for told in (
        "Biên nhận thu phí", "BN-261121-0388", door.code, f"Người nộp Paid by {HOA.name}",
        "08:30, 21/11/2026 (UTC+07:00)", "Không ghi Not noted", "1.241.000",
        "Một triệu hai trăm bốn mươi mốt nghìn đồng", "Bưu tá The courier",
    ):  # fmt: skip
        assert told in text, told


def test_a_delegate_who_paid_is_named_as_such(door: Door, dispatcher: Actor) -> None:
    door.take_in()
    door.hand_to_delegate()
    text = door.text("fee-receipt", dispatcher)
    assert f"Người nộp Paid by {DELEGATE}" in text
    assert "Người nhận thay A delegate" in text
    assert str(HOA.name) not in text
    assert ("dispatcher", "recipient_name", "fee-receipt") in door.openings()


def test_a_delegate_without_a_name_is_not_called_by_the_citizen_s(
    door: Door, dispatcher: Actor
) -> None:
    door.take_in()
    door.hand(replace(PAID, recipient=Recipient.DELEGATE))
    assert str(HOA.name) not in door.text("fee-receipt", dispatcher)


def test_who_gave_an_item_and_paid_is_the_payer(door: Door, dispatcher: Actor) -> None:
    desk = Door(door.api, door.code)
    event = door.carrier.phone.hand(30, door.citizen, door.courier, door.code)
    door.send(replace(event, detail=HandoverDetail(Purpose.COLLECT, proof=PAID)))
    assert f"Người nộp Paid by {HOA.name}" in desk.text("fee-receipt", dispatcher)


def test_what_was_collected_for_several_items_says_so(door: Door, dispatcher: Actor) -> None:
    other = registered(door.api, SOMEBODY)
    door.take_in()
    door.send(door.carrier.phone.register(61, door.courier, door.citizen, items=(other,)))
    door.hand(also=(other,))
    text = door.text("fee-receipt", dispatcher)
    assert "thu chung cho 2 hồ sơ" in text
    assert other not in text


def test_a_receipt_without_a_number_goes_by_its_place_in_the_ledger(
    door: Door, dispatcher: Actor
) -> None:
    door.take_in()
    door.hand(replace(PAID, receipt=None))
    size = door.api.get("/v1/ledger/checkpoint").json()["size"]
    assert f"{door.code}/{size}" in door.text("fee-receipt", dispatcher)


def test_before_money_was_taken_there_is_no_receipt(door: Door, dispatcher: Actor) -> None:
    assert door.refusal("fee-receipt", dispatcher) == (404, "nothing_collected")
    door.take_in()
    door.hand(replace(PAID, amount_dong=0))
    assert door.refusal("fee-receipt", dispatcher) == (404, "nothing_collected")


@pytest.mark.parametrize("paper", ["slip", "fee-receipt"])
def test_the_code_leads_to_the_ledger_s_proof(door: Door, dispatcher: Actor, paper: str) -> None:
    door.take_in(PAPERS)
    door.hand()
    pages = pdf_images(door.ask(paper, dispatcher).content, 300)
    (link,) = {one for page in pages for one in codes(page)}
    assert door.api.get(link.partition("localhost")[2]).status_code == 200


@pytest.mark.parametrize("paper", ["slip", "fee-receipt"])
def test_who_reads_the_name_is_noted(door: Door, dispatcher: Actor, paper: str) -> None:
    door.take_in(PAPERS)
    door.hand()
    assert str(HOA.name) in door.text(paper, dispatcher)
    assert ("dispatcher", "citizen_name", paper) in door.openings()


@pytest.mark.parametrize("paper", ["slip", "fee-receipt"])
def test_who_may_not_open_the_name_reads_none(door: Door, paper: str) -> None:
    """A courier who has delivered it has no reason of today any more."""
    door.take_in(PAPERS)
    door.hand()
    assert str(HOA.name) not in door.text(paper, door.as_courier())
    assert door.openings() == []


def test_who_has_the_item_reads_the_name(door: Door) -> None:
    # Not in the future of the server's clock: what contradicts itself opens no name.
    door.take_in(PAPERS, at=0)
    assert str(HOA.name) in door.text("slip", door.as_courier())
    assert ("courier", "citizen_name", "slip") in door.openings()


@pytest.mark.parametrize("paper", ["slip", "fee-receipt"])
def test_an_erased_name_is_gone_from_the_paper(door: Door, dispatcher: Actor, paper: str) -> None:
    door.take_in(PAPERS)
    door.hand()
    with door.api.services.database.writing() as session:
        erase_personal(session, [door.code])
    text = door.text(paper, dispatcher)
    assert str(HOA.name) not in text
    assert "Người dân" in text
    assert door.openings() == []


def test_a_name_is_not_put_beside_another_citizen_s_act(door: Door, dispatcher: Actor) -> None:
    door.citizen = CITIZEN
    door.take_in(PAPERS)
    door.hand()
    for paper in ("slip", "fee-receipt"):
        assert str(HOA.name) not in door.text(paper, dispatcher)


def test_a_citizen_reads_the_receipt_of_their_own_item_and_no_slip(api: Api) -> None:
    citizen = api.actor(Role.CITIZEN)
    door = Door(api, registered(api, SOMEBODY, code=citizen.item), citizen.party or "")
    door.take_in(PAPERS)
    door.hand_to_delegate()
    assert DELEGATE in door.text("fee-receipt", citizen)
    assert door.refusal("slip", citizen) == (403, "right_refused")
    assert door.refusal("fee-receipt", api.actor(Role.CITIZEN)) == (404, "item_unknown")


@pytest.mark.parametrize("paper", ["slip", "fee-receipt"])
def test_what_is_somebody_else_s_is_not_told_to_be_there(door: Door, paper: str) -> None:
    door.take_in(PAPERS)
    door.hand()
    assert door.refusal(paper, door.api.actor(Role.COURIER)) == (404, "item_unknown")
    door.code = "H57.17.21-251121-9998"
    assert door.refusal(paper, door.api.actor(Role.DISPATCHER)) == (404, "item_unknown")
