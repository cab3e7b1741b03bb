"""One courier's day on paper: when, where, what to collect and deliver, and room to sign."""

from __future__ import annotations

from openpyxl.styles import Border
from openpyxl.worksheet.worksheet import Worksheet

from geodata.drawing.sheet_style import (
    BOLD,
    CENTRED,
    HAIR,
    PLAIN,
    SMALL,
    THIN,
    TITLE,
    set_page,
    set_widths,
    write,
    write_head,
)
from geodata.drawing.words import Language, clock, day_text, say, visit_word
from routing_engine.plan import Route, ScheduledVisit, Stop
from routing_engine.problem import Problem, VisitKind

WIDTHS = (5.5, 12, 26, 36, 20)
HEAD_ROW = 6

#: Letters a line of the task column holds, and the height of a line in points.
TASK_LETTERS, LINE_POINTS = 38, 13.5


def fill_route_sheet(sheet: Worksheet, problem: Problem, route: Route, language: Language) -> None:
    """Head, a row a stop, and two lines to sign."""
    _fill_head(sheet, problem, route, language)
    names = ("number", "time", "place", "task", "signature")
    write_head(sheet, HEAD_ROW, [say(name, language) for name in names])
    row = _fill_ends(sheet, problem, route, language, HEAD_ROW + 1)
    row = _fill_breaks(sheet, route, 0, language, row)
    for number, stop in enumerate(route.stops, start=1):
        _fill_stop(sheet, row, problem, route, number, stop, language)
        row = _fill_breaks(sheet, route, number, language, row + 1)
    end = problem.location_by_id[route.end.location_id]
    back = say("return", language)
    _fill_row(sheet, row, "", clock(route.end.arrival), end.name or end.id, back, is_strong=True)
    write(sheet, row + 2, 1, say("signed_courier", language), font=SMALL)
    write(sheet, row + 2, 4, say("signed_dispatcher", language), font=SMALL)
    set_widths(sheet, WIDTHS)
    sheet.merge_cells(start_row=row + 2, end_row=row + 2, start_column=1, end_column=3)
    sheet.freeze_panes = f"A{HEAD_ROW + 1}"
    set_page(sheet, f"{route.vehicle_id} · {day_text(problem.date, language)}", language)


def _fill_breaks(
    sheet: Worksheet, route: Route, after_stop: int, language: Language, row: int
) -> int:
    """A row for each break that follows a stop; the next free row."""
    for taken in (one for one in route.breaks if one.after_stop == after_stop):
        span = f"{clock(taken.start)}–{clock(taken.start + taken.duration)}"
        _fill_row(sheet, row, "", span, say("break", language), "", is_strong=True)
        row += 1
    return row


def _fill_head(sheet: Worksheet, problem: Problem, route: Route, language: Language) -> None:
    vehicle = problem.vehicle_by_id[route.vehicle_id]
    base = problem.location_by_id[route.start.location_id]
    items = sum(
        problem.shipment_by_id[one.shipment_id].num_items
        for one in route.visits()
        if one.kind is not VisitKind.DELIVERY
        or problem.shipment_by_id[one.shipment_id].pickup is None
    )
    write(sheet, 1, 1, f"{say('route_sheet', language)} · {vehicle.id}", font=TITLE)
    date_words = day_text(problem.date, language)
    write(sheet, 2, 1, " · ".join(filter(None, (date_words, problem.name))), font=PLAIN)
    profile = say(vehicle.profile, language)
    write(sheet, 3, 1, f"{say('base', language)}: {base.name or base.id} · {profile}", font=PLAIN)
    facts = (
        ("stops", f"{len(route.stops)}"),
        ("items_total", f"{items}"),
        ("distance", _decimal(route.distance_m / 1000, language)),
        ("hours", _decimal(route.duration_s / 3600, language)),
    )
    line = "   ".join(f"{say(name, language)}: {value}" for name, value in facts)
    write(sheet, 4, 1, line, font=BOLD)
    for row in range(1, 5):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(WIDTHS))
    sheet.row_dimensions[1].height = 24


def _fill_ends(
    sheet: Worksheet, problem: Problem, route: Route, language: Language, row: int
) -> int:
    base = problem.location_by_id[route.start.location_id]
    words = say("depart", language)
    _fill_row(
        sheet, row, "", clock(route.start.departure), base.name or base.id, words, is_strong=True
    )
    return row + 1


def _fill_stop(
    sheet: Worksheet,
    row: int,
    problem: Problem,
    route: Route,
    number: int,
    stop: Stop,
    language: Language,
) -> None:
    place = problem.location_by_id[stop.location_id]
    numbers = {
        (visit.shipment_id, visit.kind): idx
        for idx, one in enumerate(route.stops, start=1)
        for visit in one.visits
    }
    tasks = [_task(problem, visit, numbers, language) for visit in stop.visits]
    span = f"{clock(stop.start)}–{clock(stop.departure)}"
    where = f"{place.name or place.id}\n{place.lat:.5f}, {place.lon:.5f}"
    _fill_row(sheet, row, number, span, where, "\n".join(tasks))
    lines = sum(-(-len(task) // TASK_LETTERS) for task in tasks)
    place_lines = 1 + -(-len(place.name or place.id) // 27)
    sheet.row_dimensions[row].height = LINE_POINTS * max(lines, place_lines, 2) + 6


def _task(
    problem: Problem,
    visit: ScheduledVisit,
    numbers: dict[tuple[str, VisitKind], int],
    language: Language,
) -> str:
    shipment = problem.shipment_by_id[visit.shipment_id]
    items = f"{shipment.num_items} {say('items', language)}"
    words = f"{visit_word(visit.kind, language)} {shipment.id}: {items}"
    if visit.kind is VisitKind.VISIT:
        return words
    is_pickup = visit.kind is VisitKind.PICKUP
    other = VisitKind.DELIVERY if is_pickup else VisitKind.PICKUP
    if (number := numbers.get((shipment.id, other))) is None:
        return f"{words}, {say('end' if is_pickup else 'start', language)}"
    return f"{words}, {say('to' if is_pickup else 'from', language)} {number}"


def _fill_row(
    sheet: Worksheet,
    row: int,
    number: int | str,
    time: str,
    place: str,
    task: str,
    *,
    is_strong: bool = False,
) -> None:
    font = BOLD if is_strong else PLAIN
    write(sheet, row, 1, number, font=BOLD, alignment=CENTRED)
    write(sheet, row, 2, time, font=BOLD)
    write(sheet, row, 3, place, font=font)
    write(sheet, row, 4, task)
    write(sheet, row, 5, "")
    for column in range(1, len(WIDTHS) + 1):
        right = THIN if column == len(WIDTHS) else None
        sheet.cell(row, column).border = Border(bottom=HAIR, right=right, left=HAIR)


def _decimal(value: float, language: Language) -> str:
    return f"{value:.1f}".replace(".", "," if language == "vi" else ".")
