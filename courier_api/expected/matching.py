"""What was expected held against what was scanned: done, missing, swapped, unexpected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from courier_api.custody.core.outcomes import AttemptOutcome
from courier_api.custody.core.parties import PartyKind, kind_of_party
from courier_api.custody.core.states import Change, Status
from courier_api.expected.handovers import Direction, ExpectedHandover
from courier_api.expected.seen import ItemSeen

__all__ = [
    "HandoverState",
    "ItemMatch",
    "ItemVerdict",
    "Match",
    "MatchParams",
    "MatchedHandover",
    "Unexpected",
    "match",
]

_MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class MatchParams:
    """
    What is still taken for expected.

    Parameters
    ----------
    late_ms : int
        After the planned end of a stop until something is missing.
    """

    late_ms: int = 30 * _MINUTE_MS


class ItemVerdict(StrEnum):
    """How an item stands towards a handover that was expected of it."""

    #: Its time has not passed yet.
    DUE = "due"
    DONE = "done"
    MISSING = "missing"
    #: Another courier took or gave it, or holds it.
    SWAPPED = "swapped"
    #: The courier was there, and it could not be handed over.
    ATTEMPTED = "attempted"


class HandoverState(StrEnum):
    """How a handover stands, by its items."""

    DUE = "due"
    DONE = "done"
    MISSING = "missing"
    SWAPPED = "swapped"
    ATTEMPTED = "attempted"
    #: Some of its items changed hands, others did not.
    PARTIAL = "partial"
    #: Nobody knows which items it is about: nothing can be said.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ItemMatch:
    """
    How one item stands.

    Parameters
    ----------
    code : str
    verdict : ItemVerdict
    event_id : bytes or None
        What it follows from.
    time : int or None
        Of that event, in milliseconds since 1970, UTC.
    courier : str or None
        Who took, gave or holds it, where that is another one than was expected.
    is_elsewhere : bool
        It happened, but at another place or with another counterparty.
    is_late : bool
        It happened, but after its time.
    outcome : AttemptOutcome or None
        Of an attempt in vain.
    """

    code: str
    verdict: ItemVerdict
    event_id: bytes | None = None
    time: int | None = None
    courier: str | None = None
    is_elsewhere: bool = False
    is_late: bool = False
    outcome: AttemptOutcome | None = None


@dataclass(frozen=True, slots=True)
class MatchedHandover:
    """
    How an expected handover stands.

    Parameters
    ----------
    expected : ExpectedHandover
    state : HandoverState
    items : tuple of ItemMatch
    is_overdue : bool
        Its time has passed.
    """

    expected: ExpectedHandover
    state: HandoverState
    items: tuple[ItemMatch, ...]
    is_overdue: bool

    @property
    def is_alarm(self) -> bool:
        """Whether somebody should look."""
        if self.state is HandoverState.PARTIAL:
            return self.is_overdue
        return self.state in (HandoverState.MISSING, HandoverState.SWAPPED)


@dataclass(frozen=True, slots=True)
class Unexpected:
    """
    A change of hands that no plan expected.

    Parameters
    ----------
    code : str
    change : Change
    """

    code: str
    change: Change


@dataclass(frozen=True, slots=True)
class Match:
    """
    How a day stands.

    Parameters
    ----------
    handovers : tuple of MatchedHandover
        In the order they were given.
    unexpected : tuple of Unexpected
        By time.
    """

    handovers: tuple[MatchedHandover, ...]
    unexpected: tuple[Unexpected, ...]


def match(
    expected: Sequence[ExpectedHandover],
    seen: Mapping[str, ItemSeen],
    *,
    now: int,
    begin: int,
    end: int,
    params: MatchParams | None = None,
) -> Match:
    """
    Hold what was expected against what was scanned.

    What happened is taken for what was expected when the courier took the item (collect) or gave
    it (deliver) on that day; with whom and where else is told beside. A delivery to a wrong hand
    is none: the item stays missing, and the delivery is unexpected.

    Parameters
    ----------
    expected : sequence of ExpectedHandover
        All of a day: what is not among them is unexpected.
    seen : mapping of str to ItemSeen
        By code; of the day's items, and of whatever else is to be looked at.
    now : int
        Milliseconds since 1970, UTC.
    begin, end : int
        Of the day, likewise.
    params : MatchParams
    """
    limits = params or MatchParams()
    day = _Day(seen, now, begin, end, limits)
    handovers = tuple(day.matched(one) for one in expected)
    return Match(handovers, tuple(sorted(day.unexpected(), key=lambda one: _order(one.change))))


class _Day:
    """The scans of a day, and which of them were expected."""

    def __init__(
        self, seen: Mapping[str, ItemSeen], now: int, begin: int, end: int, params: MatchParams
    ) -> None:
        self._seen = seen
        self._now = now
        self._begin, self._end = begin, end
        self._params = params
        self._changes = {
            code: [one for one in item.changes if begin <= one.event_time < end]
            for code, item in seen.items()
        }
        self._used: set[tuple[str, bytes]] = set()

    def matched(self, expected: ExpectedHandover) -> MatchedHandover:
        is_overdue = self._now > expected.planned.latest + self._params.late_ms
        items = tuple(self._item(expected, code, is_overdue) for code in expected.codes)
        return MatchedHandover(expected, _state(items), items, is_overdue)

    def unexpected(self) -> Iterator[Unexpected]:
        for code, changes in self._changes.items():
            for change in changes:
                is_by_courier = _is_courier(change.giver) or _is_courier(change.receiver)
                # Whoever packs a bag keeps it: nothing changes hands.
                is_kept = change.giver == change.receiver
                if is_by_courier and not is_kept and (code, change.event_id) not in self._used:
                    yield Unexpected(code, change)

    def _item(self, expected: ExpectedHandover, code: str, is_overdue: bool) -> ItemMatch:
        for test in (self._done, self._swapped, self._attempted):
            found = test(expected, code)
            if found is not None:
                return found
        return ItemMatch(code, ItemVerdict.MISSING if is_overdue else ItemVerdict.DUE)

    def _done(self, expected: ExpectedHandover, code: str) -> ItemMatch | None:
        planned, courier = expected.planned, expected.courier
        for change in self._unused(code):
            if not _is_kept(change, planned.direction, courier, planned.counterparty):
                continue
            self._used.add((code, change.event_id))
            return ItemMatch(
                code,
                ItemVerdict.DONE,
                change.event_id,
                change.event_time,
                is_elsewhere=_is_elsewhere(change, expected),
                is_late=change.event_time > planned.latest + self._params.late_ms,
            )
        return None

    def _swapped(self, expected: ExpectedHandover, code: str) -> ItemMatch | None:
        """Another courier did it, or has what this one should give or take."""
        is_collect = expected.planned.direction is Direction.COLLECT
        for change in self._unused(code):
            other = change.receiver if is_collect else change.giver
            counterparty = change.giver if is_collect else change.receiver
            if _is_courier(other) and _is_party(counterparty, expected.planned.counterparty):
                self._used.add((code, change.event_id))
                return ItemMatch(
                    code, ItemVerdict.SWAPPED, change.event_id, change.event_time, courier=other
                )
        state = self._seen[code].state if code in self._seen else None
        if state is None or expected.courier in (None, state.holder):
            return None
        if not _is_courier(state.holder) or not self._is_today(state.change_time):
            return None
        return ItemMatch(
            code, ItemVerdict.SWAPPED, state.change_id, state.change_time, courier=state.holder
        )

    def _attempted(self, expected: ExpectedHandover, code: str) -> ItemMatch | None:
        state = self._seen[code].state if code in self._seen else None
        if state is None or state.status is not Status.ATTEMPTED:
            return None
        if expected.planned.direction is Direction.COLLECT or state.holder != expected.courier:
            return None
        if not self._is_today(state.event_time):
            return None
        return ItemMatch(
            code, ItemVerdict.ATTEMPTED, state.event_id, state.event_time,
            outcome=state.facts.outcome,
        )  # fmt: skip

    def _unused(self, code: str) -> Iterator[Change]:
        for change in self._changes.get(code, ()):
            if (code, change.event_id) not in self._used:
                yield change

    def _is_today(self, time: int | None) -> bool:
        return time is not None and self._begin <= time < self._end


def _state(items: Sequence[ItemMatch]) -> HandoverState:
    verdicts = {item.verdict for item in items}
    if not verdicts:
        return HandoverState.UNKNOWN
    if ItemVerdict.SWAPPED in verdicts:
        return HandoverState.SWAPPED
    if len(verdicts) > 1 and ItemVerdict.DONE in verdicts:
        return HandoverState.PARTIAL
    if ItemVerdict.MISSING in verdicts:
        return HandoverState.MISSING
    if ItemVerdict.ATTEMPTED in verdicts:
        return HandoverState.ATTEMPTED
    return HandoverState(verdicts.pop().value)


def _is_kept(
    change: Change, direction: Direction, courier: str | None, counterparty: str | None
) -> bool:
    """Whether a change of hands is what was expected, wherever it happened."""
    if direction is Direction.COLLECT:
        # Where nobody was given the vehicle, any courier may come, but to this place.
        is_hand = change.receiver == courier if courier else _is_courier(change.receiver)
        return is_hand and (courier is not None or _is_party(change.giver, counterparty))
    is_hand = change.giver == courier if courier else _is_courier(change.giver)
    return is_hand and _is_party(change.receiver, counterparty)


def _is_elsewhere(change: Change, expected: ExpectedHandover) -> bool:
    planned = expected.planned
    if change.place is not None and change.place != planned.location_id:
        return True
    is_collect = planned.direction is Direction.COLLECT
    return is_collect and not _is_party(change.giver, planned.counterparty)


def _is_party(party: str, wanted: str | None) -> bool:
    """Whether a party is the one that answers at a place; at a home, any citizen."""
    return party == wanted if wanted else kind_of_party(party) is PartyKind.CITIZEN


def _is_courier(party: str | None) -> bool:
    return party is not None and kind_of_party(party) is PartyKind.COURIER


def _order(change: Change) -> tuple[int, bytes]:
    return change.event_time, change.event_id
