"""What a phone knows of citizens is gone with the shift, and with the phone's right to sign."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, Playwright, expect

from tests.e2e.phone.day import way_of
from tests.e2e.phone.film import Film
from tests.e2e.phone.people import Phone, persistent_phone
from tests.e2e.phone.running import PhoneServer

_COUNTS = """async (names) => {
  const store = await new Promise((done, failed) => {
    const opening = indexedDB.open("postroute-courier");
    opening.onsuccess = () => done(opening.result);
    opening.onerror = () => failed(opening.error);
  });
  const reading = store.transaction(names);
  const counts = names.map((name) => new Promise((done) => {
    const asked = reading.objectStore(name).count();
    asked.onsuccess = () => done(asked.result);
  }));
  const found = await Promise.all(counts);
  store.close();
  return found;
}"""
OF_THE_DAY = ["shift", "package", "journal"]


def counts(page: Page, *stores: str) -> list[int]:
    """How many records lie in stores of the phone's database."""
    found: list[int] = page.evaluate(_COUNTS, list(stores))
    return found


def files_with(profile: Path, text: str) -> list[str]:
    """Files of a browser's profile in which a text can be read as it is."""
    written = [text.encode(), text.encode("utf-16-le")]
    found = (path for path in profile.rglob("*") if path.is_file())
    return [path.name for path in found if any(one in path.read_bytes() for one in written)]


def test_nobody_reads_an_address_on_the_phone_neither_in_the_shift_nor_after_it(
    playwright: Playwright, chromium: str, server: PhoneServer, film: Film, tmp_path: Path
) -> None:
    way, profile = way_of("c7"), tmp_path / "profile"
    dispatcher = server.as_user("demo-dispatcher")
    path = f"/v1/items/{way.documents[0]}/citizen"
    citizen = server.ask("GET", path, headers=dispatcher).json()
    secrets = (citizen["name"], citizen["phone"], citizen["address"], way.addresses[0])
    with persistent_phone(playwright, chromium, profile, server, film) as phone:
        phone.become("c7")
        phone.go("#/stop/2")
        expect(phone.page.get_by_text(way.addresses[0]).first).to_be_visible()
        phone.type(1, way.documents[0])
        phone.sign("Nhận 1 giấy tờ")
        phone.expect_unsent(0)
        assert min(counts(phone.page, *OF_THE_DAY)) == 1
        phone.go("#/end")
        phone.button("Kết thúc ca").click()
        dialog = phone.page.get_by_role("dialog")
        dialog.get_by_role("button", name="Kết thúc ca").click()
        expect(phone.page.get_by_text("Ca đã kết thúc.")).to_be_visible()
        assert counts(phone.page, *OF_THE_DAY) == [0, 0, 0]
    # What is no secret can be read there: so the search does find what lies open.
    assert files_with(profile, "postroute-courier")
    assert files_with(profile, "courier:c7")
    assert [name for secret in secrets for name in files_with(profile, secret)] == []


def test_a_revoked_phone_says_so_and_forgets_the_day(
    phone: Callable[..., Phone], server: PhoneServer
) -> None:
    one, dispatcher = phone(), server.as_user("demo-dispatcher")
    one.become("c8")
    listed = server.ask("GET", "/v1/devices", headers=dispatcher).json()["devices"]
    (device,) = [found for found in listed if found["party"] == "courier:c8"]
    path = f"/v1/devices/{device['device_id']}/revocation"
    server.ask("PUT", path, headers=dispatcher, json={"reason": "lost"})
    # The phone asks as soon as it has a network again.
    one.page.context.set_offline(True)
    expect(one.page.locator("header")).to_contain_text("mất mạng")
    one.page.context.set_offline(False)
    expect(one.title("Máy này đã bị thu hồi")).to_be_visible()
    assert counts(one.page, *OF_THE_DAY, "device") == [0, 0, 0, 0]
    one.page.reload()
    expect(one.title("Máy này đã bị thu hồi")).to_be_visible()
    one.troubles.clear()
