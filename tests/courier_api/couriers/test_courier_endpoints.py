"""Couriers and shifts by the API."""

from __future__ import annotations

from sqlalchemy import select

from courier_api.models import OpeningRow
from tests.courier_api.planning.api import Client
from tests.courier_api.planning.small_day import SHARED

AN = {"courier_id": "c7", "display_name": "Nguyễn Văn An", "phone": "0912345678"}


def test_a_courier_is_added_changed_and_erased(each_client: Client) -> None:
    client = each_client
    added = client.post("/v1/couriers", json=AN)
    assert (added.status_code, added.headers["location"]) == (201, "/v1/couriers/c7")
    told = added.json()
    assert (told["party"], told["phone_masked"]) == ("courier:c7", "••• ••• 678")
    assert "912345" not in added.text
    assert client.post("/v1/couriers", json=AN).status_code == 409
    assert client.get("/v1/couriers").json() == {"couriers": [told], "next_page_token": None}
    path = "/v1/couriers/c7"
    seen = client.get(path)
    assert seen.headers["etag"] == told["etag"]
    assert client.ask("PATCH", path, json={"profile": "van"}).status_code == 428
    stale = {"If-Match": '"c7-9"'}
    assert client.ask("PATCH", path, json={"profile": "van"}, headers=stale).status_code == 412
    tag = {"If-Match": seen.headers["etag"]}
    changed = client.ask("PATCH", path, json={"profile": "van", "phone": None}, headers=tag)
    assert (changed.json()["profile"], changed.json()["phone_masked"]) == ("van", "")
    assert changed.json()["display_name"] == "Nguyễn Văn An"
    erased = client.ask("DELETE", f"{path}/personal")
    assert (erased.json()["display_name"], erased.json()["is_active"]) == ("—", False)
    assert client.get("/v1/couriers/c8").status_code == 404
    assert client.get("/v1/couriers/a%20b").status_code == 422


def test_a_phone_is_opened_on_purpose_and_noted(client: Client) -> None:
    client.post("/v1/couriers", json=AN)
    assert client.get("/v1/couriers/c7/phone").json() == {"phone": "+84912345678"}
    assert client.get("/v1/couriers/c8/phone").status_code == 404
    with client.office.database.reading() as session:
        (row,) = session.scalars(select(OpeningRow))
    assert row.endpoint == "GET /v1/couriers/{courier_id}/phone"


def test_what_is_no_courier_is_refused(client: Client) -> None:
    for wrong in (
        {"courier_id": "c 7"},
        {"phone": "12"},
        {"display_name": " "},
        {"display_name": "a\0"},
        {"home_base": "a b"},
        {"salary": 1},
    ):
        assert client.post("/v1/couriers", json=AN | wrong).status_code == 422, wrong


def test_shifts_are_given_and_told(each_client: Client) -> None:
    client = each_client
    day_id = client.office.published_day(SHARED)
    client.post("/v1/couriers", json=AN)
    path = f"/v1/days/{day_id}/shifts"
    body = {"shifts": [{"vehicle_id": "m2", "courier_id": "c7"}]}
    with client.office.bus.subscribe([f"days/{day_id}", "couriers/c7"]) as listening:
        answer = client.put(path, json=body)
        told = [next(listening), next(listening)]
    assert [(one.topic, one.kind) for one in told] == [
        (f"days/{day_id}", "shifts.changed"), ("couriers/c7", "route.changed"),
    ]  # fmt: skip
    assert answer.json() == {
        "day_id": day_id,
        "shifts": [{"vehicle_id": "m1", "courier_id": None},
                   {"vehicle_id": "m2", "courier_id": "c7"}],
    }  # fmt: skip
    assert client.get(path).json() == answer.json()
    for wrong in (body["shifts"] * 2, [{"vehicle_id": "m9", "courier_id": None}]):
        refused = client.put(path, json={"shifts": wrong})
        assert (refused.status_code, refused.json()["code"]) == (422, "shift_refused")
    nobodys = "/v1/days/2026-11-21-0000000000/shifts"
    assert client.get(nobodys).status_code == client.put(nobodys, json=body).status_code == 404
