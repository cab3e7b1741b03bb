"""What the API takes and tells of plans, what differs between them, and operations."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from courier_api.identities import show
from courier_api.models import (
    DayRow,
    EndedBy,
    OperationRow,
    OperationState,
    PlanRow,
    PlanState,
)
from courier_api.moments import moment
from courier_api.planning.changes import PlanChanges, RouteChanges
from courier_api.planning.operations import SearchWish
from courier_api.planning.plans import plan_name, plan_tag
from courier_api.planning.schemas import HashText
from courier_api.wire_types import WHOLE

__all__ = [
    "OperationPage",
    "OperationView",
    "PlanChangesView",
    "PlanPage",
    "PlanView",
    "RouteChangesView",
    "SearchBody",
]

_DAY = "2026-11-23-1f0c3ab2d4"
_PLAN_EXAMPLE: dict[str, Any] = {
    "plan": f"{_DAY}/2", "day_id": _DAY, "version": 2, "state": "published",
    "etag": '"2-1"', "sha256": "5f" * 32, "seed": 1, "cost": 9_412_330, "num_routes": 11,
    "num_stops": 287, "num_unassigned": 0, "distance_m": 1_204_310, "duration_s": 318_600,
    "is_feasible": True, "created_at": "2026-11-22T10:05:00.000Z",
    "published_at": "2026-11-22T10:06:00.000Z", "superseded_at": None,
}  # fmt: skip
_OPERATION_EXAMPLE: dict[str, Any] = {
    "operation_id": "AZr3kQJ4d0a5XyTq1mB7Zw", "day_id": _DAY, "state": "running",
    "params": {"seconds": 20.0, "iterations": None, "seed": 1, "workers": 2},
    "progress": {"elapsed_s": 4.2, "iterations": 51_200, "cost": 9_530_120, "num_unassigned": 0,
                 "num_routes": 11, "bound": None, "iterations_per_s": 14_100.0,
                 "pool_bound": None},
    "created_at": "2026-11-22T10:04:00.000Z", "started_at": "2026-11-22T10:04:01.000Z",
    "ended_at": None, "is_cancel_asked": False, "ended_by": None, "version": None,
    "error_code": None, "error": None,
}  # fmt: skip


class PlanView(BaseModel):
    """A version of a day's plan."""

    model_config = ConfigDict(json_schema_extra={"example": _PLAN_EXAMPLE})

    plan: str = Field(description="What signed events call it.")
    day_id: str
    version: int
    state: PlanState
    etag: str = Field(description="For If-Match when it is published.")
    sha256: HashText = Field(description="Of plan.json.")
    seed: int
    cost: int = Field(description="Dong.")
    num_routes: int
    num_stops: int
    num_unassigned: int
    distance_m: int
    duration_s: int
    is_feasible: bool = Field(description="All that must be served is.")
    created_at: datetime
    published_at: datetime | None
    superseded_at: datetime | None

    @classmethod
    def of(cls, day: DayRow, row: PlanRow) -> PlanView:
        """A version as the API tells it."""
        same = ("day_id", "version", "seed", "cost", "num_routes", "num_stops", "num_unassigned",
                "distance_m", "duration_s", "is_feasible")  # fmt: skip
        return cls(
            plan=plan_name(row),
            state=PlanState(row.state),
            etag=plan_tag(day, row),
            sha256=row.sha256.hex(),
            created_at=moment(row.created_at),
            published_at=_moment(row.published_at),
            superseded_at=_moment(row.superseded_at),
            **{name: getattr(row, name) for name in same},
        )


class PlanPage(BaseModel):
    """Versions of a day's plan, the newest first."""

    plans: list[PlanView]
    next_page_token: str | None


class SearchBody(BaseModel):
    """How long and how widely to search; what goes beyond the server's limits is cut to them."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"seconds": 20, "seed": 1, "workers": 2}}
    )

    seconds: Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False, strict=True)] | None = (
        Field(default=None, description="Of wall clock; 20 where nothing is said.")
    )
    iterations: Annotated[int, Field(ge=0, le=1_000_000_000, strict=True), WHOLE] | None = Field(
        default=None,
        description="Of each worker: then a search repeats exactly, and seconds do not count.",
    )
    seed: Annotated[int, Field(ge=0, le=2**31 - 1, strict=True), WHOLE] = 1
    workers: Annotated[int, Field(ge=1, le=256, strict=True), WHOLE] = 2

    def wish(self) -> SearchWish:
        """The search."""
        if self.iterations is not None:
            return SearchWish(None, self.iterations, self.seed, self.workers)
        return SearchWish(self.seconds or SearchWish().seconds, None, self.seed, self.workers)


class ProgressView(BaseModel):
    """How far a search has come."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"elapsed_s": 12.0, "iterations": 410_000, "cost": 31_250_000,
                        "num_unassigned": 0, "num_routes": 38, "bound": None,
                        "iterations_per_s": 34_100.0, "pool_bound": 31_090_000}
        }
    )  # fmt: skip

    elapsed_s: float
    iterations: int
    cost: int = Field(description="Dong, of the best plan so far.")
    num_unassigned: int
    num_routes: int
    bound: int | None = Field(description="Proven lower bound of the cost, where known.")
    iterations_per_s: float
    pool_bound: int | None = Field(
        description="What no plan made of the routes seen so far can cost less than."
    )


class OperationView(BaseModel):
    """A search for a plan."""

    model_config = ConfigDict(json_schema_extra={"example": _OPERATION_EXAMPLE})

    operation_id: str
    day_id: str
    state: OperationState
    params: SearchBody
    progress: ProgressView | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    is_cancel_asked: bool
    ended_by: EndedBy | None
    version: int | None = Field(description="Of the plan that came out.")
    error_code: str | None
    error: str | None

    @classmethod
    def of(cls, row: OperationRow) -> OperationView:
        """An operation as the API tells it."""
        progress: dict[str, Any] | None = None
        if row.progress is not None:
            progress = json.loads(row.progress)
        return cls(
            operation_id=show(row.operation_id),
            day_id=row.day_id,
            state=OperationState(row.state),
            params=SearchBody.model_validate(json.loads(row.params)),
            progress=None if progress is None else ProgressView.model_validate(progress),
            created_at=moment(row.created_at),
            started_at=_moment(row.started_at),
            ended_at=_moment(row.ended_at),
            is_cancel_asked=row.is_cancel_asked,
            ended_by=None if row.ended_by is None else EndedBy(row.ended_by),
            version=row.version,
            error_code=row.error_code,
            error=row.error,
        )


class OperationPage(BaseModel):
    """Operations of a day, the newest first."""

    operations: list[OperationView]
    next_page_token: str | None


class StopChangeView(BaseModel):
    """A visit that comes at another time."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"shipment_id": "S-D-00001", "kind": "pickup", "location_id": "ap-19972-1",
                        "before": "2026-11-22T01:10:00Z", "after": "2026-11-22T01:25:00Z"}
        }
    )  # fmt: skip

    shipment_id: str
    kind: str
    location_id: str
    before: datetime
    after: datetime


class RouteChangesView(BaseModel):
    """What is otherwise for one vehicle."""

    vehicle_id: str
    gained: list[str] = Field(description="Shipments that it has now.")
    lost: list[str] = Field(description="Shipments that it had before.")
    retimed: list[StopChangeView]
    is_reordered: bool
    departure_before: datetime | None
    departure_after: datetime | None
    arrival_before: datetime | None
    arrival_after: datetime | None

    @classmethod
    def of(cls, changes: RouteChanges, origin_ms: int) -> RouteChangesView:
        """Changes as the API tells them."""

        def at(seconds: int | None) -> datetime | None:
            return None if seconds is None else _at(origin_ms, seconds)

        return cls(
            vehicle_id=changes.vehicle_id,
            gained=list(changes.gained),
            lost=list(changes.lost),
            retimed=[
                StopChangeView(
                    shipment_id=one.shipment_id,
                    kind=one.kind,
                    location_id=one.location_id,
                    before=_at(origin_ms, one.before),
                    after=_at(origin_ms, one.after),
                )
                for one in changes.retimed
            ],
            is_reordered=changes.is_reordered,
            departure_before=at(changes.departure[0]),
            departure_after=at(changes.departure[1]),
            arrival_before=at(changes.arrival[0]),
            arrival_after=at(changes.arrival[1]),
        )


class MovedShipmentView(BaseModel):
    """A shipment with another vehicle than before; null: it was, or is, left out."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"shipment_id": "S-D-00001", "before": "thuan-hoa-m01",
                        "after": "thuan-hoa-m02"}
        }
    )  # fmt: skip

    shipment_id: str
    before: str | None
    after: str | None


class CostChangeView(BaseModel):
    """A part of the cost; dong."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"part": "distance", "before": 13_213_110, "after": 13_190_400}
        }
    )  # fmt: skip

    part: str
    before: int
    after: int


class PlanChangesView(BaseModel):
    """What moved for whom between two versions."""

    before: int
    after: int
    routes: list[RouteChangesView]
    moved: list[MovedShipmentView]
    cost: list[CostChangeView]

    @classmethod
    def of(cls, changes: PlanChanges, before: int, after: int, origin_ms: int) -> PlanChangesView:
        """Changes as the API tells them."""
        return cls(
            before=before,
            after=after,
            routes=[RouteChangesView.of(one, origin_ms) for one in changes.routes],
            moved=[
                MovedShipmentView(shipment_id=one.shipment_id, before=one.before, after=one.after)
                for one in changes.moved
            ],
            cost=[
                CostChangeView(part=part, before=old, after=new)
                for part, (old, new) in changes.cost.items()
            ],
        )


def _at(origin_ms: int, seconds: int) -> datetime:
    """A moment of a plan as the API tells it."""
    return moment(origin_ms + 1_000 * seconds)


def _moment(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else moment(milliseconds)
