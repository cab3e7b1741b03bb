"""What the API takes and tells of positions."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.config import JsonDict

from courier_api.couriers.shifts import party_of_courier
from courier_api.moments import moment
from courier_api.tracking.fixes import Fix
from courier_api.tracking.service import LastPosition

__all__ = ["FixesBody", "FixesView", "PositionList"]

_FIX: JsonDict = {
    "time": "2026-11-21T09:12:30.250+07:00", "lon": 107.5906, "lat": 16.4637, "accuracy_m": 12.5,
    "speed_mps": 6.2,
}  # fmt: skip
_POSITION: JsonDict = {
    "courier_id": "c7", "party": "courier:c7", "time": "2026-11-21T02:12:30.250Z", "age_s": 14,
    "lon": 107.5906, "lat": 16.4637, "accuracy_m": 12.5, "speed_mps": 6.2,
}  # fmt: skip


def _written_out(given: object) -> object:
    # A number would be taken for seconds or milliseconds, whichever seems to fit.
    if not isinstance(given, str):
        raise ValueError("wanted a text, as ISO 8601 with an offset")
    return given


def _number(least: float, most: float) -> object:
    return Field(ge=least, le=most, strict=True, allow_inf_nan=False)


class FixBody(BaseModel):
    """Where the phone was at a moment."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": _FIX})

    time: Annotated[AwareDatetime, BeforeValidator(_written_out)] = Field(
        description="By the phone's clock, with an offset."
    )
    lon: Annotated[float, _number(-180, 180)]
    lat: Annotated[float, _number(-90, 90)]
    accuracy_m: Annotated[float, _number(0, 1_000_000)]
    speed_mps: Annotated[float, _number(0, 1_000)] | None = Field(
        default=None, description="Metres a second; null: not known."
    )

    def fix(self) -> Fix:
        """The same as a value."""
        time = round(self.time.timestamp() * 1_000)
        return Fix(time, self.lon, self.lat, self.accuracy_m, self.speed_mps)


class FixesBody(BaseModel):
    """Fixes of a shift, in any order; only the newest one is kept."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"fixes": [_FIX]}})

    fixes: Annotated[list[FixBody], Field(min_length=1, max_length=200)]


class FixesView(BaseModel):
    """What became of them."""

    model_config = ConfigDict(json_schema_extra={"example": {"shown_until": None}})

    shown_until: datetime | None = Field(
        description="When your position expires; null: none of these is shown, for they are "
        "older than what is known or than is kept, or the live bus is out of reach."
    )


class PositionView(BaseModel):
    """Where a courier was last."""

    model_config = ConfigDict(json_schema_extra={"example": _POSITION})

    courier_id: str
    party: str
    time: datetime
    age_s: int
    lon: float
    lat: float
    accuracy_m: float
    speed_mps: float | None

    @classmethod
    def of(cls, found: LastPosition, now: int) -> PositionView:
        """A position as the API tells it."""
        fix = found.fix
        return cls(
            courier_id=found.courier_id,
            party=party_of_courier(found.courier_id),
            time=moment(fix.time),
            age_s=max(0, now - fix.time) // 1_000,
            lon=fix.lon,
            lat=fix.lat,
            accuracy_m=fix.accuracy_m,
            speed_mps=fix.speed_mps,
        )


class PositionList(BaseModel):
    """Last positions of today's couriers who share theirs, by the couriers' codes."""

    positions: list[PositionView]
