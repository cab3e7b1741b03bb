"""Days from folders that ``postroute day`` and ``postroute plan`` wrote."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from courier_api.db import Database
from courier_api.planning import repository
from courier_api.planning.days import NewDay, check_day, day_id_of, take_day
from courier_api.planning.errors import DayExistsError
from courier_api.planning.files import DayFiles
from courier_api.planning.params import PlanningParams
from courier_api.planning.plans import Announce, NewPlan, add_plan, plan_tag, publish
from courier_api.planning.problems import check_plan, load_problem
from routing_engine import InputFaultsError
from routing_engine.travel import one_fault

__all__ = ["FolderTaker", "TakenFolder"]

_PROBLEM, _ITEMS, _PLAN = "problem.json", "items.csv", "plan.json"


@dataclass(frozen=True, slots=True)
class TakenFolder:
    """
    What became of a folder.

    Parameters
    ----------
    day_id : str
    version : int or None
        That is published; None: the folder has no plan, and nobody has published another.
    """

    day_id: str
    version: int | None


class FolderTaker:
    """
    Takes in folders; one that was taken before is left as it is, whatever was done with it since.

    Parameters
    ----------
    database : Database
    files : DayFiles
    params : PlanningParams
    announce : callable
        See `courier_api.planning.plans.Announce`.
    """

    def __init__(
        self, database: Database, files: DayFiles, params: PlanningParams, announce: Announce
    ) -> None:
        self._database = database
        self._files = files
        self._params = params
        self._announce = announce

    def take_day_folder(
        self, folder: Path, *, now: int, on: date | None = None, publishes: bool = True
    ) -> TakenFolder:
        """
        Take a day in, and its plan as the first version; safe to repeat.

        Parameters
        ----------
        folder : Path
            With ``problem.json``, the matrix that it names, and perhaps ``items.csv`` and
            ``plan.json``.
        now : int
            Milliseconds since 1970, UTC.
        on : date or None
            On which the day is lived; None: the problem's own date.
        publishes : bool
            Whether the plan is published, unless one was before.

        Raises
        ------
        InputFaultsError
        """
        new = self._read(folder, on)
        content = _read_file(folder / _PLAN) if (folder / _PLAN).is_file() else None
        day_id = self._take(new, now)
        version = None if content is None else self._take_plan(day_id, content, now)
        with self._database.writing() as session:
            shown = repository.published_plan(session, day_id)
            if shown is None and version is not None and publishes:
                self._publish(session, day_id, version, now)
                return TakenFolder(day_id, version)
            return TakenFolder(day_id, None if shown is None else shown.version)

    def _read(self, folder: Path, on: date | None) -> NewDay:
        problem = _read_file(folder / _PROBLEM)
        items = _read_file(folder / _ITEMS) if (folder / _ITEMS).is_file() else None
        travel = _heading(problem).get("travel")
        name = travel.get("file") if isinstance(travel, dict) else None
        digest = None
        if isinstance(name, str):
            if Path(name).name != name or name in ("", ".", ".."):
                raise one_fault(
                    "travel_file_name",
                    place="travel.file",
                    cause=f"{name!r} was given, wanted the plain name of a file beside the"
                    " problem.",
                    remedy="Put the matrix into the problem's folder and give its name alone.",
                )
            if not (folder / name).is_file():
                raise _unreadable(folder / name, "there is no such file")
            digest = self._files.take(folder / name)
        return NewDay(problem, digest, items, date=on)

    def _take(self, new: NewDay, now: int) -> str:
        known = self._known(new)
        if known is not None:
            return known
        checked = check_day(new, self._files, self._params)
        try:
            with self._database.writing() as session:
                take_day(session, checked, now=now, by=None)
        except DayExistsError:
            # Another server was given the same folder.
            pass
        return checked.day_id

    def _known(self, new: NewDay) -> str | None:
        """The day, where it is there: then nothing of it need be read."""
        try:
            day_date = new.date or date.fromisoformat(str(_heading(new.problem).get("date")))
        except ValueError:
            return None
        day_id = day_id_of(new, day_date)
        with self._database.reading() as session:
            return None if repository.day_by_id(session, day_id) is None else day_id

    def _take_plan(self, day_id: str, content: bytes, now: int) -> int | None:
        digest = sha256(content).digest()
        with self._database.reading() as session:
            known = repository.version_of_content(session, day_id, digest)
            day = repository.day_by_id(session, day_id, with_problem=True)
        if known is not None or day is None or day.problem is None:
            return known
        matrix = None if day.matrix_sha256 is None else self._files.path(day.matrix_sha256)
        problem = load_problem(day.problem, matrix, self._params)
        try:
            plan, is_feasible = check_plan(problem, day.problem_sha256, content)
        except InputFaultsError as error:
            raise error.in_file(_PLAN) from error
        with self._database.writing() as session:
            new = NewPlan(content, plan, is_feasible)
            return add_plan(session, day_id, new, now=now, by=None).version

    def _publish(self, session: Session, day_id: str, version: int, now: int) -> None:
        day = repository.lock_day(session, day_id)
        row = repository.plan_by_version(session, day_id, version)
        if day is not None and row is not None:
            publish(
                session, day_id, version, if_match=plan_tag(day, row), now=now, by=None,
                params=self._params, announce=self._announce,
            )  # fmt: skip


def _heading(problem: bytes) -> dict[str, Any]:
    """The file as far as JSON goes; what is wrong with it is told by whoever reads it whole."""
    try:
        read = json.loads(problem)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def _read_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error.strerror or "unreadable") from error


def _unreadable(path: Path, reason: str) -> InputFaultsError:
    return one_fault(
        "file_unreadable",
        place=str(path),
        cause=f"It cannot be read: {reason}.",
        remedy="Give a folder that `postroute day` wrote.",
    )
