"""Commitments: the ledger binds what the side record may forget."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courier_api.custody.core.errors import ProofError
from courier_api.custody.core.sealed import canonical_json, check_commitment, commit

SALT = bytes(range(16))


def test_a_commitment_by_hand() -> None:
    """The salt, then the field's JSON: a text has its quotation marks."""
    assert commit("Huế", SALT) == sha256(SALT + '"Huế"'.encode()).digest()
    assert (
        commit([1_074_641_234, 164_620_123], SALT)
        == sha256(SALT + b"[1074641234,164620123]").digest()
    )


def test_a_field_is_the_one_committed_to_and_no_other() -> None:
    commitment = commit({"name": "An"}, SALT)
    check_commitment({"name": "An"}, SALT, commitment)
    for field, salt in (({"name": "Ân"}, SALT), ({"name": "An"}, bytes(16))):
        with pytest.raises(ProofError, match="not the one"):
            check_commitment(field, salt, commitment)


def test_salts_have_sixteen_bytes() -> None:
    for size in (15, 17):
        with pytest.raises(ProofError, match="wanted 16"):
            commit("x", bytes(size))


def test_spelling_is_that_of_rfc_8785() -> None:
    """Keys by UTF-16 units: the sign beyond the first plane goes before the last of the first."""
    field = {"b": [1, True, None], "a": 'x\n"\x01\x7f', "\uff5e": 1, "\U00010000": 2}
    assert canonical_json(field).decode() == (
        '{"a":"x\\n\\"\\u0001\x7f","b":[1,true,null],"\U00010000":2,"\uff5e":1}'
    )


@pytest.mark.parametrize(
    "field", [1.0, float("nan"), 2**53, -(2**53), {"a": 0.5}, {1: 2}, b"x", "\ud800", [{1}]]
)
def test_what_has_no_one_spelling_is_refused(field: object) -> None:
    with pytest.raises(ProofError):
        canonical_json(field)  # type: ignore[arg-type] # that is the point
    assert canonical_json(2**53 - 1) == b"9007199254740991"


fields = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
)


@given(fields)
def test_spelling_keeps_the_field_and_forgets_the_order_of_keys(field: object) -> None:
    spelt = canonical_json(field)  # type: ignore[arg-type] # drawn as a field
    assert json.loads(spelt) == field
    assert canonical_json(json.loads(spelt)) == spelt


def test_lists_and_tuples_are_one() -> None:
    assert canonical_json((1, 2)) == canonical_json([1, 2])
