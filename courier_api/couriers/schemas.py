"""What the API takes and tells of couriers, shifts and routes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from courier_api.couriers.own_route import OwnRoute, OwnStop, OwnVisit, RoutePlace
from courier_api.couriers.parcel_schemas import PARCEL, ParcelView
from courier_api.couriers.service import NewCourier, courier_tag
from courier_api.couriers.shifts import party_of_courier
from courier_api.custody.core.parties import PLACE
from courier_api.items.proof_schemas import ProofRulesView
from courier_api.messages.phones import masked
from courier_api.models import CourierRow
from courier_api.moments import moment
from courier_api.planning.params import PlanningParams
from courier_api.planning.plan_schemas import RouteChangesView
from courier_api.planning.plans import plan_name
from courier_api.wire_types import PRINTABLE

__all__ = [
    "CourierBody",
    "CourierChangeBody",
    "CourierId",
    "CourierPage",
    "CourierView",
    "OwnRouteView",
    "PhoneView",
    "ShiftList",
    "ShiftView",
    "ShiftsBody",
]

_EXAMPLE: dict[str, Any] = {
    "courier_id": "c7", "party": "courier:c7", "display_name": "Nguyễn Văn An",
    "phone_masked": "••• ••• 678", "profile": "motorbike", "home_base": "po-thuan-hoa",
    "is_active": True, "etag": '"c7-0"', "created_at": "2026-11-20T08:00:00.000Z",
}  # fmt: skip

CourierId = Annotated[
    str,
    Field(
        pattern=r"^[0-9A-Za-z](?:[0-9A-Za-z._-]{0,38}[0-9A-Za-z])?$",
        description="What follows courier: in the party.",
        examples=["c7"],
    ),
]
_Name = Annotated[str, Field(max_length=80, pattern=PRINTABLE)]
_Phone = Annotated[str, Field(min_length=3, max_length=40)]
_Profile = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
_Place = Annotated[str, Field(pattern=f"^(?:{PLACE.pattern})$")]
_VehicleId = Annotated[str, Field(min_length=1, max_length=200)]


class CourierBody(BaseModel):
    """A courier to be added."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {"courier_id": "c7", "display_name": "Nguyễn Văn An",
                        "phone": "0912 345 678", "profile": "motorbike",
                        "home_base": "po-thuan-hoa"}
        },
    )  # fmt: skip

    courier_id: CourierId
    display_name: _Name
    phone: _Phone | None = None
    profile: _Profile = "motorbike"
    home_base: _Place | None = None

    def new_courier(self) -> NewCourier:
        """The courier."""
        return NewCourier(**self.model_dump())


class CourierChangeBody(BaseModel):
    """What becomes of a courier; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"is_active": False}})

    display_name: _Name | None = None
    phone: _Phone | None = Field(default=None, description="Null: erased.")
    profile: _Profile | None = None
    home_base: _Place | None = None
    is_active: StrictBool | None = None

    def values(self) -> dict[str, Any]:
        """What was said; null counts only where there may be nothing."""
        said = self.model_dump(exclude_unset=True)
        may_be_nothing = ("phone", "home_base")
        return {
            name: value
            for name, value in said.items()
            if value is not None or name in may_be_nothing
        }


class CourierView(BaseModel):
    """A courier."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    courier_id: str
    party: str
    display_name: str
    phone_masked: str = Field(description="Its last digits; empty where there is none.")
    profile: str
    home_base: str | None
    is_active: bool
    etag: str = Field(description="For If-Match when it is changed.")
    created_at: datetime

    @classmethod
    def of(cls, row: CourierRow) -> CourierView:
        """A courier as the API tells it."""
        return cls(
            courier_id=row.courier_id,
            party=party_of_courier(row.courier_id),
            display_name=row.display_name,
            phone_masked=masked(row.phone),
            profile=row.profile,
            home_base=row.home_base,
            is_active=row.is_active,
            etag=courier_tag(row),
            created_at=moment(row.created_at),
        )


class CourierPage(BaseModel):
    """Couriers by their codes."""

    couriers: list[CourierView]
    next_page_token: str | None


class PhoneView(BaseModel):
    """A courier's phone number."""

    model_config = ConfigDict(json_schema_extra={"example": {"phone": "+84912345678"}})

    phone: str | None


class ShiftView(BaseModel):
    """Who drives a vehicle."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"vehicle_id": "thuan-hoa-m01", "courier_id": "c7"}},
    )

    vehicle_id: _VehicleId
    courier_id: CourierId | None = Field(description="Null: nobody.")


class ShiftsBody(BaseModel):
    """Vehicles and who is to drive them; those that are not named stay as they are."""

    model_config = ConfigDict(extra="forbid")

    shifts: Annotated[list[ShiftView], Field(max_length=2_000)]


class ShiftList(BaseModel):
    """All vehicles of a day and who drives them."""

    day_id: str
    shifts: list[ShiftView]


class RoutePlaceView(BaseModel):
    """A place on the way; of a home that is not opened yet nothing but its code."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"location_id": "ap-19803-1", "kind": "agent_point",
                        "party": "agent:ap-19803-1",
                        "name": "Điểm dịch vụ công An Hòa", "lon": 107.5686, "lat": 16.4851,
                        "phone": None, "is_masked": False}
        }
    )  # fmt: skip

    location_id: str
    kind: str
    party: str | None
    name: str | None
    lon: float | None
    lat: float | None
    phone: str | None
    is_masked: bool

    @classmethod
    def of(cls, place: RoutePlace) -> RoutePlaceView:
        """A place as the API tells it."""
        return cls(**{name: getattr(place, name) for name in cls.model_fields})


class RouteVisitView(BaseModel):
    """What is collected or delivered at a stop."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"shipment_id": "S-D-00001", "kind": "pickup",
                        "items": ["H57.19.803-261122-0001"], "start": "2026-11-22T01:10:00Z",
                        "departure": "2026-11-22T01:13:00Z",
                        "proof_rules": {"H57.19.803-261122-0001": {
                            "code": "recommended", "signature": "required",
                            "photograph": "recommended"}},
                        "parcels": [PARCEL]}
        }
    )  # fmt: skip

    shipment_id: str
    kind: str
    items: list[str] = Field(description="Codes; empty where nobody knows them.")
    start: datetime
    departure: datetime
    proof_rules: dict[str, ProofRulesView] = Field(
        description="What is to prove each item's delivery, by its code; of items that nobody has"
        " registered nothing is known."
    )
    parcels: list[ParcelView] = Field(description="The same items, with all that is known.")

    @classmethod
    def of(cls, visit: OwnVisit) -> RouteVisitView:
        """A visit as the API tells it."""
        return cls(
            shipment_id=visit.shipment_id,
            kind=visit.kind,
            items=list(visit.codes),
            start=moment(visit.start),
            departure=moment(visit.departure),
            proof_rules={code: ProofRulesView.of(one) for code, one in visit.rules.items()},
            parcels=[ParcelView.of(one) for one in visit.parcels],
        )


class HoursView(BaseModel):
    """When a service may begin, both ends included."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"earliest": "2026-11-22T00:30:00Z", "latest": "2026-11-22T04:29:00Z"}
        }
    )

    earliest: datetime
    latest: datetime


class RouteStopView(BaseModel):
    """A stop."""

    stop: int = Field(description="Place in the route, as signed events name it.")
    place: RoutePlaceView
    arrival: datetime
    start: datetime
    departure: datetime
    windows: list[HoursView] = Field(
        description="Hours promised, or of the place; empty where nobody knows of any."
    )
    phone_opens_at: datetime | None = Field(
        description="From when a home opens; null: it is open, opens no more, or is no home."
    )
    visits: list[RouteVisitView]

    @classmethod
    def of(cls, at: int, stop: OwnStop) -> RouteStopView:
        """A stop as the API tells it."""
        return cls(
            stop=at,
            place=RoutePlaceView.of(stop.place),
            arrival=moment(stop.arrival),
            start=moment(stop.start),
            departure=moment(stop.departure),
            windows=[
                HoursView(earliest=moment(earliest), latest=moment(latest))
                for earliest, latest in stop.windows
            ],
            phone_opens_at=None if stop.opens_at is None else moment(stop.opens_at),
            visits=[RouteVisitView.of(visit) for visit in stop.visits],
        )


class RouteEndView(BaseModel):
    """Where and when a route begins or ends."""

    place: RoutePlaceView
    time: datetime

    @classmethod
    def of(cls, end: tuple[RoutePlace, int]) -> RouteEndView:
        """An end as the API tells it."""
        return cls(place=RoutePlaceView.of(end[0]), time=moment(end[1]))


class RouteView(BaseModel):
    """A courier's route of today."""

    day_id: str
    date: date
    version: int
    plan: str = Field(description="What signed events call the plan.")
    route: int | None = Field(description="Place in the plan, as signed events name it.")
    vehicle_id: str
    start: RouteEndView | None
    end: RouteEndView | None
    distance_m: int = Field(description="As planned, in metres.")
    duration_s: int = Field(description="As planned, in seconds.")
    stops: list[RouteStopView]
    changes: RouteChangesView | None = Field(description="Since the version that was named.")

    @classmethod
    def of(cls, route: OwnRoute, params: PlanningParams) -> RouteView:
        """A route as the API tells it."""
        origin_ms = params.origin_ms(route.day.date)
        changes = route.changes
        return cls(
            day_id=route.day.day_id,
            date=route.day.date,
            version=route.row.version,
            plan=plan_name(route.row),
            route=route.route_idx,
            vehicle_id=route.vehicle_id,
            start=None if route.start is None else RouteEndView.of(route.start),
            end=None if route.end is None else RouteEndView.of(route.end),
            distance_m=route.distance_m,
            duration_s=route.duration_s,
            stops=[RouteStopView.of(at, stop) for at, stop in enumerate(route.stops)],
            changes=None if changes is None else RouteChangesView.of(changes, origin_ms),
        )


class OwnRouteView(BaseModel):
    """A courier's route of today; null: nothing is published, or they drive nothing."""

    route: RouteView | None

    @classmethod
    def of(cls, route: OwnRoute | None, params: PlanningParams) -> OwnRouteView:
        """What a courier is told."""
        return cls(route=None if route is None else RouteView.of(route, params))
