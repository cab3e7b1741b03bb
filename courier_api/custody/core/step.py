"""The short way from a state to the next one, for an event that comes last and fits."""

from __future__ import annotations

from courier_api.custody.core.acts import Act, ItemKind, OpenDetail, PackDetail
from courier_api.custody.core.codes import is_bag_code
from courier_api.custody.core.effects import applied
from courier_api.custody.core.entries import Standing
from courier_api.custody.core.judgement import (
    JudgementParams,
    clock_is_ahead,
    doubts,
    is_elsewhere,
    is_misdirected,
)
from courier_api.custody.core.order import Placed
from courier_api.custody.core.records import Record
from courier_api.custody.core.states import ItemState, Mark, Status

__all__ = ["DEFAULT_PARAMS", "step"]

DEFAULT_PARAMS = JudgementParams()

_TAKEN = frozenset({Act.REGISTER, Act.HANDOVER, Act.PACK, Act.OPEN, Act.ATTEMPT, Act.WAIT})


def step(
    state: ItemState | None, record: Record, code: str, params: JudgementParams = DEFAULT_PARAMS
) -> ItemState | None:
    """
    The state after one more event, where that is plain to see.

    Parameters
    ----------
    state : ItemState or None
        None: no entry has named the item yet.
    record : Record
        Names the item, or a bag it lies in; then this bag's own step must have been plain too.
    code : str
    params : JudgementParams

    Returns
    -------
    state : ItemState or None
        What `courier_api.custody.core.fold.Folder.state` would yield; None when only that can tell.
    """
    event = record.event
    if event.act not in _TAKEN or record.standing is not Standing.APPLIED:
        return None
    if state is None:
        return _first(record, code, params)
    mark = state.mark
    if (
        state.contradictions
        or not mark.is_plain
        or event.event_time <= mark.time
        or not _is_expected(state, record)
        or state.status is Status.LOST
        or (event.act is not Act.HANDOVER and not _is_plain(state, record, params))
    ):
        return None
    items = event.items
    if state.bags:
        if code in items or not any(bag in items for bag in state.bags):
            return None
    elif code not in items and not isinstance(event.detail, PackDetail):
        return None
    if (
        clock_is_ahead(record, params)
        or is_elsewhere(event, params)
        or is_misdirected(event, state.facts.destination)
    ):
        return None
    marked = _marked(mark, record)
    return None if marked is None else applied(state, event, marked)


def _first(record: Record, code: str, params: JudgementParams) -> ItemState | None:
    """The state after the one event that names an item, if custody begins with it."""
    detail = record.event.detail
    is_start = (
        isinstance(detail, PackDetail) and detail.bag == code
        if is_bag_code(code)
        else record.event.act is Act.REGISTER
    )
    marked = _marked(Mark(), record)
    if not is_start or marked is None:
        return None
    state = ItemState(code)
    if _is_doubtful(state, record, params):
        return None
    return applied(state, record.event, marked)


def _is_plain(state: ItemState, record: Record, params: JudgementParams) -> bool:
    """Whether an event other than a handover has no effect but the usual one."""
    detail = record.event.detail
    if isinstance(detail, PackDetail):
        # What goes into a bag that lies in another one takes a longer look.
        outermost = (state.code, *state.bags)[-1]
        is_packed = outermost in record.event.items
        is_free = is_packed if detail.bag != state.code else not state.bags
        return is_free and not _is_doubtful(state, record, params)
    if isinstance(detail, OpenDetail):
        return detail.bag in (state.code, *state.bags) and not _is_doubtful(state, record, params)
    return True


def _is_expected(state: ItemState, record: Record) -> bool:
    """Whether the holder acts; with an empty bag, whether anyone fills it."""
    facts = state.facts
    if facts.kind is not ItemKind.BAG or facts.seal is not None:
        return record.event.giver == state.holder
    detail = record.event.detail
    return isinstance(detail, PackDetail) and detail.bag == state.code


def _is_doubtful(state: ItemState, record: Record, params: JudgementParams) -> bool:
    event = record.event
    placed = Placed(event.event_time, event.event_id, event.device_seq, event.event_id, record)
    return any(True for _ in doubts(placed, state, params, is_named=True))


def _marked(mark: Mark, record: Record) -> Mark | None:
    """The mark moved on; None when the event's device had numbered a later one already."""
    event = record.event
    device_id, seq = event.device_id, event.device_seq
    seqs = mark.seqs
    for idx, (known, last) in enumerate(seqs):
        if known == device_id:
            if seq <= last:
                return None
            return Mark(event.event_time, (*seqs[:idx], (device_id, seq), *seqs[idx + 1 :]))
    return Mark(event.event_time, tuple(sorted((*seqs, (device_id, seq)))))
