"""
Commitments to what must be erasable: of a field the ledger holds ``H(salt + field)`` alone.

A field is bound as canonical JSON, so that phone and server commit to the same bytes: keys in the
order of RFC 8785, no blanks, and no fractions, which languages write differently. Positions are
therefore whole numbers.

References
----------
RFC 8785, for texts, whole numbers and the order of keys.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from hmac import compare_digest

from courier_api.custody.core.errors import ProofError

__all__ = ["SALT_SIZE", "Field", "canonical_json", "check_commitment", "commit"]

SALT_SIZE = 16
#: What every language counts exactly.
_MAX_WHOLE = (1 << 53) - 1

#: What a field may hold.
Field = None | bool | int | str | Sequence["Field"] | Mapping[str, "Field"]


def commit(field: Field, salt: bytes) -> bytes:
    """
    Commitment to a field, 32 bytes.

    Parameters
    ----------
    field : Field
    salt : bytes
        16 bytes that nobody can guess and that are used once.

    Raises
    ------
    ProofError
        When the salt has another size, or the field holds what has no canonical form.
    """
    if len(salt) != SALT_SIZE:
        raise ProofError(f"Salt of {len(salt)} bytes: wanted {SALT_SIZE}.")
    return sha256(salt + canonical_json(field)).digest()


def check_commitment(field: Field, salt: bytes, commitment: bytes) -> None:
    """
    Check that a field is the one that was committed to.

    Parameters
    ----------
    field : Field
    salt : bytes
    commitment : bytes

    Raises
    ------
    ProofError
    """
    if not compare_digest(commit(field, salt), commitment):
        raise ProofError("Field: it is not the one that the event was signed with.")


def canonical_json(field: Field) -> bytes:
    """
    The one spelling of a field, in UTF-8.

    Raises
    ------
    ProofError
        When it holds a fraction, a number that is too large, or half a character.
    """
    plain = _ordered(field)
    try:
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        raise ProofError("Field: a text in it is no Unicode.") from None


def _ordered(field: Field) -> Field:
    if field is None or isinstance(field, bool | str):
        return field
    if isinstance(field, int) and abs(field) <= _MAX_WHOLE:
        return field
    if isinstance(field, Mapping):
        _check_keys(field)
        keys = sorted(field, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return {key: _ordered(field[key]) for key in keys}
    if isinstance(field, list | tuple):
        return [_ordered(one) for one in field]
    raise ProofError(f"Field: it holds {field!r:.60}, wanted texts, whole numbers, lists and maps.")


def _check_keys(field: Mapping[str, Field]) -> None:
    for key in field:
        if not isinstance(key, str):
            raise ProofError(f"Field: key {key!r:.60}, wanted a text.")
