"""Signatures: as the specification and its authors' own library have them."""

from __future__ import annotations

import base64
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courier_api.webhooks.signing import new_secret, show_secret, signed_headers
from courier_api.webhooks.vault import Vault, VaultKeyError

#: From the specification's reference implementations.
SECRET = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
MESSAGE, SECONDS, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_signature_is_the_one_that_is_published() -> None:
    assert signed_headers(MESSAGE, SECONDS, BODY, [SECRET]) == {
        "webhook-id": MESSAGE,
        "webhook-timestamp": "1614265330",
        "webhook-signature": SIGNATURE,
    }


def test_while_a_secret_is_replaced_both_sign() -> None:
    both = signed_headers(MESSAGE, SECONDS, BODY, [b"new" * 10, SECRET])["webhook-signature"]
    new, old = both.split(" ")
    assert old == SIGNATURE
    assert new == signed_headers(MESSAGE, SECONDS, BODY, [b"new" * 10])["webhook-signature"]


def test_what_is_signed_can_be_parted_in_one_way_alone() -> None:
    with pytest.raises(ValueError, match="full stop"):
        signed_headers("msg.1", SECONDS, BODY, [SECRET])


def test_secrets_are_as_long_as_they_should_be_and_never_the_same() -> None:
    shown = {show_secret(new_secret()) for _ in range(100)}
    assert len(shown) == 100
    for one in shown:
        assert one.startswith("whsec_")
        assert 24 <= len(base64.b64decode(one.removeprefix("whsec_"), validate=True)) <= 64


@settings(deadline=None, max_examples=50)
@given(
    body=st.text(alphabet=st.characters(exclude_categories=("Cs",))),
    secret=st.binary(min_size=24, max_size=64),
)
def test_the_authors_own_library_accepts_what_is_signed(body: str, secret: bytes) -> None:
    judge = pytest.importorskip("standardwebhooks")
    content = body.encode()
    headers = signed_headers(MESSAGE, int(time.time()), content, [b"other" * 8, secret])
    webhook = judge.Webhook(show_secret(secret))
    webhook.verify(content, headers, json_parse=False)
    with pytest.raises(judge.WebhookVerificationError):
        webhook.verify(content + b" ", headers, json_parse=False)
    with pytest.raises(judge.WebhookVerificationError):
        webhook.verify(content, headers | {"webhook-id": "msg_other"}, json_parse=False)


def test_what_is_sealed_opens_for_its_owner_under_its_key_alone() -> None:
    vault = Vault(b"k" * 32)
    sealed = vault.seal(b"secret", "webhook 1")
    assert b"secret" not in sealed
    assert sealed != vault.seal(b"secret", "webhook 1")
    assert vault.open(sealed, "webhook 1") == b"secret"
    changed = bytes([*sealed[:-1], sealed[-1] ^ 1])
    wrong = [(sealed, "webhook 2", b"k"), (sealed, "webhook 1", b"l")]
    wrong += [(changed, "webhook 1", b"k"), (b"short", "webhook 1", b"k")]
    for one, owner, key in wrong:
        with pytest.raises(VaultKeyError):
            Vault(key * 32).open(one, owner)
    with pytest.raises(ValueError, match="wanted 32"):
        Vault(b"short")
