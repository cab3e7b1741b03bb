"""What a plan expects to change hands."""

from __future__ import annotations

from dataclasses import replace

from courier_api.expected.handovers import (
    Direction,
    ExpectedHandover,
    PlannedHandover,
    planned_handovers,
)
from routing_engine.plan import ScheduledVisit
from routing_engine.problem import VisitKind
from tests.courier_api.planning.small_day import ALONE, MIDNIGHT, SHARED, clock, moment

PARTIES = {"po-1": "office:po-1", "ap-1": "agent:ap-1", "ua-1": "authority:ua-1", "A-1": None}
COLLECT, DELIVER = Direction.COLLECT, Direction.DELIVER


def test_every_visit_and_both_ends_of_the_route_expect_a_handover() -> None:
    found = planned_handovers(ALONE, origin_ms=MIDNIGHT, parties=PARTIES)
    assert [
        (one.stop_idx, one.location_id, one.direction, one.shipment_id, one.earliest, one.latest)
        for one in found
    ] == [
        (-1, "po-1", COLLECT, "S-3", moment(7), moment(7)),
        (0, "ap-1", DELIVER, "S-3", moment(7, 10), moment(7, 11)),
        (0, "ap-1", COLLECT, "S-1", moment(7, 10), moment(7, 12)),
        (1, "ua-1", DELIVER, "S-1", moment(7, 22), moment(7, 23)),
        (1, "ua-1", COLLECT, "S-2", moment(7, 22), moment(7, 24)),
        (1, "ua-1", COLLECT, "S-4", moment(7, 22), moment(7, 25)),
        (2, "A-1", DELIVER, "S-2", moment(7, 35), moment(7, 36)),
        (3, "po-1", DELIVER, "S-4", moment(7, 46), moment(7, 46)),
    ]
    assert {one.counterparty for one in found if one.location_id == "A-1"} == {None}
    assert found[0].counterparty == "office:po-1"


def test_each_route_has_its_own() -> None:
    found = planned_handovers(SHARED, origin_ms=MIDNIGHT, parties=PARTIES)
    assert [(one.route_idx, one.vehicle_id) for one in found] == 4 * [(0, "m1")] + 4 * [(1, "m2")]


def test_a_visit_that_moves_nothing_expects_nothing() -> None:
    stop = ALONE.routes[0].stops[2]
    call = ScheduledVisit("S-9", VisitKind.VISIT, clock(7, 36), clock(7, 37))
    route = replace(ALONE.routes[0], stops=(replace(stop, visits=(call,)),))
    plan = replace(ALONE, routes=(route,))
    assert planned_handovers(plan, origin_ms=MIDNIGHT, parties=PARTIES) == ()


def test_the_courier_takes_at_a_collection_and_gives_at_a_delivery() -> None:
    planned = PlannedHandover(0, "m1", 0, "ap-1", "agent:ap-1", COLLECT, "S-1", 0, 0)
    taking = ExpectedHandover(0, planned, "courier:c7", ())
    giving = ExpectedHandover(0, replace(planned, direction=DELIVER), "courier:c7", ())
    assert (taking.giver, taking.receiver) == ("agent:ap-1", "courier:c7")
    assert (giving.giver, giving.receiver) == ("courier:c7", "agent:ap-1")
