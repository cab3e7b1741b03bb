"""Where somebody should look: what a day's match makes an alarm of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from courier_api.custody.core.parties import PartyKind, kind_of_party
from courier_api.custody.core.states import Change
from courier_api.expected.handovers import Direction
from courier_api.expected.matching import (
    HandoverState,
    ItemVerdict,
    Match,
    MatchedHandover,
)

__all__ = ["Alarm", "AlarmKey", "AlarmKind", "alarms_of"]


class AlarmKind(StrEnum):
    """What is wrong."""

    #: Its time has passed, and not all of it was scanned.
    MISSING = "missing"
    #: Another courier took or gave it, or holds it.
    SWAPPED = "swapped"
    #: It changed hands, and no plan expected that.
    UNEXPECTED = "unexpected"

    def sentence(self, language: str = "vi") -> str:
        """What is wrong, in ``vi`` or ``en``."""
        return _SENTENCES[language][self]


#: What an alarm is about, whichever version of the plan says so.
AlarmKey = tuple[AlarmKind, str]


@dataclass(frozen=True, slots=True)
class Alarm:
    """
    Something about a handover that somebody should look at.

    Parameters
    ----------
    kind : AlarmKind
    subject : str
        Direction and shipment of what the plan expects: its place there changes with each version.
        Of what is unexpected, the event in hexadecimal.
    number : int or None
        Place in the published plan; None where that expects nothing.
    direction : Direction
    shipment_id, location_id : str or None
    courier, counterparty : str or None
        Parties; any citizen is ``citizen``, without a pseudonym.
    other_courier : str or None
        Who took or gave it instead.
    codes : tuple of str
        Items that are missing, swapped or unexpected.
    event_id : bytes or None
    time : int
        When it should have been done, or was; milliseconds since 1970, UTC.
    """

    kind: AlarmKind
    subject: str
    number: int | None
    direction: Direction
    shipment_id: str | None
    location_id: str | None
    courier: str | None
    counterparty: str | None
    other_courier: str | None
    codes: tuple[str, ...]
    event_id: bytes | None
    time: int

    @property
    def key(self) -> AlarmKey:
        """What tells it from any other alarm that stands at the same time."""
        return self.kind, self.subject


def alarms_of(matched: Match) -> dict[AlarmKey, Alarm]:
    """
    Alarms of a day as it stands, in its order.

    Items that changed hands unexpectedly by one event are one alarm.

    Parameters
    ----------
    matched : Match
    """
    alarms = [_of_expected(one) for one in matched.handovers if one.is_alarm]
    by_event: dict[bytes, tuple[Change, list[str]]] = {}
    for found in matched.unexpected:
        by_event.setdefault(found.change.event_id, (found.change, []))[1].append(found.code)
    alarms += [_of_unexpected(change, codes) for change, codes in by_event.values()]
    return {one.key: one for one in alarms}


def _of_expected(one: MatchedHandover) -> Alarm:
    expected, planned = one.expected, one.expected.planned
    is_swapped = one.state is HandoverState.SWAPPED
    verdict = ItemVerdict.SWAPPED if is_swapped else ItemVerdict.MISSING
    # Of a handover in part, what the courier tried in vain to hand over is open as well.
    items = [item for item in one.items if item.verdict is verdict] or [
        item for item in one.items if item.verdict is not ItemVerdict.DONE
    ]
    first = items[0]
    return Alarm(
        AlarmKind.SWAPPED if is_swapped else AlarmKind.MISSING,
        f"{planned.direction} {planned.shipment_id}",
        expected.number,
        planned.direction,
        planned.shipment_id,
        planned.location_id,
        expected.courier,
        _shown(planned.counterparty),
        first.courier if is_swapped else None,
        tuple(item.code for item in items),
        first.event_id if is_swapped else None,
        planned.latest,
    )


def _of_unexpected(change: Change, codes: list[str]) -> Alarm:
    is_collect = kind_of_party(change.receiver) is PartyKind.COURIER
    courier, other = (
        (change.receiver, change.giver) if is_collect else (change.giver, change.receiver)
    )
    return Alarm(
        AlarmKind.UNEXPECTED,
        change.event_id.hex(),
        None,
        Direction.COLLECT if is_collect else Direction.DELIVER,
        None,
        change.place,
        courier,
        _shown(other),
        None,
        tuple(sorted(codes)),
        change.event_id,
        change.event_time,
    )


def _shown(party: str | None) -> str:
    """At a home it is the citizen who answers."""
    if party is None or kind_of_party(party) is PartyKind.CITIZEN:
        return PartyKind.CITIZEN.value
    return party


_SENTENCES: dict[str, dict[AlarmKind, str]] = {
    "vi": {
        AlarmKind.MISSING: "Đã quá giờ mà chưa quét bàn giao đủ.",
        AlarmKind.SWAPPED: "Bưu tá khác đã nhận, đã giao hoặc đang giữ.",
        AlarmKind.UNEXPECTED: "Đã đổi người giữ ngoài kế hoạch.",
    },
    "en": {
        AlarmKind.MISSING: "Its time has passed, and not all of it was scanned.",
        AlarmKind.SWAPPED: "Another courier took it, gave it or holds it.",
        AlarmKind.UNEXPECTED: "It changed hands, and no plan expected that.",
    },
}
