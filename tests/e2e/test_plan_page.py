"""The printable map in a real browser, as a person meets it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from geodata import plan_page, road_legs, route_geometries
from tests.e2e.app_server import served_pages
from tests.invented_day import (
    WARDS,
    WATER,
    invented_graph,
    invented_plan,
    invented_problem,
)

PHONE, DESKTOP = (360, 740), (1280, 800)
SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
LANGUAGES = pytest.mark.parametrize("language", ["vi", "en"])


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where an invented day is served."""
    folder = tmp_path_factory.mktemp("day")
    problem = invented_problem()
    plan = invented_plan(problem)
    graph = invented_graph()
    geometries = route_geometries(problem, plan, road_legs(problem, graph))
    page = plan_page(problem, plan, geometries, graph=graph, wards=WARDS, water=WATER)
    (folder / "plan.html").write_text(page, encoding="utf-8")
    routes = [
        {"stops": [{}] * len(one.stops), "distance_m": one.distance_m, "duration_s": one.duration_s}
        for one in plan.routes
    ]
    texts = {
        "plan.json": {"routes": routes, "unassigned": [{}], "cost": {"total": plan.cost.total}},
        "problem.json": {
            "name": problem.name,
            "date": problem.date,
            "vehicles": [{}] * 5,
            "shipments": [{}] * 15,
        },
    }
    for name, content in texts.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    with served_pages(day=folder) as address:
        yield address


@dataclass
class Visitor:
    """A page, and everything on it that nobody should have to see."""

    page: Page
    troubles: list[str] = field(default_factory=list)


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[object]:
    visitors: list[Visitor] = []

    def open_page(path: str, size: tuple[int, int]) -> Visitor:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="vi-VN",
            has_touch=size == PHONE,
        )
        visitor = Visitor(context.new_page())
        visitors.append(visitor)
        page = visitor.page
        page.on("console", lambda message: visitor.troubles.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: visitor.troubles.append(f"error: {error}"))

        def guard(route: Route) -> None:
            if route.request.url.startswith(address):
                route.continue_()
            else:
                visitor.troubles.append(f"request: {route.request.url}")
                route.abort()

        page.route("**/*", guard)
        page.goto(address + path)
        return visitor

    yield open_page
    for visitor in visitors:
        troubles = visitor.troubles
        visitor.page.context.close()
        assert troubles == []


def assert_fits(page: Page) -> None:
    wide, inner = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= inner


def choose(page: Page, language: str) -> None:
    page.locator(f"[data-language={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", language)


@SIZES
@LANGUAGES
def test_the_plan_is_shown_whole_in_both_languages(visit, size, language, tmp_path) -> None:
    page = visit("/plan", size).page
    choose(page, language)
    title = "Thứ Hai, 14/07/2025" if language == "vi" else "Monday, 14 July 2025"
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator(".row")).to_have_count(4)
    warning = "đường ước lượng" if language == "vi" else "estimated roads"
    expect(page.locator("#notice")).to_contain_text(warning)
    expect(page.get_by_text("OpenStreetMap contributors")).to_be_visible()
    assert_fits(page)
    page.screenshot(path=tmp_path / f"plan-{language}-{size[0]}.png")


@SIZES
def test_a_courier_can_be_hidden_and_shown(visit, size) -> None:
    page = visit("/plan", size).page
    shown = page.locator("#canvas").screenshot()
    boxes = page.get_by_role("checkbox")
    boxes.first.uncheck()
    page.mouse.move(5, 5)
    expect(boxes.first).not_to_be_checked()
    settle(page)
    assert page.locator("#canvas").screenshot() != shown
    page.get_by_role("button", name="Ẩn tất cả").click()
    expect(page.locator("input[type=checkbox]:checked")).to_have_count(0)
    page.get_by_role("button", name="Hiện tất cả").click()
    expect(page.locator("input[type=checkbox]:checked")).to_have_count(4)


def settle(page: Page) -> None:
    """Two frames: the one that draws, and the one after it."""
    page.evaluate("new Promise(go => requestAnimationFrame(() => requestAnimationFrame(go)))")


@SIZES
def test_a_courier_opens_as_a_timeline_with_times(visit, size, tmp_path) -> None:
    plan = invented_plan(invented_problem())
    page = visit("/plan", size).page
    page.get_by_role("button", name="Mở lịch trình của xm-02").click()
    stops = page.locator(".timeline .stop-open")
    expect(stops).to_have_count(len(plan.routes[1].stops))
    for idx, stop in enumerate(plan.routes[1].stops):
        start = f"{stop.start // 3600:02d}:{stop.start // 60 % 60:02d}"
        expect(stops.nth(idx).locator(".times")).to_contain_text(start)
    expect(page.get_by_text("Nghỉ 11:00–11:45")).to_be_visible()
    stops.first.click()
    expect(stops.first).to_have_attribute("aria-expanded", "true")
    page.locator("[data-shipment='hs-0714-005']").click()
    expect(page.locator(".visit[aria-pressed=true]")).to_contain_text("điểm 2")
    assert_fits(page)
    page.screenshot(path=tmp_path / f"timeline-{size[0]}.png")
    page.keyboard.press("Escape")
    expect(page.locator(".row")).to_have_count(4)


def test_the_search_needs_no_accents_and_no_mouse(visit) -> None:
    page = visit("/plan", PHONE).page
    page.keyboard.press("/")
    page.keyboard.type("uy ban")
    expect(page.get_by_text("Không tìm thấy")).to_be_visible()
    page.locator("#search").fill("phuong vy da")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#sheet-title")).to_have_text("UBND phường Vỹ Dạ")
    page.locator("#back").click()
    page.locator("#search").fill("KQ-0714-004")
    page.keyboard.press("Enter")
    expect(page.locator("#sheet-title")).to_contain_text("xm-03")
    expect(page.locator(".visit[aria-pressed=true]")).to_contain_text("kq-0714-004")


def test_a_stop_on_the_map_answers_to_a_tap(visit) -> None:
    page = visit("/plan", PHONE).page
    page.get_by_role("button", name="Mở lịch trình của xm-02").click()
    page.locator(".stop-open").nth(2).click()
    page.locator(".stop-open").nth(2).click()
    expect(page.locator(".stop-open[aria-expanded=true]")).to_have_count(0)
    settle(page)
    spot = page.evaluate("toScreen(routes[1].stops[2].place.at)")
    page.locator("#canvas").click(position={"x": spot[0], "y": spot[1]})
    expect(page.locator(".stop[data-stop='3'] .stop-open")).to_have_attribute(
        "aria-expanded", "true"
    )


def test_what_was_left_out_is_told_with_reasons(visit) -> None:
    page = visit("/plan", PHONE).page
    page.get_by_role("tab", name="Chưa xếp 2").click()
    expect(page.get_by_text("Vượt quá sức chở của mọi phương tiện.")).to_be_visible()
    page.get_by_role("tab", name="Chi phí & nguồn").click()
    expect(page.get_by_text("Đường ước lượng").last).to_be_visible()
    assert_fits(page)


def test_hostile_names_run_nothing(visit) -> None:
    page = visit("/plan", DESKTOP).page
    page.get_by_role("button", name="Mở lịch trình của xm-03").click()
    expect(page.get_by_text("</script><img src=x onerror=alert(1)>").first).to_be_visible()
    assert page.locator("img").count() == 0


def test_the_map_moves_by_keys_and_wheel(visit) -> None:
    page = visit("/plan", DESKTOP).page
    canvas = page.locator("#canvas")
    canvas.focus()
    before = page.locator("#scale").inner_text()
    for _ in range(4):
        page.keyboard.press("+")
    expect(page.locator("#scale")).not_to_have_text(before)
    page.keyboard.press("0")
    expect(page.locator("#scale")).to_have_text(before)
    page.mouse.move(800, 400)
    page.mouse.wheel(0, -600)
    expect(page.locator("#scale")).not_to_have_text(before)
