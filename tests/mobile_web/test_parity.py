"""Phone and server mean the same bytes: each reads what the other has written."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import cbor2
import pytest

from courier_api.custody.core.acts import Act
from courier_api.custody.core.codes import is_item_code
from courier_api.custody.core.cose import check_sign1, open_sign1
from courier_api.custody.core.errors import CodeError
from courier_api.custody.core.events import Event
from courier_api.custody.core.keys import public_key_bytes, read_public_key
from courier_api.custody.core.label import make_label
from courier_api.custody.core.payloads import decode_map, write_payload
from courier_api.custody.core.presence import (
    make_presence,
    presence_from_qr,
    presence_to_qr,
    read_presence,
    verify_presence,
)
from courier_api.custody.core.qr_text import from_qr_text, to_qr_text
from courier_api.custody.core.sealed import canonical_json, commit
from courier_api.custody.core.signing import read_event, verify_signature
from courier_api.devices.proofs import read_enrolment
from courier_api.evidence.sealing import SIDES_CONTEXT, sealing_key
from courier_api.evidence.statements import EVIDENCE_CONTEXT, read_statement
from courier_api.identities import from_base64url
from tests.courier_api.custody.phones import (
    AN,
    BAG,
    DOSSIER,
    MORNING,
    ed25519_key,
    identity,
    p256_key,
)
from tests.courier_api.custody.test_signing import every_act
from tests.mobile_web.bundles import bundle, run_node

SERVER = sealing_key(bytes(range(32)))
SIDES = {"note": "Gửi ở “cổng sau”\n\t\u2028\x07", "position": {"lat": 16467000, "lon": -107590000}}
DAY_MS = 86_400_000

Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """The phone's code under Node: what comes of a task."""
    script = bundle(Path(__file__).with_name("parity.ts"), tmp_path_factory.mktemp("parity"))

    def asked(task: str, **given: Any) -> Any:
        text = json.dumps({"task": task, "given": given}, default=_plain, ensure_ascii=False)
        return json.loads(run_node(script, given=text))

    return asked


def _plain(value: object) -> dict[str, str]:
    assert isinstance(value, bytes)
    return {"hex": value.hex()}


def draft_of(event: Event) -> dict[str, Any]:
    """The event as a phone's screens would give it, and what makes of it this very event."""
    told = decode_map(write_payload(event))
    assert told is not None
    stamp = {
        "eventId": told["event_id"], "deviceId": told["device_id"], "seq": told["device_seq"],
        "time": told["event_time"], "offset": told["offset"],
    }  # fmt: skip
    names = ("act", "items", "giver", "receiver", "place", "stop", "evidence", "detail")
    return {"draft": {name: told[name] for name in names}, "stamp": stamp}


def test_the_server_reads_every_act_by_either_algorithm(ask: Ask) -> None:
    events = [replace(one, sealed=()) for one in every_act() if one.act is not Act.DECIDE]
    made = ask("events", drafts=[draft_of(one) for one in events], serverKey=SERVER.public.hex())
    assert len(made) == 2 * len(events)
    for event, told in zip(events * 2, made, strict=True):
        signed = read_event(bytes.fromhex(told["signed"]))
        verify_signature(signed, read_public_key(bytes.fromhex(told["key"])))
        assert signed.event == event
        assert told["sides"] is None


def test_side_fields_open_on_the_server_and_are_those_committed_to(ask: Ask) -> None:
    event = replace(every_act()[1], sealed=())
    draft = draft_of(event)
    draft["draft"]["sides"] = SIDES
    told = ask("events", drafts=[draft], serverKey=SERVER.public.hex())[0]
    signed = bytes.fromhex(told["signed"])
    plain = SERVER.open(
        bytes.fromhex(told["sides"]), sha256(signed).digest(), context=SIDES_CONTEXT
    )
    sealed = dict(read_event(signed).event.sealed)
    sides = json.loads(plain)
    assert {one["name"]: json.loads(one["value"]) for one in sides} == SIDES
    for one in sides:
        salt = from_base64url(one["salt"])
        assert one["value"].encode() == canonical_json(json.loads(one["value"]))
        assert sealed[one["name"]] == commit(json.loads(one["value"]), salt)


def test_the_server_reads_what_a_device_says_of_itself(ask: Ask) -> None:
    device, secret, digest = identity("phone"), sha256(b"secret").digest(), sha256(b"p").digest()
    for told in ask("statements", deviceId=device, secret=secret, digest=digest):
        raw = bytes.fromhex(told["key"])
        key = read_public_key(raw)
        enrolment = read_enrolment(from_base64url(told["enrol"]))
        assert (enrolment.device_id, enrolment.secret) == (device, secret)
        assert enrolment.public_key == raw
        statement = read_statement(told["evidence"])
        check_sign1(statement.envelope, key, about=EVIDENCE_CONTEXT)
        told_of = (statement.sha256, statement.size, statement.device_id, statement.issued_at)
        assert told_of == (digest, 1_234, device, MORNING)
        session = open_sign1(from_base64url(told["session"]), key_id_size=16)
        assert session is not None
        check_sign1(session, key, about=b"postroute.session/1")
        assert decode_map(session.payload) == {"v": 1, "challenge": secret}
        presence = read_presence(presence_from_qr(told["presence"]))
        verify_presence(presence, key)
        shown = (presence.device_id, presence.device_seq, presence.issued_at)
        assert shown == (device, 70_000, MORNING)


def test_the_phone_reads_labels_and_says_what_is_wrong_with_them(ask: Ask) -> None:
    issuer, other = ed25519_key("issuer"), ed25519_key("other")
    today = MORNING // DAY_MS
    forged = bytearray(from_qr_text(make_label(DOSSIER, issuer)))
    forged[-1] ^= 1
    texts = [
        make_label(DOSSIER, issuer), make_label(BAG, issuer, expires=today),
        make_label(BAG, issuer, expires=today - 1), make_label(DOSSIER, other),
        to_qr_text(bytes(forged)), "https://example.org/", DOSSIER, "",
    ]  # fmt: skip
    raw = public_key_bytes(issuer.public_key())
    read = ask("labels", texts=texts, issuers=[raw], now=MORNING)
    verdicts = [one and (one["code"], one["verdict"]) for one in read]
    assert verdicts == [
        (DOSSIER, "signed"), (BAG, "signed"), (BAG, "expired"), (DOSSIER, "unknown_key"),
        (DOSSIER, "forged"), None, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize("make", [ed25519_key, p256_key], ids=["EdDSA", "ES256"])
def test_the_phone_reads_presence_codes(ask: Ask, make: Callable[[str], Any]) -> None:
    key, device = make("receiver"), identity("receiver")
    code = make_presence(bytes(range(16)), key, device_id=device, device_seq=9, issued_at=MORNING)
    stranger = make_presence(
        bytes(16), key, device_id=identity("stranger"), device_seq=0, issued_at=0
    )
    forged = code[:-1] + bytes([code[-1] ^ 1])
    algorithm = "EdDSA" if make is ed25519_key else "ES256"
    known = {
        device.hex(): {
            "algorithm": algorithm, "raw": public_key_bytes(key.public_key()), "party": AN,
            "isRevoked": False,
        }
    }  # fmt: skip
    texts = [presence_to_qr(one) for one in (code, stranger, forged)] + ["NO CODE"]
    read = ask("presences", texts=texts, devices=known)
    assert [one and (one["party"], one["verdict"]) for one in read] == [
        (AN, "signed"), (None, "unknown_device"), (AN, "forged"), None,
    ]  # fmt: skip
    claim = cbor2.loads(bytes.fromhex(read[0]["claim"]))
    assert claim == {
        "nonce": bytes(range(16)), "device_id": device, "device_seq": 9, "issued_at": MORNING,
        "code": code,
    }  # fmt: skip


def test_both_commit_to_the_same_bytes(ask: Ask) -> None:
    letters = 'aZ "\\/\n\r\t\b\f\x00\x1f\x7fÂẩđ₫\u2028\ud83d\ude00'.encode(
        "utf-16", "surrogatepass"
    )
    letters_text = letters.decode("utf-16")
    fields: list[Any] = [
        None, True, 0, -(2**53) + 1, letters_text, [], {}, ["a", [1, {}]],
        {"\U0001f600": 1, "\ufb33": 2, "ö": 3, "a": {"z": 0, "b": None}, "1": 4, "\r": 5},
    ]  # fmt: skip
    sides = [
        {"name": "note", "salt": bytes([at] * 16), "field": field}
        for at, field in enumerate(fields)
    ]
    told = ask("commitments", sides=sides)
    for side, one in zip(sides, told, strict=True):
        assert one["value"].encode() == canonical_json(side["field"])
        assert one["commitment"] == commit(side["field"], side["salt"]).hex()


def test_the_server_opens_sealed_pictures(ask: Ask) -> None:
    plain = Random(5).randbytes(100_000)
    sealed = bytes.fromhex(ask("seal", plain=plain, serverKey=SERVER.public))
    assert SERVER.open(sealed, sha256(plain).digest()) == plain


def test_both_take_the_same_texts_for_codes(ask: Ask) -> None:
    random = Random(7)
    good = [DOSSIER, BAG, "H57-240229-0001", "RR473124829VN", "A01.1AB.22.XYZ-991231-9999"]
    letters = "ABIOZ0159-. hé\n"
    texts = [*good, "H57-230229-0001", "H57-261121-0000", "RR473124828VN", "", DOSSIER + "\n"]
    for _ in range(2_000):
        text = list(random.choice(good))
        for _ in range(random.randint(1, 2)):
            text[random.randrange(len(text))] = random.choice(letters)
        texts.append("".join(text))
    assert ask("codes", texts=texts) == [is_item_code(one) for one in texts]


def test_both_write_and_read_the_same_base45(ask: Ask) -> None:
    random = Random(9)
    contents = [random.randbytes(random.randint(0, 150)) for _ in range(200)]
    texts = ["", "A", ":::", "GGW", "00 ", "::", "6R", "AB C", "a0", "00\n", "é00"]
    for _ in range(300):
        alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:" + "a\n" * (random.random() < 0.1)
        texts.append("".join(random.choices(alphabet, k=random.randint(0, 9))))
    told = ask("base45", contents=contents, texts=texts)
    assert told["texts"] == [to_qr_text(one) for one in contents]
    assert told["contents"] == [_read(one) for one in texts]


def _read(text: str) -> str | None:
    try:
        return from_qr_text(text).hex()
    except CodeError:
        return None
