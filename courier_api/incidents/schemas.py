"""What the API tells of incidents."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from courier_api.custody.core.acts import IncidentKind
from courier_api.custody.core.entries import Standing
from courier_api.identities import IdentityText, show
from courier_api.incidents.service import Incident
from courier_api.incidents.words import words_of
from courier_api.items.schemas import WordsView
from courier_api.models import EvidenceState
from courier_api.moments import moment

__all__ = ["IncidentPage", "IncidentView"]

_SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_EXAMPLE: JsonDict = {
    "event_id": "AZr3kQJ4d0a5XyTq1mB7Zw", "seq": 4_117, "standing": "applied",
    "event_time": "2026-11-23T01:19:00.000Z", "record_time": "2026-11-23T01:19:04.000Z",
    "party": "courier:c7", "device_id": "AZr3kQJ4d0a5XyTq1mB7ZA", "place": "ap-19777-1",
    "kind": "road_flooded", "words": {"vi": "Đường bị ngập.", "en": "The road is flooded."},
    "items": [], "note": "Nước ngập quá bánh xe ở cầu Lim",
    "position": {"lon": 107.568012, "lat": 16.469123},
    "evidence": [{"sha256": _SHA256, "state": "present"}],
}  # fmt: skip


class IncidentPositionView(BaseModel):
    """Where it was."""

    model_config = ConfigDict(json_schema_extra={"example": {"lon": 107.568012, "lat": 16.469123}})

    lon: float
    lat: float


class IncidentEvidenceView(BaseModel):
    """A photograph of it; see `/v1/evidence/{sha256}`."""

    sha256: str
    state: EvidenceState


class IncidentView(BaseModel):
    """Something that went wrong on the way."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    event_id: IdentityText
    seq: int = Field(description="Place in the ledger.")
    standing: Standing = Field(description="Held: the device had been revoked.")
    event_time: datetime = Field(description="By the clock of the phone.")
    record_time: datetime
    party: str = Field(description="Whose device reported it.")
    device_id: IdentityText
    place: str | None = Field(description="A location of the day.")
    kind: IncidentKind | None = Field(description="Null: it was not said.")
    words: WordsView
    items: list[str] = Field(description="That it is about; there may be none.")
    note: str | None = Field(description="Null: none was written, or it was erased.")
    position: IncidentPositionView | None = Field(
        description="By the field `position` beside the event: a list of longitude and latitude in"
        " millionths of a degree. Null: none was told, or it was erased."
    )
    evidence: list[IncidentEvidenceView]

    @classmethod
    def of(cls, incident: Incident) -> IncidentView:
        """An incident as the API tells it."""
        record, event = incident.record, incident.record.event
        at = incident.position
        return cls(
            event_id=show(event.event_id),
            seq=record.seq,
            standing=record.standing,
            event_time=moment(event.event_time),
            record_time=moment(record.record_time),
            party=incident.party,
            device_id=show(event.device_id),
            place=event.place,
            kind=incident.detail.incident,
            words=WordsView.of(words_of(incident.detail.incident)),
            items=list(event.items),
            note=incident.note,
            position=None if at is None else IncidentPositionView(lon=at[0], lat=at[1]),
            evidence=[
                IncidentEvidenceView(sha256=digest.hex(), state=EvidenceState(state))
                for digest, state in incident.evidence.items()
            ],
        )


class IncidentPage(BaseModel):
    """Incidents, the newest first."""

    incidents: list[IncidentView]
    next_page_token: str | None = Field(description="Null behind the last page.")
