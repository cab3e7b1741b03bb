from __future__ import annotations

import io
import json
from dataclasses import replace

import gpxpy
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from geodata.drawing.geojson import plan_geojson
from geodata.drawing.geometry import RouteGeometry, route_geometries
from geodata.drawing.gpx import file_stem, plan_gpx
from geodata.drawing.xlsx import plan_workbook
from routing_engine.plan import Plan
from routing_engine.problem import Problem
from tests.invented_day import HOSTILE, invented_plan, invented_problem


@pytest.fixture(scope="module")
def problem() -> Problem:
    return invented_problem()


@pytest.fixture(scope="module")
def plan(problem: Problem) -> Plan:
    return invented_plan(problem)


@pytest.fixture(scope="module")
def geometries(problem: Problem, plan: Plan) -> tuple[RouteGeometry, ...]:
    return route_geometries(problem, plan)


@pytest.fixture(scope="module")
def book(problem: Problem, plan: Plan) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(plan_workbook(problem, plan)))


def texts(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_geojson_has_a_line_a_route_and_a_point_a_stop(
    problem: Problem, plan: Plan, geometries: tuple[RouteGeometry, ...]
) -> None:
    features = json.loads(plan_geojson(problem, plan, geometries))["features"]
    kinds = [one["properties"]["feature"] for one in features]
    assert kinds.count("route") == len(plan.routes)
    assert kinds.count("stop") == sum(len(route.stops) for route in plan.routes)
    assert kinds.count("unassigned") == 3
    lines = [one["geometry"] for one in features if one["properties"]["feature"] == "route"]
    assert all(one["type"] == "LineString" and len(one["coordinates"]) > 1 for one in lines)


def test_gpx_leads_along_the_route_and_names_its_stops(
    problem: Problem, plan: Plan, geometries: tuple[RouteGeometry, ...]
) -> None:
    files = plan_gpx(problem, plan, geometries)
    assert list(files) == ["1-tran-thi-buoi.gpx", "2-xm-02.gpx", "3-xm-03.gpx", "4-xm-04.gpx"]
    for content, route, geometry in zip(files.values(), plan.routes, geometries, strict=True):
        gpx = gpxpy.parse(content)
        assert len(gpx.waypoints) == 1 + len(route.stops)
        assert gpx.tracks[0].segments[0].get_points_no() == len(geometry.points())
    first = gpxpy.parse(files["1-tran-thi-buoi.gpx"]).waypoints[0]
    assert first.time is not None
    assert first.time.isoformat() == "2025-07-14T00:00:00+00:00"  # 07:00 in Vietnam


def test_gpx_of_the_first_day_of_the_calendar_has_no_times(
    problem: Problem, plan: Plan, geometries: tuple[RouteGeometry, ...]
) -> None:
    for content in plan_gpx(replace(problem, date="0001-01-01"), plan, geometries).values():
        assert b"<time>" not in content


def test_gpx_without_a_date_has_no_times(
    problem: Problem, plan: Plan, geometries: tuple[RouteGeometry, ...]
) -> None:
    files = plan_gpx(replace(problem, date=None), plan, geometries)
    assert gpxpy.parse(files["2-xm-02.gpx"]).waypoints[0].time is None


@pytest.mark.parametrize(
    ("name", "stem"),
    [("Đỗ Thị Ngà", "do-thi-nga"), ("../../etc", "etc"), ("///", "route"), ("x" * 99, "x" * 60)],
)
def test_a_file_name_holds_plain_letters_alone(name: str, stem: str) -> None:
    assert file_stem(name) == stem


def test_the_workbook_has_an_overview_and_a_sheet_a_courier(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == ["Tổng quan", "Trần Thị Bưởi", "xm-02", "xm-03", "xm-04"]
    sheet = book["xm-02"]
    assert sheet.page_setup.orientation == "portrait"
    assert str(sheet.page_setup.paperSize) == "9"
    assert sheet.print_title_rows == "$6:$6"
    assert "&P" in sheet.oddFooter.right.text
    assert "Ký nhận" in texts(sheet)
    assert any("Nhận hs-0714-005: 5 giấy tờ, đến 2" in text for text in texts(sheet))


def test_a_route_sheet_says_when_the_courier_rests(book: openpyxl.Workbook) -> None:
    assert "Nghỉ" in texts(book["xm-02"])


def test_a_rest_after_the_last_stop_is_on_the_route_sheet(problem: Problem, plan: Plan) -> None:
    route = next(one for one in plan.routes if one.vehicle_id == "xm-02")
    (rest,) = route.breaks
    last = replace(rest, start=route.stops[-1].departure, after_stop=len(route.stops))
    book = openpyxl.load_workbook(
        io.BytesIO(plan_workbook(problem, replace(plan, routes=(replace(route, breaks=(last,)),))))
    )
    rows = [row for row in book["xm-02"].iter_rows(values_only=True) if row[1]]
    assert (rows[-2][2], rows[-1][3]) == ("Nghỉ", "Về đến")


def test_a_name_never_becomes_a_formula(problem: Problem, plan: Plan) -> None:
    named = [
        replace(place, name=f'=HYPERLINK("http://x.test","{place.id}")')
        for place in problem.locations
    ]
    content = plan_workbook(replace(problem, locations=tuple(named)), plan)
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)


def test_sheet_titles_stay_apart_and_within_what_excel_takes(problem: Problem, plan: Plan) -> None:
    names = ["a/b" * 20, "A:B" * 20, "Tổng quan", "[]"]
    routes = tuple(
        replace(route, vehicle_id=name) for route, name in zip(plan.routes, names, strict=True)
    )
    vehicles = tuple(
        replace(vehicle, id=name) for vehicle, name in zip(problem.vehicles, names, strict=False)
    )
    content = plan_workbook(replace(problem, vehicles=vehicles), replace(plan, routes=routes))
    titles = openpyxl.load_workbook(io.BytesIO(content)).sheetnames
    assert len({title.lower() for title in titles}) == 5
    assert all(len(title) <= 31 for title in titles)


def test_control_letters_in_names_break_no_file(problem: Problem, plan: Plan) -> None:
    places = tuple(replace(place, name="a\x00b\x1f" + HOSTILE) for place in problem.locations)
    odd = replace(problem, locations=places)
    geometries = route_geometries(odd, plan)
    assert len(openpyxl.load_workbook(io.BytesIO(plan_workbook(odd, plan))).sheetnames) == 5
    for content in plan_gpx(odd, plan, geometries).values():
        gpxpy.parse(content)
    json.loads(plan_geojson(odd, plan, geometries))


def test_equal_plans_give_equal_bytes(
    problem: Problem, plan: Plan, geometries: tuple[RouteGeometry, ...]
) -> None:
    assert plan_workbook(problem, plan) == plan_workbook(problem, plan)
    assert plan_gpx(problem, plan, geometries) == plan_gpx(problem, plan, geometries)
    assert plan_geojson(problem, plan, geometries) == plan_geojson(problem, plan, geometries)
