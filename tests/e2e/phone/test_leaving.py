"""Whoever leaves the dispatcher's page leaves no login behind, or is told that it is there."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.e2e.phone.running import PhoneServer

RENEW = "async () => (await fetch('/v1/sessions/refresh', {method: 'POST'})).status"


def test_a_dispatcher_who_logs_out_without_a_network_is_told_so(
    browser: Browser, server: PhoneServer
) -> None:
    context = browser.new_context(locale="vi-VN")
    page = context.new_page()
    page.goto(f"{server.address}/dispatch")
    page.get_by_label("Tên đăng nhập").fill("demo-dispatcher")
    page.get_by_label("Mật khẩu").fill(server.password)
    page.get_by_role("button", name="Đăng nhập").click()
    leave = page.get_by_role("button", name="Đăng xuất")
    expect(leave).to_be_visible()
    context.set_offline(True)
    leave.click()
    expect(page.get_by_role("alert")).to_contain_text("Chưa đăng xuất được")
    context.set_offline(False)
    leave.click()
    expect(page.get_by_label("Mật khẩu")).to_be_visible()
    assert page.evaluate(RENEW) == 401
    page.goto(f"{server.address}/dispatch?logged_in")
    expect(page.get_by_label("Mật khẩu")).to_be_visible()
    context.close()
