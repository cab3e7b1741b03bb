"""Has the ways of a plan drawn, from what is kept of its day."""

from __future__ import annotations

from courier_api.db import Database
from courier_api.models import PlanRow
from courier_api.planning.days import known_day
from courier_api.planning.errors import ProblemGoneError
from courier_api.planning.lines import PlanLines
from courier_api.planning.parts import Planning
from courier_api.planning.problems import load_problem
from courier_api.planning.repository import plannable
from courier_api.threads import OwnThreads
from routing_engine.plan import Plan
from routing_engine.problem import Problem

__all__ = ["in_drawing_thread", "lines_of_plan"]

#: All couriers ask when a plan is published, and wait until the first has had it drawn: meanwhile
#: scans find a free thread.
in_drawing_thread = OwnThreads("drawing_threads", 4).run

_GONE = "The day's problem is deleted: nobody knows its places now."


def lines_of_plan(database: Database, planning: Planning, row: PlanRow) -> PlanLines:
    """
    Where the routes of a version run; outside any transaction, for it may take seconds.

    Endpoints call it in a thread of `in_drawing_thread`.

    Parameters
    ----------
    database : Database
    planning : Planning
    row : PlanRow
        Need not have been read with its bytes.

    Raises
    ------
    ProblemGoneError
        When the day's problem, which tells where places are, was deleted in its time.
    """
    with database.reading() as session:
        if not plannable(session, [row.day_id]):
            raise ProblemGoneError(_GONE)
    return planning.lines.lines(row.sha256, lambda: _read(database, planning, row))


def _read(database: Database, planning: Planning, row: PlanRow) -> tuple[Problem, Plan]:
    with database.reading() as session:
        day = known_day(session, row.day_id, with_problem=True)
        plan = planning.shelf.plan(session, row)
    if day.problem is None:
        raise ProblemGoneError(_GONE)
    matrix = None if day.matrix_sha256 is None else planning.files.path(day.matrix_sha256)
    return load_problem(day.problem, matrix, planning.params), plan
