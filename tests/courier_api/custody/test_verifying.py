"""Processes that check signatures: the same verdicts as without them, whatever becomes of them."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import pytest

from courier_api.custody import verifying
from courier_api.custody.core.acts import (
    Act,
    HandoverDetail,
    Identity,
    PresenceClaim,
    Proof,
    Purpose,
    Recipient,
    Ruling,
    Subject,
)
from courier_api.custody.core.authenticity import Judged, QuarantineReason, judge, key_ids
from courier_api.custody.core.events import Event, ExpectedStop
from courier_api.custody.core.keys import PublicKey
from courier_api.custody.core.papers import PaperCount
from courier_api.custody.core.signing import sign_event
from courier_api.custody.verifying import Verifiers, VerifiersParams, num_verifiers
from tests.courier_api.custody.phones import (
    AGENT,
    AN,
    DOSSIER,
    MORNING,
    Phone,
    ed25519_key,
    p256_key,
)
from tests.courier_api.custody.test_core_walls import loaded_by, strangers

DESK, COURIER, STRANGER = Phone("desk"), Phone("An"), Phone("stranger")
KEYS: dict[bytes, PublicKey] = {
    DESK.device_id: ed25519_key("desk").public_key(),
    COURIER.device_id: p256_key("An").public_key(),
}

#: Starts a process, tells its number, and waits to be killed.
PARENT = """
import os
from courier_api.custody.verifying import Verifiers
if __name__ == "__main__":
    verifiers = Verifiers(1)
    verifiers.wait_until_ready()
    print(verifiers._pool.submit(os.getpid).result(), flush=True)
    input()
"""


def scans() -> list[Event]:
    """One of every kind of detail that differs in form."""
    papers = (PaperCount("P-1", 2, 1), PaperCount("P-2", 1, 1))
    claim = PresenceClaim(bytes(16), COURIER.device_id, 4, MORNING, b"code")
    proof = Proof(Recipient.CITIZEN, Identity.CARD, None, True, False, 0, None)
    hand = DESK.hand(1, AGENT, AN)
    detail = HandoverDetail(Purpose.DELIVER, claim, proof)
    header = {"giver": AGENT, "receiver": AN, "stop": ExpectedStop("P-1", 3, 4)}
    return [
        DESK.register(0, papers=papers), hand, DESK.state(2, Act.HANDOVER, detail, **header),
        DESK.pack(3, AGENT), DESK.open(4, AGENT, DOSSIER), DESK.count(5, *papers),
        DESK.attempt(6, AGENT), DESK.wait(7, AGENT), DESK.report(8, Subject.LOST, giver=AGENT),
        DESK.withdraw(9, hand), DESK.decide(10, hand, Ruling.UPHOLD),
        DESK.hand(11, AGENT, AN, evidence=(bytes(32),), sealed=(("note", bytes(32)),)),
    ]  # fmt: skip


GOOD, WAITED = scans(), COURIER.wait(0, AN)


def poisoned() -> list[bytes]:
    """Good events, and between them bytes that are none."""
    good = [sign_event(one, ed25519_key("desk")) for one in GOOD]
    by_p256 = sign_event(WAITED, p256_key("An"))
    forged = good[0][:-1] + bytes([good[0][-1] ^ 1])
    strange = sign_event(STRANGER.register(0), ed25519_key("stranger"))
    return [good[0], forged, b"", by_p256, strange, b"\xd2\x84" * 99, *good[1:]]


SENT = poisoned()
EXPECTED = judge(SENT, KEYS)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many events were judged by the process that asked, each time."""
    told: list[int] = []

    def noted(signed: Sequence[bytes], keys: Any) -> list[Judged]:
        told.append(len(signed))
        return judge(signed, keys)

    monkeypatch.setattr(verifying, "judge", noted)
    return told


def pid_of(verifiers: Verifiers) -> int:
    assert verifiers._pool is not None
    return verifiers._pool.submit(os.getpid).result()


def wait_for_end(pidfd: int) -> None:
    assert select.select([pidfd], [], [], 30.0)[0]
    os.close(pidfd)


def test_every_byte_string_has_its_own_verdict_in_its_own_place() -> None:
    first, *others = GOOD
    wanted = [
        first, QuarantineReason.BAD_SIGNATURE, QuarantineReason.MALFORMED, WAITED,
        QuarantineReason.UNKNOWN_DEVICE, QuarantineReason.MALFORMED, *others,
    ]  # fmt: skip
    assert wanted == EXPECTED


def test_keys_are_asked_for_of_whatever_can_be_taken_apart() -> None:
    assert key_ids(SENT) == {DESK.device_id, COURIER.device_id, STRANGER.device_id}


def test_a_process_finds_what_the_server_itself_would(calls: list[int]) -> None:
    with Verifiers(1) as verifiers:
        verifiers.wait_until_ready()
        assert verifiers.judge(SENT, KEYS) == EXPECTED
        assert verifiers.judge(SENT[::-1], KEYS) == EXPECTED[::-1]
    assert calls == []
    # Closed, it goes on without.
    assert verifiers.judge(SENT, KEYS) == EXPECTED
    assert calls == [len(SENT)]


def test_nobody_waits_for_a_process_to_start(calls: list[int]) -> None:
    with Verifiers(1) as verifiers:
        assert verifiers.judge(SENT, KEYS) == EXPECTED
        assert calls == [len(SENT)]


def test_few_events_start_no_process(calls: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifiers := Verifiers(1), "_start", None)
    assert verifiers.judge(SENT[:7], KEYS) == EXPECTED[:7]
    assert Verifiers(0).judge(SENT, KEYS) == EXPECTED
    assert calls == [7, len(SENT)]


def test_what_busy_processes_have_no_room_for_is_judged_at_once(calls: list[int]) -> None:
    with Verifiers(1, VerifiersParams(max_waiting=len(SENT))) as verifiers:
        verifiers.wait_until_ready()
        assert verifiers.judge(SENT, KEYS) == EXPECTED
        assert calls == []
        assert verifiers.judge([*SENT, b""], KEYS) == [*EXPECTED, QuarantineReason.MALFORMED]
        assert calls == [len(SENT) + 1]
        # What was answered waits no more.
        assert verifiers.judge(SENT, KEYS) == EXPECTED
        assert len(calls) == 1


def test_a_process_that_died_is_done_without_for_a_while(
    calls: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    now = 0.0
    with Verifiers(1, monotonic=lambda: now) as verifiers:
        verifiers.wait_until_ready()
        pid = pid_of(verifiers)
        pidfd = os.pidfd_open(pid)
        os.kill(pid, signal.SIGKILL)
        wait_for_end(pidfd)
        assert verifiers.judge(SENT, KEYS) == EXPECTED
        assert "the server checks itself" in caplog.text
        now = 59.0
        verifiers.wait_until_ready()
        assert verifiers.judge(SENT, KEYS) == EXPECTED
        assert len(calls) == 2
        now = 60.0
        verifiers.wait_until_ready()
        assert verifiers.judge(SENT, KEYS) == EXPECTED
        assert len(calls) == 2
        assert pid_of(verifiers) != pid


def test_a_process_that_does_not_answer_is_not_waited_for(calls: list[int]) -> None:
    with Verifiers(1, VerifiersParams(max_seconds=0.05)) as verifiers:
        verifiers.wait_until_ready()
        pid = pid_of(verifiers)
        os.kill(pid, signal.SIGSTOP)
        try:
            assert verifiers.judge(SENT, KEYS) == EXPECTED
            assert calls == [len(SENT)]
        finally:
            os.kill(pid, signal.SIGCONT)


def test_where_no_process_can_be_started_the_server_judges(
    calls: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError("no semaphores here")

    monkeypatch.setattr(verifying, "ProcessPoolExecutor", refused)
    with Verifiers(1) as verifiers:
        assert verifiers.judge(SENT, KEYS) == EXPECTED
    assert calls == [len(SENT)]


def test_a_process_ends_with_a_server_that_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        pidfd = os.pidfd_open(int(parent.stdout.readline()))
        parent.kill()
    wait_for_end(pidfd)


def test_a_process_loads_the_pure_core_alone() -> None:
    assert strangers(loaded_by("courier_api.custody.verifying_process")) == set()


@pytest.mark.parametrize(
    ("num_workers", "num_cores", "wanted"),
    [(1, 1, 0), (1, 2, 1), (1, 3, 2), (1, 16, 2), (2, 2, 0), (2, 4, 1), (4, 2, 0)],
)
def test_one_core_is_the_servers_own(num_workers: int, num_cores: int, wanted: int) -> None:
    assert num_verifiers(num_workers, num_cores) == wanted
