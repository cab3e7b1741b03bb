"""Topics and kinds of what planning tells on the live bus."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["ALARMS_TOPIC", "Told", "alarms_topic", "courier_topic", "day_topic", "operation_topic"]

#: Of the alarms of all days.
ALARMS_TOPIC = "alarms"


class Told(StrEnum):
    """What happened."""

    #: Of an operation: how far it has come, and how it ended.
    PROGRESS = "progress"
    OUTCOME = "outcome"
    #: Of a day: there is a version more; one was published.
    PLAN_ADDED = "plan.added"
    PLAN_PUBLISHED = "plan.published"
    SHIFTS_CHANGED = "shifts.changed"
    #: Of a courier: their route of today is another one.
    ROUTE_CHANGED = "route.changed"
    #: Of a day's handovers: where somebody should look, and where no longer.
    ALARMS_RAISED = "alarms.raised"
    ALARMS_CLEARED = "alarms.cleared"


def operation_topic(shown_id: str) -> str:
    """What is told of an operation."""
    return f"operations/{shown_id}"


def day_topic(day_id: str) -> str:
    """What is told of a day."""
    return f"days/{day_id}"


def alarms_topic(day_id: str) -> str:
    """What is told of a day's handovers, to dispatchers alone."""
    return f"{ALARMS_TOPIC}/{day_id}"


def courier_topic(courier_id: str) -> str:
    """What is told to a courier."""
    return f"couriers/{courier_id}"
