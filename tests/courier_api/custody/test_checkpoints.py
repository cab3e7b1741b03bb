"""Signed notes and checkpoints, against a published note and every way to bend one."""

from __future__ import annotations

from base64 import b64decode, b64encode

import pytest

from courier_api.custody.core.checkpoints import (
    Checkpoint,
    check_checkpoint,
    read_checkpoint,
    sign_checkpoint,
)
from courier_api.custody.core.errors import NoteError, SignatureError
from courier_api.custody.core.notes import (
    MAX_NOTE_BYTES,
    NoteKey,
    check_note,
    read_note,
    sign_note,
)
from courier_api.custody.core.tree import EMPTY_ROOT
from tests.courier_api.custody.phones import ed25519_key

SIGNER = ed25519_key("ledger")
ORIGIN = "hue.example/ledger"
KEY = NoteKey(ORIGIN, SIGNER.public_key())
CHECKPOINT = Checkpoint(ORIGIN, 20_852_163, bytes(range(32)))
NOTE = sign_checkpoint(CHECKPOINT, SIGNER)

#: The note and key that Go's package for signed notes is documented with.
PUBLISHED_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PUBLISHED_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb"
    "6KE6RyyBwJnAM=\n"
)


def test_a_published_note_is_verified() -> None:
    key = NoteKey.read(PUBLISHED_KEY)
    text = check_note(read_note(PUBLISHED_NOTE), key)
    assert text.endswith("what your problem is.\n")
    assert str(key) == PUBLISHED_KEY


def test_a_checkpoint_is_four_lines_and_a_signature() -> None:
    lines = NOTE.split("\n")
    root = b64encode(bytes(range(32))).decode()
    assert lines[:4] == [ORIGIN, "20852163", root, ""]
    dash, name, signature = lines[4].split(" ")
    assert (dash, name, lines[5:]) == ("—", ORIGIN, [""])
    decoded = b64decode(signature)
    assert (decoded[:4], len(decoded)) == (KEY.key_id, 4 + 64)


def test_a_checkpoint_is_read_and_verified() -> None:
    assert check_checkpoint(NOTE, KEY) == CHECKPOINT
    assert check_checkpoint(NOTE.encode(), NoteKey.read(str(KEY))) == CHECKPOINT
    empty = Checkpoint(ORIGIN, 0, EMPTY_ROOT)
    assert check_checkpoint(sign_checkpoint(empty, SIGNER), KEY) == empty


def test_signatures_of_others_are_passed_over() -> None:
    witness = sign_note(CHECKPOINT.text(), "witness.example", ed25519_key("w")).split("\n\n")[1]
    assert check_checkpoint(NOTE + witness, KEY) == CHECKPOINT
    # One that shares the name, and one that shares the key's identity, are others too.
    same_name = sign_note(CHECKPOINT.text(), ORIGIN, ed25519_key("other")).split("\n\n")[1]
    assert check_checkpoint(NOTE + same_name, KEY) == CHECKPOINT
    with pytest.raises(NoteError, match="no signature"):
        check_checkpoint(CHECKPOINT.text() + "\n" + same_name, KEY)


def test_a_bad_signature_of_a_known_key_spoils_the_note() -> None:
    other = Checkpoint(ORIGIN, 5, bytes(32))
    bad = sign_checkpoint(other, SIGNER).split("\n\n")[1]
    with pytest.raises(SignatureError):
        check_checkpoint(NOTE + bad, KEY)


def test_any_changed_sign_is_noticed() -> None:
    for idx in range(len(NOTE.encode())):
        for bit in (0, 5, 7):
            bent = bytearray(NOTE.encode())
            bent[idx] ^= 1 << bit
            with pytest.raises((NoteError, SignatureError)):
                check_checkpoint(bytes(bent), KEY)


def test_a_checkpoint_of_another_ledger_is_refused() -> None:
    other = sign_note(Checkpoint("hue.example/other", 1, bytes(32)).text(), ORIGIN, SIGNER)
    with pytest.raises(NoteError, match=r"wanted 'hue\.example/ledger'"):
        check_checkpoint(other, KEY)


ROOT = b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "text",
    [
        f"{ORIGIN}\n05\n{ROOT}\n",
        f"{ORIGIN}\n-5\n{ROOT}\n",
        f"{ORIGIN}\n+5\n{ROOT}\n",
        f"{ORIGIN}\n٥\n{ROOT}\n",
        f"{ORIGIN}\n{'9' * 20}\n{ROOT}\n",
        f"{ORIGIN}\n\n{ROOT}\n",
        f"{ORIGIN}\n5\n{ROOT[:-1]}\n",
        f"{ORIGIN}\n5\n{b64encode(bytes(31)).decode()}\n",
        # The last letter before the padding has bits to spare.
        f"{ORIGIN}\n5\n{ROOT[:-2]}B=\n",
        f"{ORIGIN}\n5\n",
        f"{ORIGIN}\n5\n{ROOT}\nextension\n",
        f"\n5\n{ROOT}\n",
    ],
)
def test_other_texts_are_no_checkpoints(text: str) -> None:
    with pytest.raises(NoteError):
        read_checkpoint(read_note(sign_note(text, ORIGIN, SIGNER)))


@pytest.mark.parametrize(
    "note",
    [
        "",
        CHECKPOINT.text(),
        CHECKPOINT.text() + "\n",
        NOTE[:-1],
        NOTE.replace("—", "-"),
        NOTE.replace("\n\n", "\n"),
        NOTE.replace("— ", "—  "),
        NOTE + "\n",
        NOTE.replace(ORIGIN, "a\tb", 1),
        NOTE.replace(ORIGIN, "a\rb", 1),
        b"\xff\xfe",
        NOTE + NOTE.split("\n\n")[1] * 16,
        "x" * (MAX_NOTE_BYTES + 1),
        CHECKPOINT.text() + "\n— name AAAA\n",
        CHECKPOINT.text() + "\n— na+me AAAAAAAA\n",
    ],
)
def test_other_texts_are_no_notes(note: str | bytes) -> None:
    with pytest.raises(NoteError):
        read_note(note)


def test_a_note_may_hold_blank_lines() -> None:
    text = "first\n\nsecond\n"
    assert check_note(read_note(sign_note(text, ORIGIN, SIGNER)), KEY) == text


def test_sixteen_signatures_are_read() -> None:
    line = NOTE.split("\n\n")[1]
    assert len(read_note(NOTE + line * 15).signatures) == 16


def test_what_cannot_stand_in_a_note_is_not_signed() -> None:
    for text, name in (("no newline", ORIGIN), ("a\tb\n", ORIGIN), ("x\n", "a b"), ("x\n", "")):
        with pytest.raises(NoteError):
            sign_note(text, name, SIGNER)
    for origin, size, root in (("", 0, bytes(32)), ("a\nb", 0, bytes(32)), ("a", -1, bytes(32)),
                               ("a", 0, bytes(31))):  # fmt: skip
        with pytest.raises(NoteError):
            Checkpoint(origin, size, root)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        PUBLISHED_KEY.replace("c74f20a3", "c74f20a4"),
        PUBLISHED_KEY.replace("c74f20a3", "C74F20A3"),
        PUBLISHED_KEY.replace("PeterNeumann", "Peter Neumann"),
        PUBLISHED_KEY.replace("+ARpc", "+BRpc"),
        PUBLISHED_KEY[:-4],
        PUBLISHED_KEY + "=",
    ],
)
def test_other_texts_are_no_keys(text: str) -> None:
    with pytest.raises(NoteError):
        NoteKey.read(text)
