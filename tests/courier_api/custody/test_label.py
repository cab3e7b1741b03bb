"""Labels: read and checked without a network, and small enough for the smallest sticker."""

from __future__ import annotations

import base64

import cbor2
import pytest
from base45 import b45decode, b45encode
from hypothesis import given
from hypothesis import strategies as st

from courier_api.custody.core.cose import make_sign1
from courier_api.custody.core.errors import CodeError, SignatureError
from courier_api.custody.core.label import (
    LABEL_CONTEXT,
    issuer_id,
    make_label,
    read_label,
    verify_label,
)
from courier_api.custody.core.qr_text import MAX_QR_LETTERS, from_qr_text, to_qr_text
from tests.courier_api.custody.phones import BAG, DOSSIER, ed25519_key, p256_key

KEY = ed25519_key("labels")
KEYS = {issuer_id(KEY.public_key()): KEY.public_key()}
LONGEST = "H57.17.21.123-261121-9999"


@pytest.mark.parametrize("code", [DOSSIER, BAG, "RB123456785GB", LONGEST])
@pytest.mark.parametrize("expires", [None, 20_779])
def test_what_was_labelled_is_read(code: str, expires: int | None) -> None:
    text = make_label(code, KEY, expires=expires)
    label = read_label(text)
    verify_label(label, KEYS)
    assert (label.code, label.expires) == (code, expires)
    assert len(text) <= MAX_QR_LETTERS
    assert set(text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def test_the_longest_label_leaves_room() -> None:
    assert len(make_label(LONGEST, KEY, expires=47_482)) <= 200


def test_a_label_is_good_to_the_end_of_its_day() -> None:
    label = read_label(make_label(DOSSIER, KEY, expires=20_779))
    assert not label.is_expired(20_779)
    assert label.is_expired(20_780)
    assert not read_label(make_label(DOSSIER, KEY)).is_expired(47_482)


def test_a_label_of_another_issuer_is_refused() -> None:
    label = read_label(make_label(DOSSIER, ed25519_key("forger")))
    with pytest.raises(SignatureError, match="not known"):
        verify_label(label, KEYS)
    with pytest.raises(SignatureError, match="not of this key"):
        verify_label(label, {label.issuer: KEY.public_key()})


def test_any_changed_letter_is_noticed() -> None:
    text = make_label(DOSSIER, KEY)
    for idx, letter in enumerate(text):
        bent = text[:idx] + ("B" if letter != "B" else "C") + text[idx + 1 :]
        with pytest.raises((CodeError, SignatureError)):
            verify_label(read_label(bent), KEYS)


def labelled(*content: object, key_id: bytes = issuer_id(KEY.public_key())) -> str:
    payload = cbor2.dumps(list(content))
    return b45encode(make_sign1(payload, KEY, key_id=key_id, about=LABEL_CONTEXT)).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A",
        "hello",
        "ĐÂY",
        make_label(DOSSIER, KEY) + "\n",
        make_label(DOSSIER, KEY)[:-3],
        labelled(2, DOSSIER),
        labelled(1),
        labelled(True, DOSSIER),
        labelled(1, "Nguyễn Văn A"),
        labelled(1, DOSSIER, None),
        labelled(1, DOSSIER, -1),
        labelled(1, DOSSIER, True),
        labelled(1, DOSSIER, 20_779, 0),
        labelled(1, DOSSIER, key_id=bytes(16)),
        b45encode(
            make_sign1(b"\x82\x01", KEY, key_id=bytes(8), about=LABEL_CONTEXT)
        ).decode(),
        b45encode(
            make_sign1(cbor2.dumps([1, DOSSIER]), p256_key("p"), key_id=bytes(8),
                       about=LABEL_CONTEXT)
        ).decode(),
        "A" * 263,
    ],
)  # fmt: skip
def test_other_texts_are_no_labels(text: str) -> None:
    with pytest.raises(CodeError):
        read_label(text)


def test_what_is_no_item_gets_no_label() -> None:
    for code in (DOSSIER.lower(), "B-0000", "RB123456786GB", ""):
        with pytest.raises(CodeError, match="wanted the code"):
            make_label(code, KEY)


@given(st.binary(max_size=174))
def test_qr_texts_are_base45_in_one_spelling(data: bytes) -> None:
    text = to_qr_text(data)
    assert from_qr_text(text) == data == b45decode(text)


def test_a_qr_text_holds_174_bytes_and_no_more() -> None:
    assert len(to_qr_text(bytes(174))) == 261
    with pytest.raises(CodeError, match="at most 262"):
        to_qr_text(bytes(175))
    with pytest.raises(CodeError, match="Base45"):
        from_qr_text(base64.b64encode(b"other").decode())
