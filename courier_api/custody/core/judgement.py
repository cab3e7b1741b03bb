"""What is doubtful in an event by itself, or in the light of what was known before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from courier_api.custody.core.acts import (
    Act,
    CountDetail,
    HandoverDetail,
    OpenDetail,
    PackDetail,
    Purpose,
    ReportDetail,
    SealCondition,
    Subject,
)
from courier_api.custody.core.codes import is_bag_code
from courier_api.custody.core.contradictions import Contradiction, ContradictionCode
from courier_api.custody.core.events import Event
from courier_api.custody.core.order import Placed
from courier_api.custody.core.papers import differences
from courier_api.custody.core.parties import PartyKind, kind_of_party
from courier_api.custody.core.records import Record
from courier_api.custody.core.states import ItemState, Status

__all__ = ["MOVES", "JudgementParams", "clock_is_ahead", "doubts", "is_elsewhere", "is_misdirected"]

#: Acts by which a party shows that it has an item in its hands.
MOVES = frozenset({Act.REGISTER, Act.HANDOVER, Act.PACK, Act.OPEN, Act.ATTEMPT, Act.WAIT})
_JOURNEY_ENDS = frozenset({PartyKind.CITIZEN, PartyKind.AUTHORITY})


@dataclass(frozen=True, slots=True)
class JudgementParams:
    """
    What is still taken for right.

    Parameters
    ----------
    max_skew_ms : int
        Two devices' clocks may differ by this much without events losing their true order: two
        clocks, each wrong by ten minutes.
    max_ahead_ms : int
        An event may be later than its record by this much.
    max_back_ms : int
        A device's clock may go back by this much between two of its events.
    homes : mapping of str to str
        Places of parties that have one; where it names neither party of an event, any place will
        do. It must be the same whenever states are made anew.
    """

    max_skew_ms: int = 20 * 60_000
    max_ahead_ms: int = 10 * 60_000
    max_back_ms: int = 60_000
    homes: Mapping[str, str] = field(default_factory=dict)


def clock_is_ahead(record: Record, params: JudgementParams) -> bool:
    """Whether an event is later than it can be."""
    return record.event.event_time > record.record_time + params.max_ahead_ms


def is_elsewhere(event: Event, params: JudgementParams) -> bool:
    """Whether an event is said to be at a place of neither party."""
    if not params.homes or event.place is None:
        return False
    known = _homes_of(event, params)
    return bool(known) and event.place not in known


def _homes_of(event: Event, params: JudgementParams) -> set[str]:
    homes = (params.homes.get(one or "") for one in (event.giver, event.receiver))
    return {home for home in homes if home is not None}


def is_misdirected(event: Event, destination: str | None) -> bool:
    """Whether an item is delivered to another citizen or authority than it is addressed to."""
    detail, receiver = event.detail, event.receiver
    if (
        not isinstance(detail, HandoverDetail)
        or detail.purpose is not Purpose.DELIVER
        or receiver is None
        or destination is None
        or receiver == destination
    ):
        return False
    kind = kind_of_party(receiver)
    return kind in _JOURNEY_ENDS and kind is kind_of_party(destination)


def doubts(
    placed: Placed, state: ItemState, params: JudgementParams, *, is_named: bool
) -> Iterator[Contradiction]:
    """
    All that is doubtful in an event, but for who held the item.

    Parameters
    ----------
    placed : Placed
    state : ItemState
        Before the event.
    params : JudgementParams
    is_named : bool
        Whether the event names the item itself; if not, it names a bag that it lies in, whose own
        clock, place and seal are told of the bag.
    """
    event = placed.record.event
    if is_named:
        yield from _doubts_of_device(placed, state, params)
    if is_misdirected(event, state.facts.destination):
        yield _doubt(
            ContradictionCode.UNEXPECTED_RECEIVER, state, event,
            seen=event.receiver or "", wanted=state.facts.destination or "",
        )  # fmt: skip
    if event.act in MOVES and state.status is Status.LOST:
        yield _doubt(ContradictionCode.LOST_ITEM_MOVED, state, event)
    detail = event.detail
    if isinstance(detail, OpenDetail):
        yield from _doubts_of_opening(state, event, detail)
    elif isinstance(detail, PackDetail):
        yield from _doubts_of_packing(state, event, detail)
    elif isinstance(detail, ReportDetail) and detail.what is Subject.SEAL_BROKEN:
        yield _doubt(ContradictionCode.BROKEN_SEAL, state, event, seen=detail.what.value)
    elif isinstance(detail, CountDetail):
        yield from _doubts_of_count(state, event, detail)


def _doubts_of_device(
    placed: Placed, state: ItemState, params: JudgementParams
) -> Iterator[Contradiction]:
    record = placed.record
    event = record.event
    if clock_is_ahead(record, params):
        latest = record.record_time + params.max_ahead_ms
        yield _doubt(
            ContradictionCode.CLOCK_OFF, state, event,
            seen=str(event.event_time), wanted=f"at most {latest}",
        )  # fmt: skip
    elif event.event_time < (earliest := placed.time - params.max_back_ms):
        yield _doubt(
            ContradictionCode.CLOCK_OFF, state, event, against=placed.leader,
            seen=str(event.event_time), wanted=f"at least {earliest}",
        )  # fmt: skip
    if is_elsewhere(event, params):
        yield _doubt(
            ContradictionCode.UNEXPECTED_PLACE, state, event,
            seen=event.place or "", wanted=" or ".join(sorted(_homes_of(event, params))),
        )  # fmt: skip


def _doubts_of_opening(
    state: ItemState, event: Event, detail: OpenDetail
) -> Iterator[Contradiction]:
    if detail.seal is not SealCondition.WHOLE:
        yield _doubt(
            ContradictionCode.BROKEN_SEAL, state, event,
            seen=detail.seal.value, wanted=SealCondition.WHOLE.value,
        )  # fmt: skip
    if detail.bag == state.code:
        return
    if detail.bag in state.bags:
        inside = (state.code, *state.bags)[state.bags.index(detail.bag)]
        if inside not in detail.found:
            yield _doubt(
                ContradictionCode.MISSING_IN_BAG, state, event,
                receiver=event.giver, wanted=detail.bag,
            )  # fmt: skip
    elif state.code in detail.found:
        yield _doubt(
            ContradictionCode.EXTRA_IN_BAG, state, event,
            giver=state.holder, receiver=event.giver, seen=detail.bag,
        )  # fmt: skip


def _doubts_of_packing(
    state: ItemState, event: Event, detail: PackDetail
) -> Iterator[Contradiction]:
    facts = state.facts
    if detail.bag == state.code:
        if facts.seal not in (None, detail.seal):
            yield _doubt(
                ContradictionCode.SEALED_ANEW, state, event,
                seen=detail.seal, wanted=facts.seal or "",
            )  # fmt: skip
        has_inner = any(map(is_bag_code, event.items))
        if has_inner and state.bags:
            yield _doubt(ContradictionCode.NESTED_TOO_DEEP, state, event, seen=state.bags[0])
    elif state.code in event.items and any(map(is_bag_code, facts.contents)):
        yield _doubt(ContradictionCode.NESTED_TOO_DEEP, state, event, seen=detail.bag)


def _doubts_of_count(
    state: ItemState, event: Event, detail: CountDetail
) -> Iterator[Contradiction]:
    before = state.facts.papers
    found = () if before is None else differences(before.papers, detail.papers)
    if found:
        yield _doubt(
            ContradictionCode.COUNT_DIFFERS, state, event,
            seen=", ".join(f"{one.code}: {one.after}" for one in found),
            wanted=", ".join(f"{one.code}: {one.before}" for one in found),
        )  # fmt: skip


def _doubt(
    code: ContradictionCode, state: ItemState, event: Event, *, against: bytes | None = None,
    giver: str | None = None, receiver: str | None = None, seen: str = "", wanted: str = "",
) -> Contradiction:  # fmt: skip
    return Contradiction(
        code, state.code, event.event_id, against, giver, receiver, seen, wanted
    )  # fmt: skip
