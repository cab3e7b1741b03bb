"""What the API takes and tells of uploaded files and days."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from courier_api.custody.core.parties import PARTY
from courier_api.models import (
    DayPlaceRow,
    DayRow,
    DayVehicleRow,
)
from courier_api.moments import moment
from courier_api.planning.problems import FIRST_DATE, LAST_DATE
from courier_api.wire_types import PRINTABLE, WrittenDate

__all__ = [
    "PRINTABLE",
    "DayId",
    "DayPage",
    "DayView",
    "FileView",
    "HashText",
    "NewDayBody",
    "PlaceList",
    "PlaceView",
    "VehicleView",
]

_DAY = "2026-11-23-1f0c3ab2d4"
_DAY_EXAMPLE: dict[str, Any] = {
    "day_id": _DAY, "date": "2026-11-23", "name": "hue-2025-07", "num_locations": 224,
    "num_shipments": 301, "num_items": 617, "published_version": 2,
    "created_at": "2026-11-22T10:00:00.000Z", "can_be_planned": True,
}  # fmt: skip

#: No keyword of JSON Schema bounds a day; this does, for days from FIRST_DATE to LAST_DATE.
_OF_THIS_CENTURY = (
    r"^20[0-9]{2}-(02-(0[1-9]|[12][0-9])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    r"|(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01]))$"
)
_LivedOn = Annotated[
    WrittenDate,
    Field(ge=FIRST_DATE, le=LAST_DATE, json_schema_extra={"pattern": _OF_THIS_CENTURY}),
]

HashText = Annotated[
    str,
    Field(
        pattern=r"^[0-9a-f]{64}$",
        description="SHA-256 of a file, in hexadecimal.",
        examples=["5f" * 32],
    ),
]
DayId = Annotated[
    str,
    Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-f]{10}$", examples=[_DAY]),
]
PartyText = Annotated[str, Field(pattern=f"^(?:{PARTY.pattern})$")]
PlaceText = Annotated[str, Field(min_length=1, max_length=64)]


class FileView(BaseModel):
    """An uploaded file."""

    model_config = ConfigDict(json_schema_extra={"example": {"sha256": "5f" * 32, "bytes": 29645}})

    sha256: HashText
    bytes: int


class NewDayBody(BaseModel):
    """A day to take in; its files were uploaded before, by PUT /v1/files/{sha256}."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "problem_sha256": "5f" * 32, "matrix_sha256": "6a" * 32,
                "items_sha256": "7b" * 32, "date": "2026-11-23",
            }
        },
    )  # fmt: skip

    problem_sha256: HashText = Field(description="Of a problem.json (postroute.problem/1).")
    matrix_sha256: HashText | None = Field(
        default=None, description="Of the .npz that it names; left out where travel is inside."
    )
    items_sha256: HashText | None = Field(
        default=None, description="Of an items.csv: which items travel in which shipment."
    )
    date: _LivedOn | None = Field(
        default=None, description="On which the day is lived; by default the problem's own."
    )
    name: Annotated[str, Field(max_length=200, pattern=PRINTABLE)] | None = None
    parties: dict[PlaceText, PartyText] = Field(
        default_factory=dict,
        max_length=10_000,
        description="Who answers at locations, where that is not office:, agent: or authority:"
        " and the location's code.",
    )


class DayView(BaseModel):
    """A day."""

    model_config = ConfigDict(json_schema_extra={"example": _DAY_EXAMPLE})

    day_id: str
    date: date
    name: str
    num_locations: int
    num_shipments: int
    num_items: int
    published_version: int | None
    created_at: datetime
    can_be_planned: bool = Field(description="False once its problem was deleted.")

    @classmethod
    def of(cls, row: DayRow, published_version: int | None, *, can_be_planned: bool) -> DayView:
        """A day as the API tells it."""
        return cls(
            day_id=row.day_id,
            date=row.date,
            name=row.name,
            num_locations=row.num_locations,
            num_shipments=row.num_shipments,
            num_items=row.num_items,
            published_version=published_version,
            created_at=moment(row.created_at),
            can_be_planned=can_be_planned,
        )


class DayPage(BaseModel):
    """Some days, the latest first."""

    days: list[DayView]
    next_page_token: str | None


class PlaceView(BaseModel):
    """A place of a day; of a home nothing but its code."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"location_id": "ap-19803-1", "kind": "agent_point",
                        "party": "agent:ap-19803-1",
                        "name": "Điểm dịch vụ công An Hòa", "lon": 107.5686, "lat": 16.4851}
        }
    )  # fmt: skip

    location_id: str
    kind: str
    party: str | None
    name: str | None
    lon: float | None
    lat: float | None

    @classmethod
    def of(cls, row: DayPlaceRow) -> PlaceView:
        """A place as the API tells it."""
        return cls(
            location_id=row.location_id, kind=row.kind, party=row.party, name=row.name,
            lon=row.lon, lat=row.lat,
        )  # fmt: skip


class VehicleView(BaseModel):
    """A vehicle; hours in seconds from the day's midnight."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"vehicle_id": "thuan-hoa-m01", "profile": "motorbike",
                        "start_location_id": "po-thuan-hoa", "end_location_id": "po-thuan-hoa",
                        "earliest_start": 25_200, "latest_end": 63_000}
        }
    )  # fmt: skip

    vehicle_id: str
    profile: str
    start_location_id: str
    end_location_id: str | None
    earliest_start: int
    latest_end: int

    @classmethod
    def of(cls, row: DayVehicleRow) -> VehicleView:
        """A vehicle as the API tells it."""
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class PlaceList(BaseModel):
    """Places and vehicles of a day."""

    places: list[PlaceView]
    vehicles: list[VehicleView]
