"""The environment: read whole, told whole, described by its own table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from courier_api.config import ENVIRONMENT, Settings, read_settings
from courier_api.hosts import ANY_ADDRESS
from courier_api.webhooks.guard import TargetPolicy
from postroute.main import cli
from routing_engine import InputFaultsError

ROOT = Path(__file__).resolve().parents[3]
POSTGRES = "postgresql://an:secret@host/base"
SEVERAL = {
    "POSTROUTE_WORKERS": "4", "POSTROUTE_DATABASE_URL": POSTGRES,
    "POSTROUTE_REDIS_URL": "redis://host",
}  # fmt: skip


def faults(environment: dict[str, str], **options: object) -> dict[str, str]:
    """Codes of what is wrong, by variable."""
    with pytest.raises(InputFaultsError) as caught:
        read_settings(environment, **options)  # type: ignore[arg-type]
    assert "secret" not in str(caught.value)
    return {fault.place: fault.code for fault in caught.value.faults}


def test_nothing_need_be_configured() -> None:
    settings = read_settings({})
    assert settings == Settings()
    assert settings.data_dir == Path("var/server")
    assert (settings.workers, settings.is_demo, settings.is_secure) == (1, False, False)


def test_the_servers_files_lie_beside_what_the_commands_keep() -> None:
    assert read_settings({"POSTROUTE_DATA": "/data"}).data_dir == Path("/data/server")
    both = {"POSTROUTE_DATA": "/data", "POSTROUTE_DATA_DIR": "/other"}
    assert read_settings(both).data_dir == Path("/other")


def test_an_empty_variable_is_none() -> None:
    assert read_settings({one.name: "" for one in ENVIRONMENT}) == Settings()


def test_every_variable_is_read(tmp_path: Path) -> None:
    gateway = tmp_path / "gateway.json"
    gateway.write_text('{"url": "https://sms.example/", "body": "{}"}')
    values = {
        "POSTROUTE_DATA_DIR": "d", "POSTROUTE_DATABASE_URL": POSTGRES,
        "POSTROUTE_REDIS_URL": "unix:///redis.sock", "POSTROUTE_PUBLIC_URL": "https://post.example/",
        "POSTROUTE_WORKERS": "2", "POSTROUTE_DEMO": "no", "POSTROUTE_LOG": "INFO",
        "POSTROUTE_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8", "POSTROUTE_METRICS_TOKEN": "t" * 16,
        "POSTROUTE_RETENTION": "evidence=30",
        "POSTROUTE_WEBHOOK_PORTS": "443, 8443", "POSTROUTE_SMS_GATEWAY_FILE": str(gateway),
        "POSTROUTE_OIDC_ISSUER": "https://id.example/realms/hue",
        "POSTROUTE_OIDC_CLIENT_ID": "postroute", "POSTROUTE_OIDC_CLIENT_SECRET": "secret-of-it",
        "POSTROUTE_BASEMAP": "hue.pmtiles",
    }  # fmt: skip
    # Each of the others is another way to say the same.
    instead = {"POSTROUTE_OIDC_CLIENT_SECRET_FILE"}
    settings = read_settings(values)
    assert set(values) | instead == {one.name for one in ENVIRONMENT}
    assert (settings.database_url, settings.redis_url) == (POSTGRES, "unix:///redis.sock")
    assert settings.public_url == "https://post.example"
    assert (settings.workers, settings.log_level) == (2, "info")
    assert settings.trusted_proxies == ("127.0.0.1/32", "10.0.0.0/8")
    assert settings.webhook_targets == TargetPolicy(frozenset({443, 8443}))
    assert settings.sms_gateway is not None
    assert settings.basemap_path == Path("hue.pmtiles")
    assert "secret" not in repr(settings)
    assert "t" * 16 not in repr(settings)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    wrong = {
        "POSTROUTE_DATABASE_URL": "mysql://an:secret@host/base", "POSTROUTE_WORKERS": "0",
        "POSTROUTE_DEMO": "maybe", "POSTROUTE_LOG": "loud", "POSTROUTE_REDIS_URL": "secret",
        "POSTROUTE_PUBLIC_URL": "http://post.example", "POSTROUTE_METRICS_TOKEN": "secret",
        "POSTROUTE_TRUSTED_PROXIES": "*", "POSTROUTE_WEBHOOK_PORTS": "443,65536",
        "POSTROUTE_SMS_GATEWAY_FILE": "/nowhere/secret",
    }  # fmt: skip
    assert faults(wrong) == dict.fromkeys(wrong, "wrong_value")


@pytest.mark.parametrize(
    "url",
    ["post.example", "ftp://post.example", "http://post.example", "https://", "https://an@x.example",
     "https://post.example/path", "https://post.example/?a=1"],
)  # fmt: skip
def test_an_address_that_browsers_would_not_trust_is_refused(url: str) -> None:
    assert faults({"POSTROUTE_PUBLIC_URL": url}) == {"POSTROUTE_PUBLIC_URL": "wrong_value"}


def test_a_slip_of_the_hand_is_noticed() -> None:
    slip = {"POSTROUTE_DATABSE_URL": POSTGRES, "POSTROUTE_LANG": "en", "OTHER": "x"}
    with pytest.raises(InputFaultsError, match="Did you mean POSTROUTE_DATABASE_URL") as caught:
        read_settings(slip)
    assert [one.code for one in caught.value.faults] == ["unknown_variable"]


def test_several_workers_need_postgresql_and_redis() -> None:
    assert read_settings(SEVERAL).workers == 4
    for missing, code in (
        ("POSTROUTE_DATABASE_URL", "workers_share_sqlite"),
        ("POSTROUTE_REDIS_URL", "workers_without_redis"),
    ):
        some = {name: value for name, value in SEVERAL.items() if name != missing}
        assert faults(some) == {"POSTROUTE_WORKERS": code}


@pytest.mark.parametrize(
    ("environment", "host"),
    [
        ({"POSTROUTE_DATABASE_URL": POSTGRES}, "127.0.0.1"),
        ({}, "0.0.0.0"),  # noqa: S104 - nothing is bound
        ({}, "192.0.2.1"),
        ({"POSTROUTE_PUBLIC_URL": "https://post.example"}, "127.0.0.1"),
    ],
)
def test_demo_users_are_for_this_machine_alone(environment: dict[str, str], host: str) -> None:
    demo = environment | {"POSTROUTE_DEMO": "1"}
    assert faults(demo, host=host) == {"POSTROUTE_DEMO": "demo_exposed"}
    assert read_settings({"POSTROUTE_DEMO": "1"}, host="::1").is_demo


@pytest.mark.parametrize(
    ("host", "public_url", "is_secure", "names"),
    [
        ("127.0.0.1", "", False, {"127.0.0.1", "localhost", "[::1]"}),
        ("127.0.0.1", "https://post.example", True,
         {"127.0.0.1", "localhost", "[::1]", "post.example"}),
        ("127.0.0.1", "http://localhost:8080", False, {"127.0.0.1", "localhost", "[::1]"}),
        ("0.0.0.0", "https://post.example", True, {"post.example", ANY_ADDRESS}),  # noqa: S104 - not bound
        ("0.0.0.0", "", True, {"*"}),  # noqa: S104 - not bound
    ],
)  # fmt: skip
def test_cookies_and_names_follow_from_the_published_address(
    host: str, public_url: str, is_secure: bool, names: set[str]
) -> None:
    settings = Settings(host=host, public_url=public_url)
    assert settings.is_secure is is_secure
    assert set(settings.allowed_hosts()) == names


def test_the_guide_has_the_same_table() -> None:
    guide = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    rows = [
        f"| `{one.name}` | {one.wanted} | {one.default} | {one.sentence} |" for one in ENVIRONMENT
    ]
    assert re.findall(r"^\| `POSTROUTE_.*$", guide, re.M) == rows


def test_the_command_knows_the_table() -> None:
    shown = CliRunner().invoke(cli, ["serve", "--help"]).output
    assert all(one.name in shown for one in ENVIRONMENT)


def test_the_base_map_lies_beside_the_day_unless_told_otherwise() -> None:
    assert Settings().basemap_path is None
    assert Settings(Path("day")).basemap_path == Path("day/basemap.pmtiles")
    assert Settings(Path("day"), basemap=Path("x")).basemap_path == Path("x")
