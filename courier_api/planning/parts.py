"""What planning, couriers and expected handovers work with beside the server's own services."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from courier_api.couriers.doors import OpenDoors
from courier_api.couriers.hours import HoursShelf
from courier_api.db import Database
from courier_api.expected.alarms import AlarmKind
from courier_api.expected.matching import MatchParams
from courier_api.expected.seen import ItemsSeen
from courier_api.expected.watching import HandoverWatch
from courier_api.live.bus import Bus
from courier_api.planning.files import DayFiles
from courier_api.planning.lines import LineShelf
from courier_api.planning.params import PlanningParams
from courier_api.planning.plans import Announce
from courier_api.planning.shelf import PlanShelf
from courier_api.planning.tasks import OperationRunner
from courier_api.webhooks.delivery_queue import enqueue
from courier_api.webhooks.events import PlanPublished

__all__ = ["FOLDER", "Planning", "PlanningDep", "open_planning", "planning_of", "tell_webhooks"]

#: Of uploaded files, within the data folder.
FOLDER = "files"


@dataclass(frozen=True, slots=True)
class Planning:
    """
    What endpoints work with.

    Parameters
    ----------
    files : DayFiles
    bus : Bus
    items : ItemsSeen
        Where it is known what was scanned.
    params : PlanningParams
    limits : MatchParams
    announce : callable
        See `courier_api.planning.plans.Announce`.
    doors : OpenDoors or None
        Opens citizens' addresses to couriers who are near; None: they stay closed.
    shelf : PlanShelf
    hours : HoursShelf
    lines : LineShelf
    """

    files: DayFiles
    bus: Bus
    items: ItemsSeen
    params: PlanningParams
    limits: MatchParams
    announce: Announce
    doors: OpenDoors | None = None
    shelf: PlanShelf = field(default_factory=PlanShelf)
    hours: HoursShelf = field(default_factory=HoursShelf)
    lines: LineShelf = field(default_factory=LineShelf)


def tell_webhooks(session: Session, event: PlanPublished) -> None:
    """Have a publication sent to whoever asked; see `courier_api.planning.plans.Announce`."""
    enqueue(session.connection(), [event], event.time_ms)


@contextmanager
def open_planning(
    data_dir: Path,
    database: Database,
    bus: Bus,
    items: ItemsSeen,
    *,
    clock: Callable[[], int],
    params: PlanningParams | None = None,
    limits: MatchParams | None = None,
    doors: OpenDoors | None = None,
    networks: Path | None = None,
    count_alarms: Callable[[Mapping[AlarmKind, int]], None] | None = None,
) -> Iterator[Planning]:
    """
    Open it, work the queue of searches off and watch the handovers until the end.

    Parameters
    ----------
    data_dir : Path
        The server's.
    database : Database
    bus : Bus
    items : ItemsSeen
    clock : callable
        Milliseconds since 1970, UTC.
    params : PlanningParams
    limits : MatchParams
    doors : OpenDoors
    networks : Path
        See `LineShelf`.
    count_alarms : callable
        See `HandoverWatch`.
    """
    files = DayFiles(data_dir / FOLDER)
    params = params or PlanningParams()
    watch = HandoverWatch(
        database, bus, items, clock=clock, params=params, limits=limits, count=count_alarms
    )
    with watch, OperationRunner(database, files, bus, clock=clock, params=params):
        yield Planning(
            files, bus, items, params, limits or MatchParams(), tell_webhooks, doors=doors,
            lines=LineShelf(networks),
        )  # fmt: skip


def planning_of(request: Request) -> Planning:
    """What the application was opened with, as ``app.state.planning``."""
    planning: Planning = request.app.state.planning
    return planning


#: For endpoints.
PlanningDep = Annotated[Planning, Depends(planning_of)]
