"""Who drives which vehicle on a day."""

from __future__ import annotations

import pytest

from courier_api.couriers.service import NewCourier, add_courier, change_courier
from courier_api.couriers.shifts import (
    ShiftRefusedError,
    assign,
    courier_of_party,
    couriers_of_day,
    party_of_courier,
    vehicle_of_courier,
)
from tests.courier_api.planning.office import Office

VEHICLES = frozenset({"m1", "m2"})


@pytest.fixture
def day_id(office: Office) -> str:
    with office.database.writing() as session:
        for courier_id in ("c1", "c2", "c3"):
            add_courier(session, NewCourier(courier_id, "Bưu tá"), 0)
    return office.take().day_id


def assigned(office: Office, day_id: str, **wanted: str | None) -> tuple[str, ...]:
    with office.database.writing() as session:
        return assign(session, day_id, wanted, vehicles=VEHICLES, now=office.clock())


def drivers(office: Office, day_id: str) -> dict[str, str]:
    with office.database.reading() as session:
        return couriers_of_day(session, day_id)


def test_vehicles_that_are_not_named_keep_their_couriers(office: Office, day_id: str) -> None:
    assert assigned(office, day_id, m1="c1", m2="c2") == ("c1", "c2")
    assert assigned(office, day_id, m1="c3") == ("c1", "c3")
    assert assigned(office, day_id, m2=None) == ("c2",)
    assert drivers(office, day_id) == {"m1": "c3"}


def test_two_couriers_may_change_their_vehicles(office: Office, day_id: str) -> None:
    assigned(office, day_id, m1="c1", m2="c2")
    assert assigned(office, day_id, m1="c2", m2="c1") == ("c1", "c2")
    with office.database.reading() as session:
        assert vehicle_of_courier(session, day_id, "c1") == "m2"
        assert vehicle_of_courier(session, day_id, "c3") is None


def test_what_stays_as_it_is_concerns_nobody(office: Office, day_id: str) -> None:
    assigned(office, day_id, m1="c1")
    assert assigned(office, day_id, m1="c1", m2=None) == ()


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({"m9": "c1"}, "'m9': the day has no such vehicle"),
        ({"m1": "c9"}, "'c9': there is none"),
        ({"m1": "c1", "m2": "c1"}, "'c1': one vehicle a day"),
        ({"m2": "c3"}, "'c3': one vehicle a day"),
    ],
)
def test_a_shift_that_cannot_be_is_refused_whole(
    office: Office, day_id: str, wanted: dict[str, str], told: str
) -> None:
    assigned(office, day_id, m1="c3")
    with pytest.raises(ShiftRefusedError, match=told):
        assigned(office, day_id, **({"m1": "c3"} | wanted))
    assert drivers(office, day_id) == {"m1": "c3"}


def test_who_has_left_drives_no_more(office: Office, day_id: str) -> None:
    with office.database.writing() as session:
        change_courier(session, "c2", {"is_active": False}, 0)
    with pytest.raises(ShiftRefusedError):
        assigned(office, day_id, m1="c2")


def test_a_courier_is_a_party() -> None:
    assert courier_of_party(party_of_courier("c7")) == "c7"
    assert courier_of_party("agent:042") is None
    assert courier_of_party(None) is None
