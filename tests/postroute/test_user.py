"""``postroute user``: the first administrator, and whoever has to go."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.postroute.command_line import Outcome, postroute

PASSWORD = "thuyền rồng trên sông Hương"  # noqa: S105 - of invented users


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The server's files, in a folder of each test's own."""
    monkeypatch.setenv("POSTROUTE_DATA_DIR", str(tmp_path / "server"))
    return tmp_path


def add(monkeypatch: pytest.MonkeyPatch, *words: str, password: str = PASSWORD) -> Outcome:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    return postroute("user", "add", *words)


def test_the_first_user_is_an_administrator(monkeypatch: pytest.MonkeyPatch) -> None:
    added = add(monkeypatch, "lan.tran", "--name", "Trần Thị Lan")
    assert (added.status, added.out) == (0, "lan.tran: administrator\n")
    (listed,) = postroute("user", "list", "--json").json
    assert listed == {
        "login": "lan.tran", "role": "administrator", "party": "", "is_active": True,
        "display_name": "Trần Thị Lan",
    }  # fmt: skip
    assert PASSWORD not in added.out + added.err


def test_users_are_listed_and_disabled(monkeypatch: pytest.MonkeyPatch) -> None:
    add(monkeypatch, "lan.tran")
    add(monkeypatch, "an.nguyen", "--role", "courier", "--party", "courier:c7")
    assert postroute("user", "disable", "an.nguyen").out == "an.nguyen: disabled\n"
    first, second = postroute("user", "list").out.splitlines()
    assert first.split()[:3] == ["an.nguyen", "courier", "courier:c7"]
    assert first.endswith("(disabled)")
    assert "disabled" not in second


@pytest.mark.parametrize(
    ("words", "password", "code"),
    [
        (("Lan",), PASSWORD, "user_refused"),
        (("lan.tran", "--role", "courier"), PASSWORD, "user_refused"),
        (("lan.tran", "--party", "courier:c7"), PASSWORD, "user_refused"),
        (("lan.tran",), "short", "password_refused"),
        (("lan.tran",), "", "password_refused"),
        (("lan.tran", "--role", "king"), PASSWORD, ""),
    ],
)
def test_what_makes_no_user_is_refused(
    monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], password: str, code: str
) -> None:
    told = add(monkeypatch, *words, password=password)
    assert told.status == 2
    assert code in told.err
    assert postroute("user", "list").out == ""


def test_the_last_administrator_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    add(monkeypatch, "lan.tran")
    told = postroute("user", "disable", "lan.tran")
    assert told.status == 2
    assert "last_administrator" in told.err


def test_nobody_is_disabled_under_an_unknown_name() -> None:
    assert postroute("user", "disable", "nobody").status == 2


def test_a_login_name_is_somebodys_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    add(monkeypatch, "lan.tran")
    assert "login_taken" in add(monkeypatch, "lan.tran").err


def test_a_database_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTROUTE_DATABASE_URL", "mysql://an:secret@host/base")
    told = postroute("user", "list")
    assert told.status == 2
    assert "secret" not in told.err
