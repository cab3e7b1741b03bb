"""Whoever guesses waits longer and longer."""

from __future__ import annotations

import threading
from itertools import pairwise

import httpx
import pytest
from sqlalchemy import select

from courier_api.guessing.service import (
    RULES,
    Guess,
    GuessCounters,
    GuessRule,
    TooManyGuessesError,
    network_of,
)
from courier_api.guessing.tasks import sweep
from courier_api.models import GuessCounterRow
from courier_api.roles import Role
from tests.courier_api.apis import PASSWORD, Api, Clock


@pytest.fixture
def counters(api: Api) -> GuessCounters:
    return api.services.guesses


def waits(counters: GuessCounters, guess: tuple[Guess, str]) -> int:
    """Seconds that a guess has to wait; 0 where it was counted."""
    try:
        counters.count(guess)
    except TooManyGuessesError as error:
        return error.retry_after_s or -1
    return 0


def test_some_guesses_are_free_and_each_further_one_waits_twice_as_long(
    counters: GuessCounters, clock: Clock
) -> None:
    guess, told = (Guess.LOGIN, "growing"), []
    assert [waits(counters, guess) for _ in range(5)] == [0] * 5
    for _ in range(10):
        told.append(waits(counters, guess))
        clock.go_on(told[-1])
        assert waits(counters, guess) == 0
    assert told[:4] == [2, 4, 8, 16]
    assert all(after == min(2 * before, 900) for before, after in pairwise(told))
    assert told[-1] == 900


def test_a_guess_that_has_to_wait_is_not_counted(counters: GuessCounters, clock: Clock) -> None:
    """Else whoever asks again and again would keep the owner out for ever."""
    guess = (Guess.LOGIN, "patient")
    for _ in range(5):
        waits(counters, guess)
    assert {waits(counters, guess) for _ in range(20)} == {2}
    clock.go_on(2)
    assert waits(counters, guess) == 0


def test_a_guess_by_two_counts_waits_for_both_or_is_counted_by_none(
    counters: GuessCounters, clock: Clock
) -> None:
    for _ in range(5):
        counters.count((Guess.LOGIN, "blocked"))
    with pytest.raises(TooManyGuessesError):
        counters.count((Guess.LOGIN, "blocked"), (Guess.ADDRESS, "192.0.2.1"))
    for _ in range(50):
        counters.count((Guess.ADDRESS, "192.0.2.1"))
    assert waits(counters, (Guess.ADDRESS, "192.0.2.1")) == 2


def test_a_right_guess_is_forgotten_by_its_login_and_taken_back_from_its_address(
    counters: GuessCounters,
) -> None:
    login, address = (Guess.LOGIN, "known"), (Guess.ADDRESS, "192.0.2.2")
    for _ in range(4):
        counters.count(login, address)
    counters.count(login, address)
    counters.succeeded(login, address)
    assert [waits(counters, login) for _ in range(6)] == [0] * 5 + [2]
    assert [waits(counters, address) for _ in range(47)] == [0] * 46 + [2]


def test_all_is_forgotten_after_a_while_without_guesses(
    counters: GuessCounters, clock: Clock
) -> None:
    guess = (Guess.LOGIN, "forgotten")
    for _ in range(5):
        counters.count(guess)
    clock.go_on(RULES[Guess.LOGIN].forget_seconds + 1)
    assert [waits(counters, guess) for _ in range(6)] == [0] * 5 + [2]


def test_counters_whose_time_is_over_are_tidied_up(
    api: Api, counters: GuessCounters, clock: Clock
) -> None:
    counters.count((Guess.TRACKING, "192.0.2.3"), (Guess.LOGIN, "kept"))
    clock.go_on(RULES[Guess.TRACKING].forget_seconds + 1)
    with api.services.database.writing() as session:
        sweep(session, clock())
    with api.services.database.reading() as session:
        kinds = set(session.scalars(select(GuessCounterRow.kind)))
    assert "tracking" not in kinds
    assert "login" in kinds


def test_neither_logins_nor_addresses_are_kept(api: Api, counters: GuessCounters) -> None:
    counters.count((Guess.LOGIN, "lan.tran"), (Guess.ADDRESS, "192.0.2.4"))
    with api.services.database.reading() as session:
        for row in session.scalars(select(GuessCounterRow)):
            assert len(row.subject) == 32
            assert b"lan" not in row.subject


def test_many_guesses_at_once_count_as_many(counters: GuessCounters) -> None:
    """Of 20 that come before any was looked at, 5 are."""
    told: list[int] = []

    def guess() -> None:
        told.append(waits(counters, (Guess.LOGIN, "at once")))

    threads = [threading.Thread(target=guess) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [0] * 5 + [2] * 15


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("testclient", "unknown"),
        (None, "unknown"),
    ],
)
def test_a_customer_of_ipv6_is_one(address: str | None, network: str) -> None:
    assert network_of(address) == network


def test_the_longest_wait_is_never_passed() -> None:
    rule = GuessRule(1, 3, 100, 1)
    assert [rule.wait_ms(number) for number in (0, 1, 2, 6, 7, 1_000_000)] == [
        0, 3_000, 6_000, 96_000, 100_000, 100_000,
    ]  # fmt: skip


def log_in(api: Api, login: str, password: str) -> httpx.Response:
    return api.post("/v1/sessions", json={"login": login, "password": password})


def test_a_login_is_slowed_down_whether_or_not_there_is_one(api: Api, clock: Clock) -> None:
    known = api.actor(Role.PLANNER).login
    for login in (known, "nobody-of-this-name"):
        answers = [log_in(api, login, f"guess {number}") for number in range(6)]
        assert [one.status_code for one in answers] == [401] * 5 + [429]
        assert answers[-1].json()["code"] == "too_many_guesses"
        assert answers[-1].headers["retry-after"] == "2"
    assert log_in(api, known, PASSWORD).status_code == 429, "the right one waits as well"
    clock.go_on(2)
    assert log_in(api, known, PASSWORD).status_code == 201


def test_guesses_at_many_logins_from_one_address_are_slowed_down(api: Api, clock: Clock) -> None:
    clock.go_on(RULES[Guess.ADDRESS].forget_seconds + 1)
    statuses = [log_in(api, f"login-{number}", "guess").status_code for number in range(52)]
    assert statuses == [401] * 50 + [429] * 2
    clock.go_on(RULES[Guess.ADDRESS].forget_seconds + 1)
