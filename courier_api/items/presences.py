"""Whether both parties were there when they said so: the receiver's code beside a handover."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from courier_api.custody.core.acts import HandoverDetail, PresenceClaim
from courier_api.custody.core.presence import ClockReadings, PresenceDoubt, judge_presence
from courier_api.custody.core.records import Record
from courier_api.devices.keys import EnrolledKey

__all__ = ["FindKeys", "PresenceSeen", "presences_of"]

#: Keys of enrolled devices by their identities.
FindKeys = Callable[[Collection[bytes]], Mapping[bytes, EnrolledKey]]


@dataclass(frozen=True, slots=True)
class PresenceSeen:
    """
    What became of a receiver's code.

    Parameters
    ----------
    doubts : tuple of PresenceDoubt
        None: a device of the receiver showed it in time. No doubt undoes the handover.
    """

    doubts: tuple[PresenceDoubt, ...]

    @property
    def is_shown(self) -> bool:
        """Whether it shows that both were there."""
        return not self.doubts


def presences_of(records: Sequence[Record], find_keys: FindKeys) -> Mapping[bytes, PresenceSeen]:
    """
    The judgement of each handover that names a receiver's code.

    Parameters
    ----------
    records : sequence of Record
    find_keys : callable

    Returns
    -------
    presences : mapping of bytes to PresenceSeen
        By events' identities; a handover without a code is not in it.
    """
    claims = {one.event.event_id: claim for one in records if (claim := _claim(one)) is not None}
    keys = find_keys({claim.device_id for claim in claims.values()}) if claims else {}
    return {
        one.event.event_id: _judged(one, claims[one.event.event_id], keys)
        for one in records
        if one.event.event_id in claims
    }


def _claim(record: Record) -> PresenceClaim | None:
    detail = record.event.detail
    return detail.presence if isinstance(detail, HandoverDetail) else None


def _judged(
    record: Record, claim: PresenceClaim, keys: Mapping[bytes, EnrolledKey]
) -> PresenceSeen:
    enrolled = keys.get(claim.device_id)
    is_receivers = enrolled is not None and enrolled.party == record.event.receiver
    times = ClockReadings(record.event.event_time, record.record_time)
    key = enrolled.key if enrolled is not None and is_receivers else None
    return PresenceSeen(judge_presence(claim, times, receiver_key=key))
