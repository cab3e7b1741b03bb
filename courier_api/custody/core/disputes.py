"""Gaps in the history of an item, claims to it, and its changes of hands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from courier_api.custody.core.acts import Act
from courier_api.custody.core.contradictions import Contradiction, ContradictionCode
from courier_api.custody.core.effects import ends
from courier_api.custody.core.judgement import JudgementParams
from courier_api.custody.core.order import Placed
from courier_api.custody.core.states import Change, Claim, ItemState

__all__ = ["Disputes"]


@dataclass(slots=True)
class _Gap:
    """
    Handovers that nobody has told of yet.

    They lead from one party to another; events that arrive stamped too late to be replayed before
    shorten it from either end.
    """

    start: str | None
    end: str
    placed: Placed
    bag: str | None
    from_start: list[Change] = field(default_factory=list)
    from_end: list[Change] = field(default_factory=list)


@dataclass(slots=True)
class _Claim:
    """A claim beside the holder, and how it began."""

    party: str
    giver: str
    receiver: str
    placed: Placed
    code: ContradictionCode
    against: bytes | None
    holder: str | None


class Disputes:
    """
    What is disputed or missing so far in a replay.

    Parameters
    ----------
    code : str
        Of the item.
    params : JudgementParams
    """

    def __init__(self, code: str, params: JudgementParams) -> None:
        self._code = code
        self._params = params
        self._gaps: list[_Gap] = []
        self._claims: list[_Claim] = []
        self._late: list[Contradiction] = []
        self._past: set[str] = set()
        self._claimants: set[str] = set()
        self._changes: list[Change | _Gap] = []
        self._last: Placed | None = None

    def held_before(self, party: str) -> bool:
        """Whether a party once held the item, or said so."""
        return party in self._past or party in self._claimants

    def note_change(self, placed: Placed, before: ItemState, after: ItemState) -> None:
        """Keep in mind that an item has passed on, if it has."""
        event = placed.record.event
        needs, gives = ends(event)
        is_handed = gives == after.holder and needs != gives
        if after.holder is None or (after.holder == before.holder and not is_handed):
            return
        giver = needs if is_handed else before.holder
        if event.act is Act.REGISTER:
            # A new journey: who held it on an earlier one has no part in this.
            self._past.clear()
            self._claimants.clear()
        self._past.update(one for one in (before.holder, giver) if one is not None)
        last = self._changes[-1] if self._changes else None
        # A scan that shows who has it now, though nobody gave it: that is the gap before it.
        if is_handed or not isinstance(last, _Gap) or last.placed.event_id != placed.event_id:
            self._changes.append(_change(placed, giver or after.holder, after.holder, before.bag))
        self._last = placed

    def is_repeat(self, placed: Placed) -> bool:
        """Whether an event tells once more of the last change: the other party scanned it too."""
        last = self._last
        return (
            last is not None
            and ends(last.record.event) == ends(placed.record.event)
            and abs(placed.time - last.time) <= self._params.max_skew_ms
        )

    def is_by_other_device(self, placed: Placed) -> bool:
        """Whether another device signed it than the one that told of the last change."""
        last = self._last
        return last is not None and last.record.event.device_id != placed.record.event.device_id

    def open_gap(self, placed: Placed, state: ItemState, end: str) -> None:
        """Keep in mind that something is missing before an event, which stands all the same."""
        gap = _Gap(state.holder, end, placed, state.bag)
        self._gaps.append(gap)
        self._changes.append(gap)

    def claim(
        self, placed: Placed, state: ItemState, receiver: str, code: ContradictionCode
    ) -> None:
        """Keep a claim beside the holder."""
        giver = ends(placed.record.event)[0] or ""
        self._claimants.add(receiver)
        self._claims.append(
            _Claim(receiver, giver, receiver, placed, code, state.change_id, state.holder)
        )

    def moves_on(self, needs: str, gives: str) -> bool:
        """Whether an event belongs to a claim: its party gives the item on, or is scanned twice."""
        for claim in self._claims:
            if claim.party == needs:
                claim.party = gives
                self._claimants.add(gives)
                return True
            if (claim.giver, claim.receiver) == (needs, gives):
                return True
        return False

    def dismiss_claims(self) -> None:
        """Forget all claims: a dispatcher has said who holds the item."""
        self._claims.clear()
        self._claimants.clear()

    def fill(
        self, placed: Placed, needs: str, gives: str, *, is_start: bool, is_judged: bool
    ) -> bool:
        """
        Whether an event fills a gap, at one of its ends at least.

        Parameters
        ----------
        placed : Placed
        needs, gives : str
        is_start : bool
            Whether custody begins with it.
        is_judged : bool
            Whether its clock is this item's matter.
        """
        fitting = (one for one in self._gaps if _fits(one, needs, gives, is_start=is_start))
        gap = next(fitting, None)
        if gap is None:
            return False
        change = _change(placed, needs, gives, None)
        if gap.start == needs or is_start:
            gap.from_start.append(change)
            gap.start = gives
        else:
            gap.from_end.insert(0, change)
            gap.end = needs
        self._past.update((needs, gives))
        if gap.start == gap.end:
            self._gaps.remove(gap)
        if is_judged and placed.time > gap.placed.time + self._params.max_skew_ms:
            self._late.append(
                Contradiction(
                    ContradictionCode.CLOCK_OFF, self._code, placed.event_id, gap.placed.event_id,
                    seen=str(placed.time),
                    wanted=f"at most {gap.placed.time + self._params.max_skew_ms}",
                )
            )  # fmt: skip
        return True

    def claims(self) -> tuple[Claim, ...]:
        """Claims that nobody has settled."""
        return tuple(Claim(one.party, one.placed.event_id, one.code) for one in self._claims)

    def changes(self) -> tuple[Change, ...]:
        """All changes of hands, in the order they must have happened in."""
        found: list[Change] = []
        for one in self._changes:
            if isinstance(one, Change):
                found.append(one)
                continue
            found += one.from_start
            if one in self._gaps:
                needs, gives = ends(one.placed.record.event)
                if needs == gives:
                    inferred = _change(one.placed, one.start or one.end, one.end, one.bag)
                    found.append(replace(inferred, is_bridged=False))
            found += one.from_end
        return tuple(_bridged(found, is_first_known=all(gap.start for gap in self._gaps)))

    def contradictions(self) -> tuple[Contradiction, ...]:
        """What is missing and what is claimed."""
        gaps = (
            Contradiction(
                ContradictionCode.UNKNOWN_ITEM if gap.start is None else ContradictionCode.GAP,
                self._code, gap.placed.event_id, giver=gap.start, receiver=gap.end,
            )
            for gap in self._gaps
        )  # fmt: skip
        claims = (
            Contradiction(
                one.code, self._code, one.placed.event_id, one.against, one.holder, one.party
            )
            for one in self._claims
        )
        return (*gaps, *claims, *self._late)


def _change(placed: Placed, giver: str, receiver: str, bag: str | None) -> Change:
    event = placed.record.event
    return Change(event.event_id, event.event_time, giver, receiver, event.place, bag, True)


def _bridged(changes: list[Change], *, is_first_known: bool) -> Iterator[Change]:
    """Changes, those marked whose giver did not have it from the one before."""
    holder = changes[0].giver if changes and is_first_known else None
    for change in changes:
        is_bridged = change.is_bridged and change.giver == holder
        yield change if is_bridged else replace(change, is_bridged=False)
        holder = change.receiver


def _fits(gap: _Gap, needs: str, gives: str, *, is_start: bool) -> bool:
    if is_start:
        return gap.start is None
    return needs != gives and (gap.start == needs or gap.end == gives)
