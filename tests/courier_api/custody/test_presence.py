"""The receiver's code: shown, scanned, named in the handover, judged by the server alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from courier_api.custody.core.acts import HandoverDetail, PresenceClaim, Purpose
from courier_api.custody.core.cose import make_sign1
from courier_api.custody.core.errors import CodeError, SignatureError
from courier_api.custody.core.keys import PrivateKey
from courier_api.custody.core.presence import (
    PRESENCE_CONTEXT,
    ClockReadings,
    PresenceDoubt,
    PresenceParams,
    claim_presence,
    judge_presence,
    make_presence,
    presence_from_qr,
    presence_to_qr,
    read_presence,
    verify_presence,
)
from courier_api.custody.core.qr_text import MAX_QR_LETTERS
from courier_api.custody.core.signing import read_event, sign_event
from tests.courier_api.custody.phones import (
    AGENT,
    AN,
    MINUTE,
    MORNING,
    Phone,
    ed25519_key,
    identity,
    p256_key,
)

KEYS = [ed25519_key("an"), p256_key("an")]
DEVICE, NONCE = identity("phone an"), identity("nonce")
PARAMS = PresenceParams()
ON_TIME = ClockReadings(MORNING + 5_000, MORNING + 9_000)


def shown(key: PrivateKey = KEYS[0], issued_at: int = MORNING, seq: int = 411) -> bytes:
    return make_presence(NONCE, key, device_id=DEVICE, device_seq=seq, issued_at=issued_at)


def doubts(claim: PresenceClaim, readings: ClockReadings = ON_TIME) -> tuple[PresenceDoubt, ...]:
    return judge_presence(claim, readings, receiver_key=KEYS[0].public_key())


@pytest.mark.parametrize("key", KEYS, ids=["ed25519", "es256"])
def test_what_was_shown_is_scanned_and_verified(key: PrivateKey) -> None:
    text = presence_to_qr(shown(key))
    code = read_presence(presence_from_qr(text))
    verify_presence(code, key.public_key())
    assert (code.nonce, code.device_id, code.device_seq) == (NONCE, DEVICE, 411)
    assert code.issued_at == MORNING
    assert len(text) <= MAX_QR_LETTERS
    with pytest.raises(SignatureError):
        verify_presence(code, ed25519_key("another").public_key())


def test_the_handover_names_the_code_and_keeps_it() -> None:
    claim = claim_presence(shown())
    hand = Phone("agent").hand(0, AGENT, AN)
    hand = replace(hand, detail=HandoverDetail(Purpose.CARRY, claim))
    kept = read_event(sign_event(hand, ed25519_key("agent"))).event.detail
    assert isinstance(kept, HandoverDetail)
    assert kept.presence == claim
    assert doubts(claim) == ()


@pytest.mark.parametrize(
    ("change", "doubt"),
    [
        ({"code": None}, PresenceDoubt.NOT_KEPT),
        ({"code": b"noise"}, PresenceDoubt.UNREADABLE),
        ({"nonce": bytes(16)}, PresenceDoubt.OTHER_CODE),
        ({"device_seq": 412}, PresenceDoubt.OTHER_CODE),
        ({"issued_at": MORNING + 1}, PresenceDoubt.OTHER_CODE),
        ({"code": shown(ed25519_key("forger"))}, PresenceDoubt.BAD_SIGNATURE),
    ],
)
def test_each_way_to_bend_a_claim_is_told(change: dict[str, object], doubt: PresenceDoubt) -> None:
    assert doubts(replace(claim_presence(shown()), **change)) == (doubt,)


def test_a_code_of_a_device_that_is_not_the_receivers_is_told() -> None:
    claim = claim_presence(shown())
    told = judge_presence(claim, ON_TIME, receiver_key=None)
    assert told == (PresenceDoubt.OTHER_DEVICE,)


@pytest.mark.parametrize(
    ("giver_ahead", "receiver_ahead", "allowance"),
    [(0, 0, 0), (None, 0, 10), (0, None, 10), (None, None, 20), (7 * MINUTE, 7 * MINUTE, 0)],
)
def test_age_is_judged_by_what_is_known_of_clocks(
    giver_ahead: int | None, receiver_ahead: int | None, allowance: int
) -> None:
    """Two minutes, and ten more for each clock that nothing is known of."""
    claim = claim_presence(shown())
    latest = MORNING + PARAMS.lifetime_ms + allowance * MINUTE
    for scanned_at, wanted in ((latest, ()), (latest + 1, (PresenceDoubt.EXPIRED,))):
        readings = ClockReadings(scanned_at, scanned_at + 1, giver_ahead, receiver_ahead)
        assert doubts(claim, readings) == wanted


def test_a_code_from_after_its_scan_is_told() -> None:
    claim = claim_presence(shown())
    for early, wanted in ((20 * MINUTE, ()), (20 * MINUTE + 1, (PresenceDoubt.FROM_FUTURE,))):
        assert doubts(claim, ClockReadings(MORNING - early, MORNING + MINUTE)) == wanted


def test_a_code_from_after_its_record_is_told() -> None:
    claim = claim_presence(shown())
    for early, wanted in ((10 * MINUTE, ()), (10 * MINUTE + 1, (PresenceDoubt.FROM_FUTURE,))):
        assert doubts(claim, ClockReadings(MORNING, MORNING - early)) == wanted


@pytest.mark.parametrize(
    "code",
    [
        b"",
        shown()[:-1],
        make_sign1(b"\x80", KEYS[0], key_id=DEVICE, about=PRESENCE_CONTEXT),
        make_sign1(b"\xff", KEYS[0], key_id=DEVICE, about=PRESENCE_CONTEXT),
        make_sign1(b"\x84\x02\x50" + bytes(16) + b"\x00\x00", KEYS[0], key_id=DEVICE,
                   about=PRESENCE_CONTEXT),
        make_sign1(b"\x84\x01\x50" + bytes(16) + b"\x18\x00\x00", KEYS[0], key_id=DEVICE,
                   about=PRESENCE_CONTEXT),
        make_sign1(b"\x84\x01\x50" + bytes(16) + b"\x20\x00", KEYS[0], key_id=DEVICE,
                   about=PRESENCE_CONTEXT),
        make_presence(NONCE, KEYS[0], device_id=bytes(8), device_seq=1, issued_at=1),
    ],
)  # fmt: skip
def test_other_bytes_are_no_code(code: bytes) -> None:
    with pytest.raises(CodeError):
        read_presence(code)


def test_every_doubt_has_its_sentences() -> None:
    for doubt in PresenceDoubt:
        assert doubt.sentence().endswith(".")
        assert doubt.sentence("en").isascii()
