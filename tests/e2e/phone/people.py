"""People with a phone: what they press, and what they see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, Playwright, expect

from tests.e2e.browsers import FLAGS, camera_flags
from tests.e2e.phone.film import Film, picture_of
from tests.e2e.phone.running import PhoneServer

__all__ = ["PIN", "Phone", "opened_phone", "persistent_phone"]

PIN = "480213"
SIZE = (360, 740)
_HUE = {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}
#: What a browser notes and nobody need do anything about: requests that found no network, which
#: the app says in its own words, and a driver without a graphics card.
_NO_TROUBLE = re.compile(
    r"net::ERR_(?:INTERNET_DISCONNECTED|CONNECTION_REFUSED|FAILED|ABORTED)|GPU stall due to"
)
_SLOW_MS = 30_000

expect.set_options(timeout=_SLOW_MS)


@dataclass
class Phone:
    """
    A page of somebody's phone, and everything on it that nobody should have to see.

    Parameters
    ----------
    page : Page
    server : PhoneServer
    film : Film
    troubles : list of str
    """

    page: Page
    server: PhoneServer
    film: Film
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        self.page.on("request", self._note_request)

    def button(self, name: str | re.Pattern[str]) -> Locator:
        """A button by what it says; all of it, where it is plain text."""
        return self.page.get_by_role("button", name=name, exact=isinstance(name, str))

    def link(self, name: str | re.Pattern[str]) -> Locator:
        """A link by what it says."""
        return self.page.get_by_role("link", name=name, exact=isinstance(name, str))

    def title(self, name: str | re.Pattern[str]) -> Locator:
        """The screen's title."""
        return self.page.get_by_role("heading", level=1, name=name)

    def go(self, path: str) -> None:
        """Go to a screen by its address, the page staying as it is."""
        self.page.evaluate("path => { location.hash = path }", path)

    def open(self, page: str = "/courier") -> None:
        """Open the app, or load it anew."""
        self.page.goto(self.server.address + page)

    def enrol(self, party: str) -> None:
        """Enrol by the address in the code that the dispatcher shows."""
        self.page.goto(self.server.invitation(party))
        self.button("Ghi danh máy này").click()
        expect(self.page.get_by_text(f"ký tên {party}")).to_be_visible()

    def enrol_desk(self, party: str) -> None:
        """Enrol a computer at a counter."""
        self.page.goto(self.server.invitation(party))
        self.button("Ghi danh thiết bị này").click()
        expect(self.title("Bàn giao")).to_be_visible()

    def begin(self) -> None:
        """Choose a PIN and begin the shift."""
        self.button("Chọn PIN và bắt đầu ca").click()
        self.page.get_by_label("Mã PIN", exact=True).fill(PIN)
        self.page.get_by_label("Nhập lại mã PIN").fill(PIN)
        self.button("Bắt đầu ca").click()
        expect(self.title("Hôm nay")).to_be_attached()

    def become(self, courier: str) -> None:
        """Enrol and begin."""
        self.enrol(f"courier:{courier}")
        self.begin()

    def log_in(self) -> None:
        """Watch as a dispatcher, from the login that is shown."""
        self.page.get_by_label("Tên đăng nhập").fill("demo-dispatcher")
        self.page.get_by_label("Mật khẩu").fill(self.server.password)
        self.button("Đăng nhập").click()
        expect(self.page.get_by_text("Trực tiếp")).to_be_visible()
        # No identity provider is known here: the page asks, and the browser notes the answer.
        self.troubles[:] = [one for one in self.troubles if "404" not in one]

    def unlock(self) -> None:
        """Open the shift that was begun before."""
        self.page.get_by_label("Mã PIN", exact=True).fill(PIN)
        self.button("Mở khoá").click()
        expect(self.page.get_by_role("navigation")).to_be_visible()

    def scan(self, *papers: Image.Image, seen: list[str]) -> None:
        """Hold papers before the camera of the scan screen until it has told each code."""
        # The film is read anew when the camera is.
        self.go("#/")
        expect(self.page.locator("video")).to_have_count(0)
        self.film.show(*papers)
        self.go("#/scan")
        for code in seen:
            expect(self.page.locator("main").get_by_text(code).first).to_be_visible()

    def type(self, stop: int, *codes: str) -> None:
        """Type codes at a stop, as who has no camera."""
        self.go(f"#/scan/{stop}")
        self.button("Gõ mã").click()
        for code in codes:
            self.page.get_by_label("Mã trên nhãn").fill(code)
            self.button("Nhập").click()
            expect(self.page.locator("main").get_by_text(code).first).to_be_visible()

    def give_at_desk(self, *codes: str, shown: Image.Image) -> None:
        """At a counter: type codes, and scan the code that the courier shows."""
        self.film.hold(shown)
        self.go("#/give")
        self.button("Gõ mã").click()
        for code in codes:
            self.page.get_by_label("Mã trên nhãn").fill(code)
            self.button("Nhập").click()
            expect(self.page.get_by_role("listitem").get_by_text(code)).to_be_visible()
        self.button(re.compile("^Tiếp: mã của bưu tá")).click()
        self.button(re.compile(f"^Giao {len(codes)} món cho")).click()
        expect(self.title("Bàn giao")).to_be_visible()

    def sign(self, what: str) -> None:
        """Press the main button, look once more, and hand over."""
        self.button(what).click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_role("button", name=what, exact=True).click()
        expect(dialog).to_have_count(0)

    def label(self, courier: str, code: str) -> Image.Image:
        """The label of an item as it is printed."""
        return picture_of(self.server.labels(courier)[code]["png"])

    def expect_unsent(self, count: int) -> None:
        """See in the head how much is not yet sent."""
        expect(self.page.locator("header")).to_contain_text(f"{count} chưa gửi")

    def assert_fits(self) -> None:
        """Nothing lies beside the screen."""
        wide, inner = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= inner, f"{self.page.url}: {wide} px wide"

    def show(self) -> None:
        """Print what is on the screen, for whoever looks for what went wrong."""
        print(self.page.url, self.page.locator("body").aria_snapshot(), sep="\n")

    def _note_console(self, message: Any) -> None:
        if message.type in ("error", "warning") and not _NO_TROUBLE.search(message.text):
            self.troubles.append(f"console: {message.text}")

    def _note_request(self, request: Any) -> None:
        if not request.url.startswith((self.server.address, "blob:", "data:")):
            self.troubles.append(f"request: {request.url}")


@contextmanager
def opened_phone(browser: Browser, server: PhoneServer, film: Film, **more: Any) -> Iterator[Phone]:
    """A phone that nobody has used yet; more: what `Browser.new_context` takes."""
    context = browser.new_context(**_options(server, **more))
    try:
        phone = Phone(context.new_page(), server, film)
        yield phone
        assert not phone.troubles, "\n".join(phone.troubles)
    finally:
        context.close()


@contextmanager
def persistent_phone(
    playwright: Playwright, chromium: str, profile: Path, server: PhoneServer, film: Film
) -> Iterator[Phone]:
    """A phone whose storage is a folder: it is there again after the browser was killed."""
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=chromium,
        args=[*FLAGS, *camera_flags(film.path)],
        **_options(server),
    )
    try:
        phone = Phone(context.pages[0], server, film)
        yield phone
        assert not phone.troubles, "\n".join(phone.troubles)
    finally:
        _close(context)


def _options(server: PhoneServer, **more: Any) -> dict[str, Any]:
    width, height = SIZE
    return {
        "base_url": server.address,
        "viewport": {"width": width, "height": height},
        "has_touch": True,
        "permissions": ["camera"],
        **_HUE,
        **more,
    }


def _close(context: BrowserContext) -> None:
    """Close a browser; one that was killed needs no closing."""
    with suppress(Error):
        context.close()
