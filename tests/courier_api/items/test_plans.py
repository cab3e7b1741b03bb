"""What today's published plans expect is one's own."""

from __future__ import annotations

from datetime import date

from sqlalchemy import update
from sqlalchemy.orm import Session

from courier_api.items.plans import PLANS, names_of
from courier_api.items.repository import save_unit
from courier_api.models import (
    CourierRow,
    DayItemRow,
    DayPlaceRow,
    DayRow,
    DayVehicleRow,
    ExpectedHandoverRow,
    ShiftRow,
)
from tests.courier_api.custody.phones import DOSSIER, OTHER_DOSSIER
from tests.courier_api.items.desk import AGENT, AUTHORITY, DAY, MORNING, UNIT, Desk, dossier


def plan_a_day(session: Session) -> None:
    """Courier c7 drives vehicle v1, which collects one shipment of two at agent 042."""
    session.add(
        DayRow(
            day_id="d", date=date(2026, 11, 21), name="Huế", created_at=MORNING, created_by=None,
            problem_sha256=bytes(32), problem=None, matrix_sha256=None, num_locations=1,
            num_shipments=2, num_items=2, num_publications=1,
        )
    )  # fmt: skip
    session.add(
        CourierRow(
            courier_id="c7", display_name="Bưu tá", phone=None, profile="motorbike",
            home_base=None, is_active=True, created_at=MORNING, num_changes=0,
        )
    )  # fmt: skip
    session.flush()
    names = {column.key for column in DayVehicleRow.__table__.columns}
    vehicle = {"day_id": "d", "vehicle_id": "v1"} | dict.fromkeys(names - {"day_id", "vehicle_id"})
    session.add(DayVehicleRow(**{**vehicle, **_values(DayVehicleRow, vehicle)}))
    session.flush()
    session.add(ShiftRow(day_id="d", vehicle_id="v1", courier_id="c7", changed_at=MORNING))
    for number, code in enumerate((DOSSIER, OTHER_DOSSIER), 1):
        shipment = f"S-{number}"
        session.add(
            DayItemRow(day_id="d", code=code, item_id=code, kind="dossier", shipment_id=shipment)
        )
        session.add(
            ExpectedHandoverRow(
                day_id="d", number=number, version=1, route_idx=0, vehicle_id=f"v{number}",
                stop_idx=0, location_id="ap-1", counterparty=AGENT if number == 1 else AUTHORITY,
                direction="collect", shipment_id=shipment, earliest=MORNING, latest=MORNING,
            )
        )  # fmt: skip
    session.add(
        DayPlaceRow(
            day_id="d", location_id="ap-1", kind="agent_point", party=AGENT,
            name="Điểm đại lý Vỹ Dạ", lon=None, lat=None,
        )
    )  # fmt: skip


def _values(model: type[DayVehicleRow], given: dict[str, object]) -> dict[str, object]:
    """Something for each column that wants a value."""
    return {
        column.key: column.type.python_type()
        for column in model.__table__.columns
        if not column.nullable and given[column.key] is None
    }


def test_a_code_that_a_plan_names_is_given_to_no_other_item(desk: Desk) -> None:
    with desk.database.writing() as session:
        plan_a_day(session)
    (item,) = desk.register(dossier())
    assert item.code not in (DOSSIER, OTHER_DOSSIER)
    (planned,) = desk.register(dossier(code=DOSSIER))
    assert planned.code == DOSSIER


def test_expected_items_are_those_of_todays_plans(desk: Desk) -> None:
    with desk.database.writing() as session:
        plan_a_day(session)
    with desk.database.reading() as session:
        assert PLANS.codes(session, AGENT, MORNING) == [DOSSIER]
        assert PLANS.codes(session, AUTHORITY, MORNING) == [OTHER_DOSSIER]
        assert PLANS.codes(session, "courier:c7", MORNING) == [DOSSIER]
        assert PLANS.codes(session, "courier:c8", MORNING) == []
        assert PLANS.codes(session, AGENT, MORNING + DAY) == []


def test_a_door_is_near_from_before_its_hour_until_long_after_it(desk: Desk) -> None:
    minute = 60_000
    with desk.database.writing() as session:
        plan_a_day(session)
        session.execute(update(ExpectedHandoverRow).values(counterparty=None))
    with desk.database.reading() as session:
        near = [
            now for now in (-45 * minute - 1, -45 * minute, 240 * minute, 240 * minute + 1)
            if PLANS.near(session, "courier:c7", MORNING + now) == [DOSSIER]
        ]  # fmt: skip
        assert near == [-45 * minute, 240 * minute]
        assert PLANS.near(session, "courier:c8", MORNING) == []


def test_what_changes_hands_at_a_point_brings_nobody_to_a_door(desk: Desk) -> None:
    with desk.database.writing() as session:
        plan_a_day(session)
    with desk.database.reading() as session:
        assert PLANS.near(session, "courier:c7", MORNING) == []


def test_points_and_offices_bear_the_names_that_are_known(desk: Desk) -> None:
    with desk.database.writing() as session:
        plan_a_day(session)
        save_unit(session, UNIT, "UBND phường An Cựu")
    with desk.database.reading() as session:
        assert PLANS.places(session, AGENT) == {"042", "agent-042", "ap-1"}
        assert names_of(session, [AGENT, AUTHORITY, "courier:c7", "office:3", None]) == {
            AGENT: "Điểm đại lý Vỹ Dạ",
            AUTHORITY: "UBND phường An Cựu",
        }
        assert names_of(session, []) == {}
