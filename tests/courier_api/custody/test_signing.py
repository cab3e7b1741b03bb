"""Signed events: what is read back, what is refused, and that refusing is quick."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1, generate_private_key
from hypothesis import given
from hypothesis import strategies as st

from courier_api.custody.core.acts import (
    HandoverDetail,
    Identity,
    IncidentKind,
    PresenceClaim,
    Proof,
    Purpose,
    Recipient,
    Ruling,
    SealCondition,
    Subject,
)
from courier_api.custody.core.cose import check_sign1, make_sign1, open_sign1
from courier_api.custody.core.errors import EventError, PublicKeyError, SignatureError
from courier_api.custody.core.events import Event, ExpectedStop
from courier_api.custody.core.faults import FaultCode
from courier_api.custody.core.keys import (
    PrivateKey,
    algorithm_of,
    public_key_bytes,
    read_public_key,
)
from courier_api.custody.core.papers import PaperCount
from courier_api.custody.core.signing import (
    EVENT_CONTEXT,
    MAX_EVENT_BYTES,
    claimed_identity,
    read_event,
    sign_event,
    verify_signature,
)
from tests.courier_api.custody.phones import (
    AGENT,
    AN,
    BAG,
    CITIZEN,
    DOSSIER,
    MORNING,
    Phone,
    ed25519_key,
    identity,
    p256_key,
)

KEYS = [ed25519_key("a"), p256_key("a")]
PAPERS = (PaperCount("birth-certificate", 2, 1),)


def every_act() -> list[Event]:
    phone = Phone("a")
    proof = Proof(Recipient.DELEGATE, Identity.VNEID, None, True, False, 120_000, "BL-26/0042")
    presence = PresenceClaim(bytes(16), bytes(range(16)), 0, MORNING, b"code")
    delivered = HandoverDetail(Purpose.DELIVER, presence, proof)
    handover = phone.hand(
        1, AN, CITIZEN, place="agent-042", stop=ExpectedStop("plan-7", 3, 11),
        evidence=(bytes(32), b"\x01" * 32), sealed=(("position", b"\x02" * 32),),
    )  # fmt: skip
    return [
        phone.register(0, papers=PAPERS),
        replace(handover, detail=delivered),
        phone.pack(2, AGENT),
        phone.open(3, AGENT, DOSSIER, seal=SealCondition.BROKEN),
        phone.count(4, *PAPERS),
        phone.attempt(5, AN, 20_779),
        phone.wait(6, AGENT),
        phone.report(7, Subject.FOUND, receiver=AN),
        phone.withdraw(8, handover),
        phone.decide(9, handover, Ruling.SET_ASIDE, holder=AN),
    ]


def incidents() -> list[Event]:
    phone = Phone("a", seq=10)
    return [
        phone.report(10, Subject.INCIDENT, IncidentKind.ROAD_FLOODED, items=()),
        phone.report(11, Subject.INCIDENT, giver=AN, items=(), evidence=(bytes(32),)),
        phone.report(12, Subject.INCIDENT, IncidentKind.BAG_DAMAGED, items=(BAG,)),
    ]


@pytest.mark.parametrize("key", KEYS, ids=["ed25519", "es256"])
@pytest.mark.parametrize("event", [*every_act(), *incidents()], ids=lambda one: one.act.value)
def test_what_was_signed_is_read_and_verified(event: Event, key: PrivateKey) -> None:
    signed = sign_event(event, key)
    read = read_event(signed)
    assert (read.event, read.signed) == (event, signed)
    verify_signature(read, key.public_key())


def test_a_signature_counts_for_its_key_its_algorithm_and_its_bytes_alone() -> None:
    event = every_act()[0]
    for key, other in (KEYS, KEYS[::-1]):
        read = read_event(sign_event(event, key))
        with pytest.raises(SignatureError, match="another algorithm"):
            verify_signature(read, other.public_key())
    stranger = read_public_key(public_key_bytes(ed25519_key("b").public_key()))
    with pytest.raises(SignatureError, match="not of this key"):
        verify_signature(read_event(sign_event(event, KEYS[0])), stranger)


def test_a_signature_about_something_else_is_no_signature_of_an_event() -> None:
    event = every_act()[0]
    payload = read_event(sign_event(event, KEYS[0])).envelope.payload
    other = make_sign1(payload, KEYS[0], key_id=event.device_id, about=b"postroute.label/1")
    with pytest.raises(SignatureError):
        verify_signature(read_event(other), KEYS[0].public_key())


@pytest.mark.parametrize("key", KEYS, ids=["ed25519", "es256"])
def test_any_flipped_bit_is_refused_or_breaks_the_signature(key: PrivateKey) -> None:
    signed = sign_event(every_act()[5], key)
    for idx in range(len(signed)):
        bent = bytearray(signed)
        bent[idx] ^= 1 << idx % 8
        with pytest.raises((EventError, SignatureError)):
            verify_signature(read_event(bytes(bent)), key.public_key())


def test_the_envelope_agrees_with_cbor() -> None:
    """Read by its place, it is still what any reader of RFC 9052 sees."""
    event = every_act()[0]
    signed = sign_event(event, KEYS[1])
    tag = cbor2.loads(signed)
    protected, unprotected, payload, signature = tag.value
    assert tag.tag == 18
    assert cbor2.loads(protected) == {1: -7, 4: event.device_id}
    assert unprotected == {}
    assert cbor2.loads(payload)["act"] == "register"
    assert len(signature) == 64


def test_lengths_of_payloads_have_one_spelling() -> None:
    for size in (0, 23, 24, 255, 256, 65_535, 65_536):
        signed = make_sign1(bytes(size), KEYS[0], key_id=bytes(16), about=b"x")
        opened = open_sign1(signed, key_id_size=16)
        assert opened is not None
        assert len(opened.payload) == size
        check_sign1(opened, KEYS[0].public_key(), about=b"x")
        assert cbor2.loads(signed).value[2] == bytes(size)
    longer = signed.replace(b"\x5a\x00\x01\x00\x00", b"\x5b\x00\x00\x00\x00\x00\x01\x00\x00", 1)
    assert open_sign1(longer, key_id_size=16) is None


def test_keys_of_other_kinds_are_refused() -> None:
    other = generate_private_key(SECP384R1())
    with pytest.raises(PublicKeyError, match="P-256"):
        algorithm_of(other)
    for raw in (b"", bytes(31), bytes(65), b"\x04" + bytes(64), b"\x02" + bytes(32)):
        with pytest.raises(PublicKeyError):
            read_public_key(raw)


def payload_of(**changes: Any) -> dict[str, Any]:
    """A good handover's map with some values put in place of others; a value of ... is left out."""
    plain = {
        "v": 1, "event_id": every_act()[1].event_id, "device_id": identity("phone a"),
        "device_seq": 1, "event_time": MORNING, "offset": 420, "act": "handover",
        "items": [DOSSIER], "giver": AGENT, "receiver": AN, "place": None, "stop": None,
        "evidence": [], "sealed": {}, "detail": {"purpose": "carry"},
    }  # fmt: skip
    plain.update(changes)
    return {key: value for key, value in plain.items() if value is not ...}


def signed_bytes(payload: bytes) -> bytes:
    return make_sign1(payload, KEYS[0], key_id=identity("phone a"), about=EVENT_CONTEXT)


def faults_of(payload: bytes | dict[str, Any]) -> list[tuple[FaultCode, str]]:
    if isinstance(payload, dict):
        payload = cbor2.dumps(payload)
    try:
        read_event(signed_bytes(payload))
    except EventError as error:
        return [(fault.code, fault.place) for fault in error.faults]
    return []


def test_all_faults_are_told_at_once_with_their_places() -> None:
    detail = {"purpose": "steal", "presence": {"nonce": b"short", "device_id": bytes(16),
              "device_seq": -1}, "extra": 1}  # fmt: skip
    faults = faults_of(
        payload_of(
            v=2, device_seq=0, event_time=1.5, items=[DOSSIER, "X", DOSSIER], giver="thief:1",
            place="a\nb", stop=..., evidence=[bytes(31)], sealed={"Name": bytes(32)},
            detail=detail, note="hello",
        )
    )  # fmt: skip
    assert faults == [
        (FaultCode.OUT_OF_BOUNDS, "v"),
        (FaultCode.OUT_OF_BOUNDS, "device_seq"),
        (FaultCode.WRONG_TYPE, "event_time"),
        (FaultCode.WRONG_FORM, "items[1]"),
        (FaultCode.REPEATED, "items[2]"),
        (FaultCode.WRONG_FORM, "giver"),
        (FaultCode.WRONG_FORM, "place"),
        (FaultCode.MISSING_KEY, "stop"),
        (FaultCode.OUT_OF_BOUNDS, "evidence[0]"),
        (FaultCode.WRONG_FORM, "sealed['Name']"),
        (FaultCode.UNKNOWN_KEY, ""),
        (FaultCode.WRONG_FORM, "detail.purpose"),
        (FaultCode.OUT_OF_BOUNDS, "detail.presence.nonce"),
        (FaultCode.OUT_OF_BOUNDS, "detail.presence.device_seq"),
        (FaultCode.MISSING_KEY, "detail.presence.issued_at"),
        (FaultCode.UNKNOWN_KEY, "detail"),
    ]


def test_a_fault_names_what_was_seen_and_what_was_wanted() -> None:
    with pytest.raises(EventError, match=r"offset: seen 900, wanted a whole number from -720"):
        read_event(signed_bytes(cbor2.dumps(payload_of(offset=900))))


@pytest.mark.parametrize(
    ("holds", "breaks"),
    [
        ({"offset": 840}, {"offset": 841}),
        ({"offset": -720}, {"offset": -721}),
        ({"device_seq": 1}, {"device_seq": 0}),
        ({"device_seq": 2**53 - 1}, {"device_seq": 2**53}),
        ({"event_time": 0}, {"event_time": -1}),
        ({"event_time": 4_102_444_800_000}, {"event_time": 4_102_444_800_001}),
        ({"items": [DOSSIER]}, {"items": []}),
        ({"items": ["RB123456785GB"]}, {"items": ["RB123456786GB"]}),
        ({"items": [BAG]}, {"items": ["B-012345678U"]}),
        ({"items": [DOSSIER]}, {"items": [DOSSIER.lower()]}),
        ({"evidence": [bytes([n]) * 32 for n in range(32)]},
         {"evidence": [bytes([n]) * 32 for n in range(33)]}),
        ({"sealed": {"a" * n: bytes(32) for n in range(1, 17)}},
         {"sealed": {"a" * n: bytes(32) for n in range(1, 18)}}),
        ({"place": "a" * 64}, {"place": "a" * 65}),
        ({"place": "authority-46.19753"}, {"place": "Nguyễn Văn A"}),
        ({"giver": CITIZEN}, {"giver": "citizen:short"}),
        ({"giver": "agent:" + "4" * 40}, {"giver": "agent:" + "4" * 41}),
        ({"stop": {"plan": "p", "route": 0, "stop": 0}}, {"stop": {"plan": "p", "route": 0}}),
        ({"stop": None}, {"stop": ...}),
        ({"v": 1}, {"v": True}),
    ],
)  # fmt: skip
def test_bounds(holds: dict[str, Any], breaks: dict[str, Any]) -> None:
    assert faults_of(payload_of(**holds)) == []
    assert len(faults_of(payload_of(**breaks))) == 1


@pytest.mark.parametrize(
    ("detail", "faults"),
    [
        ({"what": "incident"}, []),
        ({"what": "incident", "incident": "vehicle"}, []),
        ({"what": "damaged"}, ["items"]),
        ({"what": "incident", "incident": "rain"}, ["items", "detail.incident"]),
        ({"what": "incident", "incident": None}, ["items", "detail.incident"]),
        ({"what": "lost", "incident": "other"}, ["items"]),
    ],
)
def test_only_an_incident_may_be_about_no_item(detail: dict[str, Any], faults: list[str]) -> None:
    payload = payload_of(act="report", detail=detail, items=[])
    assert [place for _, place in faults_of(payload)] == faults


def test_two_thousand_items_and_no_more() -> None:
    codes = [f"H57.17.21-261121-{n:04}" for n in range(1, 2_002)]
    assert faults_of(payload_of(items=codes[:2_000])) == []
    assert faults_of(payload_of(items=codes)) == [(FaultCode.OUT_OF_BOUNDS, "items")]


def test_the_largest_event_fits_and_more_bytes_do_not() -> None:
    units = ("H57.17.21.111", "H57.17.21.222")
    some, others = ([f"{unit}-261121-{n:04}" for n in range(1, 2_001)] for unit in units)
    phone = Phone("a")
    event = phone.open(0, AGENT, *some)
    signed = sign_event(event, KEYS[0])
    assert len(signed) < MAX_EVENT_BYTES // 2
    assert read_event(signed).event == event
    assert len(sign_event(phone.pack(0, AGENT, *others), KEYS[0])) < MAX_EVENT_BYTES // 2
    with pytest.raises(EventError, match="at most 160000 bytes"):
        read_event(bytes(MAX_EVENT_BYTES + 1))


def test_an_event_signed_in_another_devices_name_is_refused() -> None:
    payload = cbor2.dumps(payload_of())
    signed = make_sign1(payload, KEYS[0], key_id=bytes(16), about=EVENT_CONTEXT)
    with pytest.raises(EventError, match="device_id"):
        read_event(signed)


@pytest.mark.parametrize("event_id", [bytes(16), every_act()[1].event_id[:6] + b"\x40" + bytes(9)])
def test_identities_are_of_version_7(event_id: bytes) -> None:
    assert faults_of(payload_of(event_id=event_id)) == [(FaultCode.WRONG_FORM, "event_id")]


def test_what_cannot_be_accepted_still_says_what_it_is() -> None:
    known = claimed_identity(signed_bytes(cbor2.dumps(payload_of(items=[]))))
    assert known.event_id == payload_of()["event_id"]
    assert known.device_id == identity("phone a")
    unreadable = claimed_identity(signed_bytes(b"\xff"))
    assert (unreadable.event_id, unreadable.device_id) == (None, identity("phone a"))
    for signed in (b"", b"noise", bytes(MAX_EVENT_BYTES + 1)):
        assert claimed_identity(signed).device_id is None


HOSTILE = {
    "nested lists": b"\x81" * 100_000 + b"\x01",
    "nested maps": b"\xa1\x61a" * 30_000 + b"\x01",
    "nested tags": b"\xc1" * 100_000 + b"\x01",
    "huge bytes": bytes.fromhex("5bffffffffffffffff"),
    "huge text": bytes.fromhex("7b7fffffffffffffff"),
    "huge list": bytes.fromhex("9b7fffffffffffffff"),
    "huge map": bytes.fromhex("bb00ffffffffffffff"),
    "many lists of nothing": b"\x99\x8c\xa0" + b"\x80" * 36_000,
    "indefinite list": b"\x9f\x01\xff",
    "indefinite bytes": b"\x5f\x41a\x41b\xff",
    "doubled key": bytes.fromhex("a2616101616102"),
    "shared reference": bytes.fromhex("d81c81d81d00"),
    "string reference": bytes.fromhex("d90100826161d81900"),
    "number of any size": b"\xc2\x59\x80\x00" + b"\xff" * 32_768,
    "half a character": b"\x62\xc3\x28",
    "nothing": b"",
    "a number": b"\x01",
    "keys that are lists": bytes.fromhex("a18001"),
}


@pytest.mark.parametrize("payload", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_bytes_are_refused_at_once(payload: bytes) -> None:
    begin = time.thread_time()
    assert faults_of(payload) == [(FaultCode.MALFORMED, "")]
    assert time.thread_time() - begin < 2


def test_what_follows_the_map_is_refused() -> None:
    payload = cbor2.dumps(payload_of())
    assert faults_of(payload) == []
    assert faults_of(payload + b"\x00") == [(FaultCode.MALFORMED, "")]


@pytest.mark.parametrize(
    "value",
    [cbor2.CBORTag(55_799, 1), cbor2.CBORTag(2, b"\x01"), cbor2.CBORTag(258, [1])],
    ids=["self-described", "big number", "set"],
)
def test_tags_are_refused_wherever_they_stand(value: object) -> None:
    assert faults_of(payload_of(device_seq=value)) == [(FaultCode.MALFORMED, "")]


@pytest.mark.parametrize("value", [1.0, float("nan"), cbor2.undefined, cbor2.CBORSimpleValue(9)])
def test_fractions_and_odd_values_are_no_numbers(value: object) -> None:
    assert faults_of(payload_of(device_seq=value)) == [(FaultCode.WRONG_TYPE, "device_seq")]


def test_a_list_of_wrong_values_is_told_without_end_neither_of_time_nor_of_text() -> None:
    begin = time.thread_time()
    with pytest.raises(EventError) as caught:
        read_event(signed_bytes(cbor2.dumps(payload_of(items=["\x1b" * 70] * 2_000))))
    assert len(caught.value.faults) == 1_000
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 1_000
    assert time.thread_time() - begin < 2


@given(st.binary(max_size=300))
def test_noise_is_no_event(noise: bytes) -> None:
    with pytest.raises(EventError):
        read_event(noise)
    assert faults_of(noise)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9)
    | st.binary(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)  # fmt: skip


def printed_faults(payload: dict[str, Any]) -> list[str]:
    """What is said of a map; a reader that breaks would raise another error."""
    try:
        read_event(signed_bytes(cbor2.dumps(payload)))
    except EventError as error:
        return [str(fault) for fault in error.faults] or ["nothing"]
    return []


@given(st.sampled_from(sorted(payload_of())), values)
def test_any_value_in_any_place_is_judged_and_never_breaks_the_reader(
    key: str, value: object
) -> None:
    told = printed_faults(payload_of(**{key: value}))
    assert all(text.isprintable() and text != "nothing" for text in told)


@given(st.sampled_from(every_act()), st.data())
def test_any_detail_is_judged_and_never_breaks_the_reader(
    event: Event, data: st.DataObject
) -> None:
    plain = cbor2.loads(read_event(sign_event(event, KEYS[0])).envelope.payload)
    key = data.draw(st.sampled_from(sorted(plain["detail"])))
    plain["detail"][key] = data.draw(values)
    assert all(text.isprintable() and text != "nothing" for text in printed_faults(plain))
