"""Incidents, as they were reported: what stands in the ledger, and what stands beside it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from courier_api.audit.service import record_openings
from courier_api.custody.core.acts import ReportDetail
from courier_api.custody.core.records import Record, record_of
from courier_api.custody.item_ledger import ItemLedger
from courier_api.db import Database
from courier_api.identities import show
from courier_api.incidents.repository import ReportEntry, reports_before
from courier_api.live.bus import Bus
from courier_api.roles import Principal
from courier_api.routes import Endpoint

__all__ = ["Incident", "incidents_page", "note_looks"]

#: Names of the fields beside the event.
NOTE, POSITION = "note", "position"

_LOOKS = "incident-looks"
#: A look is noted once in so long.
_LOOK_SECONDS = 3_600.0
#: Reports that are read at once: most of them are of other things.
_AT_ONCE = 200
_DEGREE = 1_000_000
_MOST = (180 * _DEGREE, 90 * _DEGREE)


@dataclass(frozen=True, slots=True)
class Incident:
    """
    Something that went wrong.

    Parameters
    ----------
    record : Record
    detail : ReportDetail
    party : str
        Whose device reported it.
    note : str or None
        None: none was written, or it was erased.
    position : tuple of float or None
        Longitude and latitude; None as above.
    evidence : mapping of bytes to str
        Pictures by their hashes, and how far each has come; see `EvidenceState`.
    """

    record: Record
    detail: ReportDetail
    party: str
    note: str | None = field(default=None, repr=False)
    position: tuple[float, float] | None = field(default=None, repr=False)
    evidence: Mapping[bytes, str] = field(default_factory=dict)

    def opened(self) -> list[str]:
        """Which personal data it tells."""
        told = {"incident_note": self.note, "incident_position": self.position}
        return [name for name, value in told.items() if value is not None]


def incidents_page(
    session: Session, before: int | None, limit: int, *, party: str | None = None
) -> list[Incident]:
    """
    Incidents by their places in the ledger, the newest first.

    Parameters
    ----------
    session : Session
    before, limit : int
        See `courier_api.incidents.repository.reports_before`.
    party : str or None
        Reported by this party's devices alone; None: by anyone's.
    """
    found: list[Incident] = []
    while len(found) < limit:
        reports = reports_before(session, before, _AT_ONCE, party=party)
        found += _incidents(session, reports, limit - len(found))
        if len(reports) < _AT_ONCE:
            break
        before = reports[-1].entry.seq
    return found


def note_looks(
    database: Database,
    bus: Bus,
    principal: Principal,
    *,
    incidents: Collection[Incident],
    endpoint: Endpoint,
    now: int,
) -> None:
    """
    Note what somebody is about to see that others have told, of each incident once an hour.

    That it is noted is remembered by the bus: where the bus forgets, it is noted once more.

    Parameters
    ----------
    database : Database
    bus : Bus
    principal : Principal
    incidents : collection of Incident
    endpoint : Endpoint
    now : int
        Milliseconds since 1970, UTC.
    """
    of_others = [one for one in incidents if one.party != principal.party and one.opened()]
    group = f"{_LOOKS}/{show(principal.asker)}"
    noted = bus.latest(group) if of_others else {}
    unnoted = [one for one in of_others if show(one.record.event.event_id) not in noted]
    if not unnoted:
        return
    with database.writing() as session:
        for one in unnoted:
            record_openings(
                session, principal, subject=one.party, fields=one.opened(), endpoint=endpoint,
                now=now,
            )  # fmt: skip
    for one in unnoted:
        bus.touch(group, show(one.record.event.event_id), _LOOK_SECONDS)


def _incidents(session: Session, reports: Sequence[ReportEntry], limit: int) -> Iterator[Incident]:
    ledger, num_found = ItemLedger(session), 0
    for one in reports:
        record = record_of(one.entry)
        detail = record.event.detail
        if not isinstance(detail, ReportDetail) or not detail.is_incident:
            continue
        if num_found == limit:
            return
        num_found += 1
        sides = {side.name: _read(side.value) for side in ledger.sides(record.event.event_id)}
        note = sides.get(NOTE)
        yield Incident(
            record,
            detail,
            one.party,
            note if isinstance(note, str) else None,
            _position(sides.get(POSITION)),
            ledger.evidence(record.seq),
        )


def _read(value: bytes) -> Any:
    """A field as it was written; whatever a phone has committed to may stand there."""
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def _position(field: object) -> tuple[float, float] | None:
    """Longitude and latitude in whole millionths of a degree, and what may follow them."""
    if not isinstance(field, list) or not 2 <= len(field) <= 3:
        return None
    if any(one.__class__ is not int for one in field):
        return None
    lon, lat = field[:2]
    if abs(lon) > _MOST[0] or abs(lat) > _MOST[1]:
        return None
    return lon / _DEGREE, lat / _DEGREE
