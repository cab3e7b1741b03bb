"""Batches that processes of their own check, and many phones behind one address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from courier_api.config import Settings
from courier_api.custody.limits import SyncGate, SyncLimits
from courier_api.identities import show, to_base64url
from courier_api.live.local import LocalBus
from courier_api.wiring import prepare_data
from tests.courier_api.apis import Api, opened_api
from tests.courier_api.custody.phones import AGENT, identity
from tests.courier_api.sync.carriers import Carrier


@pytest.fixture
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("large"))
    prepare_data(settings)
    with opened_api(settings, num_verifiers=1) as opened:
        opened.services.verifiers.wait_until_ready()
        yield opened


def test_what_is_poisoned_in_a_large_batch_is_kept_apart_and_all_else_stored(api: Api) -> None:
    desk = Carrier(api, AGENT)
    scans = [desk.phone.register(n, items=(desk.code(),)) for n in range(20)]
    sent: list[Any] = [desk.signed(one) for one in scans]
    sent[3] = sent[3][:-1] + bytes([sent[3][-1] ^ 1])
    sent[7] = b"\xd2\x84"
    verdicts = desk.send(*sent)
    assert [one["reason"] for one in verdicts if one["outcome"] == "quarantined"] == [
        "bad_signature", "malformed",
    ]  # fmt: skip
    shown = [show(one.event_id) for one in scans]
    assert [one["event_id"] for one in verdicts] == [*shown[:7], None, *shown[8:]]
    stored = [one["seq"] for one in verdicts if one["outcome"] == "stored"]
    assert stored == [*range(stored[0], stored[0] + 18)]
    again = [one["outcome"] for one in desk.send(*sent)]
    assert again.count("duplicate") == 18


def test_a_batch_is_taken_though_the_processes_died(api: Api) -> None:
    desk = Carrier(api, AGENT)
    scans = [desk.phone.register(n, items=(desk.code(),)) for n in range(10)]
    api.services.verifiers.__exit__()
    assert [one["outcome"] for one in desk.send(*scans)] == ["stored"] * 10


def test_two_hundred_phones_behind_one_address_may_send_fifty_events_a_second() -> None:
    """Three minutes of 50 requests a second, in bursts of all 200 within one second."""
    now = 0.0
    gate = SyncGate(LocalBus(monotonic=lambda: now), SyncLimits())
    phones = [identity(f"phone {number}") for number in range(200)]
    for _ in range(45):
        for phone in phones:
            now += 1 / 200
            gate.enter("203.0.113.7", phone)
        now += 3.0


def test_a_body_is_read_once_and_answered_as_described(api: Api) -> None:
    desk = Carrier(api, AGENT)
    signed = to_base64url(desk.signed(desk.phone.register(0, items=(desk.code(),))))
    answer = api.post("/v1/sync", json={"events": [{"signed": signed}]})
    assert set(answer.json()["verdicts"][0]) == {"outcome", "event_id", "seq", "reason", "sha256"}
