"""What the server answers, or does not: each event is in the ledger once, and nothing blocks."""

from __future__ import annotations

from collections.abc import Callable

from tests.e2e.outbox.post import Phone, Post


def test_what_was_recorded_is_sent_with_its_side_fields(
    post: Post, phone: Phone, party: str
) -> None:
    ids = phone.call("collect", 1, 3)
    assert phone.call("drain") == {"state": "done", "acknowledged": 3, "retryAfterMs": None}
    assert post.ledger(party) == ids
    assert phone.call("waiting")["events"] == 0
    assert '"thứ 3"' in post.sides()


def test_a_phone_without_ed25519_signs_by_es256(
    post: Post, strange_phone: Callable[..., Phone], party: str
) -> None:
    phone = strange_phone(
        "const make = SubtleCrypto.prototype.generateKey;"
        "SubtleCrypto.prototype.generateKey = function (kind, ...rest) {"
        "  if (kind.name === 'Ed25519') throw new DOMException('', 'NotSupportedError');"
        "  return make.call(this, kind, ...rest); };"
    )
    phone.call("enrol", post.invitation(party))
    assert phone.call("device")["algorithm"] == "ES256"
    ids = phone.call("collect", 11, 2)
    phone.call("drain")
    assert post.ledger(party) == ids


def test_a_lost_acknowledgement_leaves_one_event(post: Post, phone: Phone, party: str) -> None:
    ids = phone.call("collect", 21, 2)
    post.fault("lose", count=2)
    for _ in range(2):
        assert phone.call("drain")["state"] == "later"
        assert post.ledger(party) == ids
        assert phone.call("waiting")["events"] == 2
    assert phone.call("drain")["acknowledged"] == 2
    assert post.ledger(party) == ids


def test_a_lost_acknowledgement_is_asked_for_again_by_itself(
    post: Post, phone: Phone, party: str
) -> None:
    phone.call("startDraining")
    post.fault("lose", count=1)
    ids = phone.call("collect", 31, 1)
    phone.wait_for(1)
    phone.wait_for(0)
    assert post.ledger(party) == ids


def test_two_drains_at_once_send_once(post: Post, phone: Phone, party: str) -> None:
    ids = phone.call("collect", 41, 3)
    other = phone.open()
    before = post.fault("asked").count("POST /v1/sync")
    states = phone.page.evaluate(
        "async () => (await Promise.all([window.phone.drain(), window.phone.drain()]))"
        ".map((one) => one.state).sort()"
    )
    assert states == ["busy", "done"]
    assert phone.call("drain", page=other)["acknowledged"] == 0
    assert post.fault("asked").count("POST /v1/sync") == before + 1
    assert post.ledger(party) == ids


def test_two_tabs_that_sign_leave_no_gap(post: Post, phone: Phone, party: str) -> None:
    other = phone.open()
    begin = "(from) => { window.made = window.phone.collect(from, 15); }"
    phone.page.evaluate(begin, 100)
    other.evaluate(begin, 200)
    ids = phone.page.evaluate("() => window.made") + other.evaluate("() => window.made")
    phone.call("drain")
    assert sorted(post.ledger(party)) == sorted(ids)


def test_an_event_that_the_server_refuses_does_not_block_the_others(
    post: Post, phone: Phone, party: str
) -> None:
    ids = phone.call("collect", 51, 9)
    culprit = phone.call("kept")["outbox"][4]
    marked = phone.page.evaluate(
        "(hex) => btoa(String.fromCharCode(...hex.match(/../g).map((one) => parseInt(one, 16))))"
        ".replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')",
        culprit["signed"],
    )
    post.fault("refuse", text=marked)
    assert phone.call("drain") == {"state": "done", "acknowledged": 8, "retryAfterMs": None}
    waiting = phone.call("waiting")
    assert (waiting["events"], waiting["stuck"]) == (1, 1)
    post.fault("refuse", text="")
    # With the next start it gets its chance.
    phone.call("startDraining")
    phone.wait_for(1)
    phone.wait_for(0)
    assert sorted(post.ledger(party)) == sorted(ids)


def test_bytes_that_are_not_authentic_are_kept_apart_and_the_others_go_on(
    post: Post, phone: Phone, party: str
) -> None:
    ids = phone.call("collect", 61, 3)
    phone.call("spoil", 3)
    assert phone.call("drain")["acknowledged"] == 3
    kept = phone.call("kept")
    assert kept["outbox"] == []
    assert [one["eventId"] for one in kept["quarantine"]] == ids[2:]
    assert post.ledger(party) == ids[:2]


def test_a_revoked_phone_forgets_all_but_what_it_has_to_send(
    post: Post, phone: Phone, party: str
) -> None:
    assert phone.call("me") == party
    phone.call("refreshKeys")
    phone.call("startShift")
    ids = phone.call("collect", 71, 2)
    device = post.dispatch("GET", "/v1/devices", params={"page_size": 200}).json()["devices"]
    own = next(one["device_id"] for one in device if one["party"] == party)
    post.dispatch("PUT", f"/v1/devices/{own}/revocation", json={"reason": "lost"})
    phone.page.reload()
    phone.page.locator("#not-sent").filter(has_text="+").wait_for()
    assert phone.call("me") == "device_revoked"
    kept = phone.call("kept")
    assert (kept["package"], kept["journal"], kept["files"]) == (0, 0, 0)
    assert phone.call("shift") == "none"
    assert len(kept["outbox"]) == 2
    assert phone.call("drain")["acknowledged"] == 2
    assert post.ledger(party) == ids
    assert phone.call("device") is None
