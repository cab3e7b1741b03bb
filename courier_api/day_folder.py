"""The planned day that a server is started with: taken in, and in a demonstration lived today."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from courier_api.config import Settings
from courier_api.couriers.service import NewCourier, add_courier, known_courier
from courier_api.couriers.shifts import assign, couriers_of_day
from courier_api.custody.writer import now_ms
from courier_api.db import Database
from courier_api.demo.announcing import announce_items
from courier_api.errors import UnknownObjectError
from courier_api.items.personal_service import PersonalKeeper
from courier_api.planning.days import places_of_day, vehicles_of_day
from courier_api.planning.files import DayFiles
from courier_api.planning.folders import FolderTaker
from courier_api.planning.params import PlanningParams
from courier_api.planning.parts import FOLDER, tell_webhooks
from courier_api.roles import Role
from courier_api.server_keys import load_or_make_keys
from courier_api.users.demo import NO_PARTIES
from courier_api.wiring import open_database
from routing_engine.problem import LocationKind

__all__ = ["has_planned_day", "take_day_in", "take_day_in_on"]


#: Demo users who work at a place of the day.
_WORKPLACES = {
    Role.AGENT_CLERK: LocationKind.AGENT_POINT,
    Role.AUTHORITY_CLERK: LocationKind.AUTHORITY,
    Role.DISPATCHER: LocationKind.POST_OFFICE,
}


def take_day_in(settings: Settings, clock: Callable[[], int] = now_ms) -> Mapping[Role, str]:
    """
    Keep the settings' planned day and publish its plan; safe to repeat.

    A demonstration lives the day today, with a courier ``c1``, ``c2``... for each vehicle, and its
    papers are announced. A folder without ``problem.json`` has pages alone, and is left as it is.

    Parameters
    ----------
    settings : Settings
    clock : callable
        Milliseconds since 1970, UTC.

    Returns
    -------
    parties : mapping of Role to str
        For whom demo users can work on that day.

    Raises
    ------
    InputFaultsError
        When the folder's files are of no use.
    """
    if not has_planned_day(settings):
        return NO_PARTIES
    with open_database(settings) as database:
        return take_day_in_on(database, settings, clock())


def has_planned_day(settings: Settings) -> bool:
    """Whether the settings name more than pages."""
    return settings.day_dir is not None and (settings.day_dir / "problem.json").is_file()


def take_day_in_on(database: Database, settings: Settings, now: int) -> Mapping[Role, str]:
    """
    Keep the settings' planned day in a database that is open; see `take_day_in`.

    Parameters
    ----------
    database : Database
    settings : Settings
        With a planned day.
    now : int
        Milliseconds since 1970, UTC; a demonstration lives the day on its date.

    Raises
    ------
    InputFaultsError
    """
    if settings.day_dir is None:
        return NO_PARTIES
    params, files = PlanningParams(), DayFiles(settings.data_dir / FOLDER)
    taken = FolderTaker(database, files, params, tell_webhooks).take_day_folder(
        settings.day_dir, now=now, on=params.today(now) if settings.is_demo else None
    )
    if not settings.is_demo:
        return NO_PARTIES
    with database.writing() as session:
        _hire(session, taken.day_id, now)
        keeper = PersonalKeeper(load_or_make_keys(settings.data_dir).pseudonym)
        announce_items(session, taken.day_id, now=now, keeper=keeper)
        return _workplaces(session, taken.day_id)


def _hire(session: Session, day_id: str, now: int) -> None:
    """Give each vehicle that nobody drives a courier of its own."""
    names = [one.vehicle_id for one in vehicles_of_day(session, day_id)]
    drivers = couriers_of_day(session, day_id)
    wanted = {}
    for number, name in enumerate(names, start=1):
        courier_id = f"c{number}"
        if name in drivers or courier_id in drivers.values():
            continue
        try:
            known_courier(session, courier_id)
        except UnknownObjectError:
            add_courier(session, NewCourier(courier_id, f"Bưu tá thử nghiệm {number}"), now)
        wanted[name] = courier_id
    assign(session, day_id, wanted, vehicles=frozenset(names), now=now)


def _workplaces(session: Session, day_id: str) -> Mapping[Role, str]:
    """The first place of each kind."""
    places = places_of_day(session, day_id)
    found = {}
    for role, kind in _WORKPLACES.items():
        parties = [one.party for one in places if one.kind == kind and one.party is not None]
        if parties:
            found[role] = parties[0]
    return found
