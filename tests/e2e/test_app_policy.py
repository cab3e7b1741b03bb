"""What the apps' policy lets a real browser do, and what it does not: an invented build."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.app_server import served_pages

PAGE = """<!doctype html><html lang="vi"><title>Bưu tá</title>
<script>window.inlined = true</script>
<script type="module" src="/assets/courier-Ab12.js"></script>
<p id="told"></p></html>
"""

#: Each thing that the apps do, and two that nobody may do in them.
SCRIPT = """
const told = {inlined: window.inlined === true};
const tried = async (name, act) => {
  try { told[name] = await act(); } catch (error) { told[name] = error.name; }
};
const answer = (target) =>
  new Promise((done) => target.addEventListener("message", (event) => done(event.data)));

await tried("wasm", async () => {
  const bytes = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
  return (await WebAssembly.instantiate(bytes)).instance instanceof WebAssembly.Instance;
});
await tried("eval", () => eval("1 + 1"));
await tried("own", async () => (await fetch("/healthz")).status);
await tried("foreign", async () => (await fetch("http://127.0.0.2:9/")).status);
await tried("blobWorker", () => {
  const made = new Blob(["postMessage('from a blob')"], {type: "text/javascript"});
  return answer(new Worker(URL.createObjectURL(made)));
});
await tried("fileWorker", () => answer(new Worker("/assets/reader-Cd34.js")));
await tried("serviceWorker", async () => {
  const found = await navigator.serviceWorker.register("/courier-sw.js", {scope: "/courier"});
  const active = (await navigator.serviceWorker.ready).active;
  const asked = answer(navigator.serviceWorker);
  navigator.serviceWorker.startMessages();
  active.postMessage("ask");
  return [new URL(found.scope).pathname, await asked];
});
await tried("tooWide", async () =>
  (await navigator.serviceWorker.register("/courier-sw.js", {scope: "/"})).scope);
told.camera = document.featurePolicy.allowsFeature("camera");
told.microphone = document.featurePolicy.allowsFeature("microphone");
document.querySelector("#told").textContent = JSON.stringify(told);
"""
WORKER = """
const bytes = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
WebAssembly.instantiate(bytes).then(async () =>
  postMessage([true, (await fetch("/healthz")).status]));
"""
SERVICE_WORKER = """
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("message", async (event) =>
  event.source.postMessage((await fetch("/healthz")).status));
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where an invented build is served."""
    dist = tmp_path_factory.mktemp("dist")
    (dist / "assets").mkdir()
    (dist / "courier.html").write_text(PAGE, encoding="utf-8")
    (dist / "service-worker.js").write_text(SERVICE_WORKER)
    (dist / "assets" / "courier-Ab12.js").write_text(SCRIPT)
    (dist / "assets" / "reader-Cd34.js").write_text(WORKER)
    with served_pages(front_end=dist) as address:
        yield address


@pytest.fixture(scope="module")
def told(browser: Browser, address: str) -> dict[str, Any]:
    """What the page could do."""
    page = browser.new_page()
    page.goto(f"{address}/courier")
    expect(page.locator("#told")).not_to_be_empty(timeout=20_000)
    told: dict[str, Any] = json.loads(page.locator("#told").inner_text())
    page.close()
    return told


def test_the_apps_may_do_what_they_need(told: dict[str, Any]) -> None:
    assert told["wasm"] is True
    assert told["own"] == 200
    assert told["blobWorker"] == "from a blob"
    assert told["fileWorker"] == [True, 200]
    assert told["camera"] is True


def test_the_service_worker_cares_for_the_couriers_page_and_may_ask_this_server(
    told: dict[str, Any],
) -> None:
    assert told["serviceWorker"] == ["/courier", 200]
    assert told["tooWide"] == "SecurityError"


def test_nothing_that_stands_in_a_page_is_run_and_nobody_else_is_asked(
    told: dict[str, Any],
) -> None:
    assert told["inlined"] is False
    assert told["eval"] == "EvalError"
    assert told["foreign"] == "TypeError"
    assert told["microphone"] is False
