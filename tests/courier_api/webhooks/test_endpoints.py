"""Webhooks by the API: what an administrator sees and does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from courier_api.webhooks.delivery_queue import enqueue
from courier_api.webhooks.endpoints import router
from courier_api.wiring import Services
from tests.courier_api.webhooks.conftest import changed
from tests.courier_api.webhooks.routers import Client, client_of

NEW = {"url": "https://hooks.example.vn/postroute", "event_types": ["item.state_changed"]}
NOBODY = "/v1/webhooks/AAAAAAAAAAAAAAAAAAAAAA"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[tuple[Client, Services]]:
    with client_of(router, tmp_path) as made:
        yield made


@pytest.fixture
def client(opened: tuple[Client, Services]) -> Client:
    return opened[0]


def created(client: Client) -> str:
    return f"/v1/webhooks/{client.post('/v1/webhooks', json=NEW).json()['webhook']['webhook_id']}"


def test_a_secret_is_shown_when_it_is_made_and_never_again(client: Client) -> None:
    answer = client.post("/v1/webhooks", json=NEW | {"name": "Kho lưu trữ"})
    assert answer.status_code == 201
    secret = answer.json()["secret"]
    assert secret.startswith("whsec_")
    webhook = answer.json()["webhook"]
    path = f"/v1/webhooks/{webhook['webhook_id']}"
    for shown in (client.get(path), client.get("/v1/webhooks"), client.patch(path, json={})):
        assert shown.status_code == 200
        assert secret.removeprefix("whsec_") not in shown.text
    assert client.get(path).json() == webhook
    assert client.get("/v1/webhooks").json() == {"webhooks": [webhook]}
    again = client.post(f"{path}/secret")
    assert again.status_code == 201
    assert again.json()["secret"] != secret
    assert again.json()["webhook"]["old_secret_until"] is not None


def test_the_same_key_makes_one_webhook_and_shows_the_same_secret(client: Client) -> None:
    keys = {"Idempotency-Key": "5f0c7e0e-1b1c-4d1e-9b0a-6d5b8f0e7a11"}
    first, second = (client.post("/v1/webhooks", json=NEW, headers=keys) for _ in range(2))
    assert first.json() == second.json()
    assert len(client.get("/v1/webhooks").json()["webhooks"]) == 1


def test_what_is_no_webhook_is_refused(client: Client) -> None:
    bodies: list[tuple[dict[str, object], str]] = [
        (NEW | {"url": "https://10.0.0.1/"}, "target_refused"),
        (NEW | {"url": "http://127.0.0.1:8080/"}, "target_refused"),
        (NEW | {"url": "x" * 3_000}, "malformed"),
        (NEW | {"event_types": []}, "malformed"),
        (NEW | {"event_types": ["item.sold"]}, "malformed"),
        (NEW | {"secret": "whsec_mine"}, "malformed"),
    ]
    path = created(client)
    before = client.get("/v1/webhooks").json()
    for body, code in bodies:
        for answer in (client.post("/v1/webhooks", json=body), client.patch(path, json=body)):
            assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert client.post("/v1/webhooks", json={}).status_code == 422
    assert client.get("/v1/webhooks").json() == before


def test_a_demonstration_may_tell_its_own_machine(tmp_path: Path) -> None:
    with client_of(router, tmp_path, is_demo=True) as (client, _):
        answer = client.post("/v1/webhooks", json=NEW | {"url": "http://127.0.0.1:8080/"})
        assert answer.status_code == 201


def test_what_was_switched_off_says_why_in_both_languages(client: Client) -> None:
    path = created(client)
    off = client.patch(path, json={"is_enabled": False}).json()
    assert (off["is_enabled"], off["disabled_reason"]) == (False, "by_hand")
    assert set(off["disabled_sentence"]) == {"vi", "en"}
    on = client.patch(path, json={"is_enabled": True, "name": "x"}).json()
    assert (on["is_enabled"], on["disabled_sentence"], on["name"]) == (True, None, "x")


def test_deliveries_come_in_pages_and_can_be_sent_again(
    opened: tuple[Client, Services],
) -> None:
    client, services = opened
    path = created(client)
    with services.database.write_connection() as connection:
        enqueue(connection, [changed(n) for n in range(5)], services.clock())
    found, token = [], None
    while True:
        asked = {"page_size": 2} | ({"page_token": token} if token else {})
        page = client.get(f"{path}/deliveries", params=asked).json()
        found += page["deliveries"]
        token = page["next_page_token"]
        if token is None:
            break
    assert [one["delivery_id"] for one in found] == [5, 4, 3, 2, 1]
    assert {one["state"] for one in found} == {"waiting"}
    assert client.put(f"{path}/deliveries/3/again").status_code == 204
    assert client.put(f"{path}/deliveries/99/again").json()["code"] == "unknown"
    other = created(client)
    assert client.put(f"{other}/deliveries/3/again").status_code == 404
    assert client.get(f"{other}/deliveries", params={"page_token": "x"}).status_code == 422


def test_what_is_not_there_is_not_found(client: Client) -> None:
    path = created(client)
    assert client.delete(path).status_code == 204
    for gone in (path, NOBODY):
        assert client.get(gone).status_code == 404
        assert client.delete(gone).status_code == 404
        assert client.patch(gone, json={}).status_code == 404
        assert client.post(f"{gone}/secret").status_code == 404
        assert client.get(f"{gone}/deliveries").status_code == 404
        assert client.put(f"{gone}/deliveries/1/again").status_code == 404
    assert client.get("/v1/webhooks/x").status_code == 422
