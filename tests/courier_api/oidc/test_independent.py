"""Logging in at a provider that others have written."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from courier_api.config import Settings
from courier_api.custody.writer import now_ms
from courier_api.roles import Role
from courier_api.wiring import prepare_data
from tests.courier_api.apis import Api, Clock, opened_api
from tests.courier_api.oidc.browsers import Browser
from tests.courier_api.oidc.conftest import bind

SUBJECT = "0193-of-an-invented-person"


@contextmanager
def served(folder: Path, issuer: str) -> Iterator[Api]:
    settings = Settings(
        data_dir=folder, public_url="http://localhost", oidc_issuer=issuer,
        oidc_client_id="postroute", oidc_client_secret="invented",  # noqa: S106 - of no one
    )  # fmt: skip
    prepare_data(settings)
    # The provider's tokens are made at the time of this day.
    with opened_api(settings, Clock(now_ms())) as api:
        yield api


@pytest.fixture
def issuer() -> Iterator[str]:
    """A process of its own, so that nothing of it is in this one."""
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", "0", "--require-nonce", "true"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            lines = (
                re.search(r"running on (http://127\.0\.0\.1:\d+)", one) for one in process.stderr
            )
            yield next(found[1] for found in lines if found)
        finally:
            process.kill()


def test_a_user_logs_in_at_it(tmp_path: Path, issuer: str) -> None:
    with served(tmp_path, issuer) as api:
        actor = api.actor(Role.DISPATCHER)
        bind(api, actor, issuer, SUBJECT)
        browser = Browser(api)
        address = browser.get("/v1/oidc/login").headers["location"]
        for subject, ends_at in ((SUBJECT, "/"), ("somebody-else", None)):
            address = browser.get("/v1/oidc/login").headers["location"]
            with httpx.Client(trust_env=False) as client:
                back = client.post(address, data={"sub": subject}).headers["location"]
            assert back.startswith("http://localhost/v1/oidc/callback?")
            brought = {name: text[0] for name, text in parse_qs(urlsplit(back).query).items()}
            answer = browser.answer(brought)
            assert answer.headers.get("location") == ends_at, answer.text
        assert api.get("/v1/me", token=browser.token()).json()["login"] == actor.login
