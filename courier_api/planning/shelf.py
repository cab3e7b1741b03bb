"""Plans that were read lately: couriers ask for their route every other minute."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from sqlalchemy.orm import Session

from courier_api.models import PlanRow
from courier_api.planning.plans import known_plan
from routing_engine import read_plan
from routing_engine.plan import Plan

__all__ = ["PlanShelf"]


class PlanShelf:
    """
    Keeps the plans that were read last; safe to share between threads.

    Parameters
    ----------
    max_plans : int
    """

    def __init__(self, max_plans: int = 4) -> None:
        self._max_plans = max_plans
        self._lock = Lock()
        self._plans: OrderedDict[bytes, Plan] = OrderedDict()

    def plan(self, session: Session, row: PlanRow) -> Plan:
        """What a version says; its row need not have been read with its bytes."""
        with self._lock:
            found = self._plans.get(row.sha256)
            if found is not None:
                self._plans.move_to_end(row.sha256)
                return found
        whole = known_plan(session, row.day_id, row.version, with_content=True)
        plan = read_plan(whole.content)
        with self._lock:
            self._plans[row.sha256] = plan
            while len(self._plans) > self._max_plans:
                self._plans.popitem(last=False)
        return plan
