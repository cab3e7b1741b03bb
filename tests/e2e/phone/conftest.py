"""A server, a browser with a camera, and people with phones."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright

from tests.e2e.browsers import FLAGS, camera_flags
from tests.e2e.phone.film import Film
from tests.e2e.phone.people import Phone, opened_phone
from tests.e2e.phone.running import PhoneServer, skip_near_midnight

#: Whether a test has failed.
FAILED = pytest.StashKey[bool]()
_ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def pages() -> Path:
    """Folder of the built pages; `POSTROUTE_PAGES` names another than `make setup` builds."""
    folder = Path(os.environ.get("POSTROUTE_PAGES", _ROOT / "mobile_web" / "dist"))
    if not (folder / "courier.html").is_file():
        pytest.fail(f"no pages in {folder}; `make setup` builds them")
    return folder


@pytest.fixture(scope="session")
def server(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PhoneServer]:
    """One for all tests of a process: each has a courier of its own."""
    skip_near_midnight()
    folder = tmp_path_factory.mktemp("phone") / "data"
    running = PhoneServer(folder, ("--pages", str(pages)))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    """What the camera of this file's browser sees."""
    return Film(tmp_path_factory.mktemp("film") / "camera.mjpeg")


@pytest.fixture(scope="module")
def browser(playwright: Playwright, chromium: str, film: Film) -> Iterator[Browser]:
    """A browser whose camera sees the film."""
    opened = playwright.chromium.launch(
        executable_path=chromium, args=[*FLAGS, *camera_flags(film.path)]
    )
    yield opened
    opened.close()


@pytest.fixture
def phone(
    browser: Browser, server: PhoneServer, film: Film, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Phone]]:
    """Makes phones; at the end none may have told of anything that nobody should see."""
    with ExitStack() as closing:
        opened: list[Phone] = []

        def make(**more: Any) -> Phone:
            opened.append(closing.enter_context(opened_phone(browser, server, film, **more)))
            return opened[-1]

        yield make
        if request.node.stash.get(FAILED, False):
            for one in opened:
                one.show()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Let fixtures know how their test ended."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report
