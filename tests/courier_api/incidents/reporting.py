"""Couriers who report what went wrong."""

from __future__ import annotations

from typing import Any

from courier_api.custody.core.acts import IncidentKind, Subject
from courier_api.custody.core.events import Event
from courier_api.custody.core.sealed import canonical_json, commit
from courier_api.identities import to_base64url
from tests.courier_api.sync.carriers import Carrier

NOTE = "Cô Hạnh ở kiệt 3 bị thương nhẹ, nước ngập quá bánh xe"
#: Longitude and latitude in millionths of a degree.
POSITION = [107_568_012, 16_469_123]
SALTS = {"note": b"saltsaltsaltsalt", "position": b"pepperpepperpepp"}
FIELDS: dict[str, Any] = {"note": NOTE, "position": POSITION}


def report(
    carrier: Carrier,
    minute: float = 30,
    kind: IncidentKind | None = IncidentKind.ROAD_FLOODED,
    *,
    fields: dict[str, Any] | None = None,
    **header: Any,
) -> Event:
    """Report an incident, by default about no item, with a note and a position beside it."""
    fields = FIELDS if fields is None else fields
    sealed = tuple((name, commit(value, SALTS[name])) for name, value in fields.items())
    header = {"items": (), "sealed": sealed} | header
    event = carrier.phone.report(minute, Subject.INCIDENT, kind, **header)
    sides = [
        {"name": name, "salt": to_base64url(SALTS[name]), "value": canonical_json(value).decode()}
        for name, value in fields.items()
    ]
    (verdict,) = carrier.send(event, sides=sides)
    assert verdict["outcome"] == "stored"
    return event
