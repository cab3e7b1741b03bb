"""Which of the proven reasons are true of a shipment that nothing can serve."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from routing_engine.problem import Problem, Shipment, Vehicle, Visit
from routing_engine.reasons import Reason, ReasonCode
from routing_engine.travel import UNREACHABLE
from routing_engine.validate.table import FAR
from routing_engine.validate.ways import Ways


def reasons_of(problem: Problem, shipment: Shipment, ways: Ways) -> tuple[Reason, ...]:
    """Every reason that explains it alone; else that no vehicle has both the means and the time."""
    if not problem.vehicles:
        return (Reason(ReasonCode.OUTSIDE_SHIFTS, "There is no vehicle."),)
    found = (
        *_unreachable(problem, shipment, ways),
        *_too_large(problem, shipment),
        *_pickup_too_late(problem, shipment, ways),
    )
    tried = f"None of {len(problem.vehicles)} vehicles."
    return found or (Reason(ReasonCode.OUTSIDE_SHIFTS, tried),)


def _too_large(problem: Problem, shipment: Shipment) -> Iterator[Reason]:
    if any(_fits(shipment, vehicle) for vehicle in problem.vehicles):
        return
    capacities = zip(*(vehicle.capacity for vehicle in problem.vehicles), strict=True)
    amounts = zip(problem.capacity_dimensions, shipment.demand, capacities, strict=True)
    told = (f"{name} {amount}, largest capacity {max(all_)}" for name, amount, all_ in amounts)
    yield Reason(ReasonCode.TOO_LARGE, "; ".join(told))


def _fits(shipment: Shipment, vehicle: Vehicle) -> bool:
    return all(
        amount <= limit for amount, limit in zip(shipment.demand, vehicle.capacity, strict=True)
    )


def _unreachable(problem: Problem, shipment: Shipment, ways: Ways) -> Iterator[Reason]:
    visited = [visit.location_id for _, visit in shipment.visits()]
    gaps: list[str] = []
    for start, end, profile in {
        (one.start_location_id, one.end_location_id, one.profile): None for one in problem.vehicles
    }:
        places = [start, *visited, visited[-1] if end is None else end]
        legs = pairwise(places)
        gap = next(((a, b) for a, b in legs if not _is_road(problem, ways, profile, (a, b))), None)
        if gap is None:
            return
        gaps.append(f"{gap[0]} to {gap[1]}")
    yield Reason(ReasonCode.UNREACHABLE, f"No road from {_names(gaps)}.")


def _names(gaps: list[str]) -> str:
    distinct = sorted(set(gaps))
    more = f" and {len(distinct) - 3} more" if len(distinct) > 3 else ""
    return ", ".join(distinct[:3]) + more


def _is_road(problem: Problem, ways: Ways, profile: str, pair: tuple[str, str]) -> bool:
    idx = problem.travel.profile_idx(profile)
    origin, target = (problem.location_by_id[one].matrix_idx for one in pair)
    if int(problem.travel.seconds[idx, origin, target]) != UNREACHABLE:
        return True
    return bool(ways.from_row(idx, origin)[target] < FAR)


def _pickup_too_late(problem: Problem, shipment: Shipment, ways: Ways) -> Iterator[Reason]:
    pickup, delivery = shipment.pickup, shipment.delivery
    if pickup is None or delivery is None:
        return
    start = _earliest_pickup(pickup, shipment.release_time)
    last = _latest_delivery(delivery, shipment.due_time)
    if start is None or last is None:
        return
    setup = 0
    if pickup.location_id != delivery.location_id:
        setup = problem.location_by_id[delivery.location_id].setup_duration
    free = start + pickup.service_duration
    travel = _quickest_of_any(problem, ways, (pickup, delivery), enough=last - free - setup)
    ready = free + travel + setup
    if travel < FAR and ready > last:
        detail = (
            f"Picked up from {_clock(start)}, it can be delivered from {_clock(ready)}, wanted"
            f" {_clock(last)} or before."
        )
        yield Reason(ReasonCode.PICKUP_TOO_LATE, detail)


def _quickest_of_any(
    problem: Problem, ways: Ways, visits: tuple[Visit, Visit], *, enough: int
) -> int:
    """Travel of the quickest profile; the matrix's own where that is quick enough."""
    origin, target = (problem.location_by_id[one.location_id].matrix_idx for one in visits)
    profiles = {problem.travel.profile_idx(vehicle.profile) for vehicle in problem.vehicles}
    direct = [int(problem.travel.seconds[profile, origin, target]) for profile in profiles]
    quick = [seconds for seconds in direct if UNREACHABLE < seconds <= enough]
    if quick:
        return min(quick)
    return min(int(ways.from_row(profile, origin)[target]) for profile in profiles)


def _earliest_pickup(visit: Visit, release: int | None) -> int | None:
    release = release or 0
    if not visit.time_windows:
        return release
    starts = [max(release, w.earliest) for w in visit.time_windows if w.latest >= release]
    return min(starts, default=None)


def _latest_delivery(visit: Visit, due: int | None) -> int | None:
    """None where a delivery without end, or one that is due before it opens, proves nothing."""
    closes = visit.time_windows[-1].latest if visit.time_windows else None
    moments = [moment for moment in (closes, due) if moment is not None]
    return min(moments, default=None)


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
