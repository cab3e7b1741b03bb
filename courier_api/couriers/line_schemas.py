"""What a courier is told of their way, as GeoJSON (RFC 7946)."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from courier_api.couriers.own_lines import OwnLines
from courier_api.planning.line_schemas import LINE, LineFeature, LineView

__all__ = ["OwnLinesView"]

_LEG: dict[str, Any] = {"leg": 0, "is_straight": False}
_FEATURE: dict[str, Any] = {"type": "Feature", "geometry": LINE, "properties": _LEG}


class LegProperties(BaseModel):
    """Which piece of the way it is."""

    model_config = ConfigDict(json_schema_extra={"example": _LEG})

    leg: int = Field(
        description="It leads to the stop of this number; behind the last stop, to the route's end."
    )
    is_straight: bool = Field(description="As the crow flies: the roads are not known.")


class LegView(LineFeature):
    """A piece of the way, from door to door."""

    model_config = ConfigDict(json_schema_extra={"example": _FEATURE})

    properties: LegProperties


class OwnLinesView(BaseModel):
    """A courier's way of today; pieces that lead to or from a closed home are left out."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"type": "FeatureCollection", "plan": "2026-11-23-1f0c3ab2d4/2",
                        "features": [_FEATURE]}
        }
    )  # fmt: skip

    type: Literal["FeatureCollection"] = "FeatureCollection"
    plan: str | None = Field(
        description="What signed events call the plan; null: nothing is published, or they drive"
        " nothing."
    )
    features: list[LegView]

    @classmethod
    def of(cls, lines: OwnLines | None) -> OwnLinesView:
        """What a courier is told."""
        if lines is None:
            return cls(plan=None, features=[])
        return cls(
            plan=lines.plan,
            features=[
                LegView(
                    geometry=LineView.of(one.points),
                    properties=LegProperties(leg=one.leg, is_straight=lines.is_straight),
                )
                for one in lines.legs
            ],
        )
