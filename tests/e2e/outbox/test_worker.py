"""What the service worker keeps, and how a newer one takes over."""

from __future__ import annotations

from typing import Any

from tests.e2e.outbox.post import Phone, Post

OLDER, NEWER = "kept courier built for tests", "kept courier newer"
KEPT = """async () => {
  const kept = {};
  for (const name of await caches.keys()) {
    kept[name] = (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname);
  }
  return kept;
}"""


def test_the_worker_keeps_the_app_and_nothing_that_the_api_tells(phone: Phone, party: str) -> None:
    phone.call("worker")
    phone.page.reload()
    phone.page.locator("#not-sent").filter(has_text="+").wait_for()
    assert phone.call("me") == party
    kept: dict[str, Any] = phone.page.evaluate(KEPT)
    (paths,) = kept.values()
    assert "/courier" in paths
    assert not [path for path in paths if path.startswith("/v1") or path.endswith(".html")]


def test_a_newer_app_waits_until_the_page_says_so(post: Post, phone: Phone) -> None:
    phone.call("worker")
    assert not phone.call("isUpdateReady")
    script = post.pages / "service-worker.js"
    plain = script.read_text()
    assert plain.count("built for tests") == 1
    script.write_text(plain.replace("built for tests", "newer"))
    try:
        phone.page.evaluate(
            "async () => { await (await navigator.serviceWorker.ready).update();"
            " while (!window.phone.isUpdateReady()) await new Promise(requestAnimationFrame); }"
        )
        assert set(phone.page.evaluate(KEPT)) == {OLDER, NEWER}
        with phone.page.expect_navigation():
            phone.call("takeUpdate")
        phone.page.locator("#not-sent").filter(has_text="+").wait_for()
        assert set(phone.page.evaluate(KEPT)) == {NEWER}
    finally:
        script.write_text(plain)
