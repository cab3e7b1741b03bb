"""What the API tells of expected handovers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from courier_api.custody.core.outcomes import AttemptOutcome
from courier_api.expected.handovers import Direction
from courier_api.expected.matching import (
    HandoverState,
    ItemMatch,
    ItemVerdict,
    MatchedHandover,
    Unexpected,
)
from courier_api.expected.service import StopCounts
from courier_api.moments import moment

__all__ = [
    "HandoverPage",
    "HandoverView",
    "StopCountsList",
    "StopCountsView",
    "UnexpectedPage",
    "UnexpectedView",
]

_EXAMPLE: dict[str, Any] = {
    "number": 12, "state": "missing", "is_alarm": True, "direction": "collect",
    "courier": "courier:c7", "vehicle_id": "thuan-hoa-m01", "route": 0, "stop": 4,
    "location_id": "ap-19777-1", "counterparty": "agent:ap-19777-1",
    "shipment_id": "S-D-00014", "earliest": "2026-11-23T01:12:00.000Z",
    "latest": "2026-11-23T01:19:00.000Z",
    "items": [{"code": "H57.17.21-261123-0004", "state": "missing", "event_id": None,
               "time": None, "courier": None, "is_elsewhere": False, "is_late": False,
               "outcome": None}],
}  # fmt: skip


class ItemMatchView(BaseModel):
    """How one item stands."""

    code: str
    state: ItemVerdict
    event_id: str | None = Field(description="In hexadecimal.")
    time: datetime | None
    courier: str | None = Field(description="Who has to do with it, where that is another one.")
    is_elsewhere: bool = Field(description="At another place, or with another counterparty.")
    is_late: bool
    outcome: AttemptOutcome | None

    @classmethod
    def of(cls, item: ItemMatch) -> ItemMatchView:
        """An item as the API tells it."""
        return cls(
            code=item.code,
            state=item.verdict,
            event_id=None if item.event_id is None else item.event_id.hex(),
            time=None if item.time is None else moment(item.time),
            courier=item.courier,
            is_elsewhere=item.is_elsewhere,
            is_late=item.is_late,
            outcome=item.outcome,
        )


class HandoverView(BaseModel):
    """A handover that the published plan expects, and how it stands."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    number: int = Field(description="Place in the plan.")
    state: HandoverState
    is_alarm: bool = Field(description="Somebody should look.")
    direction: Direction
    courier: str | None
    vehicle_id: str
    route: int
    stop: int = Field(description="-1: before the first stop; the number of stops: after the last.")
    location_id: str
    counterparty: str | None = Field(description="Null: the citizen of a home.")
    shipment_id: str
    earliest: datetime
    latest: datetime
    items: list[ItemMatchView]

    @classmethod
    def of(cls, one: MatchedHandover) -> HandoverView:
        """A handover as the API tells it."""
        expected, planned = one.expected, one.expected.planned
        return cls(
            number=expected.number,
            state=one.state,
            is_alarm=one.is_alarm,
            direction=planned.direction,
            courier=expected.courier,
            vehicle_id=planned.vehicle_id,
            route=planned.route_idx,
            stop=planned.stop_idx,
            location_id=planned.location_id,
            counterparty=planned.counterparty,
            shipment_id=planned.shipment_id,
            earliest=moment(planned.earliest),
            latest=moment(planned.latest),
            items=[ItemMatchView.of(item) for item in one.items],
        )


class HandoverPage(BaseModel):
    """Handovers in the plan's order."""

    handovers: list[HandoverView]
    next_page_token: str | None


class UnexpectedView(BaseModel):
    """A change of hands that no plan expected."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"code": "H57.19.803-261122-0001",
                        "event_id": "01938f2a7c117d0e9d3b5a1c2e4f6071",
                        "time": "2026-11-22T01:12:30Z", "giver": "agent:ap-19803-1",
                        "receiver": "courier:c9", "place": "ap-19803-1"}
        }
    )  # fmt: skip

    code: str
    event_id: str = Field(description="In hexadecimal.")
    time: datetime
    giver: str
    receiver: str
    place: str | None

    @classmethod
    def of(cls, one: Unexpected) -> UnexpectedView:
        """A change of hands as the API tells it."""
        change = one.change
        return cls(
            code=one.code,
            event_id=change.event_id.hex(),
            time=moment(change.event_time),
            giver=change.giver,
            receiver=change.receiver,
            place=change.place,
        )


class UnexpectedPage(BaseModel):
    """Changes of hands by time."""

    unexpected: list[UnexpectedView]
    next_page_token: str | None


class StopCountsView(BaseModel):
    """How the handovers of a stop stand."""

    vehicle_id: str
    courier: str | None
    stop: int
    location_id: str
    earliest: datetime
    latest: datetime
    num_handovers: int
    num_alarms: int
    states: dict[HandoverState, int]

    @classmethod
    def of(cls, counts: StopCounts) -> StopCountsView:
        """A stop as the API tells it."""
        return cls(
            vehicle_id=counts.vehicle_id,
            courier=counts.courier,
            stop=counts.stop_idx,
            location_id=counts.location_id,
            earliest=moment(counts.earliest),
            latest=moment(counts.latest),
            num_handovers=sum(counts.counts.values()),
            num_alarms=counts.num_alarms,
            states=counts.counts,
        )


class StopCountsList(BaseModel):
    """Stops in the plan's order, and all of them together."""

    stops: list[StopCountsView]
    states: dict[HandoverState, int]
    num_alarms: int
    num_unexpected: int
