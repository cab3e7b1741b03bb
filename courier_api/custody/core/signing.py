"""Signed events: how their bytes are read, checked and made."""

from __future__ import annotations

from dataclasses import dataclass

from courier_api.custody.core.agreement import conflicts
from courier_api.custody.core.cose import Sign1, check_sign1, make_sign1, open_sign1
from courier_api.custody.core.errors import EventError
from courier_api.custody.core.events import Event
from courier_api.custody.core.faults import Fault, FaultCode
from courier_api.custody.core.keys import PrivateKey, PublicKey
from courier_api.custody.core.payloads import decode_map, read_payload, write_payload

__all__ = [
    "DEVICE_ID_SIZE",
    "EVENT_CONTEXT",
    "MAX_EVENT_BYTES",
    "ClaimedIdentity",
    "SignedEvent",
    "claimed_identity",
    "read_event",
    "sign_event",
    "verify_signature",
]

#: What a signature covers beside the bytes: that they are an event.
EVENT_CONTEXT = b"postroute.event/1"
DEVICE_ID_SIZE = 16
#: Two lists of 2,000 codes, and room for all the rest.
MAX_EVENT_BYTES = 160_000


@dataclass(frozen=True, slots=True)
class SignedEvent:
    """
    An event with the bytes that state it; `verify_signature` tells whether they are authentic.

    Parameters
    ----------
    event : Event
    envelope : Sign1
        The signed statement, taken apart.
    signed : bytes
        As received: kept, hashed and checked for ever.
    """

    event: Event
    envelope: Sign1
    signed: bytes


@dataclass(frozen=True, slots=True)
class ClaimedIdentity:
    """
    What bytes that are no event, or not authentic, say they are.

    Parameters
    ----------
    event_id, device_id : bytes or None
        None where it cannot be read.
    """

    event_id: bytes | None
    device_id: bytes | None


def read_event(signed: bytes) -> SignedEvent:
    """
    The event that bytes are; the signature is not checked yet.

    Parameters
    ----------
    signed : bytes
        As received, from anyone.

    Raises
    ------
    EventError
        With every fault. A signed statement that cannot be taken apart has that fault alone.
    """
    if len(signed) > MAX_EVENT_BYTES:
        seen = f"{len(signed)} bytes"
        raise EventError(
            (Fault(FaultCode.TOO_LARGE, "", seen, f"at most {MAX_EVENT_BYTES} bytes"),)
        )
    envelope = open_sign1(signed, key_id_size=DEVICE_ID_SIZE)
    if envelope is None:
        wanted = "a COSE_Sign1 by EdDSA or ES256 with the device's identity, shortest encoding"
        raise EventError((Fault(FaultCode.NOT_SIGNED, "", f"{len(signed)} bytes", wanted),))
    event = read_payload(envelope.payload)
    if isinstance(event, list):
        raise EventError(tuple(event))
    faults = conflicts(event)
    if event.device_id != envelope.key_id:
        key_id = envelope.key_id.hex()
        faults.append(Fault(FaultCode.CONFLICT, "device_id", event.device_id.hex(), key_id))
    if faults:
        raise EventError(tuple(faults))
    return SignedEvent(event, envelope, signed)


def claimed_identity(signed: bytes) -> ClaimedIdentity:
    """What bytes say they are, as far as it can be read: for quarantine and its answer."""
    nothing = ClaimedIdentity(None, None)
    if len(signed) > MAX_EVENT_BYTES:
        return nothing
    envelope = open_sign1(signed, key_id_size=DEVICE_ID_SIZE)
    if envelope is None:
        return nothing
    decoded = decode_map(envelope.payload) or {}
    event_id = decoded.get("event_id")
    is_readable = isinstance(event_id, bytes) and len(event_id) == DEVICE_ID_SIZE
    return ClaimedIdentity(event_id if is_readable else None, envelope.key_id)


def sign_event(event: Event, key: PrivateKey) -> bytes:
    """
    The bytes by which a device states an event.

    Parameters
    ----------
    event : Event
    key : PrivateKey
        Of the device that the event names.
    """
    payload = write_payload(event)
    return make_sign1(payload, key, key_id=event.device_id, about=EVENT_CONTEXT)


def verify_signature(signed: SignedEvent, key: PublicKey) -> None:
    """
    Check that a device signed an event.

    Parameters
    ----------
    signed : SignedEvent
    key : PublicKey
        Of the device that the event names.

    Raises
    ------
    courier_api.custody.core.errors.SignatureError
        Also when the key is for another algorithm than the one that is signed.
    """
    check_sign1(signed.envelope, key, about=EVENT_CONTEXT)
