"""Phones that send what they signed, and whoever checks the ledger afterwards."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

import pytest

from courier_api.custody.core.checkpoints import check_checkpoint
from courier_api.custody.core.notes import NoteKey
from courier_api.custody.core.proofs import check_consistency, check_inclusion
from courier_api.custody.core.sealed import canonical_json, commit
from courier_api.custody.core.verifier import VerificationReport, verify_ledger
from courier_api.custody.repository import LedgerRepository
from courier_api.devices.service import RevokeReason
from courier_api.identities import show, to_base64url
from courier_api.roles import Role
from tests.courier_api.apis import Api
from tests.courier_api.custody.phones import AGENT, AN
from tests.courier_api.sync.carriers import Carrier

SALT = b"saltsaltsaltsalt"


@pytest.fixture
def desk(api: Api) -> Carrier:
    return Carrier(api, AGENT)


@pytest.fixture
def code() -> str:
    """Of an item that nobody else has."""
    return Carrier.code()


@pytest.fixture
def an(api: Api) -> Carrier:
    return Carrier(api, AN)


def outcomes(verdicts: list[dict[str, Any]]) -> list[str]:
    return [one["outcome"] for one in verdicts]


def exported(api: Api) -> bytes:
    answer = api.get("/v1/ledger/export", by=api.actor(Role.DISPATCHER))
    assert answer.status_code == 200
    return answer.content


def checked(api: Api, content: bytes, **more: Any) -> VerificationReport:
    key = NoteKey.read(api.get("/v1/ledger/key").json()["key"])
    return verify_ledger(content.splitlines(keepends=True), key=key, **more)


def test_signed_events_are_stored_without_a_login(
    api: Api, desk: Carrier, an: Carrier, code: str
) -> None:
    event = desk.phone.register(0, items=(code,))
    (verdict,) = desk.send(event)
    assert verdict == {
        "outcome": "stored", "event_id": show(event.event_id), "seq": verdict["seq"],
        "reason": None, "sha256": None,
    }  # fmt: skip
    assert outcomes(an.send(an.phone.hand(10, AGENT, AN, code))) == ["stored"]
    with api.services.database.read_connection() as connection:
        state = LedgerRepository(connection).states([code])[code]
    assert (state.holder, state.phase) == (AN, "carried")


def test_sending_twice_counts_once(desk: Carrier, code: str) -> None:
    event = desk.phone.register(0, items=(code,))
    (first,) = desk.send(event)
    (again,) = desk.send(event)
    assert (again["outcome"], again["seq"]) == ("duplicate", first["seq"])


def test_no_event_holds_up_those_behind_it(desk: Carrier, code: str) -> None:
    """Each verdict acknowledges, so that the phone lets go of what it sent."""
    first, second = desk.phone.register(0, items=(code,)), desk.phone.wait(5, AGENT, items=(code,))
    forged = bytearray(desk.signed(first))
    forged[-1] ^= 1
    verdicts = desk.send(first, bytes(forged), b"no event at all", second)
    assert outcomes(verdicts) == ["stored", "quarantined", "quarantined", "stored"]
    assert [one["reason"] for one in verdicts[1:3]] == ["bad_signature", "malformed"]
    assert [one["event_id"] for one in verdicts[1:3]] == [show(first.event_id), None]
    assert all(len(one["sha256"]) == 64 for one in verdicts[1:3])


def test_a_text_that_is_no_base64url_is_kept_apart_too(api: Api) -> None:
    answer = api.post("/v1/sync", json={"events": [{"signed": "%%%"}]})
    assert answer.json()["verdicts"][0]["reason"] == "malformed"


@pytest.mark.parametrize(
    "body", [{}, {"events": []}, {"events": [{"signed": 5}]}, {"events": [{}], "more": 1}]
)
def test_a_body_of_another_form_is_refused_with_all_its_faults(
    api: Api, body: object, code: str
) -> None:
    answer = api.post("/v1/sync", json=body)
    assert answer.status_code == 422
    assert answer.json()["code"] == "malformed"
    assert answer.json()["faults"]


def test_what_a_revoked_device_sends_is_stored_and_waits(
    api: Api, desk: Carrier, an: Carrier, code: str
) -> None:
    desk.send(desk.phone.register(0, items=(code,)))
    device = show(an.handset.device_id)
    revoked = api.ask(
        "PUT", f"/v1/devices/{device}/revocation", by=api.actor(Role.DISPATCHER),
        json={"reason": RevokeReason.LOST.value},
    )  # fmt: skip
    assert revoked.status_code == 200
    assert outcomes(an.send(an.phone.hand(10, AGENT, AN, code))) == ["stored"]
    with api.services.database.read_connection() as connection:
        state = LedgerRepository(connection).states([code])[code]
    assert (state.holder, state.num_contradictions) == (AGENT, 1)
    report = checked(api, exported(api))
    assert report.is_sound


def test_personal_data_stand_beside_the_event_and_not_in_the_ledger(
    api: Api, an: Carrier, desk: Carrier, code: str
) -> None:
    note = "Gặp cô Hạnh ở cổng sau"
    desk.send(desk.phone.register(0, items=(code,)))
    event = an.phone.hand(10, AGENT, AN, code, sealed=(("note", commit(note, SALT)),))
    side = {"name": "note", "salt": to_base64url(SALT), "value": canonical_json(note).decode()}
    an.send(event, sides=[side])
    with api.services.database.read_connection() as connection:
        (kept,) = LedgerRepository(connection).sides(event.event_id)
    assert kept.value.decode() == f'"{note}"'
    assert "Hạnh".encode() not in exported(api)


def test_a_stranger_can_prove_that_an_event_is_in_the_ledger(
    api: Api, desk: Carrier, code: str
) -> None:
    """With the key, a checkpoint and a path of hashes, and nothing else."""
    for minute in range(5):
        desk.send(desk.phone.wait(minute, AGENT, items=(code,)))
    key = NoteKey.read(api.get("/v1/ledger/key").json()["key"])
    checkpoint = check_checkpoint(api.get("/v1/ledger/checkpoint").json()["note"], key)
    told = api.get("/v1/ledger/inclusion", params={"seq": 3, "size": checkpoint.size}).json()
    path = [b64decode(one) for one in told["path"]]
    check_inclusion(b64decode(told["leaf_hash"]), 3, checkpoint.size, path, checkpoint.root)


def test_yesterdays_checkpoint_is_consistent_with_todays(
    api: Api, desk: Carrier, code: str
) -> None:
    desk.send(desk.phone.register(0, items=(code,)))
    old = api.get("/v1/ledger/checkpoint").json()
    desk.send(desk.phone.wait(5, AGENT, items=(code,)), desk.phone.wait(6, AGENT, items=(code,)))
    new = api.get("/v1/ledger/checkpoint").json()
    sizes = {"old_size": old["size"], "new_size": new["size"]}
    path = api.get("/v1/ledger/consistency", params=sizes).json()["path"]
    check_consistency(
        old["size"], b64decode(old["root"]), new["size"], b64decode(new["root"]),
        [b64decode(one) for one in path],
    )  # fmt: skip
    assert checked(api, exported(api), witnessed=[old["note"]]).is_sound


def test_there_is_no_proof_of_what_is_not_there(api: Api, desk: Carrier, code: str) -> None:
    desk.send(desk.phone.register(0, items=(code,)))
    size = api.get("/v1/ledger/checkpoint").json()["size"]
    for path, params in (
        ("inclusion", {"seq": size, "size": size}),
        ("inclusion", {"seq": 0, "size": size + 1}),
        ("consistency", {"old_size": size, "new_size": size + 1}),
        ("consistency", {"old_size": size + 1, "new_size": size}),
    ):
        assert api.get(f"/v1/ledger/{path}", params=params).status_code == 404


def test_any_flipped_bit_of_the_export_is_found(
    api: Api, desk: Carrier, an: Carrier, code: str
) -> None:
    desk.send(desk.phone.register(0, items=(code,)))
    an.send(an.phone.hand(10, AGENT, AN, code))
    content = exported(api)
    assert checked(api, content).is_sound
    for at in range(0, len(content), 97):
        spoilt = bytearray(content)
        spoilt[at] ^= 1
        assert not checked(api, bytes(spoilt)).is_sound, at
