"""What the API tells of the ways that vehicles drive, as GeoJSON (RFC 7946)."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from courier_api.planning.lines import PlanLines, Points

__all__ = ["LINE", "LineFeature", "LineView", "PlanLinesView"]

LINE: dict[str, Any] = {
    "type": "LineString",
    "coordinates": [[107.59012, 16.46371], [107.59104, 16.46502], [107.59733, 16.47614]],
}
_ROUTE: dict[str, Any] = {"vehicle_id": "m07", "route": 6, "is_straight": False}
_FEATURE: dict[str, Any] = {"type": "Feature", "geometry": LINE, "properties": _ROUTE}


class LineView(BaseModel):
    """A way."""

    model_config = ConfigDict(json_schema_extra={"example": LINE})

    type: Literal["LineString"] = "LineString"
    coordinates: list[tuple[float, float]] = Field(
        min_length=2, description="Longitude and latitude, EPSG:4326."
    )

    @classmethod
    def of(cls, points: Points) -> LineView:
        """A way as the API tells it."""
        return cls(coordinates=list(points))


class LineFeature(BaseModel):
    """A way, and beside it what each kind of ways tells."""

    type: Literal["Feature"] = "Feature"
    geometry: LineView


class RouteLineProperties(BaseModel):
    """Whose way it is."""

    model_config = ConfigDict(json_schema_extra={"example": _ROUTE})

    vehicle_id: str
    route: int = Field(description="Place in the plan, as signed events name it.")
    is_straight: bool = Field(description="As the crow flies: the roads are not known.")


class RouteLineView(LineFeature):
    """A vehicle's way; it stays on the road before citizens' homes."""

    model_config = ConfigDict(json_schema_extra={"example": _FEATURE})

    properties: RouteLineProperties


class PlanLinesView(BaseModel):
    """The ways of a plan; a route that calls on one home alone may have none."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"type": "FeatureCollection", "features": [_FEATURE]}}
    )

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[RouteLineView]

    @classmethod
    def of(cls, lines: PlanLines) -> PlanLinesView:
        """Ways as the API tells them."""
        drawn = [(route, route.public_line()) for route in lines.routes]
        return cls(
            features=[
                RouteLineView(
                    geometry=LineView.of(points),
                    properties=RouteLineProperties(
                        vehicle_id=route.vehicle_id,
                        route=route.route_idx,
                        is_straight=lines.is_straight,
                    ),
                )
                for route, points in drawn
                if len(points) > 1
            ]
        )
