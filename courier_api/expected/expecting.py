"""From a plan that is published to what is expected of the day."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from courier_api.expected import repository
from courier_api.expected.handovers import planned_handovers
from routing_engine.plan import Plan

__all__ = ["expect_plan"]


def expect_plan(
    session: Session,
    day_id: str,
    version: int,
    plan: Plan,
    *,
    origin_ms: int,
    parties: Mapping[str, str | None],
) -> int:
    """
    Let a plan's handovers be what is expected of a day; how many there are.

    Parameters
    ----------
    session : Session
        The transaction that publishes the plan.
    day_id : str
    version : int
    plan : Plan
    origin_ms : int
        The day's midnight, in milliseconds since 1970, UTC.
    parties : mapping of str to str or None
        Who answers at each location.
    """
    handovers = planned_handovers(plan, origin_ms=origin_ms, parties=parties)
    repository.replace_expected(session, day_id, version, handovers)
    return len(handovers)
