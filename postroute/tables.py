"""The table a plan ends in: couriers, totals, cost, and what was left out with its reasons."""

from __future__ import annotations

from typing import Any

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from postroute.words import (
    Language,
    say,
    write_amount,
    write_clock,
    write_hours,
    write_money,
    write_number,
)
from routing_engine.plan import COST_PARTS, Plan, Route
from routing_engine.problem import Problem, VisitKind

#: Unassigned shipments shown one by one; all of them are in the JSON form and on the map.
MAX_UNASSIGNED = 12


def plan_table(problem: Problem, plan: Plan, *, language: Language = "vi") -> RenderableType:
    """Everything the terminal shows of a plan; fits 80 columns."""
    return Group(
        _courier_table(problem, plan, language),
        _summary(problem, plan, language),
        _cost_table(plan, language),
        _unassigned_part(plan, language),
    )


def plan_facts(problem: Problem, plan: Plan) -> dict[str, Any]:
    """The same as plain values, for ``--json``: metres, seconds, dong, times from midnight."""
    return {
        "routes": [_route_facts(problem, route) for route in plan.routes],
        "totals": {
            "routes": len(plan.routes),
            "vehicles": len(problem.vehicles),
            "stops": sum(len(route.stops) for route in plan.routes),
            "distance_m": sum(route.distance_m for route in plan.routes),
            "duration_s": sum(route.duration_s for route in plan.routes),
            "shipments": len(problem.shipments),
            "unassigned": len(plan.unassigned),
        },
        "cost": {"total": plan.cost.total, "parts": dict(plan.cost.parts)},
        "bound": plan.bound,
        "unassigned": [
            {
                "shipment_id": one.shipment_id,
                "reasons": [{"code": str(r.code), "detail": r.detail} for r in one.reasons],
            }
            for one in plan.unassigned
        ],
    }


def peak_load(problem: Problem, route: Route) -> tuple[int, ...]:
    """Most on board at any moment, in each capacity dimension."""
    aboard = [0] * len(problem.capacity_dimensions)
    for visit in route.visits():
        shipment = problem.shipment_by_id[visit.shipment_id]
        if visit.kind is VisitKind.DELIVERY and shipment.pickup is None:
            aboard = [now + more for now, more in zip(aboard, shipment.demand, strict=True)]
    loads = [tuple(aboard), *(stop.load for stop in route.stops)]
    return tuple(max(amounts) for amounts in zip(*loads, strict=True))


def _route_facts(problem: Problem, route: Route) -> dict[str, Any]:
    ends = {
        key: {"location_id": stop.location_id, "start": stop.start}
        for key, stop in (("first_stop", route.stops[0]), ("last_stop", route.stops[-1]))
    }
    return {
        "vehicle_id": route.vehicle_id,
        "stops": len(route.stops),
        "distance_m": route.distance_m,
        "duration_s": route.duration_s,
        "departure": route.start.departure,
        "arrival": route.end.arrival,
        "peak_load": dict(zip(problem.capacity_dimensions, peak_load(problem, route), strict=True)),
        **ends,
    }


def _courier_table(problem: Problem, plan: Plan, language: Language) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", expand=True)
    table.add_column(
        say("courier", language), no_wrap=True, min_width=8, max_width=16, overflow="ellipsis"
    )
    for name in ("stops", "km", "hours", "load"):
        table.add_column(
            say(name, language),
            justify="right",
            no_wrap=True,
            min_width=12 if name == "load" else 4,
        )
    for name in ("first", "last"):
        table.add_column(say(name, language), no_wrap=True, overflow="ellipsis", ratio=1)
    for route in plan.routes:
        table.add_row(*_courier_row(problem, route, language))
    return table


def _courier_row(problem: Problem, route: Route, language: Language) -> list[str]:
    return [
        escape(route.vehicle_id),
        write_number(len(route.stops), language),
        write_number(route.distance_m / 1000, language, digits=1),
        write_hours(route.duration_s),
        _fullest(problem, route, language),
        *(_stop_words(problem, route, idx) for idx in (0, -1)),
    ]


def _fullest(problem: Problem, route: Route, language: Language) -> str:
    """The dimension that comes nearest to its capacity, and how near."""
    capacity = problem.vehicle_by_id[route.vehicle_id].capacity
    shares = [
        (most / room if room else 0.0, write_amount(most, name, language))
        for most, room, name in zip(
            peak_load(problem, route), capacity, problem.capacity_dimensions, strict=True
        )
    ]
    if not shares:
        return ""
    share, words = max(shares)
    return f"{words} {share:.0%}"


def _stop_words(problem: Problem, route: Route, idx: int) -> str:
    stop = route.stops[idx]
    place = problem.location_by_id[stop.location_id]
    return escape(f"{write_clock(stop.start)} {place.name or place.id}")


def _summary(problem: Problem, plan: Plan, language: Language) -> Padding:
    stops = sum(len(route.stops) for route in plan.routes)
    kilometres = sum(route.distance_m for route in plan.routes) / 1000
    seconds = sum(route.duration_s for route in plan.routes)
    routes = f"{len(plan.routes)} {say('routes', language)}"
    vehicles = say("of_vehicles", language).format(n=len(problem.vehicles))
    parts = (
        f"{routes} {vehicles}",
        f"{write_number(stops, language)} {say('stops', language).lower()}",
        f"{write_number(kilometres, language, digits=1)} km",
        f"{write_number(seconds / 3600, language, digits=1)} {say('hours', language).lower()}",
    )
    line = Text(f"{say('total', language)}: ", style="bold")
    return Padding(line.append(" · ".join(parts), style="not bold"), (1, 0, 0, 0))


def _cost_table(plan: Plan, language: Language) -> Padding:
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column()
    table.add_column(justify="right")
    table.add_column(justify="right", style="dim")
    total = plan.cost.total
    table.add_row(say("cost", language), write_money(total, language), "", style="bold")
    for name in COST_PARTS:
        part = plan.cost.parts.get(name, 0)
        share = f"{part / total:.0%}" if total else ""
        table.add_row(f"  {say(name, language)}", write_money(part, language), share)
    if plan.bound is not None:
        gap = (total - plan.bound) / total if total else 0.0
        words = f"{say('gap', language)} {write_number(gap * 100, language, digits=1)}%"
        table.add_row(f"  {say('bound', language)}", write_money(plan.bound, language), words)
    return Padding(table, (1, 0, 0, 0))


def _unassigned_part(plan: Plan, language: Language) -> Padding:
    if not plan.unassigned:
        return Padding(Text(say("all_assigned", language), style="green"), (1, 0, 0, 0))
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, max_width=24, overflow="ellipsis")
    table.add_column()
    for one in plan.unassigned[:MAX_UNASSIGNED]:
        reasons = Text()
        for reason in one.reasons:
            reasons.append(reason.sentence(language))
            reasons.append(f" {reason.detail}" if reason.detail else "", style="dim")
        table.add_row(escape(one.shipment_id), reasons)
    if (left := len(plan.unassigned) - MAX_UNASSIGNED) > 0:
        table.add_row("", say("more", language).format(n=write_number(left, language)))
    number = write_number(len(plan.unassigned), language)
    title = Text(f"{say('unassigned_title', language)}: {number}", style="bold red")
    return Padding(Group(title, table), (1, 0, 0, 0))
