"""Couriers: added, changed, erased; their phones opened only on purpose."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from courier_api.couriers.service import (
    CourierExistsError,
    NewCourier,
    add_courier,
    change_courier,
    courier_tag,
    couriers_page,
    erase_courier,
    known_courier,
    open_phone,
)
from courier_api.errors import UnknownObjectError
from courier_api.messages.phones import PhoneRefusedError
from courier_api.models import OpeningRow
from courier_api.roles import Principal, Role
from courier_api.routes import Endpoint
from tests.courier_api.planning.office import Office

AN = NewCourier("c7", " Nguyễn Văn An ", "0912 345 678", home_base="po-1")
DISPATCHER = Principal(Role.DISPATCHER, b"s" * 16)
ENDPOINT = Endpoint("GET", "/v1/couriers/{courier_id}/phone")


def added(office: Office, new: NewCourier = AN) -> None:
    with office.database.writing() as session:
        add_courier(session, new, office.clock())


def test_a_courier_is_kept_with_one_way_of_writing_the_phone(office: Office) -> None:
    added(office)
    with office.database.reading() as session:
        row = known_courier(session, "c7")
        with pytest.raises(UnknownObjectError):
            known_courier(session, "c8")
    assert (row.display_name, row.phone, row.profile) == (
        "Nguyễn Văn An", "+84912345678", "motorbike",
    )  # fmt: skip


def test_a_code_is_given_once(office: Office) -> None:
    added(office)
    with pytest.raises(CourierExistsError):
        added(office, NewCourier("c7", "Bình"))


def test_what_is_no_number_is_refused(office: Office) -> None:
    with pytest.raises(PhoneRefusedError):
        added(office, NewCourier("c8", "Bình", "12"))


def test_each_change_makes_another_tag(office: Office) -> None:
    added(office)
    with office.database.writing() as session:
        before = courier_tag(known_courier(session, "c7"))
        row = change_courier(session, "c7", {"profile": "van", "phone": "0987654321"}, 0)
        assert (row.profile, row.phone, row.home_base) == ("van", "+84987654321", "po-1")
        assert courier_tag(row) != before


def test_couriers_are_listed_by_their_codes(office: Office) -> None:
    for courier_id in ("c2", "c1", "c3"):
        added(office, NewCourier(courier_id, "Bưu tá"))
    with office.database.reading() as session:
        assert [row.courier_id for row in couriers_page(session, 2, None)] == ["c1", "c2"]
        assert [row.courier_id for row in couriers_page(session, 2, "c2")] == ["c3"]


def test_who_opened_a_phone_is_noted(office: Office) -> None:
    added(office)
    with office.database.writing() as session:
        assert open_phone(session, "c7", DISPATCHER, ENDPOINT, 5) == "+84912345678"
    with office.database.reading() as session:
        (row,) = session.scalars(select(OpeningRow))
    assert (row.subject, row.field, row.role) == ("courier:c7", "phone", "dispatcher")


def test_where_there_is_no_phone_nothing_was_opened(office: Office) -> None:
    added(office, NewCourier("c9", "Bưu tá"))
    with office.database.writing() as session:
        assert open_phone(session, "c9", DISPATCHER, ENDPOINT, 5) is None
        assert session.scalars(select(OpeningRow)).all() == []


def test_an_erased_courier_is_a_code_and_nothing_more(office: Office) -> None:
    added(office)
    with office.database.writing() as session:
        row = erase_courier(session, "c7", 0)
        assert (row.courier_id, row.display_name, row.phone, row.is_active) == (
            "c7", "—", None, False,
        )  # fmt: skip
    office.database.settle_deletions()
    if office.database.is_sqlite:
        for path in Path(str(office.database.url.database)).parent.glob("*.db*"):
            assert "Nguyễn Văn An".encode() not in path.read_bytes()
            assert b"+84912345678" not in path.read_bytes()
