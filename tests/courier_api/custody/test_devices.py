"""Numbers of devices: what has not arrived is told, and forgotten once it comes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from courier_api.custody.core.contradictions import ContradictionCode
from courier_api.custody.core.devices import SeqRanges, seq_gaps
from tests.courier_api.custody.phones import AGENT, AN, Phone, recorded

seqs = st.lists(st.integers(1, 40), max_size=60)


@given(seqs)
def test_ranges_hold_what_was_added_and_miss_the_rest(numbers: list[int]) -> None:
    ranges, known = SeqRanges(), set[int]()
    for number in numbers:
        assert ranges.add(number) is (number not in known)
        known.add(number)
    held = {n for first, last in ranges.ranges() for n in range(first, last + 1)}
    missing = {n for first, last in ranges.missing() for n in range(first, last + 1)}
    assert held == known
    assert missing == set(range(1, max(known, default=0))) - known
    # As few ranges as there are gaps.
    assert len(ranges.ranges()) <= len(ranges.missing()) + 1
    assert SeqRanges(ranges.ranges()).missing() == ranges.missing()


def test_a_missing_number_is_told_of_the_event_after_it() -> None:
    phone, other = Phone("a"), Phone("b")
    events = [phone.hand(n, AGENT, AN) for n in range(6)]
    some = recorded(events[1], events[4], events[5], other.hand(0, AGENT, AN))
    gaps = seq_gaps(some)
    assert [one.code for one in gaps] == [ContradictionCode.SEQ_GAP] * 2
    assert {one.subject for one in gaps} == {phone.device_id.hex()}
    assert [(one.event_id, one.seen, one.wanted) for one in gaps] == [
        (events[1].event_id, "2", "1"),
        (events[4].event_id, "5", "3 to 4"),
    ]
    assert seq_gaps(recorded(*events)) == ()
