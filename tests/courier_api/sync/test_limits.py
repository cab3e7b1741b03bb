"""Floods: of requests, and of bytes that are not authentic; nobody's events are lost by them."""

from __future__ import annotations

from collections.abc import Iterator
from secrets import token_bytes

import httpx
import pytest

from courier_api.config import Settings
from courier_api.custody.limits import SyncLimits
from courier_api.identities import to_base64url
from courier_api.roles import Role
from courier_api.wiring import prepare_data
from tests.courier_api.apis import Api, opened_api
from tests.courier_api.custody.phones import AGENT, AN
from tests.courier_api.sync.carriers import Carrier

KIB = 1 << 10
LIMITS = SyncLimits(
    device_requests=4, device_seconds=3_600.0, network_requests=10, network_seconds=3_600.0,
    quarantine_bytes=64 * KIB, quarantine_bytes_of_all=96 * KIB,
)  # fmt: skip


@pytest.fixture
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("flood"))
    prepare_data(settings)
    with opened_api(settings, sync_limits=LIMITS) as opened:
        yield opened


def send(api: Api, *signed: bytes) -> httpx.Response:
    events = [{"signed": to_base64url(one)} for one in signed]
    return api.post("/v1/sync", json={"events": events})


def told(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def num_quarantined(api: Api) -> int:
    by = api.actor(Role.DISPATCHER)
    page = api.get("/v1/quarantine", by=by, params={"page_size": 200}).json()
    return len(page["quarantined"])


def test_a_device_that_sends_too_often_is_asked_to_wait_and_loses_nothing(api: Api) -> None:
    desk = Carrier(api, AGENT)
    events = [desk.signed(desk.phone.register(n, items=(desk.code(),))) for n in range(5)]
    for signed in events[:4]:
        assert send(api, signed).status_code == 200
    answer = send(api, events[4])
    assert told(answer) == (429, "sync_too_often")
    assert 0 < int(answer.headers["retry-after"]) <= 3_600
    # Not acknowledged, so that the phone still has it; another phone at the desk goes on.
    other = Carrier(api, AGENT)
    signed = other.signed(other.phone.register(0, items=(other.code(),)))
    assert send(api, signed).status_code == 200


def test_an_address_that_sends_too_often_is_asked_to_wait(api: Api) -> None:
    desks = [Carrier(api, AGENT) for _ in range(11)]
    signed = [desk.signed(desk.phone.register(0, items=(desk.code(),))) for desk in desks]
    answers = [send(api, one) for one in signed]
    assert [one.status_code for one in answers] == [200] * 10 + [429]
    assert told(answers[-1]) == (429, "sync_too_often")


def test_a_flood_that_is_not_authentic_is_refused_before_any_of_it_is_kept(api: Api) -> None:
    answers = [send(api, token_bytes(30 * KIB)) for _ in range(3)]
    assert [told(one) for one in answers] == [(200, ""), (200, ""), (429, "quarantine_full")]
    assert int(answers[-1].headers["retry-after"]) > 3_000
    assert num_quarantined(api) == 2


def test_an_authentic_event_is_never_refused_for_the_sake_of_those_beside_it(api: Api) -> None:
    desk = Carrier(api, AGENT)
    while send(api, token_bytes(30 * KIB)).status_code == 200:
        pass
    before = num_quarantined(api)
    signed = desk.signed(desk.phone.register(0, items=(desk.code(),)))
    answer = send(api, token_bytes(30 * KIB), signed)
    assert [one["outcome"] for one in answer.json()["verdicts"]] == ["quarantined", "stored"]
    assert num_quarantined(api) == before + 1
    # An event that is stored already opens the door to nothing.
    assert told(send(api, token_bytes(30 * KIB), signed)) == (429, "quarantine_full")
    assert send(api, signed).json()["verdicts"][0]["outcome"] == "duplicate"


def test_one_address_cannot_use_up_what_another_ones_phone_may_send(api: Api) -> None:
    """Anybody can say that bytes are of a device: it is counted with the address that says so."""
    an = Carrier(api, AN)
    forged = bytearray(an.signed(an.phone.wait(0, AN)))
    forged[-1] ^= 1
    gate, device_id = api.services.sync_gate, an.phone.device_id
    for _ in range(4):
        gate.enter("203.0.113.7", device_id)
    assert send(api, an.signed(an.phone.wait(1, AN))).status_code == 200
