"""Which of the bytes that somebody sent are events of enrolled devices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from courier_api.custody.core.cose import open_sign1
from courier_api.custody.core.errors import EventError, SignatureError
from courier_api.custody.core.events import Event
from courier_api.custody.core.keys import PublicKey
from courier_api.custody.core.signing import DEVICE_ID_SIZE, read_event, verify_signature

__all__ = ["Judged", "QuarantineReason", "judge", "key_ids"]


class QuarantineReason(StrEnum):
    """Why bytes do not enter the ledger."""

    MALFORMED = "malformed"
    UNKNOWN_DEVICE = "unknown_device"
    BAD_SIGNATURE = "bad_signature"


#: The event that bytes are, or why they are none to be believed.
Judged = Event | QuarantineReason


def key_ids(signed: Sequence[bytes]) -> set[bytes]:
    """Devices whose keys `judge` will ask for; what cannot be taken apart names none."""
    opened = (open_sign1(one, key_id_size=DEVICE_ID_SIZE) for one in signed)
    return {one.key_id for one in opened if one is not None}


def judge(signed: Sequence[bytes], keys: Mapping[bytes, PublicKey]) -> list[Judged]:
    """
    What each of some bytes is, in their order.

    Parameters
    ----------
    signed : sequence of bytes
        As received, from anyone.
    keys : mapping of bytes to PublicKey
        Of enrolled devices, by their identities.
    """
    return [_judged(one, keys) for one in signed]


def _judged(signed: bytes, keys: Mapping[bytes, PublicKey]) -> Judged:
    try:
        read = read_event(signed)
    except EventError:
        return QuarantineReason.MALFORMED
    key = keys.get(read.event.device_id)
    if key is None:
        return QuarantineReason.UNKNOWN_DEVICE
    try:
        verify_signature(read, key)
    except SignatureError:
        return QuarantineReason.BAD_SIGNATURE
    return read.event
