"""Expected handovers by the API: a clerk sees those of their own office alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from courier_api.db import sqlite_url
from courier_api.roles import Role
from tests.courier_api.custody.phones import Phone
from tests.courier_api.expected.ledger import new_event, writing_to
from tests.courier_api.planning.api import PLANNER, Client, opened_client, own
from tests.courier_api.planning.small_day import DOSSIERS, SHARED, moment

AGENT = "agent:ap-1"


@pytest.fixture(scope="module")
def opened(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """One day for all tests: nobody changes it."""
    folder = tmp_path_factory.mktemp("expected")
    shutil.copyfile(sqlite_template, folder / "client.db")
    with opened_client(str(sqlite_url(folder / "client.db")), folder) as made:
        yield made


@pytest.fixture(scope="module")
def path(opened: Client) -> str:
    """A day on which the courier took one of two dossiers, and gave it into a wrong hand."""
    day_id = opened.office.published_day(SHARED)
    opened.office.drive(day_id, m1="c1", m2="c2")
    desk, c1 = Phone("desk"), Phone("c1")
    with writing_to(opened.office.database) as writer:
        writer.append((new_event(desk, desk.register(-60, AGENT, items=DOSSIERS)),))
        taken = c1.hand(11, AGENT, "courier:c1", DOSSIERS[0], place="ap-1")
        writer.append((new_event(c1, taken),))
        wrong = c1.hand(15, "courier:c1", "agent:ap-9", DOSSIERS[0], place="ap-9")
        writer.append((new_event(c1, wrong),))
    opened.office.clock.now = moment(9)
    return f"/v1/days/{day_id}/handovers"


@pytest.fixture
def client(opened: Client) -> Client:
    """As somebody who may see everything, until a test says otherwise."""
    opened.access = PLANNER
    return opened


def numbers(answer: Any) -> list[int]:
    return [one["number"] for one in answer.json()["handovers"]]


def test_handovers_are_told_with_their_items(client: Client, path: str) -> None:
    answer = client.get(path, params={"state": "partial"})
    (handover,) = answer.json()["handovers"]
    assert (handover["direction"], handover["location_id"], handover["courier"]) == (
        "collect", "ap-1", "courier:c1",
    )  # fmt: skip
    assert handover["is_alarm"] is True
    assert [(one["code"], one["state"]) for one in handover["items"]] == [
        (DOSSIERS[0], "done"), (DOSSIERS[1], "missing"),
    ]  # fmt: skip
    assert handover["items"][0]["time"] == "2026-11-21T00:11:00Z"


def test_handovers_are_narrowed_and_paged(client: Client, path: str) -> None:
    assert numbers(client.get(path)) == list(range(8))
    assert numbers(client.get(path, params={"state": "missing"})) == [0, 1, 3, 4, 5, 6, 7]
    assert numbers(client.get(path, params={"courier": "courier:c2"})) == [4, 5, 6, 7]
    assert numbers(client.get(path, params={"location_id": "ap-1"})) == [1, 2]
    first = client.get(path, params={"page_size": 5, "is_alarm": True})
    token = first.json()["next_page_token"]
    rest = {"page_size": 5, "is_alarm": True, "page_token": token}
    assert numbers(first) + numbers(client.get(path, params=rest)) == list(range(8))
    other = client.get(path, params={"page_token": token})
    assert (other.status_code, other.json()["code"]) == (422, "page_token_refused")


def test_what_was_not_expected_is_told(client: Client, path: str) -> None:
    answer = client.get(f"{path}/unexpected").json()
    (found,) = answer["unexpected"]
    assert (found["code"], found["giver"], found["receiver"], found["place"]) == (
        DOSSIERS[0], "courier:c1", "agent:ap-9", "ap-9",
    )  # fmt: skip
    assert answer["next_page_token"] is None


def test_stops_are_counted(client: Client, path: str) -> None:
    counts = client.get(f"{path}/counts").json()
    assert counts["states"] == {"missing": 7, "partial": 1}
    assert (counts["num_alarms"], counts["num_unexpected"]) == (8, 1)
    assert [(one["vehicle_id"], one["stop"], one["num_handovers"]) for one in counts["stops"]] == [
        ("m1", -1, 1), ("m1", 0, 2), ("m1", 1, 1), ("m2", 0, 2), ("m2", 1, 1), ("m2", 2, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("role", "party", "seen", "unexpected"),
    [
        (Role.AGENT_CLERK, AGENT, [1, 2], 0),
        (Role.AGENT_CLERK, "agent:ap-9", [], 1),
        (Role.AUTHORITY_CLERK, "authority:ua-1", [3, 4, 5], 0),
        (Role.COURIER, "courier:c1", [0, 1, 2, 3], 1),
        (Role.COURIER, "courier:c3", [], 0),
    ],
)
def test_clerks_and_couriers_see_their_own(
    client: Client, path: str, role: Role, party: str, seen: list[int], unexpected: int
) -> None:
    client.access = own(role, party)
    assert numbers(client.get(path)) == seen
    assert len(client.get(f"{path}/unexpected").json()["unexpected"]) == unexpected
    assert sum(one["num_handovers"] for one in client.get(f"{path}/counts").json()["stops"]) == len(
        seen
    )
    assert numbers(client.get(path, params={"courier": "courier:c2"})) == [
        one for one in seen if one > 3
    ]


def test_a_day_that_is_not_there_is_unknown(client: Client) -> None:
    for end in ("", "/unexpected", "/counts"):
        path = f"/v1/days/2026-11-21-0000000000/handovers{end}"
        assert client.get(path).status_code == 404
