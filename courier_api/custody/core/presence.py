"""
The receiver's code that the giver scans: it shows that both were there.

The receiver's phone shows a statement that is a few seconds old; the giver's phone reads it, checks
the signature against the keys it carries, and names it in the handover it signs. A phone never
refuses it for its age, since its own clock may be the wrong one: the server judges that later.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import cbor2

from courier_api.custody.core.acts import PresenceClaim
from courier_api.custody.core.cose import Sign1, check_sign1, make_sign1, open_sign1
from courier_api.custody.core.errors import CodeError, SignatureError
from courier_api.custody.core.keys import PrivateKey, PublicKey
from courier_api.custody.core.qr_text import from_qr_text, to_qr_text

__all__ = [
    "PRESENCE_CONTEXT",
    "ClockReadings",
    "PresenceCode",
    "PresenceDoubt",
    "PresenceParams",
    "claim_presence",
    "judge_presence",
    "make_presence",
    "presence_from_qr",
    "presence_to_qr",
    "read_presence",
    "verify_presence",
]

PRESENCE_CONTEXT = b"postroute.presence/1"
_VERSION = 1
_ID_SIZE = 16
_MAX_COUNT = (1 << 53) - 1


@dataclass(frozen=True, slots=True)
class PresenceCode:
    """
    A code as read.

    Parameters
    ----------
    nonce : bytes
        16 bytes; each code has another one.
    device_id : bytes
        Of the receiver's device, whose key signed.
    device_seq : int
        Of the last event that the device had signed; 0 before the first.
    issued_at : int
        Milliseconds since 1970, UTC, by the receiver's device.
    envelope : Sign1
    """

    nonce: bytes
    device_id: bytes
    device_seq: int
    issued_at: int
    envelope: Sign1


class PresenceDoubt(StrEnum):
    """What may speak against a handover's claim that the receiver was there."""

    #: The event does not hold the code's bytes: only the giver's phone has checked them.
    NOT_KEPT = "not_kept"
    UNREADABLE = "unreadable"
    #: The bytes are of another code than the one that the event names.
    OTHER_CODE = "other_code"
    #: It was not shown by a device of the receiver.
    OTHER_DEVICE = "other_device"
    BAD_SIGNATURE = "bad_signature"
    EXPIRED = "expired"
    #: It was shown after it was scanned, or after the server had heard of it.
    FROM_FUTURE = "from_future"

    def sentence(self, language: str = "vi") -> str:
        """What speaks against it, in ``vi`` or ``en``."""
        return _SENTENCES[language][self]


_SENTENCES: dict[str, dict[PresenceDoubt, str]] = {
    "vi": {
        PresenceDoubt.NOT_KEPT: "Mã của bên nhận không được lưu kèm.",
        PresenceDoubt.UNREADABLE: "Không đọc được mã của bên nhận.",
        PresenceDoubt.OTHER_CODE: "Mã lưu kèm không phải là mã đã nêu.",
        PresenceDoubt.OTHER_DEVICE: "Mã không do thiết bị của bên nhận đưa ra.",
        PresenceDoubt.BAD_SIGNATURE: "Chữ ký trên mã của bên nhận không đúng.",
        PresenceDoubt.EXPIRED: "Mã của bên nhận đã quá hạn khi được quét.",
        PresenceDoubt.FROM_FUTURE: "Mã của bên nhận mang giờ sau lúc được quét.",
    },
    "en": {
        PresenceDoubt.NOT_KEPT: "The receiver's code was not kept with the event.",
        PresenceDoubt.UNREADABLE: "The receiver's code cannot be read.",
        PresenceDoubt.OTHER_CODE: "The code kept is not the one that is named.",
        PresenceDoubt.OTHER_DEVICE: "The code was not shown by a device of the receiver.",
        PresenceDoubt.BAD_SIGNATURE: "The signature on the receiver's code is not good.",
        PresenceDoubt.EXPIRED: "The receiver's code had expired when it was scanned.",
        PresenceDoubt.FROM_FUTURE: "The receiver's code is from after it was scanned.",
    },
}


@dataclass(frozen=True, slots=True)
class PresenceParams:
    """
    How long a code is good.

    Parameters
    ----------
    lifetime_ms : int
        From showing to scanning.
    clock_error_ms : int
        How wrong a device's clock may be where nothing is known of it.
    """

    lifetime_ms: int = 120_000
    clock_error_ms: int = 10 * 60_000


@dataclass(frozen=True, slots=True)
class ClockReadings:
    """
    What the server knows of the times that a handover was stated with.

    Parameters
    ----------
    event_time : int
        Of the handover, by the giver's device.
    record_time : int
        When the server got it.
    giver_ahead_ms, receiver_ahead_ms : int or None
        How far the server found the devices' clocks ahead; None where it does not know.
    """

    event_time: int
    record_time: int
    giver_ahead_ms: int | None = None
    receiver_ahead_ms: int | None = None


def make_presence(
    nonce: bytes, key: PrivateKey, *, device_id: bytes, device_seq: int, issued_at: int
) -> bytes:
    """
    A code to show.

    Parameters
    ----------
    nonce : bytes
        16 bytes, drawn for this code alone.
    key : PrivateKey
        Of the receiver's device.
    device_id : bytes
    device_seq : int
        Of the last event that the device signed.
    issued_at : int
        Milliseconds since 1970, UTC.
    """
    payload = cbor2.dumps([_VERSION, nonce, device_seq, issued_at])
    return make_sign1(payload, key, key_id=device_id, about=PRESENCE_CONTEXT)


def read_presence(code: bytes) -> PresenceCode:
    """
    A code as scanned; its signature is not checked yet.

    Raises
    ------
    CodeError
    """
    envelope = open_sign1(code, key_id_size=_ID_SIZE)
    content = None if envelope is None else _content(envelope.payload)
    if envelope is None or content is None:
        raise CodeError("Presence code: wanted a COSE_Sign1 of nonce, number and time.")
    nonce, device_seq, issued_at = content
    return PresenceCode(nonce, envelope.key_id, device_seq, issued_at, envelope)


def verify_presence(code: PresenceCode, key: PublicKey) -> None:
    """
    Check that a device showed a code.

    Raises
    ------
    courier_api.custody.core.errors.SignatureError
    """
    check_sign1(code.envelope, key, about=PRESENCE_CONTEXT)


def presence_to_qr(code: bytes) -> str:
    """Text of the QR code on the receiver's screen."""
    return to_qr_text(code)


def presence_from_qr(text: str) -> bytes:
    """
    The code that was scanned.

    Raises
    ------
    CodeError
    """
    return from_qr_text(text)


def claim_presence(code: bytes) -> PresenceClaim:
    """
    How the giver's handover refers to the code that was scanned: by its values and its bytes.

    Raises
    ------
    CodeError
    """
    read = read_presence(code)
    return PresenceClaim(read.nonce, read.device_id, read.device_seq, read.issued_at, code)


def judge_presence(
    claim: PresenceClaim,
    readings: ClockReadings,
    *,
    receiver_key: PublicKey | None,
    params: PresenceParams | None = None,
) -> tuple[PresenceDoubt, ...]:
    """
    What speaks against a handover's claim that the receiver was there.

    That a nonce was named by one handover only is for the keeper of handovers to see.

    Parameters
    ----------
    claim : PresenceClaim
    readings : ClockReadings
    receiver_key : PublicKey or None
        Of the device that the claim names; None when this is no device of the receiver.
    params : PresenceParams, optional

    Returns
    -------
    doubts : tuple of PresenceDoubt
        None of them is a reason to refuse the handover.
    """
    params = params or PresenceParams()
    return (*_doubts_of_code(claim, receiver_key), *_doubts_of_time(claim, readings, params))


def _doubts_of_code(claim: PresenceClaim, key: PublicKey | None) -> Iterator[PresenceDoubt]:
    if key is None:
        yield PresenceDoubt.OTHER_DEVICE
    if claim.code is None:
        yield PresenceDoubt.NOT_KEPT
        return
    try:
        code = read_presence(claim.code)
    except CodeError:
        yield PresenceDoubt.UNREADABLE
        return
    told = (claim.nonce, claim.device_id, claim.device_seq, claim.issued_at)
    if told != (code.nonce, code.device_id, code.device_seq, code.issued_at):
        yield PresenceDoubt.OTHER_CODE
    if key is not None:
        try:
            verify_presence(code, key)
        except SignatureError:
            yield PresenceDoubt.BAD_SIGNATURE


def _doubts_of_time(
    claim: PresenceClaim, readings: ClockReadings, params: PresenceParams
) -> Iterator[PresenceDoubt]:
    giver, receiver = readings.giver_ahead_ms, readings.receiver_ahead_ms
    num_unknown = (giver is None) + (receiver is None)
    allowance = num_unknown * params.clock_error_ms
    scanned_at = readings.event_time - (giver or 0)
    issued_at = claim.issued_at - (receiver or 0)
    if scanned_at - issued_at > params.lifetime_ms + allowance:
        yield PresenceDoubt.EXPIRED
    heard_allowance = params.clock_error_ms if receiver is None else 0
    if issued_at > scanned_at + allowance or issued_at > readings.record_time + heard_allowance:
        yield PresenceDoubt.FROM_FUTURE


def _content(payload: bytes) -> tuple[bytes, int, int] | None:
    """Nonce, number and time, if the payload is spelt as `make_presence` spells them."""
    try:
        content = cbor2.loads(payload, max_depth=1, allow_indefinite=False)
    except cbor2.CBORDecodeError:
        return None
    if not isinstance(content, list) or len(content) != 4:
        return None
    version, nonce, device_seq, issued_at = content
    numbers = (version, device_seq, issued_at)
    if not all(type(one) is int and 0 <= one <= _MAX_COUNT for one in numbers):
        return None
    if version != _VERSION or not isinstance(nonce, bytes) or len(nonce) != _ID_SIZE:
        return None
    return (nonce, device_seq, issued_at) if cbor2.dumps(content) == payload else None
