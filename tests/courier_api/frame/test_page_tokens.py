"""Where the next page begins is neither read nor changed outside."""

from __future__ import annotations

import pytest

from courier_api.identities import from_base64url, to_base64url
from courier_api.page_tokens import PageTokenRefusedError, PageTokens

TOKENS = PageTokens(bytes(range(32)))
PLACE = ["lan.tran", 7]


def test_a_token_opens_where_it_was_sealed() -> None:
    assert TOKENS.open("users", TOKENS.seal("users", PLACE)) == PLACE


def test_a_token_tells_nothing_and_is_never_the_same() -> None:
    tokens = {TOKENS.seal("users", PLACE) for _ in range(10)}
    assert len(tokens) == 10
    assert all(b"lan" not in from_base64url(one) for one in tokens)


def test_a_token_opens_at_its_own_list_and_server_alone() -> None:
    token = TOKENS.seal("users", PLACE)
    for tokens, of in ((TOKENS, "devices"), (PageTokens(bytes(32)), "users")):
        with pytest.raises(PageTokenRefusedError):
            tokens.open(of, token)


def test_any_flipped_bit_is_noticed() -> None:
    sealed = from_base64url(TOKENS.seal("users", PLACE))
    for bit in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(PageTokenRefusedError):
            TOKENS.open("users", to_base64url(bytes(changed)))


@pytest.mark.parametrize("token", ["", "x", "====", "AAAA", "A" * 1_000, "é", "a b"])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(PageTokenRefusedError):
        TOKENS.open("users", token)
