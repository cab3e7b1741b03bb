"""Days, plans and searches by the API."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from courier_api.models import (
    OperationRow,
    OperationState,
    WebhookEndpointRow,
    WebhookMessageRow,
)
from courier_api.planning import queue
from routing_engine import write_plan, write_problem
from tests.courier_api.planning.api import Client
from tests.courier_api.planning.small_day import (
    ADDRESS,
    ALONE,
    ITEMS_CSV,
    PROBLEM,
    PROBLEM_BYTES,
    SHARED,
    TRAVEL,
)

NOBODYS_DAY = "/v1/days/2026-11-21-0000000000"
NOBODYS_OPERATION = "/v1/operations/AAAAAAAAAAAAAAAAAAAAAA"


def upload(client: Client, content: bytes) -> str:
    digest = sha256(content).hexdigest()
    answer = client.put(f"/v1/files/{digest}", content=content)
    assert answer.status_code == 200, answer.text
    assert answer.json() == {"sha256": digest, "bytes": len(content)}
    return digest


def created(client: Client, **more: Any) -> Any:
    text = write_problem(PROBLEM, travel_file="matrix.npz")
    body = {
        "problem_sha256": upload(client, text), "matrix_sha256": upload(client, TRAVEL.to_bytes()),
        "items_sha256": upload(client, ITEMS_CSV), **more,
    }  # fmt: skip
    return client.post("/v1/days", json=body)


def test_a_day_is_taken_in_from_uploaded_files(each_client: Client) -> None:
    client = each_client
    answer = created(client)
    assert answer.status_code == 201, answer.text
    path = answer.headers["location"]
    told = client.get(path).json()
    assert told == answer.json()
    assert (told["date"], told["num_items"], told["can_be_planned"]) == ("2026-11-21", 5, True)
    assert told["published_version"] is None
    assert client.get("/v1/days").json() == {"days": [told], "next_page_token": None}
    places = client.get(f"{path}/places")
    assert [one["location_id"] for one in places.json()["places"]] == [
        "A-1", "ap-1", "po-1", "ua-1",
    ]  # fmt: skip
    assert ADDRESS not in places.text
    assert [one["vehicle_id"] for one in places.json()["vehicles"]] == ["m1", "m2"]
    again = created(client)
    assert (again.status_code, again.json()["code"]) == (409, "day_exists")


def test_the_same_key_takes_a_day_in_once(client: Client) -> None:
    body = {"problem_sha256": upload(client, PROBLEM_BYTES)}
    key = {"Idempotency-Key": "5f0c7e0e-1b1c-4d1e-9b0a-6d5b8f0e7a11"}
    first, second = (client.post("/v1/days", json=body, headers=key) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()


def test_every_fault_of_a_day_is_told(client: Client) -> None:
    broken = json.loads(PROBLEM_BYTES)
    broken["locations"][0]["kind"] = "castle"
    broken["shipments"][1]["weight"] = 3
    digest = upload(client, json.dumps(broken).encode())
    answer = client.post("/v1/days", json={"problem_sha256": digest})
    assert (answer.status_code, answer.json()["code"]) == (422, "day_faults")
    assert [one["place"] for one in answer.json()["faults"]] == [
        "locations[0].kind", "shipments[1].weight",
    ]  # fmt: skip
    assert all(one["cause"] and one["remedy"] for one in answer.json()["faults"])
    assert answer.json()["detail"].startswith("The day's files have 2 faults.")


def test_files_that_are_damaged_unknown_or_too_large_are_refused(client: Client) -> None:
    damaged = client.put(f"/v1/files/{'0' * 64}", content=b"something else")
    assert (damaged.status_code, damaged.json()["code"]) == (422, "file_hash")
    assert client.put(f"/v1/files/{'0' * 63}", content=b"").status_code == 422
    unknown = client.post("/v1/days", json={"problem_sha256": "0" * 64})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "file_unknown")
    client.app.state.planning = replace(
        client.planning,
        params=replace(client.planning.params, max_problem_bytes=10, max_matrix_bytes=9,
                       max_items_bytes=20),
    )  # fmt: skip
    large = b"x" * 21
    answer = client.put(f"/v1/files/{sha256(large).hexdigest()}", content=large)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    digest = upload(client, large[:20])
    answer = client.post("/v1/days", json={"problem_sha256": digest})
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_a_request_of_wrong_form_is_refused(client: Client) -> None:
    good = {"problem_sha256": upload(client, PROBLEM_BYTES)}
    for wrong in ({"date": "1999-12-31"}, {"date": "2100-01-01"}, {"name": "a\0"}, {"name": " "},
                  {"parties": {"ap-1": "somebody"}}, {"more": 1}):  # fmt: skip
        assert client.post("/v1/days", json=good | wrong).status_code == 422, wrong


def test_what_is_not_there_is_unknown(client: Client) -> None:
    for path in (NOBODYS_DAY, f"{NOBODYS_DAY}/places", f"{NOBODYS_DAY}/plans",
                 f"{NOBODYS_DAY}/plans/1", f"{NOBODYS_DAY}/plans/1/content",
                 f"{NOBODYS_DAY}/plans/1/changes?since=2", f"{NOBODYS_DAY}/operations",
                 NOBODYS_OPERATION, f"{NOBODYS_OPERATION}/events"):  # fmt: skip
        assert client.get(path).status_code == 404, path
    assert client.post(f"{NOBODYS_DAY}/plans", json={}).status_code == 404
    assert client.post(f"{NOBODYS_OPERATION}/cancel").status_code == 404
    assert client.post(f"{NOBODYS_DAY}/plans/1/publish").status_code == 404
    for path in ("/v1/days/yesterday", f"{NOBODYS_DAY}/plans/0", "/v1/operations/x"):
        assert client.get(path).status_code == 422, path


def test_plans_are_seen_published_and_compared(each_client: Client) -> None:
    client = each_client
    office = client.office
    day_id = office.take().day_id
    for plan in (ALONE, SHARED):
        office.add(day_id, plan)
    path = f"/v1/days/{day_id}/plans"
    assert [one["version"] for one in client.get(path).json()["plans"]] == [2, 1]
    first = client.get(path, params={"page_size": 1}).json()
    rest = client.get(path, params={"page_size": 1, "page_token": first["next_page_token"]})
    assert [one["version"] for one in rest.json()["plans"]] == [1]
    seen = client.get(f"{path}/1")
    tag = seen.headers["etag"]
    assert seen.json()["etag"] == tag
    assert client.get(f"{path}/1", headers={"If-None-Match": tag}).status_code == 304
    assert client.post(f"{path}/1/publish").status_code == 428
    assert client.post(f"{path}/1/publish", headers={"If-Match": '"0-0"'}).status_code == 412
    done = client.post(f"{path}/1/publish", headers={"If-Match": tag})
    assert (done.status_code, done.json()["state"]) == (200, "published")
    assert client.post(f"{path}/2/publish", headers={"If-Match": '"2-0"'}).status_code == 412
    again = client.post(f"{path}/1/publish", headers={"If-Match": done.headers["etag"]})
    assert (again.status_code, again.json()["code"]) == (409, "plan_published")
    assert client.get(f"/v1/days/{day_id}").json()["published_version"] == 1
    changes = client.get(f"{path}/2/changes", params={"since": 1}).json()
    assert [one["shipment_id"] for one in changes["moved"]] == ["S-2", "S-4"]
    assert changes["routes"][1]["departure_after"] == "2026-11-21T00:00:00Z"
    assert {"part": "total", "before": 77_600, "after": 119_600} in changes["cost"]


def test_a_plan_is_given_byte_for_byte(client: Client) -> None:
    day_id = client.office.take().day_id
    client.office.add(day_id, SHARED)
    path = f"/v1/days/{day_id}/plans/1/content"
    answer = client.get(path)
    assert answer.content == write_plan(SHARED)
    assert answer.headers["etag"] == f'"{sha256(answer.content).hexdigest()}"'
    weak = {"If-None-Match": f'"other", W/{answer.headers["etag"]}'}
    assert client.get(path, headers=weak).status_code == 304


def test_a_publication_is_told_to_webhooks(client: Client) -> None:
    hook = WebhookEndpointRow(
        endpoint_id=b"w" * 16, url="https://hooks.example.vn/", event_types="plan.published",
        name="", created_at=0, secret=b"sealed",
    )  # fmt: skip
    with client.office.database.writing() as session:
        session.add(hook)
    day_id = client.office.take().day_id
    client.office.add(day_id, ALONE)
    path = f"/v1/days/{day_id}/plans/1/publish"
    assert client.post(path, headers={"If-Match": "*"}).status_code == 200
    with client.office.database.reading() as session:
        (message,) = session.scalars(select(WebhookMessageRow))
    assert json.loads(message.body)["data"] == {
        "plan": f"{day_id}/1", "version": 1, "day": "2026-11-21",
    }  # fmt: skip


def test_a_search_is_asked_for_looked_at_and_cancelled(client: Client) -> None:
    day_id = client.office.take().day_id
    body = {"seconds": 5, "seed": 3, "workers": 64}
    answer = client.post(f"/v1/days/{day_id}/plans", json=body)
    assert answer.status_code == 202, answer.text
    path = answer.headers["location"]
    told = client.get(path).json()
    assert told == answer.json()
    assert (told["state"], told["progress"], told["version"]) == ("waiting", None, None)
    assert told["params"] == {"seconds": 5.0, "iterations": None, "seed": 3, "workers": 4}
    listed = client.get(f"/v1/days/{day_id}/operations").json()["operations"]
    assert listed == [told]
    cancelled = client.post(f"{path}/cancel")
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    over = client.post(f"{path}/cancel")
    assert (over.status_code, over.json()["code"]) == (409, "operation_over")


def test_too_many_searches_are_put_off(client: Client) -> None:
    day_id = client.office.take().day_id
    path = f"/v1/days/{day_id}/plans"
    answers = [client.post(path, json={}) for _ in range(4)]
    assert [one.status_code for one in answers] == [202, 202, 202, 503]
    assert (answers[3].json()["code"], answers[3].headers["retry-after"]) == ("queue_full", "30")


def test_iterations_come_before_seconds(client: Client) -> None:
    path = f"/v1/days/{client.office.take().day_id}/plans"
    told = client.post(path, json={"seconds": 5, "iterations": 7}).json()["params"]
    assert (told["seconds"], told["iterations"]) == (None, 7)
    assert client.post(path, json={}).json()["params"]["seconds"] == 20


def test_a_search_of_wrong_form_is_refused(client: Client) -> None:
    path = f"/v1/days/{client.office.take().day_id}/plans"
    for body in ({"iterations": True}, {"seed": "1"}, {"seconds": 0}, {"seed": -1}, {"workers": 0},
                 {"hours": 1}):  # fmt: skip
        assert client.post(path, json=body).status_code == 422, body


def running(client: Client) -> tuple[str, OperationRow]:
    """A search that somebody does."""
    office = client.office
    day_id = office.take().day_id
    path = client.post(f"/v1/days/{day_id}/plans", json={}).headers["location"]
    now = office.clock()
    with office.database.writing() as session:
        row = queue.claim_next(
            session, owner=b"o" * 16, now=now, lease_until=now + 60_000, max_running=1
        )
    assert row is not None
    return path, row


def end(client: Client, row: OperationRow) -> None:
    values = {"state": OperationState.SUCCEEDED, "version": 1, "ended_by": "limit",
              "ended_at": client.office.clock()}  # fmt: skip
    with client.office.database.writing() as session:
        assert queue.end(session, row.number, b"o" * 16, values)


def events(text: str) -> list[tuple[str, Any]]:
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "event" in fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


def test_who_follows_a_search_that_has_ended_is_told_so_at_once(client: Client) -> None:
    path, row = running(client)
    end(client, row)
    for headers in ({}, {"Last-Event-ID": "12345"}):
        told = events(client.get(f"{path}/events", headers=headers).text)
        assert [(name, data["state"]) for name, data in told] == [("operation", "succeeded")]
