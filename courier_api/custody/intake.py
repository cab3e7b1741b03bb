"""What a phone sends, judged: authentic events, and bytes that are none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest

from courier_api.custody.core.acts import Act
from courier_api.custody.core.entries import Standing
from courier_api.custody.core.errors import EventError, SignatureError
from courier_api.custody.core.events import Event
from courier_api.custody.core.signing import (
    SignedEvent,
    claimed_identity,
    read_event,
    verify_signature,
)
from courier_api.custody.records import Batch, NewEvent, SideField, Unauthentic
from courier_api.devices.keys import EnrolledKey

__all__ = ["DISPATCH", "FindKeys", "QuarantineReason", "Sent", "take_in"]

#: The party in whose name dispatchers decide, by the server's own device.
DISPATCH = "office:postroute"

_SALT_SIZE = 16


#: Keys of devices, by identity; those that were never enrolled are left out.
FindKeys = Callable[[Collection[bytes]], Mapping[bytes, EnrolledKey]]


class QuarantineReason(StrEnum):
    """Why bytes do not enter the ledger."""

    MALFORMED = "malformed"
    UNKNOWN_DEVICE = "unknown_device"
    BAD_SIGNATURE = "bad_signature"


@dataclass(frozen=True, slots=True)
class Sent:
    """
    An event as a phone sends it.

    Parameters
    ----------
    signed : bytes
    sides : tuple of SideField
        What the event holds as commitments only.
    """

    signed: bytes
    sides: tuple[SideField, ...] = ()


def take_in(sent: Sequence[Sent], find_keys: FindKeys) -> Batch:
    """
    The same, each as an authentic event or as bytes to be kept apart; none is refused.

    Parameters
    ----------
    sent : sequence of Sent
    find_keys : callable
    """
    read = [_read(one.signed) for one in sent]
    keys = find_keys({one.event.device_id for one in read if one is not None})
    return tuple(_judged(one, event, keys) for one, event in zip(sent, read, strict=True))


def _read(signed: bytes) -> SignedEvent | None:
    try:
        return read_event(signed)
    except EventError:
        return None


def _judged(
    sent: Sent, signed: SignedEvent | None, keys: Mapping[bytes, EnrolledKey]
) -> NewEvent | Unauthentic:
    if signed is None:
        return _unauthentic(sent, QuarantineReason.MALFORMED)
    event = signed.event
    enrolled = keys.get(event.device_id)
    if enrolled is None:
        return _unauthentic(sent, QuarantineReason.UNKNOWN_DEVICE)
    try:
        verify_signature(signed, enrolled.key)
    except SignatureError:
        return _unauthentic(sent, QuarantineReason.BAD_SIGNATURE)
    return NewEvent(
        event_id=event.event_id,
        device_id=event.device_id,
        device_seq=event.device_seq,
        event_time=event.event_time,
        act=event.act.value,
        codes=event.codes(),
        signed=sent.signed,
        standing=Standing.APPLIED if _speaks_for_itself(event, enrolled) else Standing.HELD,
        evidence=event.evidence,
        sides=_promised(sent, signed),
        event=event,
    )


def _speaks_for_itself(event: Event, enrolled: EnrolledKey) -> bool:
    """Whether a device states what its own party did; anything else waits for a decision."""
    if event.act is Act.DECIDE:
        return enrolled.party == DISPATCH
    named = {event.giver, event.receiver} - {None}
    return not named or enrolled.party in named


def _promised(sent: Sent, signed: SignedEvent) -> tuple[SideField, ...]:
    """The side fields that the event commits to; others would be nobody's word."""
    sealed = dict(signed.event.sealed)
    return tuple(
        side
        for side in sent.sides
        if len(side.salt) == _SALT_SIZE
        and compare_digest(sha256(side.salt + side.value).digest(), sealed.get(side.name, b""))
    )


def _unauthentic(sent: Sent, reason: QuarantineReason) -> Unauthentic:
    claimed = claimed_identity(sent.signed)
    return Unauthentic(sent.signed, reason.value, claimed.event_id, claimed.device_id)
