"""Challenges: the server knows its own, and keeps nothing of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from courier_api.devices.challenges import (
    CHALLENGE_SECONDS,
    CHALLENGE_SIZE,
    end_of_challenge,
    new_challenge,
)
from tests.courier_api.apis import MORNING

SECRET, OTHER = b"s" * 32, b"o" * 32


def test_a_challenge_tells_its_end() -> None:
    made = new_challenge(SECRET, MORNING)
    assert len(made) == CHALLENGE_SIZE
    assert end_of_challenge(SECRET, made) == MORNING + CHALLENGE_SECONDS * 1_000


def test_no_two_are_the_same() -> None:
    assert new_challenge(SECRET, MORNING) != new_challenge(SECRET, MORNING)


def test_another_servers_challenge_is_none() -> None:
    assert end_of_challenge(OTHER, new_challenge(SECRET, MORNING)) is None


@given(st.integers(0, CHALLENGE_SIZE - 1), st.integers(1, 255))
def test_a_changed_byte_makes_it_none(at: int, change: int) -> None:
    made = bytearray(new_challenge(SECRET, MORNING))
    made[at] ^= change
    assert end_of_challenge(SECRET, bytes(made)) is None


@given(st.binary(max_size=2 * CHALLENGE_SIZE))
def test_invented_bytes_are_none(invented: bytes) -> None:
    assert end_of_challenge(SECRET, invented) is None
