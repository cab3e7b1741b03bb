"""Which of a device's numbers have arrived: its events are numbered without a gap."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from courier_api.custody.core.contradictions import Contradiction, ContradictionCode
from courier_api.custody.core.records import Record, unique

__all__ = ["SeqRanges", "seq_gaps"]


class SeqRanges:
    """
    Numbers that have arrived, kept as ranges: as many as there are gaps, however many numbers.

    Parameters
    ----------
    ranges : iterable of (int, int)
        First and last, both inclusive, in order; they neither meet nor touch.
    """

    def __init__(self, ranges: Iterable[tuple[int, int]] = ()) -> None:
        kept = list(ranges)
        self._firsts = [first for first, _ in kept]
        self._lasts = [last for _, last in kept]

    def ranges(self) -> tuple[tuple[int, int], ...]:
        """First and last of each range."""
        return tuple(zip(self._firsts, self._lasts, strict=True))

    def add(self, seq: int) -> bool:
        """Add a number; False when it had arrived before."""
        firsts, lasts = self._firsts, self._lasts
        after = bisect_right(firsts, seq)
        if after and seq <= lasts[after - 1]:
            return False
        meets_before = bool(after) and lasts[after - 1] == seq - 1
        meets_after = after < len(firsts) and firsts[after] == seq + 1
        if meets_before and meets_after:
            lasts[after - 1] = lasts[after]
            del firsts[after], lasts[after]
        elif meets_before:
            lasts[after - 1] = seq
        elif meets_after:
            firsts[after] = seq
        else:
            firsts.insert(after, seq)
            lasts.insert(after, seq)
        return True

    def missing(self) -> tuple[tuple[int, int], ...]:
        """First and last of each gap, from 1 on."""
        ends = (0, *self._lasts)
        return tuple(
            (before + 1, first - 1)
            for before, first in zip(ends, self._firsts, strict=False)
            if first > before + 1
        )


def seq_gaps(records: Iterable[Record]) -> tuple[Contradiction, ...]:
    """
    Numbers that devices have used and that have not arrived.

    Parameters
    ----------
    records : iterable of Record
        All of one or more devices, in any order.

    Returns
    -------
    gaps : tuple of Contradiction
        Each told of the first event after the gap.
    """
    by_device: dict[bytes, dict[int, bytes]] = {}
    for record in unique(records):
        event = record.event
        by_device.setdefault(event.device_id, {}).setdefault(event.device_seq, event.event_id)
    gaps: list[Contradiction] = []
    for device_id, events in sorted(by_device.items()):
        numbers = SeqRanges()
        for seq in events:
            numbers.add(seq)
        for first, last in numbers.missing():
            wanted = str(first) if first == last else f"{first} to {last}"
            gaps.append(
                Contradiction(
                    ContradictionCode.SEQ_GAP, device_id.hex(), events[last + 1],
                    seen=str(last + 1), wanted=wanted,
                )
            )  # fmt: skip
    return tuple(gaps)
