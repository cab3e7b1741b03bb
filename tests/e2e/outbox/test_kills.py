"""Killed at any moment: what a phone has told its courier is on its disk, and sent once."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Error

from tests.e2e.outbox.post import Phone, Post
from tests.e2e.outbox.sent_pictures import picture

#: Papers that a phone collects with a picture, and sends, while it is watched.
WORK = "async (given) => { window.phone.watchSteps(); await window.phone.collect(...given);"
WORK += " await window.phone.drain(); }"
READS = ("get", "count", "openCursor")


@pytest.mark.parametrize("and_reads", [False, pytest.param(True, marks=pytest.mark.soak)])
def test_the_browser_killed_at_every_step_of_its_database_loses_and_doubles_nothing(
    post: Post, phone: Phone, party: str, and_reads: bool
) -> None:
    photograph = picture()
    phone.call("startShift")
    post.fault("kill", pid=0, step=0)
    phone.page.evaluate(WORK, [1, 1, photograph.base64url])
    steps = post.fault("steps").splitlines()
    assert steps.count("add outbox") == 1
    assert {"put evidence", "put journal", "put device", "delete outbox"} <= set(steps)
    for step, told in enumerate(steps, 1):
        # Killed while it reads, it leaves what it left the step before.
        if not and_reads and told.startswith(READS):
            continue
        before = phone.call("device")["lastSeq"]
        waiting = phone.call("waiting")
        assert (waiting["events"], waiting["evidence"]) == (0, 0)
        _kill_at(post, phone, step, [1 + step, 1, picture(step).base64url])
        what = f"killed at {step}, {told}"
        _check_whole(phone, before, what)
        assert phone.call("drain")["state"] == "done", what
        # Each number that was given is in the ledger once, and no other.
        assert len(post.ledger(party)) == phone.call("device")["lastSeq"], what
    assert set(post.evidence().values()) == {"present"}


def _kill_at(post: Post, phone: Phone, step: int, given: list[object]) -> None:
    assert phone.call("shift") == "open"
    post.fault("kill", pid=phone.pid, step=step)
    try:
        phone.page.evaluate(WORK, given)
    except Error:
        phone.switch_off()
    else:
        # It took fewer steps this time: there was less to be read.
        post.fault("kill", pid=0, step=0)
        phone.kill()
    phone.switch_on()


def _check_whole(phone: Phone, before: int, what: str) -> None:
    """All of an event is there, or nothing of it."""
    last_seq = phone.call("device")["lastSeq"]
    assert phone.call("unlockRightly")["state"] == "open"
    numbers = {entry["seq"] for entry in phone.call("journal")}
    outbox = {event["seq"] for event in phone.call("kept")["outbox"]}
    assert last_seq - before in (0, 1), what
    assert max(numbers, default=0) == last_seq, what
    assert outbox <= {last_seq}, what
    if last_seq == before:
        assert phone.call("waiting")["evidence"] == 0, what


def test_the_server_killed_after_it_has_stored_stores_nothing_twice(
    post: Post, phone: Phone, party: str
) -> None:
    ids = phone.call("collect", 1, 3)
    post.fault("die")
    assert phone.call("drain")["state"] == "later"
    assert post.process is not None
    post.process.wait(30)
    more = phone.call("collect", 4, 1)
    assert phone.call("drain")["state"] == "later"
    assert phone.call("waiting")["events"] == 4
    post.start()
    assert phone.call("drain")["acknowledged"] == 4
    assert post.ledger(party) == ids + more


def test_a_killed_browser_finds_its_outbox_again_without_a_server(
    post: Post, phone: Phone, party: str
) -> None:
    phone.call("worker")
    post.kill()
    ids = phone.call("collect", 1, 2)
    phone.kill()
    # The page itself comes from what the worker keeps.
    phone.switch_on()
    assert phone.call("waiting")["events"] == 2
    post.start()
    phone.call("startDraining")
    phone.wait_for(2)
    phone.wait_for(0)
    assert post.ledger(party) == ids


def test_the_wrong_pin_five_times_leaves_nothing_but_the_outbox(
    post: Post, phone: Phone, party: str
) -> None:
    phone.call("startShift")
    ids = phone.call("collect", 1, 1)
    phone.kill()
    phone.switch_on()
    assert phone.call("shift") == "locked"
    tries = [phone.call("unlock", "111222")["state"] for _ in range(5)]
    assert tries == ["wrong_pin"] * 4 + ["none"]
    assert phone.call("unlockRightly") == {"state": "none"}
    assert phone.call("kept")["journal"] == 0
    phone.call("drain")
    assert post.ledger(party) == ids


def test_nothing_that_is_kept_can_be_read_from_the_disk(
    phone: Phone,
) -> None:
    phone.call("startShift")
    phone.call("collect", 1, 1)
    phone.switch_off()
    folder: Path = phone.folder
    kept = b"".join(
        path.read_bytes() for path in folder.rglob("*IndexedDB*/**/*") if path.is_file()
    )
    assert b"H57.17.21-261121-0001" in kept, "the signed bytes hold codes"
    assert "thứ 1".encode() not in kept
    assert "thứ 1".encode("utf-16-le") not in kept
    assert b'"number":1' not in kept
