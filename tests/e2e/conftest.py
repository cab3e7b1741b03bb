"""A real browser for the tests of a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.e2e.browsers import FLAGS, chromium_path


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser's program is."""
    return chromium_path()


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """The driver, no longer than a file: it keeps an event loop in the thread of all tests."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="module")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """A browser without a camera."""
    opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
    yield opened
    opened.close()
