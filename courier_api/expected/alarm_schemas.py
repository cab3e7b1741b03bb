"""What the API tells of alarms about handovers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from courier_api.expected.alarm_service import KeptAlarm
from courier_api.expected.alarms import AlarmKind
from courier_api.expected.handovers import Direction
from courier_api.identities import show
from courier_api.items.schemas import WordsView
from courier_api.moments import moment

__all__ = ["AlarmPage", "AlarmView"]

_EXAMPLE: dict[str, Any] = {
    "alarm_id": "AZr3kQJ4d0a5XyTq1mB7Zw", "kind": "missing",
    "words": {"vi": AlarmKind.MISSING.sentence("vi"), "en": AlarmKind.MISSING.sentence("en")},
    "raised_at": "2026-11-23T01:50:00.000Z", "number": 12, "direction": "collect",
    "shipment_id": "S-D-00014", "location_id": "ap-19777-1", "courier": "courier:c7",
    "counterparty": "agent:ap-19777-1", "other_courier": None,
    "items": ["H57.17.21-261123-0004"], "event_id": None, "time": "2026-11-23T01:19:00.000Z",
}  # fmt: skip


class AlarmView(BaseModel):
    """Something about a handover that somebody should look at, and that is so still."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    alarm_id: str
    kind: AlarmKind
    words: WordsView
    raised_at: datetime
    number: int | None = Field(description="Place in the plan; null where it expects nothing.")
    direction: Direction
    shipment_id: str | None
    location_id: str | None
    courier: str | None
    counterparty: str | None = Field(description="`citizen`: whoever answers at a home.")
    other_courier: str | None = Field(description="Who took, gave or holds it instead.")
    items: list[str]
    event_id: str | None = Field(description="In hexadecimal.")
    time: datetime = Field(description="By when it should have been done; if unexpected, was done.")

    @classmethod
    def of(cls, kept: KeptAlarm) -> AlarmView:
        """An alarm as the API tells it."""
        alarm = kept.alarm
        same = ("kind", "number", "direction", "shipment_id", "location_id", "courier",
                "counterparty", "other_courier")  # fmt: skip
        return cls(
            alarm_id=show(kept.alarm_id),
            words=WordsView(vi=alarm.kind.sentence("vi"), en=alarm.kind.sentence("en")),
            raised_at=moment(kept.raised_at),
            items=list(alarm.codes),
            event_id=None if alarm.event_id is None else alarm.event_id.hex(),
            time=moment(alarm.time),
            **{name: getattr(alarm, name) for name in same},
        )


class AlarmPage(BaseModel):
    """Alarms that stand, the newest first."""

    alarms: list[AlarmView]
    next_page_token: str | None
