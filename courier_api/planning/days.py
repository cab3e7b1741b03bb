"""Days: taken from uploads and from folders, and told of."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from courier_api.errors import UnknownObjectError
from courier_api.models import (
    Base,
    DayItemRow,
    DayPlaceRow,
    DayRow,
    DayVehicleRow,
)
from courier_api.planning import repository
from courier_api.planning.errors import DayExistsError
from courier_api.planning.files import DayFiles
from courier_api.planning.item_lists import DayItem, read_items
from courier_api.planning.params import PlanningParams
from courier_api.planning.problems import date_of, party_of, read_day_problem
from routing_engine.problem import Location, LocationKind, Problem
from routing_engine.travel import one_fault

__all__ = [
    "CheckedDay",
    "NewDay",
    "check_day",
    "day_id_of",
    "days_page",
    "days_published_on",
    "days_told",
    "known_day",
    "places_of_day",
    "take_day",
    "vehicles_of_day",
]

_ID_LETTERS = 10


@dataclass(frozen=True, slots=True)
class NewDay:
    """
    A day that is to be.

    Parameters
    ----------
    problem : bytes
        A ``problem.json``.
    matrix_sha256 : bytes or None
        Of the file of its travel, which was uploaded before; None: it stands inside.
    items : bytes or None
        An ``items.csv``; None: nobody knows what is in the shipments.
    date : date or None
        On which the day is lived; None: the problem's own.
    name : str or None
        None: the problem's own.
    parties : mapping of str to str
        Who answers at locations, where that does not follow from their codes.
    """

    problem: bytes = field(repr=False)
    matrix_sha256: bytes | None = None
    items: bytes | None = field(default=None, repr=False)
    date: date | None = None
    name: str | None = None
    parties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckedDay:
    """
    A day whose files were found good.

    Parameters
    ----------
    new : NewDay
    day_id : str
        Follows from all that makes the day what it is: the same day is never there twice.
    date : date
    problem : Problem
    items : tuple of DayItem
    """

    new: NewDay = field(repr=False)
    day_id: str
    date: date
    problem: Problem = field(repr=False)
    items: tuple[DayItem, ...] = field(repr=False)


def check_day(new: NewDay, files: DayFiles, params: PlanningParams) -> CheckedDay:
    """
    Read and check a day; before any transaction, for it may take seconds.

    Parameters
    ----------
    new : NewDay
    files : DayFiles
    params : PlanningParams

    Raises
    ------
    InputFaultsError
        With every fault of its files.
    """
    matrix = None
    if new.matrix_sha256 is not None:
        matrix = files.path(new.matrix_sha256)
        if not matrix.is_file():
            raise one_fault(
                "matrix_unknown",
                place="matrix_sha256",
                cause="No file with this SHA-256 was uploaded.",
                remedy="Upload it first: PUT /v1/files/{sha256}.",
            )
        files.touch(new.matrix_sha256)
    problem = read_day_problem(new.problem, matrix, params, new.parties)
    day_date = new.date or date_of(problem)
    names = {shipment.id for shipment in problem.shipments}
    items = read_items(new.items, day=day_date, shipments=names) if new.items else ()
    return CheckedDay(new, day_id_of(new, day_date), day_date, problem, items)


def take_day(session: Session, checked: CheckedDay, *, now: int, by: bytes | None) -> DayRow:
    """
    Take a day in.

    Parameters
    ----------
    session : Session
    checked : CheckedDay
    now : int
        Milliseconds since 1970, UTC.
    by : bytes or None
        The user.

    Raises
    ------
    DayExistsError
    """
    new, problem = checked.new, checked.problem
    row = DayRow(
        day_id=checked.day_id,
        date=checked.date,
        name=new.name or problem.name or checked.date.isoformat(),
        created_at=now,
        created_by=by,
        problem_sha256=sha256(new.problem).digest(),
        problem=new.problem,
        matrix_sha256=new.matrix_sha256,
        num_locations=len(problem.locations),
        num_shipments=len(problem.shipments),
        num_items=len(checked.items),
        num_publications=0,
    )
    if repository.day_by_id(session, row.day_id) is not None:
        raise _exists(row.day_id)
    try:
        repository.add_day(session, row, _parts(problem, checked.items, new.parties))
    except IntegrityError:
        # Somebody else took the same one in at this very moment.
        raise _exists(row.day_id) from None
    return row


def days_page(session: Session, limit: int, before: tuple[date, str] | None) -> Sequence[DayRow]:
    """Days by date, the latest first."""
    return repository.days(session, limit, before)


def days_told(session: Session, rows: Sequence[DayRow]) -> dict[str, tuple[int | None, bool]]:
    """The published version of each of some days, and whether it can be planned still."""
    day_ids = [row.day_id for row in rows]
    versions = repository.published_versions(session, day_ids)
    plannable = repository.plannable(session, day_ids)
    return {one: (versions.get(one), one in plannable) for one in day_ids}


def days_published_on(session: Session, day: date) -> Sequence[DayRow]:
    """Days of a date that couriers see, the one that was published last in front."""
    return repository.days_on(session, day)


def places_of_day(
    session: Session, day_id: str, location_ids: Collection[str] | None = None
) -> Sequence[DayPlaceRow]:
    """
    Places of a day, all or some; homes have neither name nor position here.

    Raises
    ------
    UnknownObjectError
    """
    known_day(session, day_id)
    return repository.places(session, day_id, location_ids)


def vehicles_of_day(session: Session, day_id: str) -> Sequence[DayVehicleRow]:
    """
    Vehicles of a day.

    Raises
    ------
    UnknownObjectError
    """
    known_day(session, day_id)
    return repository.vehicles(session, day_id)


def known_day(session: Session, day_id: str, *, with_problem: bool = False) -> DayRow:
    """
    A day that is there.

    Raises
    ------
    UnknownObjectError
    """
    found = repository.day_by_id(session, day_id, with_problem=with_problem)
    if found is None:
        raise UnknownObjectError("There is no such day.")
    return found


def _exists(day_id: str) -> DayExistsError:
    return DayExistsError(f"This problem was taken for this date before: day {day_id}.", day_id)


def day_id_of(new: NewDay, day_date: date) -> str:
    """What a day is called; see `CheckedDay`."""
    digest = sha256(sha256(new.problem).digest() + sha256(new.items or b"").digest())
    digest.update(json.dumps(sorted(new.parties.items())).encode())
    return f"{day_date.isoformat()}-{digest.hexdigest()[:_ID_LETTERS]}"


def _parts(
    problem: Problem, items: Sequence[DayItem], parties: Mapping[str, str]
) -> dict[type[Base], Sequence[Mapping[str, Any]]]:
    return {
        DayPlaceRow: [_place(location, parties) for location in problem.locations],
        DayVehicleRow: [
            {
                "vehicle_id": vehicle.id,
                "profile": vehicle.profile,
                "start_location_id": vehicle.start_location_id,
                "end_location_id": vehicle.end_location_id,
                "earliest_start": vehicle.shift.earliest_start,
                "latest_end": vehicle.shift.latest_end,
            }
            for vehicle in problem.vehicles
        ],
        DayItemRow: [
            {
                "code": item.code,
                "item_id": item.item_id,
                "kind": item.kind.value,
                "shipment_id": item.shipment_id,
            }
            for item in items
        ],
    }


def _place(location: Location, parties: Mapping[str, str]) -> dict[str, Any]:
    is_home = location.kind is LocationKind.ADDRESS
    return {
        "location_id": location.id,
        "kind": location.kind.value,
        "party": party_of(location, parties),
        "name": None if is_home else location.name,
        "lon": None if is_home else location.lon,
        "lat": None if is_home else location.lat,
    }
