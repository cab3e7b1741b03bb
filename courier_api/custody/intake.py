"""What a phone sends, judged: authentic events, and bytes that are none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest

from courier_api.custody.core.acts import Act
from courier_api.custody.core.authenticity import Judged, QuarantineReason, judge, key_ids
from courier_api.custody.core.entries import Standing
from courier_api.custody.core.events import Event
from courier_api.custody.core.parties import DISPATCH
from courier_api.custody.core.signing import claimed_identity
from courier_api.custody.records import Batch, NewEvent, SideField, Unauthentic
from courier_api.custody.verifying import Judge
from courier_api.devices.keys import EnrolledKey

__all__ = ["DISPATCH", "FindKeys", "OpenSides", "QuarantineReason", "Sent", "take_in"]

_SALT_SIZE = 16


#: Keys of devices, by identity; those that were never enrolled are left out.
FindKeys = Callable[[Collection[bytes]], Mapping[bytes, EnrolledKey]]
#: Fields that were sealed for an event: of its device, its signed bytes and what is sealed.
OpenSides = Callable[[bytes, bytes, bytes], tuple[SideField, ...]]


@dataclass(frozen=True, slots=True)
class Sent:
    """
    An event as a phone sends it.

    Parameters
    ----------
    signed : bytes
    sides : tuple of SideField
        What the event holds as commitments only.
    sealed_sides : bytes or None
        Further ones, sealed for the server.
    """

    signed: bytes
    sides: tuple[SideField, ...] = ()
    sealed_sides: bytes | None = None


def take_in(
    sent: Sequence[Sent],
    find_keys: FindKeys,
    judge: Judge = judge,
    open_sides: OpenSides = lambda _device_id, _signed, _sealed: (),
) -> Batch:
    """
    The same, each as an authentic event or as bytes to be kept apart; none is refused.

    Parameters
    ----------
    sent : sequence of Sent
    find_keys : callable
    judge : callable
        Reads the bytes and checks their signatures.
    open_sides : OpenSides
        See `courier_api.custody.sealed_sides`.
    """
    signed = [one.signed for one in sent]
    keys = find_keys(key_ids(signed))
    judged = judge(signed, {device_id: one.key for device_id, one in keys.items()})
    return tuple(
        _taken(one, what, keys, open_sides) for one, what in zip(sent, judged, strict=True)
    )


def _taken(
    sent: Sent, event: Judged, keys: Mapping[bytes, EnrolledKey], open_sides: OpenSides
) -> NewEvent | Unauthentic:
    if isinstance(event, QuarantineReason):
        claimed = claimed_identity(sent.signed)
        return Unauthentic(sent.signed, event.value, claimed.event_id, claimed.device_id)
    is_own = _speaks_for_itself(event, keys[event.device_id])
    return NewEvent(
        event_id=event.event_id,
        device_id=event.device_id,
        device_seq=event.device_seq,
        event_time=event.event_time,
        act=event.act.value,
        codes=event.codes(),
        signed=sent.signed,
        standing=Standing.APPLIED if is_own else Standing.HELD,
        evidence=event.evidence,
        sides=_promised(sent, event, open_sides),
        event=event,
    )


def _speaks_for_itself(event: Event, enrolled: EnrolledKey) -> bool:
    """Whether a device states what its own party did; anything else waits for a decision."""
    if event.act is Act.DECIDE:
        return enrolled.party == DISPATCH
    named = {event.giver, event.receiver} - {None}
    return not named or enrolled.party in named


def _promised(sent: Sent, event: Event, open_sides: OpenSides) -> tuple[SideField, ...]:
    """The side fields that the event commits to, each once; others would be nobody's word."""
    promised = dict(event.sealed)
    sides = sent.sides
    if sent.sealed_sides is not None and promised:
        sides += open_sides(event.device_id, sent.signed, sent.sealed_sides)
    kept = {
        side.name: side
        for side in sides
        if len(side.salt) == _SALT_SIZE
        and compare_digest(sha256(side.salt + side.value).digest(), promised.get(side.name, b""))
    }
    return tuple(kept.values())
