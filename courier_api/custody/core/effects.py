"""What an event that counts makes of a state, once nothing speaks against it."""

from __future__ import annotations

from dataclasses import replace

from courier_api.custody.core.acts import (
    Act,
    AttemptDetail,
    CountDetail,
    Detail,
    HandoverDetail,
    ItemKind,
    OpenDetail,
    PackDetail,
    Purpose,
    RegisterDetail,
    ReportDetail,
    Subject,
    WaitDetail,
)
from courier_api.custody.core.events import Event
from courier_api.custody.core.papers import CountedPapers
from courier_api.custody.core.parties import PartyKind, kind_of_party
from courier_api.custody.core.states import Facts, ItemState, Mark, Status

__all__ = ["applied", "ends", "received", "settled_with"]

_TRANSFERS = frozenset({Act.HANDOVER, Act.REGISTER})


def ends(event: Event) -> tuple[str | None, str | None]:
    """Who must hold an item for the event, and who holds it after."""
    if event.act in _TRANSFERS:
        return event.giver, event.receiver
    return event.giver, event.giver


def received(facts: Facts, receiver: str, purpose: Purpose | None) -> Status:
    """Where an item stands when a party has got it."""
    kind = kind_of_party(receiver)
    if kind is PartyKind.COURIER:
        return Status.CARRIED
    if kind is PartyKind.CITIZEN:
        return Status.RETURNED if purpose is Purpose.RETURN else Status.DELIVERED
    if kind is PartyKind.AUTHORITY and facts.kind is not ItemKind.BAG:
        if purpose is Purpose.RETURN:
            return Status.RETURNED
        if facts.destination == receiver:
            return Status.DELIVERED
    return Status.STORED


def applied(state: ItemState, event: Event, mark: Mark | None = None) -> ItemState:
    """
    The state after an event that moves the item, its bag or its papers.

    Parameters
    ----------
    state : ItemState
    event : Event
        That names the item or a bag it lies in; no withdrawal and no decision.
    mark : Mark, optional
        The state's new one.
    """
    detail = event.detail
    if isinstance(detail, HandoverDetail):
        return _handed_over(state, event, detail.purpose, mark or state.mark)
    after = _applied(state, event, detail)
    return after if mark is None else replace(after, mark=mark)


def _applied(state: ItemState, event: Event, detail: Detail) -> ItemState:
    if isinstance(detail, RegisterDetail):
        return _registered(state, event, detail)
    if isinstance(detail, PackDetail):
        return _packed(state, event, detail)
    if isinstance(detail, OpenDetail):
        return _opened(state, event, detail)
    if isinstance(detail, AttemptDetail):
        old = state.facts
        facts = replace(
            old, num_attempts=old.num_attempts + 1, outcome=detail.outcome, next_day=detail.next_day
        )
        return _with_holder(state, event, Status.ATTEMPTED, facts)
    if isinstance(detail, WaitDetail):
        facts = replace(state.facts, until_day=detail.until_day)
        return _with_holder(state, event, Status.WAITING, facts)
    return _told(state, event)


def settled_with(state: ItemState, event: Event, holder: str) -> ItemState:
    """The state after a dispatcher has said who holds an item."""
    if holder == state.holder:
        return state
    status = received(state.facts, holder, None)
    return _moved(state, event, status, holder=holder, giver=state.holder)


def _handed_over(state: ItemState, event: Event, purpose: Purpose, mark: Mark) -> ItemState:
    facts, receiver = state.facts, event.receiver
    if receiver is None:
        return state
    status = received(facts, receiver, purpose)
    if facts.until_day is not None or (status.is_final and facts.next_day is not None):
        next_day = None if status.is_final else facts.next_day
        facts = replace(facts, until_day=None, next_day=next_day)
    # Positions, as this is the one path that every scan takes.
    return ItemState(
        state.code, status, receiver, event.giver, event.place or state.place, event.event_id,
        event.event_time, event.event_id, event.event_time, purpose, state.bags, facts,
        state.claims, state.contradictions, mark,
    )  # fmt: skip


def _registered(state: ItemState, event: Event, detail: RegisterDetail) -> ItemState:
    papers = state.facts.papers
    if detail.papers is not None and event.giver is not None and event.receiver is not None:
        papers = CountedPapers(None, detail.papers, (event.giver, event.receiver))
    facts = Facts(detail.kind, detail.destination, papers)
    moved = _moved(
        state, event, Status.REGISTERED, holder=event.receiver, giver=event.giver, facts=facts
    )
    return replace(moved, purpose=None)


def _packed(state: ItemState, event: Event, detail: PackDetail) -> ItemState:
    chain = (state.code, *state.bags)
    if detail.bag == state.code:
        facts = state.facts
        earlier = facts.contents if facts.seal == detail.seal else ()
        contents = tuple(dict.fromkeys((*earlier, *event.items)))
        facts = replace(facts, kind=ItemKind.BAG, contents=contents, seal=detail.seal)
        return _with_holder(state, event, Status.PACKED, facts)
    packed = _with_holder(state, event, state.status, state.facts)
    for idx, code in enumerate(chain):
        if code in event.items:
            return replace(packed, bags=(*state.bags[:idx], detail.bag))
    return packed


def _opened(state: ItemState, event: Event, detail: OpenDetail) -> ItemState:
    if detail.bag == state.code:
        facts = replace(state.facts, contents=(), seal=None)
        return _with_holder(state, event, Status.OPENED, facts)
    opened = _with_holder(state, event, state.status, state.facts)
    # What is not found in the bag it should be in is not in it either.
    kept = state.bags.index(detail.bag) if detail.bag in state.bags else 0
    return replace(opened, bags=state.bags[:kept])


def _told(state: ItemState, event: Event) -> ItemState:
    """A count or a report: all but finding leaves the item where it is."""
    detail = event.detail
    if isinstance(detail, CountDetail):
        papers = CountedPapers(detail.procedure, detail.papers, detail.agreed_by)
        facts = replace(state.facts, papers=papers)
        return _moved(state, event, state.status, holder=state.holder, facts=facts)
    if isinstance(detail, ReportDetail) and detail.what is Subject.FOUND:
        moved = _moved(state, event, Status.FOUND, holder=event.receiver, giver=state.holder)
        return replace(moved, bags=())
    is_lost = isinstance(detail, ReportDetail) and detail.what is Subject.LOST
    return _moved(state, event, Status.LOST if is_lost else state.status, holder=state.holder)


def _with_holder(state: ItemState, event: Event, status: Status, facts: Facts) -> ItemState:
    return _moved(state, event, status, holder=event.giver, giver=state.holder, facts=facts)


def _moved(
    state: ItemState,
    event: Event,
    status: Status,
    *,
    holder: str | None,
    giver: str | None = None,
    facts: Facts | None = None,
) -> ItemState:
    """The state with a last event, and with a change of holder if there is one."""
    is_change = holder != state.holder
    return ItemState(
        state.code, status, holder, giver if is_change else state.giver,
        event.place or state.place, event.event_id, event.event_time,
        event.event_id if is_change else state.change_id,
        event.event_time if is_change else state.change_time,
        state.purpose, state.bags, facts or state.facts, state.claims, state.contradictions,
        state.mark,
    )  # fmt: skip
