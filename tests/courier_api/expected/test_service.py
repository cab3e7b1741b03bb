"""A whole day: published, driven, scanned, and looked at."""

from __future__ import annotations

import pytest

from courier_api.custody.core.acts import Purpose
from courier_api.errors import UnknownObjectError
from courier_api.expected.matching import HandoverState, Match
from courier_api.expected.service import Wanted, by_stop, match_day, narrowed
from tests.courier_api.custody.phones import CITIZEN, Phone
from tests.courier_api.expected.ledger import ledger_items, new_event, writing_to
from tests.courier_api.planning.office import Office
from tests.courier_api.planning.small_day import (
    DOCUMENT,
    DOSSIERS,
    DRAWN,
    POSTED,
    SHARED,
    moment,
)

OFFICE, AGENT, AUTHORITY = "office:po-1", "agent:ap-1", "authority:ua-1"
C1, C2 = "courier:c1", "courier:c2"
DONE, DUE, MISSING = HandoverState.DONE, HandoverState.DUE, HandoverState.MISSING


def looked_at(office: Office, day_id: str) -> Match:
    with office.database.reading() as session:
        return match_day(session, day_id, ledger_items(), now=office.clock(), params=office.params)


def states(found: Match) -> list[HandoverState]:
    return [one.state for one in found.handovers]


@pytest.fixture
def day_id(office: Office) -> str:
    made = office.published_day(SHARED)
    office.drive(made, m1="c1", m2="c2")
    return made


def scan_the_morning(office: Office) -> None:
    """C1 does as planned; C2 takes one document, and one that is none of its business."""
    desk, c1, c2 = Phone("desk"), Phone("c1"), Phone("c2")
    with writing_to(office.database) as writer:
        writer.append(tuple(new_event(desk, event) for event in (
            desk.register(-60, AGENT, items=DOSSIERS),
            desk.register(-60, OFFICE, items=(POSTED,)),
            desk.register(-60, AUTHORITY, items=(DOCUMENT, DRAWN)),
            desk.register(-60, OFFICE, items=("H57-261121-0077",)),
        )))  # fmt: skip
        writer.append(tuple(new_event(c1, event) for event in (
            c1.hand(0, OFFICE, C1, POSTED, place="po-1"),
            c1.hand(10, C1, AGENT, POSTED, place="ap-1"),
            c1.hand(11, AGENT, C1, *DOSSIERS, place="ap-1"),
            c1.hand(22, C1, AUTHORITY, *DOSSIERS, place="ua-1", purpose=Purpose.DELIVER),
        )))  # fmt: skip
        writer.append(tuple(new_event(c2, event) for event in (
            c2.hand(1, OFFICE, C2, "H57-261121-0077", place="po-1"),
            c2.hand(10, AUTHORITY, C2, DOCUMENT, place="ua-1"),
            c2.hand(22, C2, CITIZEN, DOCUMENT, place="A-1", purpose=Purpose.DELIVER),
        )))  # fmt: skip


def test_before_the_first_scan_all_is_due(office: Office, day_id: str) -> None:
    found = looked_at(office, day_id)
    assert states(found) == 8 * [DUE]
    assert {one.expected.courier for one in found.handovers} == {C1, C2}


def test_a_day_is_held_against_its_scans(office: Office, day_id: str) -> None:
    scan_the_morning(office)
    office.clock.now = moment(9)
    found = looked_at(office, day_id)
    assert states(found) == [DONE, DONE, DONE, DONE, DONE, MISSING, DONE, MISSING]
    (missing, base) = [one for one in found.handovers if one.is_alarm]
    assert (missing.expected.planned.shipment_id, missing.expected.courier) == ("S-4", C2)
    assert missing.items[0].code == DRAWN
    assert base.expected.planned.stop_idx == 2
    assert [(one.code, one.change.receiver) for one in found.unexpected] == [
        ("H57-261121-0077", C2)
    ]


def test_stops_are_counted(office: Office, day_id: str) -> None:
    scan_the_morning(office)
    office.clock.now = moment(9)
    stops = by_stop(looked_at(office, day_id).handovers)
    assert [(one.vehicle_id, one.stop_idx, one.counts, one.num_alarms) for one in stops] == [
        ("m1", -1, {DONE: 1}, 0), ("m1", 0, {DONE: 2}, 0), ("m1", 1, {DONE: 1}, 0),
        ("m2", 0, {DONE: 1, MISSING: 1}, 1), ("m2", 1, {DONE: 1}, 0), ("m2", 2, {MISSING: 1}, 1),
    ]  # fmt: skip
    assert (stops[3].earliest, stops[3].latest) == (moment(7, 10), moment(7, 12))


def test_only_what_is_asked_for_is_told(office: Office, day_id: str) -> None:
    scan_the_morning(office)
    office.clock.now = moment(9)
    whole = looked_at(office, day_id)
    for wanted, numbers in (
        (Wanted(), [0, 1, 2, 3, 4, 5, 6, 7]),
        (Wanted(state=MISSING), [5, 7]),
        (Wanted(courier=C1), [0, 1, 2, 3]),
        (Wanted(location_id="ua-1"), [3, 4, 5]),
        (Wanted(party=AGENT), [1, 2]),
        (Wanted(party=C2, is_alarm=True), [5, 7]),
        (Wanted(party="nobody"), []),
    ):
        found = narrowed(whole, wanted)
        assert [one.expected.number for one in found.handovers] == numbers, wanted


def test_whoever_takes_a_vehicle_over_has_its_handovers(office: Office, day_id: str) -> None:
    scan_the_morning(office)
    office.drive(day_id, m1="c3")
    found = looked_at(office, day_id)
    assert states(found)[2:4] == 2 * [HandoverState.SWAPPED]
    assert found.handovers[2].items[0].courier == C1


def test_a_day_without_a_plan_expects_nothing(office: Office) -> None:
    assert looked_at(office, office.take().day_id).handovers == ()
    with pytest.raises(UnknownObjectError):
        looked_at(office, "2026-11-21-0000000000")
