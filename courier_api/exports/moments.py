"""
What an event of the ledger is in the words of EPCIS: one table, and the way into it.

One scan may be several moments: a bag that is handed over at a point arrives and is received.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from courier_api.custody.core.acts import (
    AttemptDetail,
    CountDetail,
    HandoverDetail,
    OpenDetail,
    PackDetail,
    Purpose,
    RegisterDetail,
    ReportDetail,
    SealCondition,
    Subject,
    WaitDetail,
)
from courier_api.custody.core.events import Event
from courier_api.custody.core.papers import missing_papers
from courier_api.custody.core.parties import PartyKind, kind_of_party

__all__ = ["MOMENTS", "Happening", "Line", "Moment", "moments_of"]


class Moment(StrEnum):
    """What may happen."""

    LABELLED = "labelled"
    ACCEPTED = "accepted"
    PASSED_ON = "passed_on"
    DEPARTED = "departed"
    ARRIVED = "arrived"
    RECEIVED = "received"
    DELIVERED = "delivered"
    RETURNED = "returned"
    PACKED = "packed"
    UNPACKED = "unpacked"
    UNPACKED_OTHERWISE = "unpacked_otherwise"
    FOUND_OTHERWISE = "found_otherwise"
    FOUND_UNSEALED = "found_unsealed"
    COUNTED = "counted"
    COUNTED_SHORT = "counted_short"
    ATTEMPTED = "attempted"
    WAITING = "waiting"
    LOST = "lost"
    FOUND = "found"
    DAMAGED = "damaged"
    INCIDENT = "incident"


@dataclass(frozen=True, slots=True)
class Line:
    """
    How a moment is told.

    Parameters
    ----------
    type, action : str
    biz_step, disposition : str or None
    has_parties : bool
        Whether it changes hands.
    stays : bool
        Whether the item is at the place afterwards.
    """

    type: str
    action: str
    biz_step: str | None
    disposition: str | None
    has_parties: bool = False
    stays: bool = True


_OBJECT, _AGGREGATION = "ObjectEvent", "AggregationEvent"

#: The vocabulary has no "delivered": that is accepting, with the citizen as destination.
MOMENTS: Mapping[Moment, Line] = MappingProxyType(
    {
        Moment.LABELLED: Line(_OBJECT, "ADD", "commissioning", "active"),
        Moment.ACCEPTED: Line(_OBJECT, "OBSERVE", "accepting", "in_progress", has_parties=True),
        Moment.PASSED_ON: Line(
            _OBJECT, "OBSERVE", "accepting", "in_transit", has_parties=True, stays=False),
        Moment.DEPARTED: Line(
            _OBJECT, "OBSERVE", "departing", "in_transit", has_parties=True, stays=False),
        Moment.ARRIVED: Line(_OBJECT, "OBSERVE", "arriving", "in_progress"),
        Moment.RECEIVED: Line(_OBJECT, "OBSERVE", "receiving", "in_progress", has_parties=True),
        Moment.DELIVERED: Line(
            _OBJECT, "OBSERVE", "accepting", "in_progress", has_parties=True, stays=False),
        Moment.RETURNED: Line(_OBJECT, "OBSERVE", "receiving", "returned", has_parties=True),
        Moment.PACKED: Line(_AGGREGATION, "ADD", "packing", "container_closed"),
        Moment.UNPACKED: Line(_AGGREGATION, "DELETE", "unpacking", "completeness_verified"),
        Moment.UNPACKED_OTHERWISE: Line(
            _AGGREGATION, "DELETE", "unpacking", "mismatch_instance"),
        Moment.FOUND_OTHERWISE: Line(_OBJECT, "OBSERVE", "inspecting", "mismatch_instance"),
        Moment.FOUND_UNSEALED: Line(_OBJECT, "OBSERVE", "inspecting", "container_open"),
        Moment.COUNTED: Line(_OBJECT, "OBSERVE", "inspecting", "completeness_verified"),
        Moment.COUNTED_SHORT: Line(_OBJECT, "OBSERVE", "inspecting", "mismatch_quantity"),
        Moment.ATTEMPTED: Line(_OBJECT, "OBSERVE", "holding", "in_transit", stays=False),
        Moment.WAITING: Line(_OBJECT, "OBSERVE", "storing", "available"),
        Moment.LOST: Line(_OBJECT, "OBSERVE", None, "unknown", stays=False),
        Moment.FOUND: Line(_OBJECT, "OBSERVE", None, "in_progress"),
        Moment.DAMAGED: Line(_OBJECT, "OBSERVE", "inspecting", "damaged"),
        Moment.INCIDENT: Line(_OBJECT, "OBSERVE", "inspecting", "in_progress"),
    }
)  # fmt: skip

_REPORTED = {
    Subject.LOST: Moment.LOST,
    Subject.FOUND: Moment.FOUND,
    Subject.DAMAGED: Moment.DAMAGED,
    Subject.SEAL_BROKEN: Moment.FOUND_UNSEALED,
    Subject.INCIDENT: Moment.INCIDENT,
}


@dataclass(frozen=True, slots=True)
class Happening:
    """
    A moment with what it is about.

    Parameters
    ----------
    moment : Moment
    codes : tuple of str
        Items and bags; of an aggregation what goes into the bag or comes out of it.
    bag : str or None
        Of an aggregation.
    is_main : bool
        It bears the ledger's own identity of the event; others one that follows from it.
    """

    moment: Moment
    codes: tuple[str, ...]
    bag: str | None = None
    is_main: bool = True

    @property
    def line(self) -> Line:
        """How it is told."""
        return MOMENTS[self.moment]


def moments_of(
    event: Event, codes: Collection[str], packed: tuple[str, ...] = ()
) -> list[Happening]:
    """
    What happened, in the words of EPCIS.

    Parameters
    ----------
    event : Event
    codes : collection of str
        Those of its items for which it counts.
    packed : tuple of str
        Of an opening: what had been packed into the bag.

    Returns
    -------
    happenings : list of Happening
        Empty for withdrawals and decisions, which are told with the event that they are about.
    """
    kept = tuple(code for code in event.items if code in codes)
    return list(_moments(event, kept, packed)) if kept else []


def _moments(event: Event, kept: tuple[str, ...], packed: tuple[str, ...]) -> Iterator[Happening]:
    detail = event.detail
    if isinstance(detail, RegisterDetail):
        yield Happening(Moment.LABELLED, kept, is_main=False)
        yield Happening(Moment.ACCEPTED, kept)
    elif isinstance(detail, HandoverDetail):
        yield from _handed_over(event, kept, detail.purpose)
    elif isinstance(detail, PackDetail):
        yield Happening(Moment.PACKED, kept, detail.bag)
    elif isinstance(detail, OpenDetail):
        yield from _opened(detail, packed)
    elif isinstance(detail, CountDetail):
        is_short = bool(missing_papers(detail.papers))
        yield Happening(Moment.COUNTED_SHORT if is_short else Moment.COUNTED, kept)
    elif isinstance(detail, AttemptDetail):
        yield Happening(Moment.ATTEMPTED, kept)
    elif isinstance(detail, WaitDetail):
        yield Happening(Moment.WAITING, kept)
    elif isinstance(detail, ReportDetail):
        yield Happening(_REPORTED[detail.what], kept)


def _handed_over(event: Event, kept: tuple[str, ...], purpose: Purpose) -> Iterator[Happening]:
    giver, receiver = kind_of_party(event.giver or ""), kind_of_party(event.receiver or "")
    if receiver is PartyKind.CITIZEN:
        is_back = purpose is Purpose.RETURN
        yield Happening(Moment.RETURNED if is_back else Moment.DELIVERED, kept)
    elif giver is PartyKind.CITIZEN:
        yield Happening(Moment.ACCEPTED, kept)
    elif receiver is PartyKind.COURIER:
        is_relay = giver is PartyKind.COURIER
        yield Happening(Moment.PASSED_ON if is_relay else Moment.DEPARTED, kept)
    elif receiver is PartyKind.AUTHORITY and purpose is Purpose.RETURN:
        yield Happening(Moment.RETURNED, kept)
    else:
        yield Happening(Moment.ARRIVED, kept, is_main=False)
        yield Happening(Moment.RECEIVED, kept)


def _opened(detail: OpenDetail, packed: tuple[str, ...]) -> Iterator[Happening]:
    missing = tuple(code for code in packed if code not in detail.found)
    extra = tuple(code for code in detail.found if code not in packed)
    if detail.seal is not SealCondition.WHOLE:
        yield Happening(Moment.FOUND_UNSEALED, (detail.bag,), is_main=False)
    if missing or extra:
        # All that was in it is in it no longer, wherever it is.
        yield Happening(Moment.UNPACKED_OTHERWISE, packed, detail.bag)
        yield Happening(Moment.FOUND_OTHERWISE, (*missing, *extra), is_main=False)
    else:
        yield Happening(Moment.UNPACKED, detail.found, detail.bag)
