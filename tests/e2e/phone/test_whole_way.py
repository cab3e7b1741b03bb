"""The whole way of a paper, by the camera and through everything that happens to a phone."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Playwright

from courier_api.custody.core.acts import Act, Purpose
from courier_api.custody.core.states import Status
from tests.e2e.browsers import kill_browser
from tests.e2e.phone.day import way_of
from tests.e2e.phone.film import Film, label_of_sheet
from tests.e2e.phone.people import persistent_phone
from tests.e2e.phone.running import PhoneServer


def test_a_scan_outlives_no_network_and_a_killed_browser_and_is_stored_once(
    playwright: Playwright, chromium: str, server: PhoneServer, film: Film, tmp_path: Path
) -> None:
    way = way_of("c3")
    first, second, third = way.dossiers
    sheet, profile = server.sheet("c3"), tmp_path / "profile"

    with persistent_phone(playwright, chromium, profile, server, film) as phone:
        phone.become("c3")
        phone.scan(label_of_sheet(sheet, 0), seen=[first])
        phone.sign("Nhận 1 hồ sơ")
        phone.expect_unsent(0)
        assert server.ledger.state(first).holder == "courier:c3"

        phone.page.context.set_offline(True)
        phone.scan(label_of_sheet(sheet, 1), seen=[second])
        phone.sign("Nhận 1 hồ sơ")
        phone.expect_unsent(1)
        phone.page.reload()
        phone.unlock()
        phone.expect_unsent(1)
        kill_browser(profile)

    with persistent_phone(playwright, chromium, profile, server, film) as phone:
        phone.page.context.set_offline(True)
        phone.open()
        phone.unlock()
        phone.expect_unsent(1)
        phone.scan(label_of_sheet(sheet, 2), seen=[third])
        phone.sign("Nhận 1 hồ sơ")
        phone.expect_unsent(2)
        assert server.ledger.state(second).holder == f"agent:{way.agent}"

        phone.page.context.set_offline(False)
        phone.expect_unsent(0)

    events = server.ledger.events_of("courier:c3")
    assert [one.items for one in events] == [(first,), (second,), (third,)]
    assert [one.device_seq for one in events] == [1, 2, 3]
    for one in events:
        assert (one.act, one.detail.purpose) == (Act.HANDOVER, Purpose.COLLECT)
        assert (one.giver, one.receiver) == (f"agent:{way.agent}", "courier:c3")
        assert one.place == way.agent
        assert one.stop is not None
        assert one.stop.stop == 0
    for code in way.dossiers:
        state = server.ledger.state(code)
        assert (state.holder, state.status) == ("courier:c3", Status.CARRIED)
        assert not state.contradictions
    assert server.ledger.num_set_aside() == 0
