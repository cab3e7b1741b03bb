"""Keys of the provider, as its document has them."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from courier_api.identities import to_base64url
from courier_api.oidc.id_tokens import read_keys
from tests.courier_api.oidc.providers import new_key

JWKS: list[Any] = [
    None, [], {"keys": None}, {"keys": "x"}, {"keys": [None, 7, {}, {"kty": "RSA"}]},
    {"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "k1"}]},
    {"keys": [{"kty": "EC", "crv": "P-999", "x": "AA", "y": "AA"}]},
    {"keys": [{"kty": ["EC"]}]},
]  # fmt: skip


@pytest.mark.parametrize("document", JWKS, ids=str)
def test_keys_that_are_none_are_left_out(document: object) -> None:
    assert read_keys(document) == ()


def test_keys_for_other_uses_and_weak_ones_are_left_out() -> None:
    good = new_key("k1").as_dict(private=False)
    assert len(read_keys({"keys": [good]})) == 1
    assert read_keys({"keys": [good | {"use": "enc"}]}) == ()
    for bits, num in ((1_024, 0), (2_048, 1)):
        pair = rsa.generate_private_key(65_537, bits)
        modulus = pair.public_key().public_numbers().n.to_bytes(bits // 8)
        told = {"kty": "RSA", "e": "AQAB", "n": to_base64url(modulus)}
        assert len(read_keys({"keys": [told]})) == num
