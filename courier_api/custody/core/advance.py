"""What new entries change, given the states before them: by the short way where it will do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from courier_api.custody.core.acts import OpenDetail, PackDetail
from courier_api.custody.core.codes import is_bag_code
from courier_api.custody.core.fold import Folder
from courier_api.custody.core.judgement import JudgementParams
from courier_api.custody.core.order import Placed
from courier_api.custody.core.records import Record
from courier_api.custody.core.states import ItemState
from courier_api.custody.core.step import DEFAULT_PARAMS, step

__all__ = ["CustodyView", "advance"]


class CustodyView(Protocol):
    """What is asked of whoever keeps entries and states."""

    def states(self, codes: Collection[str]) -> Mapping[str, ItemState]:
        """States before the new entries, by code; items without one are left out."""

    def histories(self, codes: Collection[str]) -> Mapping[str, Sequence[Record]]:
        """Records that speak of each of these items and bags, the new ones among them."""


def advance(
    new: Sequence[Record], view: CustodyView, params: JudgementParams = DEFAULT_PARAMS
) -> dict[str, ItemState]:
    """
    States that new entries change.

    Parameters
    ----------
    new : sequence of Record
        In the ledger's order.
    view : CustodyView
    params : JudgementParams

    Returns
    -------
    states : dict
        By code; an item that is left out keeps the state it has. They are those that
        `courier_api.custody.core.fold.fold` yields for all entries together.
    """
    return _Advance(new, view, params).run()


class _Advance:
    """New entries being taken: states so far, and codes that only a replay can tell of."""

    def __init__(self, new: Sequence[Record], view: CustodyView, params: JudgementParams) -> None:
        self._new = new
        self._view = view
        self._params = params
        self._states: dict[str, ItemState | None] = {}
        self._changed: set[str] = set()
        self._to_replay: set[str] = set()
        self._histories: dict[str, Sequence[Record]] = {}

    def run(self) -> dict[str, ItemState]:
        self._load(code for record in self._new for code in record.event.codes())
        for record in self._new:
            self._take(record)
        if self._to_replay:
            self._replay()
        states = ((code, self._states[code]) for code in sorted(self._changed))
        return {code: state for code, state in states if state is not None}

    def _take(self, record: Record) -> None:
        event = record.event
        named = event.codes()
        bags = [code for code in event.items if is_bag_code(code)]
        inside = set(self._inside(bags)).difference(named)
        detail = event.detail
        carrier = [detail.bag] if isinstance(detail, PackDetail | OpenDetail) else []
        # Bags first: what lies in one goes the short way only where its bag did.
        for code in dict.fromkeys((*carrier, *bags, *named)):
            self._step(code, record, is_named=True)
        for code in sorted(inside, key=is_bag_code, reverse=True):
            self._step(code, record, is_named=False)

    def _inside(self, bags: Iterable[str]) -> list[str]:
        """What lies in bags, and in bags in them."""
        found: list[str] = []
        for bag in bags:
            contents = self._contents(bag)
            found += contents
            for inner in contents:
                if is_bag_code(inner):
                    found += self._contents(inner)
        return found

    def _contents(self, bag: str) -> tuple[str, ...]:
        self._load((bag,))
        state = self._states[bag]
        contents = () if state is None else state.facts.contents
        self._load(contents)
        return contents

    def _step(self, code: str, record: Record, *, is_named: bool) -> None:
        if code in self._to_replay:
            return
        detail, state = record.event.detail, self._states[code]
        bags = () if state is None else state.bags
        if isinstance(detail, PackDetail | OpenDetail):
            bags = (*bags, detail.bag)
        if any(bag in self._to_replay for bag in bags if bag != code):
            # Of what an event does not name, the bag's replay tells whether it is concerned.
            if is_named:
                self._to_replay.add(code)
            return
        after = step(state, record, code, self._params)
        if after is None:
            self._to_replay.add(code)
        else:
            self._states[code] = after
            self._changed.add(code)

    def _load(self, codes: Iterable[str]) -> None:
        missing = [code for code in dict.fromkeys(codes) if code not in self._states]
        if missing:
            found = self._view.states(missing)
            self._states.update((code, found.get(code)) for code in missing)

    def _replay(self) -> None:
        """Replay what could not be stepped, and all whose bags then went another way."""
        new_ids = {record.event.event_id for record in self._new}
        after = Folder(self._history, self._params)
        before = Folder(
            lambda code: [one for one in self._history(code) if one.event.event_id not in new_ids],
            self._params,
        )
        waiting = sorted(self._to_replay)
        while waiting:
            self._read(waiting)
            self._read(sorted(self._bags_of(waiting)))
            moved: set[str] = set()
            for code in waiting:
                self._states[code] = after.state(code)
                self._changed.add(code)
                if is_bag_code(code):
                    ways = zip(before.courses(code), after.courses(code), strict=True)
                    moved.update(*(_passengers(code, *way) for way in ways))
            waiting = sorted(moved - self._to_replay)
            self._to_replay |= moved

    def _bags_of(self, codes: Iterable[str]) -> set[str]:
        """Bags that items were ever packed into: their histories are needed too, all at once."""
        return {
            record.event.detail.bag
            for code in codes
            for record in self._histories[code]
            if isinstance(record.event.detail, PackDetail) and code in record.event.items
        }

    def _history(self, code: str) -> Sequence[Record]:
        self._read((code,))
        return self._histories[code]

    def _read(self, codes: Collection[str]) -> None:
        missing = [code for code in codes if code not in self._histories]
        found = self._view.histories(missing) if missing else {}
        self._histories.update((code, found.get(code, ())) for code in missing)


def _passengers(bag: str, before: Sequence[Placed], after: Sequence[Placed]) -> set[str]:
    """
    What was packed into a bag and followed it where its two courses differ.

    Parameters
    ----------
    bag : str
    before, after : sequence of Placed
        The bag's courses.
    """
    old, new = ([(*one[:4], one.is_upheld) for one in course] for course in (before, after))
    same = _num_same(old, new)
    if same == len(old) == len(new):
        return set()
    same_end = _num_same(old[same:][::-1], new[same:][::-1])
    # Whoever was let out by an opening before the difference is not concerned.
    openings = (
        idx + 1
        for idx, one in enumerate(after[:same])
        if isinstance(one.record.event.detail, OpenDetail) and one.record.event.detail.bag == bag
    )
    begin = max(openings, default=0)
    return {
        code
        for course in (before, after)
        for one in course[begin : len(course) - same_end]
        if isinstance(one.record.event.detail, PackDetail) and one.record.event.detail.bag == bag
        for code in one.record.event.items
    }


def _num_same(some: Sequence[object], others: Sequence[object]) -> int:
    """How many values two sequences begin with in common."""
    idx = -1
    for idx, (one, other) in enumerate(zip(some, others, strict=False)):
        if one != other:
            return idx
    return idx + 1
