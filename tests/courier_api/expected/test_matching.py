"""What was expected against what was scanned; C7 should collect two dossiers at the agent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from courier_api.custody.core.outcomes import AttemptOutcome
from courier_api.custody.core.states import Change, Facts, ItemState, Status
from courier_api.expected.handovers import Direction, ExpectedHandover, PlannedHandover
from courier_api.expected.matching import HandoverState, ItemVerdict, Match, MatchParams, match
from courier_api.expected.seen import ItemSeen
from tests.courier_api.planning.small_day import DOCUMENT, DOSSIERS, MIDNIGHT, moment

FIRST, SECOND = DOSSIERS
C7, C8, AGENT, OTHER = "courier:c7", "courier:c8", "agent:ap-1", "agent:ap-2"
AUTHORITY = "authority:ua-1"
CITIZEN = "citizen:Ng3vT0kPz1qXw8sYb2LdAe"
LATE = MatchParams(late_ms=30 * 60_000)

COLLECT = ExpectedHandover(
    0,
    PlannedHandover(
        0, "m1", 0, "ap-1", AGENT, Direction.COLLECT, "S-1", moment(7, 10), moment(7, 12)
    ),
    C7,
    DOSSIERS,
)
DELIVER = ExpectedHandover(
    1,
    PlannedHandover(
        0, "m1", 1, "ua-1", AUTHORITY, Direction.DELIVER, "S-1", moment(7, 22), moment(7, 23)
    ),
    C7,
    DOSSIERS,
)
AT_HOME = ExpectedHandover(
    2,
    PlannedHandover(
        0, "m1", 2, "A-1", None, Direction.DELIVER, "S-2", moment(7, 35), moment(7, 36)
    ),
    C7,
    (DOCUMENT,),
)


def change(giver: str, receiver: str, time: int, place: str | None = None) -> Change:
    event_id = f"{giver}{receiver}{time}".encode()[-16:].rjust(16)
    return Change(event_id, time, giver, receiver, place, None, True)


def seen(*changes: Change, **state: Any) -> ItemSeen:
    """An item that passed from hand to hand."""
    last = changes[-1] if changes else None
    values: dict[str, Any] = {"status": Status.CARRIED}
    if last is not None:
        values |= {
            "holder": last.receiver, "giver": last.giver, "place": last.place,
            "event_id": last.event_id, "event_time": last.event_time,
            "change_id": last.event_id, "change_time": last.event_time,
        }  # fmt: skip
    return ItemSeen(ItemState("any", **values | state), changes)


TAKEN = change(AGENT, C7, moment(7, 11), "ap-1")
GIVEN = change(C7, AUTHORITY, moment(7, 22), "ua-1")


def matched(*expected: ExpectedHandover, now: int = moment(7, 30), **items: ItemSeen) -> Match:
    codes = {"first": FIRST, "second": SECOND, "document": DOCUMENT}
    return match(
        expected, {codes[name]: one for name, one in items.items()}, now=now,
        begin=MIDNIGHT, end=MIDNIGHT + 86_400_000, params=LATE,
    )  # fmt: skip


def one(found: Match) -> tuple[HandoverState, bool]:
    (handover,) = found.handovers
    return handover.state, handover.is_alarm


def test_all_that_was_scanned_as_planned_is_done() -> None:
    found = matched(COLLECT, first=seen(TAKEN), second=seen(TAKEN))
    assert one(found) == (HandoverState.DONE, False)
    item = found.handovers[0].items[0]
    assert (item.verdict, item.event_id, item.time) == (
        ItemVerdict.DONE, TAKEN.event_id, moment(7, 11),
    )  # fmt: skip
    assert (item.is_elsewhere, item.is_late) == (False, False)
    assert found.unexpected == ()


def test_a_whole_journey_is_done_step_by_step() -> None:
    whole = seen(TAKEN, GIVEN, status=Status.DELIVERED)
    found = matched(COLLECT, DELIVER, first=whole, second=whole)
    assert [handover.state for handover in found.handovers] == 2 * [HandoverState.DONE]
    assert found.unexpected == ()


@pytest.mark.parametrize(
    ("now", "state", "is_alarm"),
    [
        (moment(7, 42), HandoverState.DUE, False),
        (moment(7, 42) + 1, HandoverState.MISSING, True),
    ],
)
def test_nothing_is_missing_until_its_time_has_passed_by_the_tolerance(
    now: int, state: HandoverState, is_alarm: bool
) -> None:
    assert one(matched(COLLECT, now=now)) == (state, is_alarm)


def test_some_of_several_is_partial_and_an_alarm_only_when_overdue() -> None:
    assert one(matched(COLLECT, first=seen(TAKEN))) == (HandoverState.PARTIAL, False)
    found = matched(COLLECT, now=moment(8), first=seen(TAKEN))
    assert one(found) == (HandoverState.PARTIAL, True)
    assert [item.verdict for item in found.handovers[0].items] == [
        ItemVerdict.DONE, ItemVerdict.MISSING,
    ]  # fmt: skip


def test_what_another_courier_took_is_swapped() -> None:
    taken = seen(change(AGENT, C8, moment(7, 11), "ap-1"))
    found = matched(COLLECT, first=taken, second=taken)
    assert one(found) == (HandoverState.SWAPPED, True)
    assert found.handovers[0].items[0].courier == C8
    assert found.unexpected == ()


def test_what_another_courier_holds_cannot_be_delivered_by_this_one() -> None:
    passed = seen(TAKEN, change(C7, C8, moment(7, 15)))
    found = matched(COLLECT, DELIVER, first=passed, second=passed)
    assert [handover.state for handover in found.handovers] == [
        HandoverState.DONE, HandoverState.SWAPPED,
    ]  # fmt: skip
    assert [one.change.receiver for one in found.unexpected] == [C8, C8]


def test_what_another_courier_delivered_is_swapped() -> None:
    given = seen(TAKEN, change(C7, C8, moment(7, 15)), change(C8, AUTHORITY, moment(7, 22)))
    found = matched(DELIVER, first=given, second=given)
    assert one(found) == (HandoverState.SWAPPED, True)


def test_a_handover_elsewhere_is_done_and_told_so() -> None:
    elsewhere = seen(change(AGENT, C7, moment(7, 11), "ap-2"))
    other_hand = seen(change(OTHER, C7, moment(7, 11), "ap-1"))
    found = matched(COLLECT, first=elsewhere, second=other_hand)
    assert one(found) == (HandoverState.DONE, False)
    assert [item.is_elsewhere for item in found.handovers[0].items] == [True, True]


def test_a_handover_after_its_time_is_done_and_told_so() -> None:
    late = seen(change(AGENT, C7, moment(7, 43), "ap-1"))
    found = matched(COLLECT, now=moment(9), first=late, second=late)
    assert one(found) == (HandoverState.DONE, False)
    assert found.handovers[0].items[0].is_late


def test_what_goes_into_a_wrong_hand_is_missing_and_unexpected() -> None:
    wrong = seen(TAKEN, change(C7, OTHER, moment(7, 22), "ap-2"))
    found = matched(COLLECT, DELIVER, now=moment(9), first=wrong, second=wrong)
    assert [handover.state for handover in found.handovers] == [
        HandoverState.DONE, HandoverState.MISSING,
    ]  # fmt: skip
    assert [(one.code, one.change.receiver) for one in found.unexpected] == [
        (FIRST, OTHER), (SECOND, OTHER),
    ]  # fmt: skip


def test_what_no_plan_knows_is_unexpected() -> None:
    found = matched(COLLECT, document=seen(change(OTHER, C7, moment(7, 5))))
    assert [(one.code, one.change.giver) for one in found.unexpected] == [(DOCUMENT, OTHER)]


def test_a_bag_that_its_courier_packs_changes_no_hands() -> None:
    found = matched(COLLECT, document=seen(change(C7, C7, moment(7, 5))))
    assert found.unexpected == ()


def test_what_passes_between_others_than_couriers_is_nobodys_business() -> None:
    found = matched(COLLECT, document=seen(change(CITIZEN, AGENT, moment(7, 5))))
    assert found.unexpected == ()


def test_scans_of_other_days_say_nothing_of_this_one() -> None:
    yesterday = seen(change(AGENT, C7, moment(7, 11) - 86_400_000))
    found = matched(COLLECT, first=yesterday, second=yesterday)
    assert one(found)[0] is HandoverState.DUE
    assert found.unexpected == ()


def test_any_citizen_may_take_at_a_home_and_nobody_else() -> None:
    citizen = seen(change(C7, CITIZEN, moment(7, 35)), status=Status.DELIVERED)
    assert one(matched(AT_HOME, document=citizen))[0] is HandoverState.DONE
    agent = seen(change(C7, OTHER, moment(7, 35)))
    assert one(matched(AT_HOME, document=agent))[0] is HandoverState.DUE


def test_an_attempt_in_vain_is_no_missing_scan() -> None:
    attempted = seen(
        TAKEN, status=Status.ATTEMPTED, event_id=b"a" * 16, event_time=moment(7, 36),
        facts=Facts(outcome=AttemptOutcome.NOT_HOME),
    )  # fmt: skip
    found = matched(AT_HOME, now=moment(9), document=attempted)
    assert one(found) == (HandoverState.ATTEMPTED, False)
    assert found.handovers[0].items[0].outcome is AttemptOutcome.NOT_HOME


def test_where_no_item_is_known_nothing_is_said() -> None:
    found = matched(replace(COLLECT, codes=()), now=moment(9))
    assert one(found) == (HandoverState.UNKNOWN, False)


def test_where_nobody_has_the_vehicle_any_courier_may_come_to_this_place() -> None:
    nobodys = replace(COLLECT, courier=None)
    assert one(matched(nobodys, first=seen(TAKEN), second=seen(TAKEN)))[0] is HandoverState.DONE
    other = seen(change(OTHER, C8, moment(7, 11)))
    found = matched(nobodys, first=other, second=other)
    assert one(found)[0] is HandoverState.DUE
    assert len(found.unexpected) == 2


def test_an_item_that_comes_round_again_is_matched_step_by_step() -> None:
    """C7 takes it, gives it back, takes it again: one of both takings was expected."""
    back = change(C7, AGENT, moment(7, 15), "ap-1")
    again = change(AGENT, C7, moment(7, 16), "ap-1")
    round_trip = seen(TAKEN, back, again)
    found = matched(COLLECT, first=round_trip, second=round_trip)
    assert one(found)[0] is HandoverState.DONE
    assert [one.change for one in found.unexpected] == [back, back, again, again]
