from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from rich.console import Console

from postroute.live_line import LiveLine, progress_words
from postroute.tables import MAX_UNASSIGNED, peak_load, plan_facts, plan_table
from postroute.words import Language, write_amount, write_number
from routing_engine import Progress
from tests.invented_day import invented_plan, invented_problem

PROBLEM = invented_problem()
PLAN = invented_plan(PROBLEM)


def shown(language: Language, plan=PLAN, problem=PROBLEM, width: int = 80) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=False)
    console.print(plan_table(problem, plan, language=language))
    return console.file.getvalue()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_table_fits_eighty_columns(language: Language) -> None:
    assert max(len(line) for line in shown(language).splitlines()) <= 80


def test_numbers_are_written_by_the_language() -> None:
    assert write_number(1234.5, "vi", digits=1) == "1.234,5"
    assert write_number(1234.5, "en", digits=1) == "1,234.5"
    assert write_amount(30_500, "grams", "vi") == "30,5 kg"
    assert write_amount(12, "parcels", "en") == "12 parcels"


def test_every_courier_has_a_line_with_times_and_load() -> None:
    lines = [line for line in shown("vi").splitlines() if line.startswith("xm-0")]
    assert len(lines) == 3
    assert "07:30" in lines[0]
    assert "%" in lines[0]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("vi", "Vượt quá sức chở"), ("en", "exceeds the capacity")],
)
def test_what_was_left_out_has_its_reason(language: Language, sentence: str) -> None:
    text = " ".join(shown(language).split())
    assert sentence in text
    assert "hs-0714-009" in text


def test_a_full_plan_says_so() -> None:
    assert "Every shipment has its route." in shown("en", replace(PLAN, unassigned=()))


def test_a_long_list_of_unassigned_is_cut_and_counted() -> None:
    many = replace(PLAN, unassigned=PLAN.unassigned * 10)
    assert f"{20 - MAX_UNASSIGNED} more" in shown("en", many)


def test_markup_in_names_is_shown_not_obeyed() -> None:
    vehicles = tuple(replace(one, id=f"[red]{i}") for i, one in enumerate(PROBLEM.vehicles))
    routes = tuple(replace(one, vehicle_id=f"[red]{i}") for i, one in enumerate(PLAN.routes))
    text = shown("en", replace(PLAN, routes=routes), replace(PROBLEM, vehicles=vehicles))
    assert "[red]0" in text


def test_what_is_delivered_from_the_base_counts_as_load_from_the_start() -> None:
    first = PLAN.routes[0]
    assert peak_load(PROBLEM, first)[0] == max(3_000, *(stop.load[0] for stop in first.stops))


def test_facts_are_plain_and_whole() -> None:
    facts = json.loads(json.dumps(plan_facts(PROBLEM, PLAN)))
    assert [one["vehicle_id"] for one in facts["routes"]] == [r.vehicle_id for r in PLAN.routes]
    assert facts["totals"]["unassigned"] == 2
    assert facts["cost"]["total"] == sum(facts["cost"]["parts"].values())


def test_the_live_line_tells_cost_unassigned_and_bound() -> None:
    progress = Progress(1.0, 3, 41_230_000, 3, 40, bound=40_000_000)
    line = progress_words(progress, elapsed_s=12.34, language="vi")
    assert line == (
        "12,3 giây · Chi phí 41.230.000 ₫ · 3 chưa xếp · 40 tuyến · cận dưới 40.000.000 ₫"
    )
    assert "bound" not in progress_words(replace(progress, bound=None), elapsed_s=1, language="en")


def test_a_log_gets_few_lines_and_always_the_last() -> None:
    now = iter([0.0, 0.0, *[0.1 * n for n in range(100)]])
    console = Console(file=io.StringIO(), width=100, force_terminal=False)
    with LiveLine(language="en", console=console, clock=lambda: next(now)) as line:
        for cost in (5_000, 4_000, 3_000):
            line(Progress(0.0, 0, cost, 0, 1))
    lines = console.file.getvalue().splitlines()
    assert len(lines) == 2
    assert "5,000 ₫" in lines[0]
    assert "3,000 ₫" in lines[1]


def test_the_live_line_stays_on_one_line_of_a_terminal() -> None:
    console = Console(file=io.StringIO(), width=80, force_terminal=True)
    with LiveLine(language="vi", console=console) as line:
        line(Progress(0.0, 0, 41_230_000, 3, 40, bound=40_000_000))
    assert "41.230.000 ₫" in console.file.getvalue()
