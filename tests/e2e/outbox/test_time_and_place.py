"""Wrong clocks, a month without a network, a browser that clears its store, a page that is gone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.outbox.post import Phone, Post
from tests.e2e.outbox.sent_pictures import picture

TWO_YEARS_MS = 2 * 365 * 86_400_000
SHIFTED = (
    "{ const shift = %d, Plain = Date;"
    " globalThis.Date = class extends Plain {"
    "   constructor(...given) { given.length ? super(...given) : super(Plain.now() + shift); }"
    "   static now() { return Plain.now() + shift; } }; }"
)


@pytest.mark.parametrize("off", [-TWO_YEARS_MS, TWO_YEARS_MS], ids=["behind", "ahead"])
def test_a_clock_that_is_two_years_off_loses_nothing(
    post: Post, strange_phone: Callable[..., Phone], party: str, off: int
) -> None:
    phone = strange_phone(SHIFTED % off)
    phone.call("enrol", post.invitation(party))
    taken = picture(90 + (off > 0))
    phone.call("startShift")
    ids = phone.call("collect", 1, 1, taken.base64url)
    assert phone.call("shift") == "open"
    assert phone.call("drain") == {"state": "done", "acknowledged": 2, "retryAfterMs": None}
    assert post.ledger(party) == ids
    assert post.evidence()[taken.digest] == "present"


def test_a_month_offline_is_sent_in_order(
    post: Post, strange_phone: Callable[..., Phone], party: str
) -> None:
    phone = strange_phone(SHIFTED % (-30 * 86_400_000))
    phone.call("enrol", post.invitation(party))
    ids = phone.call("collect", 1, 150)
    phone.switch_off()
    phone.scripts.clear()
    phone.switch_on()
    before = post.fault("asked").count("POST /v1/sync")
    assert phone.call("drain")["acknowledged"] == 150
    assert post.fault("asked").count("POST /v1/sync") == before + 2
    assert post.ledger(party) == ids


def test_a_store_that_the_browser_has_cleared_is_noticed(phone: Phone) -> None:
    assert phone.call("lost") is None
    phone.call("startDraining")
    assert phone.context is not None
    phone.context.set_offline(True)
    phone.call("collect", 1, 3)
    phone.wait_for(3)
    session = phone.context.new_cdp_session(phone.page)
    given = {"origin": phone.address, "storageTypes": "indexeddb"}
    session.send("Storage.clearDataForOrigin", given)
    phone.context.set_offline(False)
    # The page that was open counts once more, and finds nothing.
    phone.wait_for(0)
    phone.page.reload()
    phone.page.locator("#not-sent").filter(has_text="+").wait_for()
    assert phone.call("lost") == {"unsent": 3}


def test_the_worker_sends_when_the_page_is_gone(post: Post, phone: Phone, party: str) -> None:
    phone.call("worker")
    phone.call("startDraining")
    assert phone.context is not None
    phone.context.set_offline(True)
    ids = phone.call("collect", 1, 2)
    phone.wait_for(2)
    phone.page.evaluate(
        "async () => { const { sync } = await navigator.serviceWorker.ready;"
        " while (!(await sync.getTags()).length) await new Promise(requestAnimationFrame); }"
    )
    phone.page.goto("about:blank")
    phone.context.set_offline(False)
    for _ in range(200):
        if len(post.ledger(party)) == 2:
            break
        phone.page.wait_for_timeout(100)
    assert post.ledger(party) == ids


def test_a_picture_whose_sending_broke_off_goes_on_where_it_was(
    post: Post, phone: Phone, party: str
) -> None:
    taken = picture(7, side=400)
    phone.call("collect", 1, 1, taken.base64url)
    post.fault("cut", bytes=100_000)
    assert phone.call("drain")["state"] == "later"
    assert phone.call("waiting")["evidence"] == 1
    begun = post.fault("asked").count("POST /v1/evidence")
    assert phone.call("drain")["state"] == "done"
    assert post.fault("asked").count("POST /v1/evidence") == begun
    assert post.evidence()[taken.digest] == "present"
    assert phone.call("waiting")["evidence"] == 0
