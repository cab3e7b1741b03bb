"""What a demonstration's door takes and tells."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime

import segno
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from courier_api.couriers.schemas import CourierId
from courier_api.couriers.shifts import party_of_courier
from courier_api.custody.core.acts import ItemKind
from courier_api.demo.routes import DemoRoute
from courier_api.devices.schemas import INVITATION, DevicePartyText, InvitationView
from courier_api.devices.service import Invitation
from courier_api.messages.schemas import OpenedMessageView
from courier_api.moments import moment

__all__ = [
    "DemoCourierView",
    "DemoInvitationBody",
    "DemoInvitationView",
    "DemoLabelList",
    "DemoLabelView",
    "DemoMessageList",
    "DemoPartiesView",
    "DemoPartyView",
    "party_views",
]

_COURIER: JsonDict = {
    "party": "courier:c7", "courier_id": "c7", "name": "Bưu tá thử nghiệm 7",
    "vehicle_id": "thuan-hoa-m05", "num_stops": 36, "num_items": 58, "num_stops_to_both": 2,
    "first_stop_name": "UBND phường Thuận Hóa", "start": "2026-11-21T00:24:26.000Z",
    "end": "2026-11-21T09:31:05.000Z",
}  # fmt: skip
_AGENT: JsonDict = {"party": "agent:ap-19750-1", "name": "Điểm đại lý Vỹ Dạ"}


class DemoCourierView(BaseModel):
    """A courier whom somebody may play."""

    model_config = ConfigDict(json_schema_extra={"example": _COURIER})

    party: str
    courier_id: CourierId
    name: str
    vehicle_id: str
    num_stops: int
    num_items: int = Field(description="That are collected or delivered on the way.")
    num_stops_to_both: int | None = Field(
        description="Stops until a dossier was collected and a document delivered; null: never."
    )
    first_stop_name: str | None = Field(description="Null: a home, or no stop at all.")
    start: datetime
    end: datetime

    @classmethod
    def of(cls, route: DemoRoute, name: str) -> DemoCourierView:
        """The view of a route."""
        both, places = route.num_stops_to_both, route.stop_places
        return cls(
            party=party_of_courier(route.courier_id), courier_id=route.courier_id, name=name,
            vehicle_id=route.vehicle_id, num_stops=len(places),
            num_items=len({one.code for one in route.items}),
            num_stops_to_both=both if both <= len(places) else None,
            first_stop_name=places[0].name if places else None,
            start=moment(route.start), end=moment(route.end),
        )  # fmt: skip


class DemoPartyView(BaseModel):
    """An agent, an authority or a post office whom somebody may play."""

    model_config = ConfigDict(json_schema_extra={"example": _AGENT})

    party: str
    name: str


class DemoPartiesView(BaseModel):
    """Whom one may be today; those in front with whom there is soonest something to see."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "day_id": "2026-11-21-3f9a0c1d2e", "date": "2026-11-21", "couriers": [_COURIER],
                "agents": [_AGENT],
                "authorities": [{"party": "authority:H57.19.777", "name": "UBND phường Vỹ Dạ"}],
                "offices": [{"party": "office:po-thuan-hoa", "name": "Bưu điện Thuận Hóa"}],
            }
        }
    )  # fmt: skip

    day_id: str | None = Field(description="Null: no planned day is lived today.")
    date: date | None
    couriers: list[DemoCourierView]
    agents: list[DemoPartyView]
    authorities: list[DemoPartyView]
    offices: list[DemoPartyView]


class DemoInvitationBody(BaseModel):
    """Whom somebody wants to be."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"party": "courier:c7"}}
    )

    party: DevicePartyText


class DemoInvitationView(InvitationView):
    """An invitation, drawn as well, and the page that takes it up."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {**INVITATION, "qr_svg": "<svg/>", "page": "/courier"},
        }
    )

    qr_svg: str = Field(description="The code as one SVG element, as wide as it is let be.")
    page: str = Field(description="On this server: the address in the code, as far as its `#`.")

    @classmethod
    def of(cls, made: Invitation, base: str) -> DemoInvitationView:
        """The view of an invitation; ``base`` is where devices reach the server."""
        plain = InvitationView.of(made, base)
        page = plain.qr_text.partition("#")[0].removeprefix(base)
        return cls(**plain.model_dump(), qr_svg=_svg(plain.qr_text), page=page)


class DemoLabelView(BaseModel):
    """A label as it sticks on an item that the courier gets or gives at a stop."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "code": "H57.17.21-261121-0001", "kind": "dossier", "stop": 0,
                "place_name": "Điểm đại lý Vỹ Dạ", "collect": True, "qr_text": "6BF+70HY1C$",
                "png": "data:image/png;base64,iVBORw0KGgo=",
            }
        }
    )  # fmt: skip

    code: str
    kind: ItemKind
    stop: int = Field(description="Place of the stop in the route, from 0; -1: before it begins.")
    place_name: str | None = Field(description="Null: a home.")
    collect: bool = Field(description="Whether the courier gets it there; false: gives it.")
    qr_text: str
    png: str = Field(description="The printed label as a data address.")


class DemoLabelList(BaseModel):
    """Labels in the order of a route; an item that is collected and delivered is there twice."""

    labels: list[DemoLabelView]


class DemoMessageList(BaseModel):
    """Messages that nobody's telephone has got, the newest first."""

    messages: list[OpenedMessageView]


def party_views(names: Mapping[str, str], prefix: str) -> list[DemoPartyView]:
    """Views of the parties of a kind."""
    found = [one for one in names.items() if one[0].startswith(f"{prefix}:")]
    return [DemoPartyView(party=party, name=name) for party, name in found]


def _svg(text: str) -> str:
    drawn = io.BytesIO()
    segno.make_qr(text, error="m").save(
        drawn, kind="svg", border=4, light="#fff", xmldecl=False, nl=False, omitsize=True
    )
    return drawn.getvalue().decode()
