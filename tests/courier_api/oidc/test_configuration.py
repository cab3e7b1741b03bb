"""All of the provider is configured, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from courier_api.config import read_settings
from courier_api.roles import Role
from routing_engine import InputFaultsError
from tests.courier_api.apis import Api

ISSUER, CLIENT = "POSTROUTE_OIDC_ISSUER", "POSTROUTE_OIDC_CLIENT_ID"
SECRET, FILE = "POSTROUTE_OIDC_CLIENT_SECRET", "POSTROUTE_OIDC_CLIENT_SECRET_FILE"
PUBLIC = "POSTROUTE_PUBLIC_URL"
WHOLE = {
    ISSUER: "https://id.example/realms/hue/", CLIENT: "postroute", SECRET: "s3cret-of-it",
    PUBLIC: "https://post.example",
}  # fmt: skip


def faults(environment: dict[str, str]) -> dict[str, str]:
    with pytest.raises(InputFaultsError) as caught:
        read_settings(environment)
    assert "s3cret" not in str(caught.value)
    return {fault.place: fault.code for fault in caught.value.faults}


def test_without_any_of_it_there_is_no_provider() -> None:
    assert read_settings({}).oidc is None
    assert read_settings({ISSUER: "", CLIENT: " "}).oidc is None


def test_the_whole_makes_a_client() -> None:
    client = read_settings(WHOLE).oidc
    assert client is not None
    assert client.issuer == "https://id.example/realms/hue/", "letter by letter"
    assert client.redirect_uri == "https://post.example/v1/oidc/callback"
    assert (client.client_id, client.client_secret) == ("postroute", "s3cret-of-it")
    assert "s3cret" not in repr(client) + repr(read_settings(WHOLE))


def test_the_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("s3cret-of-it\n", encoding="ascii")
    environment = {name: text for name, text in WHOLE.items() if name != SECRET}
    client = read_settings(environment | {FILE: str(file)}).oidc
    assert client is not None
    assert client.client_secret == "s3cret-of-it"  # noqa: S105 - invented
    assert faults(WHOLE | {FILE: str(file)}) == {SECRET: "oidc_two_secrets"}


@pytest.mark.parametrize("content", [b"", b"\n", b"s3cret of it", "s3crét".encode(), b"\x00" * 8])
def test_a_file_that_holds_no_secret_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "secret"
    file.write_bytes(content)
    environment = {name: text for name, text in WHOLE.items() if name != SECRET}
    assert faults(environment | {FILE: str(file)}) == {FILE: "wrong_value"}
    assert faults(environment | {FILE: str(tmp_path)}) == {FILE: "wrong_value"}
    assert faults(environment | {FILE: str(tmp_path / "none")}) == {FILE: "wrong_value"}


@pytest.mark.parametrize(
    ("missing", "told"),
    [(ISSUER, {ISSUER: "oidc_incomplete"}), (CLIENT, {CLIENT: "oidc_incomplete"}),
     (SECRET, {FILE: "oidc_incomplete"}), (PUBLIC, {PUBLIC: "oidc_without_public_url"})],
)  # fmt: skip
def test_a_part_of_it_is_told_as_a_fault(missing: str, told: dict[str, str]) -> None:
    assert faults({name: text for name, text in WHOLE.items() if name != missing}) == told


def test_all_that_lacks_is_told_at_once() -> None:
    assert faults({SECRET: "s3cret-of-it"}) == {
        ISSUER: "oidc_incomplete", CLIENT: "oidc_incomplete", PUBLIC: "oidc_without_public_url",
    }  # fmt: skip


@pytest.mark.parametrize(
    "issuer",
    ["id.example", "http://id.example", "https://", "https://u@id.example", "https://id.example/?a",
     "https://id.example/#a", "ftp://id.example", "https://id.example:0", "https://id.example:x",
     "https://id.example/ a", "https://[id.example"],
)  # fmt: skip
def test_an_issuer_that_is_none_is_told(issuer: str) -> None:
    assert faults(WHOLE | {ISSUER: issuer}) == {ISSUER: "wrong_value"}


def test_on_this_machine_a_provider_need_not_speak_https() -> None:
    here = WHOLE | {ISSUER: "http://127.0.0.1:9400", PUBLIC: "http://localhost:8080"}
    assert read_settings(here).oidc is not None


def test_where_no_provider_is_configured_there_is_no_such_login(alone: Api) -> None:
    for path in ("/v1/oidc/login", "/v1/oidc/callback"):
        assert alone.get(path).json()["code"] == "oidc_off"
    boss = alone.actor(Role.ADMINISTRATOR)
    other = alone.actor(Role.PLANNER)
    answer = alone.ask("PATCH", f"/v1/users/{other.shown_id}", by=boss, json={"oidc_subject": "x"})
    assert (answer.status_code, answer.json()["code"]) == (422, "user_refused")
