"""
The replay of one item's or bag's history: who holds it, and what does not fit.

The README of this room says what a claim does, and why contradictions vanish.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from courier_api.custody.core.acts import (
    Act,
    DecideDetail,
    ItemKind,
    OpenDetail,
    PackDetail,
    RegisterDetail,
)
from courier_api.custody.core.bridging import Search, Way, merged, path_to, sealed_part
from courier_api.custody.core.codes import is_bag_code
from courier_api.custody.core.contradictions import Contradiction, ContradictionCode
from courier_api.custody.core.disputes import Disputes
from courier_api.custody.core.effects import applied, ends, settled_with
from courier_api.custody.core.events import Event
from courier_api.custody.core.judgement import MOVES, JudgementParams, doubts
from courier_api.custody.core.order import Placed, in_replay_order
from courier_api.custody.core.records import Record
from courier_api.custody.core.round_trips import Underway, with_round_trip
from courier_api.custody.core.rulings import Rulings
from courier_api.custody.core.states import Change, Facts, ItemState, Mark

__all__ = ["MAX_TOLD", "CourseOf", "Trail", "replay"]

#: Claims and contradictions that a state holds: a flood of scans must not swell it.
MAX_TOLD = 200

#: Round trips that are put where they belong, for the same reason.
_MAX_ROUND_TRIPS = 8

#: Events of a bag as its replay took them.
CourseOf = Callable[[str], Sequence[Placed]]


class Trail(NamedTuple):
    """
    What a replay yields.

    Parameters
    ----------
    state : ItemState
    changes : tuple of Change
        Each time that the item passed from one party to another.
    course : tuple of Placed
        Events that counted, as they were taken: what lies in a bag follows the bag's.
    """

    state: ItemState
    changes: tuple[Change, ...]
    course: tuple[Placed, ...]


def replay(
    code: str, records: Iterable[Record], course_of: CourseOf, params: JudgementParams
) -> Trail:
    """
    Replay a history.

    Parameters
    ----------
    code : str
    records : iterable of Record
        All that name the item or bag, in any order.
    course_of : callable
        Of the bags it was packed into.
    params : JudgementParams
    """
    own = in_replay_order(records)
    order: list[Placed] | None = None
    for _ in range(_MAX_ROUND_TRIPS):
        order = (replaying := _Replay(code, own, course_of, params, order)).take_all()
        if order is None:
            return replaying.trail()
    last = _Replay(code, own, course_of, params, order, may_reorder=False)
    last.take_all()
    return last.trail()


class _Replay:
    """A replay under way: the state so far, and the events that are still to be taken."""

    def __init__(
        self, code: str, own: list[Placed], course_of: CourseOf, params: JudgementParams,
        order: list[Placed] | None = None, *, may_reorder: bool = True,
    ) -> None:  # fmt: skip
        self.code = code
        self.own = own
        self.course_of = course_of
        self.params = params
        self.rulings = Rulings(code, own)
        self.own_ids = {placed.event_id for placed in own}
        self.seen = list(own)
        self.queue = self._counting(own if order is None else order)
        self.may_reorder = may_reorder
        #: The same events in an order that explains more, once there is one.
        self.better: list[Placed] | None = None
        self.departures: list[Placed] = []
        self.state = ItemState(code, facts=_first_facts(code, self.queue))
        self.disputes = Disputes(code, params)
        self.notes: list[Contradiction] = []
        self.course: list[Placed] = []
        #: Identities of events of the bags it lies in.
        self.aboard: set[bytes] = set()
        self.is_plain = order is None

    def take_all(self) -> list[Placed] | None:
        """Take all events; or find that they must be taken anew, in this order."""
        while self.queue and self.better is None:
            self._take(self.queue.pop(0))
        return self.better

    def trail(self) -> Trail:
        """What follows from all that was taken."""
        known = {placed.event_id for placed in self.seen}
        found = [*self.notes, *self.disputes.contradictions(), *self.rulings.doubts(known)]
        found.sort(key=lambda one: (one.event_id, one.code.value))
        state = replace(
            self.state, claims=self.disputes.claims()[:MAX_TOLD],
            contradictions=tuple(found[:MAX_TOLD]),
            mark=_mark(self.seen, is_plain=self.is_plain),
        )  # fmt: skip
        return Trail(state, self.disputes.changes(), tuple(self.course))

    def _take(self, placed: Placed) -> None:
        event = placed.record.event
        if event.act is Act.DECIDE:
            self._decide(placed)
        elif event.act not in MOVES:
            self._tell(placed)
        elif _is_sealed_anew(event, self.state):
            self._fall_out(placed)
        elif not self._waits_for_opening(placed):
            self._move(placed)

    def _move(self, placed: Placed) -> None:
        needs, gives = ends(placed.record.event)
        is_anew = self._seals_anew(placed)
        if is_anew and (way := self._way_to(None, placed)) is not None:
            self._go(way)
        holder = self.state.holder
        # Whoever has an empty bag may fill it; and one that is sealed anew was empty before.
        is_idle = self._is_idle()
        is_start = _starts(placed.record.event, self.code)
        if (is_start and (holder is None or is_anew or is_idle)) or (
            holder == needs and not is_idle
        ):
            self._apply(placed)
            return
        is_repeat = self.disputes.is_repeat(placed)
        if is_repeat and self.disputes.is_by_other_device(placed):
            self.course.append(placed)
        elif needs is not None and (way := self._way_to(needs, placed)) is not None:
            self._go(way)
            # On the way the item may have come into the bag whose event this is: then it waits
            # for its turn there.
            if all(one.event_id != placed.event_id for one in self.queue):
                self._apply(placed)
        else:
            self.is_plain = False
            if holder == needs:
                # An empty bag, handed on as such; had it been packed, there would be a way.
                self._apply(placed)
            else:
                self._force(placed, needs or "", gives or "", is_repeat=is_repeat)

    def _go(self, way: Way) -> None:
        """Take the events of a way."""
        path, self.queue = way
        for earlier in path:
            self._apply(earlier, follow=False)

    def _force(self, placed: Placed, needs: str, gives: str, *, is_repeat: bool) -> None:
        """Take an event whose giver did not hold the item, as far as anyone has told."""
        disputes, event = self.disputes, placed.record.event
        if self._is_round_trip(placed):
            return
        is_start = _starts(event, self.code)
        is_judged = placed.event_id in self.own_ids and not placed.is_upheld
        if disputes.fill(placed, needs, gives, is_start=is_start, is_judged=is_judged):
            self._learn(event)
        elif is_repeat:
            pass
        elif placed.is_upheld:
            # A dispatcher knows more than the scans.
            self._apply(placed)
            return
        elif not disputes.moves_on(needs, gives):
            code = None if self._is_idle() else self._why_disputed(placed, needs)
            if code is None:
                disputes.open_gap(placed, self.state, needs)
                self._apply(placed)
                return
            disputes.claim(placed, self.state, gives, code)
        self.course.append(placed)

    def _is_round_trip(self, placed: Placed) -> bool:
        """Whether an event begins a round trip from before, so that all must be taken anew."""
        if self.may_reorder and self.departures:
            underway = Underway(self.code, self.own_ids, self.course, self.queue, self.departures)
            self.better = with_round_trip(placed, underway, self.params.max_skew_ms)
        return self.better is not None

    def _why_disputed(self, placed: Placed, needs: str) -> ContradictionCode | None:
        """As what a claim is kept beside the holder; None when the scan stands."""
        if placed.record.event.act is Act.REGISTER and self.state.holder is not None:
            return ContradictionCode.REGISTERED_TWICE
        if self.state.status.is_final:
            return ContradictionCode.AFTER_DELIVERY
        is_found_in_bag = placed.record.event.act is Act.OPEN and self.code != _bag_of(placed)
        if self.disputes.held_before(needs) and not is_found_in_bag:
            return ContradictionCode.CLAIMED_TWICE
        return None

    def _fall_out(self, placed: Placed) -> None:
        """Leave a bag that was sealed anew: someone must have opened it, and told nobody."""
        if not placed.is_upheld:
            code, event = ContradictionCode.SEALED_ANEW, placed.record.event
            self.notes.append(Contradiction(code, self.code, placed.event_id, receiver=event.giver))
        bag = _bag_of(placed) or ""
        bags = self.state.bags[: self.state.bags.index(bag)]
        self.state = replace(self.state, bags=bags)
        self.course.append(placed)

    def _tell(self, placed: Placed) -> None:
        """Take a count or a report, which anyone may state."""
        event = placed.record.event
        is_unheard_of = self.state.holder is None and event.act is Act.REPORT
        if is_unheard_of and event.receiver is not None and not placed.is_upheld:
            self.disputes.open_gap(placed, self.state, event.receiver)
            self.is_plain = False
        self._apply(placed)

    def _apply(self, placed: Placed, *, follow: bool = True) -> None:
        event = placed.record.event
        if self.state.bags and event.act in MOVES and placed.event_id not in self.aboard:
            if not placed.is_upheld:
                code, bag = ContradictionCode.OUT_OF_BAG, self.state.bags[0]
                self.notes.append(Contradiction(code, self.code, placed.event_id, seen=bag))
            self._leave_bags()
        before = self.state
        is_named = placed.event_id in self.own_ids
        if event.act is Act.HANDOVER and event.giver == before.holder and not before.bags:
            self.departures.append(placed)
        if not placed.is_upheld:
            self.notes += doubts(placed, before, self.params, is_named=is_named)
        self.state = applied(before, event)
        self.disputes.note_change(placed, before, self.state)
        self.course.append(placed)
        part = self._part(placed)
        self.seen += part
        self.aboard.update(one.event_id for one in part)
        if follow:
            self.queue = self._followed(placed, self.queue)

    def _decide(self, placed: Placed) -> None:
        detail = placed.record.event.detail
        self.course.append(placed)
        if not isinstance(detail, DecideDetail) or detail.holder is None:
            return
        before = self.state
        if before.holder is None and not placed.is_upheld:
            self.disputes.open_gap(placed, before, detail.holder)
        self.disputes.dismiss_claims()
        self.state = settled_with(before, placed.record.event, detail.holder)
        if self.state is not before and placed.event_id in self.own_ids:
            self._leave_bags()
        self.disputes.note_change(placed, before, self.state)

    def _waits_for_opening(self, placed: Placed) -> bool:
        """Let an item's bag be opened first, if that comes soon."""
        if not self.state.bags or placed.event_id in self.aboard:
            return False
        until = placed.time + self.params.max_skew_ms
        for idx, later in enumerate(self.queue):
            if later.event_id in self.aboard and later.time <= until and self._lets_out(later):
                first = [one for one in self.queue[: idx + 1] if one.event_id in self.aboard]
                others = [one for one in self.queue[:idx] if one.event_id not in self.aboard]
                self.queue = [*first, placed, *others, *self.queue[idx + 1 :]]
                return True
        return False

    def _is_idle(self) -> bool:
        """Whether it is an empty bag, which anyone may take and fill."""
        facts = self.state.facts
        return facts.kind is ItemKind.BAG and facts.seal is None and self.state.holder is not None

    def _leave_bags(self) -> None:
        self.state = replace(self.state, bags=())
        gone = self.aboard - self.own_ids
        self.queue = [one for one in self.queue if one.event_id not in gone]
        self.aboard.clear()

    def _lets_out(self, placed: Placed) -> bool:
        event = placed.record.event
        return (
            event.act is Act.OPEN
            and _bag_of(placed) == self.state.bags[0]
            and self.code in event.codes()
        )

    def _seals_anew(self, placed: Placed) -> bool:
        """Whether a closed bag is packed under another seal: someone must have opened it."""
        detail, seal = placed.record.event.detail, self.state.facts.seal
        is_packed = isinstance(detail, PackDetail) and detail.bag == self.code
        return is_packed and seal is not None and seal != getattr(detail, "seal", seal)

    def _way_to(self, party: str | None, placed: Placed) -> Way | None:
        """What should have come before an event, by devices whose clocks are behind or ahead."""
        search = Search(
            placed, placed.time + self.params.max_skew_ms,
            is_start=lambda event: _starts(event, self.code),
            is_end=lambda event: _ends(event, self.code), follow=self._followed,
        )  # fmt: skip
        holder = None if self._is_idle() else self.state.holder
        return path_to(party, self.queue, holder=holder, search=search)

    def _part(self, placed: Placed) -> tuple[Placed, ...]:
        """What an item goes through in the bag that an event packs it into."""
        detail = placed.record.event.detail
        if not isinstance(detail, PackDetail) or self.code not in placed.record.event.items:
            return ()
        return sealed_part(self.course_of(detail.bag), placed, detail)

    def _followed(self, placed: Placed, rest: list[Placed]) -> list[Placed]:
        """What is still to be taken once an event packed the item: its bag's way comes in."""
        part = self._part(placed)
        if not part:
            return rest
        taken = {one.event_id for one in self.course}
        return merged([one for one in self._counting(part) if one.event_id not in taken], rest)

    def _counting(self, some: Iterable[Placed]) -> list[Placed]:
        return [
            placed._replace(is_upheld=self.rulings.is_upheld(placed))
            for placed in some
            if self.rulings.counts(placed) and placed.record.event.act is not Act.WITHDRAW
        ]

    def _learn(self, event: Event) -> None:
        """Keep what a registration tells though others were stamped before it."""
        if isinstance(event.detail, RegisterDetail) and self.state.facts.papers is None:
            papers = applied(self.state, event).facts.papers
            self.state = replace(self.state, facts=replace(self.state.facts, papers=papers))


def _is_sealed_anew(event: Event, state: ItemState) -> bool:
    """Whether a bag that an item lies in is packed under another seal, without the item."""
    detail = event.detail
    return (
        isinstance(detail, PackDetail)
        and detail.bag in state.bags
        and not any(code in event.items for code in (state.code, *state.bags))
    )


def _starts(event: Event, code: str) -> bool:
    """Whether an event is one that custody of an item, or a bag's trip, begins with."""
    detail = event.detail
    return event.act is Act.REGISTER or (isinstance(detail, PackDetail) and detail.bag == code)


def _ends(event: Event, code: str) -> bool:
    """Whether an event ends a bag's trip."""
    return isinstance(event.detail, OpenDetail) and event.detail.bag == code


def _bag_of(placed: Placed) -> str | None:
    return getattr(placed.record.event.detail, "bag", None)


def _first_facts(code: str, queue: Iterable[Placed]) -> Facts:
    """What an item is, even for events that came to lie before its registration."""
    if is_bag_code(code):
        return Facts(ItemKind.BAG)
    for placed in queue:
        detail = placed.record.event.detail
        if isinstance(detail, RegisterDetail):
            return Facts(detail.kind, detail.destination)
    return Facts()


def _mark(seen: Iterable[Placed], *, is_plain: bool) -> Mark:
    time, seqs = -1, dict[bytes, int]()
    for placed in seen:
        event = placed.record.event
        time = max(time, event.event_time)
        seqs[event.device_id] = max(seqs.get(event.device_id, 0), event.device_seq)
    return Mark(time, tuple(sorted(seqs.items())), is_plain)
