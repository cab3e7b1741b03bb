"""``plan.json``: a plan as its own file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from routing_engine.formats.strict_json import dump, read_model
from routing_engine.plan import (
    Cost,
    Plan,
    Route,
    RouteEnd,
    RouteStart,
    ScheduledVisit,
    Stop,
    TakenBreak,
    Unassigned,
)
from routing_engine.problem import VisitKind

__all__ = ["EXTRA_KEYS", "PLAN_FORMAT", "read_plan", "write_plan"]

PLAN_FORMAT = "postroute.plan/1"

#: What `solve` adds for benchmark files, in their own units.
EXTRA_KEYS = ("nodes", "distance", "vehicles")

_STRICT = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
Index = Annotated[int, Field(ge=-(10**18), le=10**18)]


class VisitFile(BaseModel):
    """A visit in the file; a later edition names the alternative that was chosen."""

    model_config = _STRICT

    shipment_id: str
    kind: VisitKind
    start: Index
    departure: Index
    alternative: None = None


class StopFile(BaseModel):
    """A stop in the file."""

    model_config = _STRICT

    location_id: str
    arrival: Index
    wait: Index
    start: Index
    departure: Index
    load: tuple[Index, ...]
    trip: Index = 0
    visits: tuple[VisitFile, ...]


class RouteFile(BaseModel):
    """A route in the file."""

    model_config = _STRICT

    vehicle_id: str
    distance_m: Index
    duration_s: Index
    start: RouteStart
    end: RouteEnd
    breaks: tuple[TakenBreak, ...] = ()
    stops: tuple[StopFile, ...]


class PlanFile(BaseModel):
    """The whole file."""

    model_config = _STRICT

    format: Literal["postroute.plan/1"]
    problem_sha256: str
    seed: Index
    version: str
    cost: Cost
    bound: Index | None = None
    routes: tuple[RouteFile, ...]
    unassigned: tuple[Unassigned, ...]
    nodes: tuple[tuple[Index, ...], ...] | None = None
    distance: float | None = None
    vehicles: Index | None = None


def read_plan(text: bytes) -> Plan:
    """
    The plan that a ``plan.json`` holds; what benchmark files add is checked and left aside.

    Whether the plan keeps the rules is for `routing_engine.verify` to say.

    Raises
    ------
    InputFaultsError
        With every fault of encoding, syntax, keys and types.
    """
    read = read_model(text, PlanFile)
    return Plan(
        problem_sha256=read.problem_sha256,
        seed=read.seed,
        version=read.version,
        cost=read.cost,
        routes=tuple(_route(one) for one in read.routes),
        unassigned=read.unassigned,
        bound=read.bound,
    )


def _route(read: RouteFile) -> Route:
    return Route(
        read.vehicle_id,
        distance_m=read.distance_m,
        duration_s=read.duration_s,
        start=read.start,
        end=read.end,
        stops=tuple(_stop(one) for one in read.stops),
        breaks=read.breaks,
    )


def _stop(read: StopFile) -> Stop:
    return Stop(
        read.location_id,
        arrival=read.arrival,
        wait=read.wait,
        start=read.start,
        departure=read.departure,
        load=read.load,
        visits=tuple(
            ScheduledVisit(one.shipment_id, one.kind, one.start, one.departure)
            for one in read.visits
        ),
        trip=read.trip,
    )


def write_plan(plan: Plan, *, extra: Mapping[str, object] | None = None) -> bytes:
    """
    The bytes of a ``plan.json``; equal plans give equal bytes.

    Parameters
    ----------
    plan : Plan
    extra : mapping, optional
        ``nodes``, ``distance``, ``vehicles`` of a benchmark file.

    Raises
    ------
    ValueError
        When ``extra`` holds another key.
    """
    extra = extra or {}
    unknown = sorted(set(extra) - set(EXTRA_KEYS))
    if unknown:
        raise ValueError(f"write_plan: extra key {unknown[0]!r}, wanted {', '.join(EXTRA_KEYS)}.")
    whole: dict[str, Any] = {
        "format": PLAN_FORMAT,
        "problem_sha256": plan.problem_sha256,
        "seed": plan.seed,
        "version": plan.version,
        "cost": {"total": plan.cost.total, "parts": dict(plan.cost.parts)},
        "bound": plan.bound,
        "routes": [_plain_route(route) for route in plan.routes],
        "unassigned": [_plain_unassigned(one) for one in plan.unassigned],
        **{key: extra[key] for key in EXTRA_KEYS if key in extra},
    }
    return dump(whole, depth=5)


def _plain_route(route: Route) -> dict[str, Any]:
    return {
        "vehicle_id": route.vehicle_id,
        "distance_m": route.distance_m,
        "duration_s": route.duration_s,
        "start": {"location_id": route.start.location_id, "departure": route.start.departure},
        "end": {"location_id": route.end.location_id, "arrival": route.end.arrival},
        "breaks": [
            {"start": one.start, "duration": one.duration, "after_stop": one.after_stop}
            for one in route.breaks
        ],
        "stops": [_plain_stop(stop) for stop in route.stops],
    }


def _plain_stop(stop: Stop) -> dict[str, Any]:
    return {
        "location_id": stop.location_id,
        "arrival": stop.arrival,
        "wait": stop.wait,
        "start": stop.start,
        "departure": stop.departure,
        "load": list(stop.load),
        "trip": stop.trip,
        "visits": [
            {
                "shipment_id": one.shipment_id,
                "kind": one.kind,
                "start": one.start,
                "departure": one.departure,
                "alternative": None,
            }
            for one in stop.visits
        ],
    }


def _plain_unassigned(one: Unassigned) -> dict[str, Any]:
    reasons = [{"code": reason.code, "detail": reason.detail} for reason in one.reasons]
    return {"shipment_id": one.shipment_id, "reasons": reasons}
