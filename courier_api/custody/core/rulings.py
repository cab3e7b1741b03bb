"""Which events of an item count: those taken back, set aside or held do not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from courier_api.custody.core.acts import Act, DecideDetail, Ruling, WithdrawDetail
from courier_api.custody.core.contradictions import Contradiction, ContradictionCode
from courier_api.custody.core.entries import Standing
from courier_api.custody.core.judgement import MOVES
from courier_api.custody.core.order import Placed

__all__ = ["Rulings"]

_NOT_WITHDRAWN = frozenset({Act.WITHDRAW, Act.DECIDE})


class Rulings:
    """
    What dispatchers and devices have said on events, for one item.

    A decision goes before a withdrawal, a later decision before an earlier one; a decision that is
    itself held or set aside says nothing.

    Parameters
    ----------
    code : str
    own : sequence of Placed
        Records that name the item, in replay order.
    """

    def __init__(self, code: str, own: Sequence[Placed]) -> None:
        self._code = code
        self._own = own
        self._rulings: dict[bytes, Ruling] = {}
        self._withdrawn: dict[bytes, list[Placed]] = {}
        self._speaking: list[tuple[Placed, bytes]] = []
        for placed in reversed(own):
            detail = placed.record.event.detail
            if isinstance(detail, DecideDetail) and self._stands(placed):
                self._rulings.setdefault(detail.event_id, detail.ruling)
                self._speaking.append((placed, detail.event_id))
        for placed in own:
            detail = placed.record.event.detail
            if isinstance(detail, WithdrawDetail) and self._stands(placed):
                self._withdrawn.setdefault(detail.event_id, []).append(placed)
                self._speaking.append((placed, detail.event_id))

    def is_upheld(self, placed: Placed) -> bool:
        """Whether a dispatcher has decided that an event counts."""
        ruling = self._rulings.get(placed.event_id)
        return placed.is_upheld if ruling is None else ruling is Ruling.UPHOLD

    def counts(self, placed: Placed) -> bool:
        """Whether an event counts."""
        if placed.event_id in self._rulings or placed.is_upheld:
            return self.is_upheld(placed)
        if any(_may_withdraw(by, placed) for by in self._withdrawn.get(placed.event_id, ())):
            return False
        return placed.record.standing is Standing.APPLIED

    def doubts(self, known: Collection[bytes]) -> Iterator[Contradiction]:
        """
        What is doubtful in withdrawals and decisions, and what waits for one.

        Parameters
        ----------
        known : collection of bytes
            Identities of all events that the item has come across.
        """
        for placed in self._own:
            if placed.record.standing is Standing.HELD and placed.event_id not in self._rulings:
                yield self._doubt(ContradictionCode.HELD_EVENT, placed)
        by_id = {placed.event_id: idx for idx, placed in enumerate(self._own)}
        for placed, target_id in self._speaking:
            if placed.event_id in self._rulings:
                continue
            if target_id not in known:
                yield self._doubt(ContradictionCode.UNKNOWN_EVENT, placed, target_id)
            elif placed.record.event.act is Act.WITHDRAW and target_id in by_id:
                yield from self._doubts_of_withdrawal(placed, by_id[target_id])

    def _doubts_of_withdrawal(self, by: Placed, target_idx: int) -> Iterator[Contradiction]:
        target = self._own[target_idx]
        if not _may_withdraw(by, target):
            yield self._doubt(ContradictionCode.WITHDRAWAL_REFUSED, by, target.event_id)
            return
        device_id = target.record.event.device_id
        for later in self._own[target_idx + 1 :]:
            if later.event_id == by.event_id:
                return
            event = later.record.event
            if event.act in MOVES and event.device_id != device_id and self.counts(later):
                code = ContradictionCode.WITHDRAWN_AFTER_LATER_EVENT
                yield self._doubt(code, by, later.event_id)
                return

    def _stands(self, placed: Placed) -> bool:
        ruling = self._rulings.get(placed.event_id)
        if ruling is None:
            return placed.record.standing is Standing.APPLIED
        return ruling is Ruling.UPHOLD

    def _doubt(
        self, code: ContradictionCode, placed: Placed, against: bytes | None = None
    ) -> Contradiction:
        return Contradiction(code, self._code, placed.event_id, against)


def _may_withdraw(by: Placed, target: Placed) -> bool:
    event = target.record.event
    return event.device_id == by.record.event.device_id and event.act not in _NOT_WITHDRAWN
