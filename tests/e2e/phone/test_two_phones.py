"""Two people who meet: no network is between them, nor between either of them and the server."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image
from playwright.sync_api import Page, expect

from courier_api.custody.core.acts import Purpose
from courier_api.custody.core.states import Status
from tests.e2e.phone.day import way_of
from tests.e2e.phone.people import Phone
from tests.e2e.phone.running import PhoneServer

DESK = (1024, 768)
AUTHORITY = 1


def code_on(page: Page) -> Image.Image:
    """What a camera sees of the code on the other's screen."""
    shown = page.get_by_role("img", name="Mã bàn giao của tôi")
    expect(shown).to_be_visible()
    return Image.open(io.BytesIO(shown.screenshot()))


def test_a_desk_gives_and_gets_by_codes_while_nobody_has_a_network(
    phone: Callable[..., Phone], server: PhoneServer
) -> None:
    way, courier = way_of("c9"), phone()
    desk = phone(viewport={"width": DESK[0], "height": DESK[1]})
    courier_party, desk_party = "courier:c9", f"authority:{way.authority}"
    desk.enrol_desk(desk_party)
    courier.become("c9")
    # Each learns the other's key while there is a network: whoever begins, and whoever opens anew.
    desk.open("/desk")
    expect(desk.title("Bàn giao")).to_be_visible()
    courier.type(0, *way.dossiers)
    courier.sign("Nhận 3 hồ sơ")
    courier.expect_unsent(0)
    for one in (courier, desk):
        one.page.context.set_offline(True)

    # The courier gives what they carry: the desk shows its code.
    courier.type(AUTHORITY, *way.dossiers)
    desk.go("#/receive")
    courier.go("#/")
    courier.film.hold(code_on(desk.page))
    courier.go(f"#/handover/{AUTHORITY}/give")
    name = f"UBND phường {way.ward}"
    courier.button(f"Giao 3 hồ sơ cho {name}").click()
    courier.expect_unsent(1)
    expect(courier.title("Quét")).to_be_attached()

    # The desk gives what it has issued: the courier shows theirs.
    courier.go(f"#/handover/{AUTHORITY}/show")
    desk.give_at_desk(*way.documents, shown=code_on(courier.page))
    desk.expect_unsent(1)

    for one in (courier, desk):
        one.page.context.set_offline(False)
    courier.expect_unsent(0)
    desk.expect_unsent(0)
    given = server.ledger.events_of(courier_party)[-1]
    assert (given.giver, given.receiver, given.detail.purpose) == (
        courier_party, desk_party, Purpose.DELIVER,
    )  # fmt: skip
    assert given.detail.presence is not None
    got = [one for one in server.ledger.events_of(desk_party) if one.act == "handover"]
    assert [(one.giver, one.receiver, set(one.items)) for one in got] == [
        (desk_party, courier_party, set(way.documents))
    ]
    assert got[0].detail.presence is not None
    dispatcher = server.as_user("demo-dispatcher")
    for code in way.dossiers:
        state = server.ledger.state(code)
        assert (state.status, state.holder) == (Status.DELIVERED, desk_party)
        assert not state.contradictions
        told = server.ask("GET", f"/v1/items/{code}", headers=dispatcher).json()
        assert told["history"][-1]["presence"] == {"is_shown": True, "doubts": []}
    for code in way.documents:
        assert server.ledger.state(code).holder == courier_party
