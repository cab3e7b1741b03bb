"""Route sheets a courier can print: a workbook with an overview and a sheet a courier."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime

from openpyxl import Workbook

from geodata.drawing.overview_sheet import fill_overview
from geodata.drawing.route_sheet import fill_route_sheet
from geodata.drawing.words import Language, say
from geodata.drawing.zip_bytes import zip_bytes
from routing_engine.plan import Plan
from routing_engine.problem import Problem

#: Stands for "made at": the same plan gives the same bytes on every day.
MADE = datetime(2025, 1, 1, tzinfo=UTC).replace(tzinfo=None)

MAX_TITLE = 31


def plan_workbook(problem: Problem, plan: Plan, *, language: Language = "vi") -> bytes:
    """An XLSX file; equal plans give equal bytes."""
    book = Workbook()
    book.properties.creator = "Postroute"
    book.properties.created = MADE
    for empty in book.worksheets:
        book.remove(empty)
    overview = book.create_sheet(say("overview", language))
    titles = _sheet_titles([route.vehicle_id for route in plan.routes], overview.title)
    fill_overview(overview, problem, plan, titles, language)
    for route, title in zip(plan.routes, titles, strict=True):
        fill_route_sheet(book.create_sheet(title), problem, route, language)
    return _without_clock(book)


def _sheet_titles(names: list[str], *taken: str) -> list[str]:
    """Names within a sheet title's 31 letters and without those it may not hold, all different."""
    used = {name.lower() for name in taken}
    titles = []
    for name in names:
        plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name).strip(" '") or "—"
        title, number = plain[:MAX_TITLE], 1
        while title.lower() in used:
            number += 1
            mark = f" ({number})"
            title = plain[: MAX_TITLE - len(mark)] + mark
        used.add(title.lower())
        titles.append(title)
    return titles


def _without_clock(book: Workbook) -> bytes:
    """The book's bytes, freed of the hour at which openpyxl saved it."""
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    core = parts["docProps/core.xml"].decode()
    stamp = MADE.isoformat() + "Z"
    parts["docProps/core.xml"] = re.sub(
        r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{stamp}", core
    ).encode()
    return zip_bytes(parts)
