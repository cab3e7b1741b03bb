"""Links: what was signed, and nothing else, until its time is over."""

from __future__ import annotations

import pytest

from courier_api.citizens.links import ItemLink, LinkRefusedError, LinkSigner
from tests.courier_api.apis import MORNING

SIGNER = LinkSigner(b"s" * 32)
LINK = ItemLink("H57.17.21-261121-0001", "citizen:Ng3vT0kPz1qXw8sYb2LdAe", MORNING + 1_000)
TOKEN = SIGNER.sign(LINK)


def test_a_link_says_what_was_signed() -> None:
    assert SIGNER.read(TOKEN, MORNING) == LINK
    assert len(TOKEN) < 150


def test_a_link_is_good_until_its_time_is_over() -> None:
    assert SIGNER.read(TOKEN, LINK.expires_at - 1) == LINK
    with pytest.raises(LinkRefusedError, match="over"):
        SIGNER.read(TOKEN, LINK.expires_at)


@pytest.mark.parametrize("place", range(len(TOKEN)))
def test_no_letter_of_a_link_can_be_changed(place: int) -> None:
    for letter in {"0", "A", "~", "."} - {TOKEN[place]}:
        with pytest.raises(LinkRefusedError):
            SIGNER.read(TOKEN[:place] + letter + TOKEN[place + 1 :], MORNING)


@pytest.mark.parametrize(
    "token", ["", "~", TOKEN[:-1], TOKEN + "A", TOKEN + "=", TOKEN + "~", f" {TOKEN}", "é~ü"]
)
def test_what_is_no_link_is_refused(token: str) -> None:
    with pytest.raises(LinkRefusedError):
        SIGNER.read(token, MORNING)


def test_another_server_s_link_is_none_here() -> None:
    with pytest.raises(LinkRefusedError):
        SIGNER.read(LinkSigner(b"t" * 32).sign(LINK), MORNING)
