"""Alarms by the API: those that stand, the newest first."""

from __future__ import annotations

import pytest

from courier_api.expected.watching import HandoverWatch
from tests.courier_api.custody.phones import Phone
from tests.courier_api.expected.ledger import ledger_items, new_event, writing_to
from tests.courier_api.planning.api import Client
from tests.courier_api.planning.small_day import SHARED, moment


@pytest.fixture
def path(client: Client) -> str:
    """A day looked at three times: after 07:42 two are missing more, at 09:00 all, and a scan."""
    office = client.office
    day_id = office.published_day(SHARED)
    office.drive(day_id, m1="c1", m2="c2")
    desk, c2 = Phone("desk"), Phone("c2")
    with writing_to(office.database) as writer:
        writer.append(
            (new_event(desk, desk.register(-60, "office:po-1", items=("H57-261121-0077",))),)
        )
        taken = c2.hand(1, "office:po-1", "courier:c2", "H57-261121-0077", place="po-1")
        writer.append((new_event(c2, taken),))
    watch = HandoverWatch(
        office.database, office.bus, ledger_items(), clock=office.clock, params=office.params
    )
    for minute in (5, 43, 120):
        office.clock.now = moment(7, minute)
        watch.look()
    return f"/v1/days/{day_id}/alarms"


def test_alarms_are_told_newest_first_with_words(client: Client, path: str) -> None:
    alarms = client.get(path).json()["alarms"]
    times = [one["raised_at"] for one in alarms]
    assert len(alarms) == 9
    assert times == sorted(times, reverse=True)
    oldest = alarms[-1]
    assert (oldest["kind"], oldest["number"], oldest["courier"]) == (
        "unexpected", None, "courier:c2",
    )  # fmt: skip
    assert (oldest["items"], oldest["raised_at"]) == (["H57-261121-0077"], "2026-11-21T00:05:00Z")
    assert oldest["words"] == {
        "vi": "Đã đổi người giữ ngoài kế hoạch.",
        "en": "It changed hands, and no plan expected that.",
    }
    assert {one["counterparty"] for one in alarms if one["location_id"] == "A-1"} == {"citizen"}


def test_alarms_are_paged_and_narrowed(client: Client, path: str) -> None:
    whole = [one["alarm_id"] for one in client.get(path).json()["alarms"]]
    found, token = [], None
    while True:
        params = {"page_size": 4} | ({} if token is None else {"page_token": token})
        answer = client.get(path, params=params).json()
        found += [one["alarm_id"] for one in answer["alarms"]]
        token = answer["next_page_token"]
        if token is None:
            break
    assert found == whole
    missing = client.get(path, params={"kind": "missing"}).json()["alarms"]
    assert len(missing) == 8
    assert {one["kind"] for one in missing} == {"missing"}
    first = client.get(path, params={"page_size": 4}).json()["next_page_token"]
    other = client.get(path, params={"kind": "missing", "page_token": first})
    assert (other.status_code, other.json()["code"]) == (422, "page_token_refused")


def test_a_day_that_is_not_there_is_unknown(client: Client) -> None:
    assert client.get("/v1/days/2026-11-21-0000000000/alarms").status_code == 404


def test_a_day_without_alarms_tells_none(client: Client) -> None:
    day_id = client.office.published_day(SHARED)
    assert client.get(f"/v1/days/{day_id}/alarms").json() == {
        "alarms": [], "next_page_token": None,
    }  # fmt: skip
