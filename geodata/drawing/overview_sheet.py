"""The workbook's first sheet: every courier in a row, totals, and what was left out."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.styles import Border
from openpyxl.worksheet.worksheet import Worksheet

from geodata.drawing.sheet_style import (
    BOLD,
    HAIR,
    PLAIN,
    THIN,
    TITLE,
    set_page,
    set_widths,
    write,
    write_head,
)
from geodata.drawing.words import Language, clock, day_text, say
from routing_engine.plan import Plan, Route
from routing_engine.problem import Problem

COLUMNS = (
    "courier", "base", "leaves", "back", "stops", "distance", "hours", "first_stop", "last_stop",
)  # fmt: skip
WIDTHS = (22, 26, 12, 10, 11, 12, 12, 26, 26)
HEAD_ROW = 4


def fill_overview(
    sheet: Worksheet, problem: Problem, plan: Plan, titles: Sequence[str], language: Language
) -> None:
    """A row a route, linked to its sheet; then totals and the unassigned with their reasons."""
    write(sheet, 1, 1, say("overview", language), font=TITLE)
    words = filter(None, (day_text(problem.date, language), problem.name))
    write(sheet, 2, 1, " · ".join(words))
    for row in (1, 2):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(WIDTHS))
    sheet.row_dimensions[1].height = 24
    write_head(sheet, HEAD_ROW, [say(name, language) for name in COLUMNS])
    for row, (route, title) in enumerate(zip(plan.routes, titles, strict=True), HEAD_ROW + 1):
        _fill_route(sheet, row, problem, route)
        quoted = title.replace("'", "''")
        sheet.cell(row, 1).hyperlink = f"#'{quoted}'!A1"
    last = HEAD_ROW + 1 + len(plan.routes)
    _fill_totals(sheet, last, plan, language)
    _fill_unassigned(sheet, last + 2, plan, language)
    set_widths(sheet, WIDTHS)
    sheet.freeze_panes = f"B{HEAD_ROW + 1}"
    set_page(sheet, say("overview", language), language, is_wide=True)


def _fill_route(sheet: Worksheet, row: int, problem: Problem, route: Route) -> None:
    names = {place.id: place.name or place.id for place in problem.locations}
    ends = [names[stop.location_id] for stop in (route.stops[:1] + route.stops[-1:])] or ["", ""]
    values: tuple[str | float, ...] = (
        route.vehicle_id,
        names[route.start.location_id],
        clock(route.start.departure),
        clock(route.end.arrival),
        len(route.stops),
        round(route.distance_m / 1000, 1),
        round(route.duration_s / 3600, 2),
        *ends,
    )
    _fill_values(sheet, row, values)


def _fill_values(
    sheet: Worksheet, row: int, values: Sequence[str | float], *, is_total: bool = False
) -> None:
    for column, value in enumerate(values, start=1):
        cell = write(sheet, row, column, value, font=BOLD if is_total else PLAIN)
        cell.border = Border(top=THIN) if is_total else Border(bottom=HAIR)
        if isinstance(value, float):
            cell.number_format = "#,##0.0"


def _fill_totals(sheet: Worksheet, row: int, plan: Plan, language: Language) -> None:
    stops = sum(len(route.stops) for route in plan.routes)
    kilometres = sum(route.distance_m for route in plan.routes) / 1000
    hours = sum(route.duration_s for route in plan.routes) / 3600
    values = (say("total", language), "", "", "", stops, round(kilometres, 1), round(hours, 2))
    _fill_values(sheet, row, (*values, "", ""), is_total=True)


def _fill_unassigned(sheet: Worksheet, row: int, plan: Plan, language: Language) -> None:
    if not plan.unassigned:
        return
    title = f"{say('unassigned', language)}: {len(plan.unassigned)}"
    write(sheet, row, 1, title, font=BOLD)
    for offset, one in enumerate(plan.unassigned, start=1):
        reasons = " ".join(reason.sentence(language) for reason in one.reasons)
        write(sheet, row + offset, 1, one.shipment_id)
        write(sheet, row + offset, 2, reasons)
        sheet.merge_cells(
            start_row=row + offset, end_row=row + offset, start_column=2, end_column=len(WIDTHS)
        )
