"""One server and one built page for all tests of the outbox; a phone for each."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.e2e.outbox.post import Phone, Post
from tests.mobile_web.bundles import build_pages

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="package")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    pages = tmp_path_factory.mktemp("pages")
    build_pages(Path(__file__).with_name("page"), pages)
    post = Post(tmp_path_factory.mktemp("post"), pages)
    post.start()
    yield post
    post.kill()


@pytest.fixture
def party() -> str:
    """A courier of whom the ledger knows nothing yet."""
    return f"courier:t{next(_NUMBERS)}"


@pytest.fixture
def phone(
    post: Post, party: str, playwright: Playwright, chromium: str, tmp_path: Path
) -> Iterator[Phone]:
    """A phone that is on and enrolled."""
    phone = Phone(playwright, chromium, tmp_path / "profile", post.address)
    phone.switch_on()
    assert phone.call("enrol", post.invitation(party)) == party
    yield phone
    phone.switch_off()


@pytest.fixture
def strange_phone(
    post: Post, playwright: Playwright, chromium: str, tmp_path: Path
) -> Iterator[Callable[..., Phone]]:
    """A phone on each of whose pages scripts run first; on, and not enrolled."""
    made: list[Phone] = []

    def make(*scripts: str) -> Phone:
        folder = tmp_path / f"strange-{len(made)}"
        made.append(Phone(playwright, chromium, folder, post.address, list(scripts)))
        made[-1].switch_on()
        return made[-1]

    yield make
    for phone in made:
        phone.switch_off()
