"""Every screen, in both languages and all themes, on the smallest phone that is sold."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.phone.day import way_of
from tests.e2e.phone.looking import LANGUAGES, Looker
from tests.e2e.phone.people import PIN, Phone, opened_phone
from tests.e2e.phone.running import PhoneServer

#: Half past eight: pictures are the same whenever they are taken.
HOUR = "8.5"
DESKTOP = {"width": 1280, "height": 800}
#: The page's clock goes with the server's. A worker's clock cannot be set, and it would find the
#: shift over: this browser has none, as in a private window.
_AHEAD = """{
  delete Navigator.prototype.serviceWorker;
  const ahead = %d;
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + ahead); }
    static now() { return Real.now() + ahead; }
  };
}"""

#: What a camera or a map says before it is there.
OPENING = re.compile("Đang mở (?:máy ảnh|bản đồ)|Opening the (?:camera|map)")
#: Screens of a shift, and what is on each of them once it is drawn.
SHIFT = {
    "today": "",
    "stop": "stop/0",
    "stop-home": "stop/2",
    "stop-closed": "stop/11",
    "scan": "scan/0",
    "count": "count/0",
    "handover": "handover/0",
    "handover-show": "handover/0/show",
    "bag": "bag",
    "load": "load",
    "map": "map",
    "changes": "changes",
    "incident": "incident",
    "waiting": "waiting",
    "end": "end",
    "more": "more",
    "help": "help",
    "nowhere": "nowhere",
}


@pytest.fixture(scope="module")
def is_thorough() -> bool:
    """Whether axe looks at everything in every theme and language."""
    return "POSTROUTE_SCREENSHOTS" in os.environ


@pytest.fixture(scope="module")
def lookers() -> list[Looker]:
    """All that have looked at something."""
    return []


@pytest.fixture
def look_at(lookers: list[Looker], is_thorough: bool) -> Callable[[Page], Looker]:
    """Makes whoever looks at a page."""

    def make(page: Page) -> Looker:
        lookers.append(Looker(page, is_thorough))
        return lookers[-1]

    return make


@pytest.fixture(scope="module")
def morning(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PhoneServer]:
    """A server whose clock tells half past eight."""
    folder = tmp_path_factory.mktemp("morning") / "data"
    running = PhoneServer(folder, ("--pages", str(pages), "--hour", HOUR)).start()
    yield running
    running.stop()


@pytest.fixture
def early(browser: object, morning: PhoneServer, film: object) -> Iterator[Callable[..., Phone]]:
    """Makes phones that live in that morning."""
    with ExitStack() as closing:

        def make(**more: object) -> Phone:
            phone = opened_phone(
                browser, morning, film,  # type: ignore[arg-type]
                permissions=["camera", "geolocation"],
                geolocation={"longitude": 107.6070, "latitude": 16.4760, "accuracy": 12}, **more,
            )  # fmt: skip
            opened = closing.enter_context(phone)
            opened.page.add_init_script(_AHEAD % morning.ahead_ms)
            return opened

        yield make


def speak(page: Page, language: str) -> None:
    """Let the app speak a language, from its own screen for that."""
    page.evaluate("location.hash = '#/more'")
    name = "Tiếng Việt" if language == "vi" else "English"
    page.get_by_role("radio", name=name).check()
    expect(page.locator("html")).to_have_attribute("lang", language)


def assert_nothing_wrong(looker: Looker) -> None:
    assert not looker.faults, f"{len(looker.faults)} faults\n" + "\n".join(looker.faults)


def test_screens_of_a_shift(early: Callable[..., Phone], look_at: Callable[[Page], Looker]) -> None:
    way, phone = way_of("c1"), early()
    page, looker = phone.page, look_at(phone.page)
    phone.become("c1")
    for language in LANGUAGES:
        speak(page, language)
        for name, path in SHIFT.items():
            phone.go(f"#/{path}")
            expect(page.get_by_text(OPENING)).to_have_count(0)
            looker.look(name, language, settled=page.locator("h1:not(:empty)"))
    speak(page, "vi")
    phone.type(0, *way.dossiers)
    looker.look("scanned", "vi")
    phone.button("Nhận 3 hồ sơ").click()
    looker.look("confirm", "vi", settled=page.get_by_role("dialog"))
    page.get_by_role("dialog").get_by_role("button", name="Nhận 3 hồ sơ").click()
    phone.type(1, *way.documents)
    phone.sign("Nhận 2 giấy tờ")
    for language in LANGUAGES:
        speak(page, language)
        for name, path in {
            "deliver": "deliver/2",
            "deliver-desk": "deliver/1",
            "attempt": "attempt/2",
            "give": "handover/1/give",
            "today-later": "",
            "end-later": "end",
            "waiting-later": "waiting",
        }.items():
            phone.go(f"#/{path}")
            looker.look(name, language, settled=page.locator("h1:not(:empty)"))
    assert_nothing_wrong(looker)


def test_screens_before_a_shift(
    early: Callable[..., Phone], morning: PhoneServer, look_at: Callable[[Page], Looker]
) -> None:
    phone = early()
    page, looker = phone.page, look_at(phone.page)
    phone.open()
    for language in LANGUAGES:
        speak(page, language)
        phone.go("#/")
        looker.look("new", language, settled=page.locator("h1:not(:empty)"))
    speak(page, "vi")
    page.goto(morning.invitation("courier:c3"))
    looker.look("invited", "vi", settled=phone.button("Ghi danh máy này"))
    phone.button("Ghi danh máy này").click()
    looker.look("enrolled", "vi", settled=phone.button("Chọn PIN và bắt đầu ca"))
    phone.button("Chọn PIN và bắt đầu ca").click()
    for language in LANGUAGES:
        speak(page, language)
        phone.go("#/")
        looker.look("begin", language, settled=page.locator("h1:not(:empty)"))
    speak(page, "vi")
    phone.go("#/")
    page.get_by_label("Mã PIN", exact=True).fill(PIN)
    page.get_by_label("Nhập lại mã PIN").fill(PIN)
    phone.button("Bắt đầu ca").click()
    expect(page.get_by_role("navigation")).to_be_visible()
    page.reload()
    looker.look("locked", "vi", settled=phone.button("Mở khoá"))
    assert_nothing_wrong(looker)


def test_screens_of_a_desk(
    early: Callable[..., Phone], morning: PhoneServer, look_at: Callable[[Page], Looker]
) -> None:
    way, phone = way_of("c2"), early()
    page, looker = phone.page, look_at(phone.page)
    page.goto(morning.invitation(f"agent:{way.agent}"))
    looker.look("desk-invited", "vi", settled=phone.button("Ghi danh thiết bị này"))
    phone.button("Ghi danh thiết bị này").click()
    expect(phone.title("Bàn giao")).to_be_visible()
    for language in LANGUAGES:
        for name in ("", "give", "receive"):
            phone.go(f"#/{name}")
            looker.look(f"desk-{name or 'home'}", language, settled=page.locator("h1:not(:empty)"))
        page.get_by_role("button", name="English" if language == "vi" else "Tiếng Việt").click()
    assert_nothing_wrong(looker)


@pytest.mark.parametrize("size", [None, DESKTOP], ids=["phone", "desktop"])
def test_the_first_page_and_its_doors(
    early: Callable[..., Phone], look_at: Callable[[Page], Looker], size: dict[str, int] | None
) -> None:
    phone = early() if size is None else early(viewport=size)
    page, looker = phone.page, look_at(phone.page)
    kind = "phone" if size is None else "desktop"
    phone.open("/")
    for language in LANGUAGES:
        looker.look(f"start-{kind}", language, settled=page.locator("h1:not(:empty)"))
        phone.go("#/be/c1")
        expect(page.locator("img").first).to_be_visible()
        looker.look(f"start-door-{kind}", language)
        phone.go("#/")
        page.get_by_role("button", name="English" if language == "vi" else "Tiếng Việt").click()
    assert_nothing_wrong(looker)


@pytest.mark.parametrize("size", [None, DESKTOP], ids=["phone", "desktop"])
def test_screens_of_dispatch(
    early: Callable[..., Phone], look_at: Callable[[Page], Looker], size: dict[str, int] | None
) -> None:
    phone = early() if size is None else early(viewport=size)
    page, looker = phone.page, look_at(phone.page)
    kind = "phone" if size is None else "desktop"
    phone.open("/dispatch")
    looker.look(f"login-{kind}", "vi", settled=phone.button("Đăng nhập"))
    phone.log_in()
    expect(page.get_by_text(re.compile("Đang mở bản đồ"))).to_have_count(0)
    for language in LANGUAGES:
        looker.look(f"dispatch-{kind}", language, settled=page.locator("h1").first)
        page.get_by_role("button", name="English" if language == "vi" else "Tiếng Việt").click()
    assert_nothing_wrong(looker)
