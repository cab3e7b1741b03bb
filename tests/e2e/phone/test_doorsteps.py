"""At a citizen's door: delivered and proved, or not; and what goes wrong on the way."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pypdf
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from courier_api.custody.core.acts import Act, Purpose
from courier_api.custody.core.states import Status
from tests.e2e.phone.day import way_of
from tests.e2e.phone.people import Phone
from tests.e2e.phone.running import PhoneServer

AUTHORITY, FIRST_HOME, SECOND_HOME = 1, 2, 3


def picture(colour: str) -> dict[str, object]:
    """A photograph of nothing, as a phone's gallery hands it over."""
    made = io.BytesIO()
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(made, "JPEG")
    return {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


def choose(page: Page, group: str, option: str | int) -> None:
    """Choose one of a few."""
    radios: Locator = page.get_by_role("group", name=group).get_by_role("radio")
    if isinstance(option, int):
        radios.nth(option).check()
    else:
        page.get_by_role("group", name=group).get_by_role("radio", name=option).check()


def take_photograph(page: Page) -> None:
    page.locator("input[type=file]").first.set_input_files(picture("door"))  # type: ignore[arg-type]
    expect(page.locator(".thumbnails").last).to_be_visible()


def write_signature(phone: Phone) -> None:
    phone.button("Mời ký").click()
    field = phone.page.get_by_role("img", name=re.compile("Ô ký tên"))
    box = field.bounding_box()
    assert box is not None
    mouse = phone.page.mouse
    mouse.move(box["x"] + 30, box["y"] + 60)
    mouse.down()
    for step in range(1, 12):
        mouse.move(box["x"] + 30 + 18 * step, box["y"] + 60 + 24 * (-1) ** step)
    mouse.up()
    phone.button("Xong").click()


def code_sent(server: PhoneServer, item: str) -> str:
    """The six digits that the citizen's telephone got."""
    dispatcher = server.as_user("demo-dispatcher")
    path = f"/v1/items/{item}/delivery-code"
    server.ask("POST", path, headers=dispatcher, json={"locale": "vi"})
    for one in server.ask("GET", "/v1/demo/messages").json()["messages"]:
        if one["message"]["subject"] == item:
            found = re.search(r"\b\d{6}\b", one["text"])
            assert found is not None
            return found[0]
    raise AssertionError("no message was sent")


def proof_of_delivery(server: PhoneServer, item: str) -> pypdf.PdfReader:
    dispatcher = server.as_user("demo-dispatcher")
    file = server.ask("GET", f"/v1/items/{item}/delivery-proof", headers=dispatcher)
    return pypdf.PdfReader(io.BytesIO(file.content))


def test_a_delivery_is_proved_by_code_signature_and_photograph_on_paper(
    phone: Callable[..., Phone], server: PhoneServer
) -> None:
    way, one = way_of("c4"), phone()
    document = way.documents[0]
    one.become("c4")
    one.type(AUTHORITY, *way.documents)
    one.sign("Nhận 2 giấy tờ")
    one.expect_unsent(0)
    code = code_sent(server, document)

    page = one.page
    page.context.set_offline(True)
    one.go(f"#/deliver/{FIRST_HOME}")
    expect(one.button("Giao 1 giấy tờ")).to_be_disabled()
    choose(page, "Ai nhận", 0)
    choose(page, "Kiểm tra người nhận bằng", "VNeID")
    page.get_by_label("6 số người dân đọc cho bạn").fill(code)
    expect(page.get_by_text("Sẽ được xác nhận")).to_be_visible()
    write_signature(one)
    take_photograph(page)
    one.button("Giao 1 giấy tờ").click()
    expect(page.get_by_text("Mã giao nhận: sẽ được xác nhận")).to_be_visible()
    one.expect_unsent(3)
    assert server.ledger.state(document).holder == "courier:c4"

    page.context.set_offline(False)
    one.expect_unsent(0)
    expect(page.get_by_text("Mã giao nhận: đúng")).to_be_visible()
    state = server.ledger.state(document)
    assert (state.status, state.contradictions) == (Status.DELIVERED, ())
    event = server.ledger.events_of("courier:c4")[-1]
    assert (event.act, event.detail.purpose) == (Act.HANDOVER, Purpose.DELIVER)
    assert event.detail.proof is not None
    assert event.detail.proof.identity == "vneid"
    assert (event.detail.proof.signature, event.detail.proof.photograph) == (True, True)
    assert len(event.evidence) == 2

    paper = proof_of_delivery(server, document)
    assert sum(len(sheet.images) for sheet in paper.pages) >= 2
    text = "\n".join(sheet.extract_text() for sheet in paper.pages)
    assert document in text
    assert "Confirmed by the server" in text


def test_a_failed_attempt_keeps_the_paper_on_board_and_names_the_next_day(
    phone: Callable[..., Phone], server: PhoneServer
) -> None:
    way, one = way_of("c6"), phone()
    document = way.documents[1]
    one.become("c6")
    one.type(AUTHORITY, *way.documents)
    one.sign("Nhận 2 giấy tờ")
    one.go(f"#/attempt/{SECOND_HOME}")
    expect(one.button("Ghi: chưa giao 1 giấy tờ")).to_be_disabled()
    choose(one.page, "Vì sao", 0)
    choose(one.page, "Lần sau đến", "Ngày mai")
    take_photograph(one.page)
    one.button("Ghi: chưa giao 1 giấy tờ").click()
    expect(one.page.get_by_text("Đã ghi: chưa giao 1 giấy tờ").first).to_be_visible()
    one.expect_unsent(0)
    event = server.ledger.events_of("courier:c6")[-1]
    assert (event.act, event.items) == (Act.ATTEMPT, (document,))
    assert event.detail.next_day is not None
    assert event.detail.next_day - event.event_time // 86_400_000 in (1, 2)
    state = server.ledger.state(document)
    assert (state.status, state.holder) == (Status.ATTEMPTED, "courier:c6")


def test_an_incident_reaches_the_dispatchers_with_its_photograph(
    phone: Callable[..., Phone], server: PhoneServer
) -> None:
    one, desk = phone(), phone(viewport={"width": 1280, "height": 800})
    desk.open("/dispatch")
    desk.log_in()
    one.become("c10")
    one.go("#/incident")
    choose(one.page, "Chuyện gì xảy ra", "Đường ngập")
    one.page.get_by_label("Kể ngắn gọn").fill("Nước ngập quá bánh xe ở cầu Chợ Dinh")
    take_photograph(one.page)
    one.button("Báo điều phối").click()
    expect(one.page.get_by_text("Điều phối đã nhận được tin.")).to_be_visible()
    one.expect_unsent(0)
    dispatcher = server.as_user("demo-dispatcher")
    (told,) = server.ask("GET", "/v1/incidents", headers=dispatcher).json()["incidents"]
    assert (told["party"], told["kind"], told["items"]) == ("courier:c10", "road_flooded", [])
    assert told["note"].startswith("Nước ngập")
    (photograph,) = told["evidence"]
    found = server.ask("GET", f"/v1/evidence/{photograph['sha256']}", headers=dispatcher)
    assert Image.open(io.BytesIO(found.content)).size == (1600, 1200)
    # The page that stood open has it by now, and was not loaded anew.
    shown = desk.page.get_by_role("listitem").filter(has_text="Nước ngập quá bánh xe")
    expect(shown).to_be_visible()
    expect(shown.locator("img")).to_have_js_property("complete", True)
