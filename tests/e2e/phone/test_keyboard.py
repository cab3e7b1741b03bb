"""Whoever has no pointer and no camera does the same work by keys alone."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.phone.day import way_of
from tests.e2e.phone.people import PIN, Phone
from tests.e2e.phone.running import PhoneServer

#: More than any screen has to be gone through.
_MOST_TABS = 60
_FOCUSED = """() => {
  const at = document.activeElement;
  const label = at.labels?.[0]?.textContent ?? at.getAttribute("aria-label") ?? at.textContent;
  const { width, height } = at.getBoundingClientRect();
  return { label: label.trim(), isSeen: width > 0 && height > 0 };
}"""


def tab_to(page: Page, label: str) -> None:
    """Go from control to control until the one that is called so; each must be in sight."""
    passed = []
    for _ in range(_MOST_TABS):
        page.keyboard.press("Tab")
        found = page.evaluate(_FOCUSED)
        assert found["isSeen"], f"the focus is on something that nobody sees: {found['label']}"
        if found["label"] == label:
            return
        passed.append(found["label"])
    raise AssertionError(f"no way to {label!r} by Tab, only to {passed}")


def press(page: Page, label: str) -> None:
    tab_to(page, label)
    page.keyboard.press("Enter")


def write(page: Page, label: str, text: str) -> None:
    tab_to(page, label)
    page.keyboard.type(text)


def test_from_enrolment_to_a_handover_by_tab_and_enter_alone(
    phone: Callable[..., Phone], server: PhoneServer
) -> None:
    way, one = way_of("c1"), phone(permissions=[])
    page = one.page
    page.goto(server.invitation("courier:c1"))
    expect(one.button("Ghi danh máy này")).to_be_visible()
    press(page, "Ghi danh máy này")
    expect(one.button("Chọn PIN và bắt đầu ca")).to_be_visible()
    press(page, "Chọn PIN và bắt đầu ca")
    expect(page.get_by_label("Nhập lại mã PIN")).to_be_visible()
    write(page, "Mã PIN", PIN)
    write(page, "Nhập lại mã PIN", PIN)
    page.keyboard.press("Enter")
    expect(one.title("Hôm nay")).to_be_attached()
    press(page, "Quét tại điểm này")
    expect(one.title("Quét")).to_be_visible()
    press(page, "Gõ mã")
    write(page, "Mã trên nhãn", way.dossiers[0])
    page.keyboard.press("Enter")
    expect(one.button("Nhận 1 hồ sơ")).to_be_enabled()
    press(page, "Nhận 1 hồ sơ")
    expect(page.get_by_role("dialog")).to_be_visible()
    press(page, "Nhận 1 hồ sơ")
    expect(page.get_by_role("dialog")).to_have_count(0)
    one.expect_unsent(0)
    assert server.ledger.state(way.dossiers[0]).holder == "courier:c1"
