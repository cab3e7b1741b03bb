"""What is left out at the end: put in after all where it pays, or told why not."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from routing_engine.incumbent import Incumbent
from routing_engine.insertion import Builder
from routing_engine.reasons import Reason, ReasonCode

#: Exact schedules that the reasons may cost in all, some tenths of a second.
_MAX_SCHEDULES = 4_000
#: Looks that are had whatever the clock says, since a round that ended late would otherwise leave
#: out what fits at the first place; a look costs some milliseconds.
_SURE_LOOKS = 50


def settle_left_out(
    incumbent: Incumbent, *, is_over: Callable[[], bool]
) -> dict[str, tuple[Reason, ...]]:
    """
    Serve what pays after all, and tell why the rest is left out.

    Parameters
    ----------
    incumbent : Incumbent
        Its routes may grow.
    is_over : callable
        Asked before each exact schedule after the first few; then no more is looked at.

    Returns
    -------
    reasons : dict of str to tuple of Reason
        ``dearer_than_penalty`` only where every place was looked at and each costs more;
        otherwise ``no_room_found``.
    """
    builder = Builder(incumbent.book)
    for idx, one in incumbent.planned.items():
        builder.set_route(idx, one.tasks)
    shipments = incumbent.book.problem.shipments
    left_out = incumbent.insertable
    num_tries = max(50, _MAX_SCHEDULES // max(1, len(left_out)))
    is_over = _after_sure_looks(is_over)
    reasons: dict[str, tuple[Reason, ...]] = {}
    for shipment_idx in left_out:
        if is_over():
            break
        reason = _settle(incumbent, builder, shipment_idx, num_tries, is_over)
        if reason is not None:
            reasons[shipments[shipment_idx].id] = (reason,)
    return reasons


def _after_sure_looks(is_over: Callable[[], bool]) -> Callable[[], bool]:
    looks = count()
    return lambda: next(looks) >= _SURE_LOOKS and is_over()


def _settle(
    incumbent: Incumbent,
    builder: Builder,
    shipment_idx: int,
    num_tries: int,
    is_over: Callable[[], bool],
) -> Reason | None:
    """The reason, or None when the shipment was put into a route."""
    penalty = incumbent.book.problem.shipments[shipment_idx].penalty
    cheapest: int | None = None
    is_complete = True
    for number, (vehicle_idx, tasks) in enumerate(builder.places(shipment_idx)):
        if number >= num_tries or is_over():
            is_complete = False
            break
        planned = incumbent.plan_vehicle(vehicle_idx, tasks)
        if planned is None:
            continue
        old = incumbent.planned.get(vehicle_idx)
        more = planned.cost - (old.cost if old else 0)
        pays = penalty is None or more < penalty
        if pays and incumbent.try_routes({vehicle_idx: tasks}):
            builder.set_route(vehicle_idx, tasks)
            return None
        cheapest = more if cheapest is None else min(cheapest, more)
    if cheapest is not None and is_complete and penalty is not None and cheapest > penalty:
        return Reason(
            ReasonCode.DEARER_THAN_PENALTY,
            f"The cheapest place costs {cheapest} dong, the penalty is {penalty}.",
        )
    return Reason(ReasonCode.NO_ROOM_FOUND)
