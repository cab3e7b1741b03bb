from __future__ import annotations

from collections.abc import Iterator

import pytest

from courier_api.config import Settings
from courier_api.roles import Role
from courier_api.users.service import OidcAccount, UserChange, UserService
from tests.courier_api.apis import Actor, Api, Clock, clock, database_of_kind, opened_api
from tests.courier_api.conftest import KINDS
from tests.courier_api.oidc.browsers import CALLBACK, Browser
from tests.courier_api.oidc.providers import CLIENT_ID, CLIENT_SECRET, Provider, providing

__all__ = ["clock"]

PUBLIC = "http://localhost"


@pytest.fixture(scope="module")
def running(clock: Clock) -> Iterator[Provider]:
    with providing(clock, PUBLIC + CALLBACK) as provider:
        yield provider


@pytest.fixture
def provider(running: Provider, clock: Clock) -> Provider:
    """Honest, and asked anew; guesses of other tests are forgotten."""
    running.honest()
    clock.go_on(7_200)
    return running


@pytest.fixture(scope="module", params=KINDS)
def api(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, clock: Clock,
    running: Provider,
) -> Iterator[Api]:  # fmt: skip
    folder = tmp_path_factory.mktemp("server")
    with database_of_kind(str(request.param), folder, request) as url:
        settings = Settings(
            data_dir=folder, database_url=url, public_url=PUBLIC, oidc_issuer=running.issuer,
            oidc_client_id=CLIENT_ID, oidc_client_secret=CLIENT_SECRET,
        )  # fmt: skip
        with opened_api(settings, clock) as opened:
            yield opened


@pytest.fixture
def browser(api: Api, provider: Provider) -> Browser:
    return Browser(api)


@pytest.fixture
def lan(api: Api, provider: Provider) -> Actor:
    """Bound to the account that the provider logs everybody in as."""
    actor = api.actor(Role.DISPATCHER)
    provider.subject = f"subject-of-{actor.login}"
    bind(api, actor, provider.issuer, provider.subject)
    return actor


def bind(api: Api, actor: Actor, issuer: str, subject: str) -> None:
    assert actor.user_id is not None
    with api.services.database.writing() as session:
        account = OidcAccount(issuer, subject)
        UserService(session, api.clock).change(actor.user_id, UserChange(account=account))


@pytest.fixture(scope="module")
def alone(
    tmp_path_factory: pytest.TempPathFactory, clock: Clock, request: pytest.FixtureRequest
) -> Iterator[Api]:
    """A server without any identity provider."""
    folder = tmp_path_factory.mktemp("alone")
    with (
        database_of_kind("sqlite", folder, request) as url,
        opened_api(Settings(data_dir=folder, database_url=url), clock) as opened,
    ):
        yield opened
