"""Versions of a day's plan: one of them is what couriers see."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from courier_api.errors import UnknownObjectError
from courier_api.expected.repository import expected_of_day
from courier_api.models import PlanRow, PlanState
from courier_api.planning.errors import (
    PlanChangedError,
    PlanPublishedError,
    PreconditionMissingError,
)
from courier_api.planning.plans import changes_between, published
from courier_api.planning.shelf import PlanShelf
from courier_api.planning.tasks import sweep_of
from routing_engine import write_plan
from tests.courier_api.planning.office import Office
from tests.courier_api.planning.small_day import ALONE, DAY, SHARED


def states(office: Office, day_id: str) -> dict[int, str]:
    with office.database.reading() as session:
        rows = session.scalars(select(PlanRow).where(PlanRow.day_id == day_id))
        return {row.version: row.state for row in rows}


def test_a_plan_is_kept_byte_for_byte_as_the_next_version(office: Office) -> None:
    day_id = office.take().day_id
    first, second = office.add(day_id, ALONE), office.add(day_id, SHARED, is_feasible=False)
    assert (first.version, second.version) == (1, 2)
    row = office.plan(day_id, 2)
    assert row.content == write_plan(SHARED)
    assert (row.state, row.cost, row.num_routes, row.num_stops) == ("draft", 119_600, 2, 4)
    assert (row.distance_m, row.duration_s, row.is_feasible) == (30_000, 3_960, False)


def test_a_day_that_is_not_there_has_no_plans(office: Office) -> None:
    with pytest.raises(UnknownObjectError):
        office.add("2026-11-21-0000000000", ALONE)


def test_one_version_is_published_at_most(office: Office) -> None:
    day_id = office.published_day(ALONE, SHARED)
    assert states(office, day_id) == {1: PlanState.DRAFT, 2: PlanState.PUBLISHED}
    office.publish(day_id, 1)
    assert states(office, day_id) == {1: PlanState.PUBLISHED, 2: PlanState.SUPERSEDED}
    assert office.plan(day_id, 2).superseded_at == office.clock()


def test_a_version_that_was_superseded_may_come_back(office: Office) -> None:
    day_id = office.published_day(ALONE, SHARED)
    office.publish(day_id, 1)
    office.clock.go_on(60)
    office.publish(day_id, 2)
    row = office.plan(day_id, 2)
    assert (row.state, row.superseded_at) == (PlanState.PUBLISHED, None)
    assert row.published_at == office.clock()


def test_the_database_itself_keeps_a_second_one_out(office: Office) -> None:
    day_id = office.published_day(ALONE, SHARED)
    with pytest.raises(IntegrityError), office.database.writing() as session:
        session.get_one(PlanRow, (day_id, 1)).state = PlanState.PUBLISHED


def test_who_publishes_says_what_they_have_seen(office: Office) -> None:
    day_id = office.take().day_id
    office.add(day_id, ALONE)
    with pytest.raises(PreconditionMissingError):
        office.publish(day_id, 1, None)
    with pytest.raises(PlanChangedError):
        office.publish(day_id, 1, '"1-7"')
    assert states(office, day_id) == {1: PlanState.DRAFT}


def test_another_publication_meanwhile_makes_every_version_seen_out_of_date(
    office: Office,
) -> None:
    """Two dispatchers look at drafts 2 and 3; whoever is second learns of the first."""
    day_id = office.published_day(ALONE)
    for _ in range(2):
        office.add(day_id, SHARED)
    seen = {version: office.tag(day_id, version) for version in (2, 3)}
    office.publish(day_id, 2, seen[2])
    with pytest.raises(PlanChangedError):
        office.publish(day_id, 3, seen[3])
    assert office.published_version(day_id) == 2


def test_a_new_draft_leaves_what_was_seen_as_it_is(office: Office) -> None:
    day_id = office.take().day_id
    office.add(day_id, ALONE)
    seen = office.tag(day_id, 1)
    office.add(day_id, SHARED)
    assert office.tag(day_id, 1) == seen


def test_what_is_published_is_not_published_again(office: Office) -> None:
    day_id = office.published_day(ALONE)
    with pytest.raises(PlanPublishedError):
        office.publish(day_id, 1, "*")


def test_a_publication_is_announced_within_its_transaction(office: Office) -> None:
    day_id = office.published_day(ALONE)
    (event,) = office.announced
    assert event.data() == {"plan": f"{day_id}/1", "version": 1, "day": DAY.isoformat()}

    def fails(_session: object, _event: object) -> None:
        raise OSError("no room for a message")

    office.add(day_id, SHARED)
    office.announce = fails  # type: ignore[method-assign,assignment]
    with pytest.raises(OSError, match="no room"):
        office.publish(day_id, 2)
    assert office.published_version(day_id) == 1


def test_couriers_whose_route_changes_are_told_and_no_others(office: Office) -> None:
    day_id = office.published_day(ALONE)
    office.drive(day_id, m1="c1", m2="c2")
    office.add(day_id, ALONE)
    topics = [f"days/{day_id}", "couriers/c1", "couriers/c2"]
    with office.bus.subscribe(topics) as listening:
        office.publish(day_id, 2)
        office.add(day_id, SHARED)
        office.publish(day_id, 3)
        told = [next(listening) for _ in range(4)]
    assert [(one.topic, one.kind, one.data["version"]) for one in told] == [
        (f"days/{day_id}", "plan.published", 2),
        (f"days/{day_id}", "plan.published", 3),
        ("couriers/c1", "route.changed", 3),
        ("couriers/c2", "route.changed", 3),
    ]


def test_what_is_expected_follows_the_published_version(office: Office) -> None:
    day_id = office.published_day(ALONE)
    with office.database.reading() as session:
        first = expected_of_day(session, day_id)
    office.add(day_id, SHARED)
    office.publish(day_id, 2)
    with office.database.reading() as session:
        second = expected_of_day(session, day_id)
    assert {one.vehicle_id for _, one in first} == {"m1"}
    assert {one.vehicle_id for _, one in second} == {"m1", "m2"}
    assert [number for number, _ in second] == list(range(8))


def test_two_versions_are_compared(office: Office) -> None:
    day_id = office.published_day(ALONE, SHARED)
    with office.database.reading() as session:
        changes = changes_between(session, day_id, 1, 2)
        assert [one.shipment_id for one in changes.moved] == ["S-2", "S-4"]
        with pytest.raises(UnknownObjectError):
            changes_between(session, day_id, 1, 3)


def test_what_couriers_see_is_read_from_the_bytes(office: Office) -> None:
    day_id = office.take().day_id
    with office.database.reading() as session:
        assert published(session, day_id) is None
    office.add(day_id, ALONE)
    office.publish(day_id, 1)
    shelf = PlanShelf(max_plans=1)
    with office.database.reading() as session:
        found = published(session, day_id)
        assert found is not None
        assert found[1] == ALONE
        assert shelf.plan(session, found[0]) is shelf.plan(session, found[0])


def test_problems_of_days_long_past_are_forgotten_and_plans_are_not(office: Office) -> None:
    day_id = office.published_day(ALONE)
    sweep = sweep_of(office.files, office.params)
    office.clock.go_on(office.params.keep_problems_s)
    for _ in range(2):
        with office.database.writing() as session:
            sweep(session, office.clock())
        assert (office.day(day_id).problem is None) == (_ == 1)
        office.clock.go_on(86_400)
    assert json.loads(office.plan(day_id, 1).content)["format"] == "postroute.plan/1"
