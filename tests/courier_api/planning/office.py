"""All parts of planning together, over a real database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from courier_api.couriers.repository import courier_by_id
from courier_api.couriers.service import NewCourier, add_courier
from courier_api.couriers.shifts import assign
from courier_api.db import Database
from courier_api.live.local import LocalBus
from courier_api.models import DayRow, OperationRow, PlanRow
from courier_api.planning import repository
from courier_api.planning.days import NewDay, check_day, known_day, take_day
from courier_api.planning.files import DayFiles
from courier_api.planning.operations import SearchWish, ask, cancel, look
from courier_api.planning.params import PlanningParams
from courier_api.planning.plans import (
    Publication,
    add_plan,
    known_plan,
    plan_tag,
    publish,
    tell_published,
)
from courier_api.webhooks.events import PlanPublished
from routing_engine.plan import Plan
from tests.courier_api.apis import Clock
from tests.courier_api.planning.small_day import PARAMS, new_day, new_plan


@dataclass
class Office:
    """What a server has of planning; its clock stands still until it is told to go on."""

    database: Database
    folder: Path
    params: PlanningParams = PARAMS
    clock: Clock = field(default_factory=Clock)
    bus: LocalBus = field(default_factory=LocalBus)
    announced: list[PlanPublished] = field(default_factory=list)

    @property
    def files(self) -> DayFiles:
        return DayFiles(self.folder / "files")

    def announce(self, _session: Session, event: PlanPublished) -> None:
        self.announced.append(event)

    def take(self, new: NewDay | None = None) -> DayRow:
        checked = check_day(new or new_day(), self.files, self.params)
        with self.database.writing() as session:
            return take_day(session, checked, now=self.clock(), by=None)

    def day(self, day_id: str) -> DayRow:
        with self.database.reading() as session:
            return known_day(session, day_id, with_problem=True)

    def add(self, day_id: str, plan: Plan, *, is_feasible: bool = True) -> PlanRow:
        new = new_plan(plan, is_feasible=is_feasible)
        with self.database.writing() as session:
            return add_plan(session, day_id, new, now=self.clock(), by=None)

    def plan(self, day_id: str, version: int) -> PlanRow:
        with self.database.reading() as session:
            return known_plan(session, day_id, version, with_content=True)

    def tag(self, day_id: str, version: int) -> str:
        with self.database.reading() as session:
            return plan_tag(known_day(session, day_id), known_plan(session, day_id, version))

    def publish(self, day_id: str, version: int, tag: str | None = "") -> Publication:
        with self.database.writing() as session:
            publication = publish(
                session, day_id, version, now=self.clock(), by=None, params=self.params,
                if_match=self.tag(day_id, version) if tag == "" else tag, announce=self.announce,
            )  # fmt: skip
        tell_published(self.bus, publication)
        return publication

    def published_day(self, *plans: Plan, new: NewDay | None = None) -> str:
        """A day with these plans, the last one published."""
        day_id = self.take(new).day_id
        versions = [self.add(day_id, plan).version for plan in plans]
        self.publish(day_id, versions[-1])
        return day_id

    def published_version(self, day_id: str) -> int | None:
        with self.database.reading() as session:
            row = repository.published_plan(session, day_id)
            return None if row is None else row.version

    def drive(self, day_id: str, **shifts: str | None) -> None:
        """Give vehicles to couriers, who are added where they are not there yet."""
        with self.database.writing() as session:
            for courier_id in sorted({one for one in shifts.values() if one is not None}):
                if courier_by_id(session, courier_id) is None:
                    add_courier(session, NewCourier(courier_id, f"Bưu tá {courier_id}"), 0)
            names = frozenset(one.vehicle_id for one in repository.vehicles(session, day_id))
            assign(session, day_id, shifts, vehicles=names, now=self.clock())

    def ask(self, day_id: str, wish: SearchWish | None = None) -> OperationRow:
        with self.database.writing() as session:
            return ask(
                session, day_id, wish or SearchWish(), now=self.clock(), by=None,
                params=self.params,
            )  # fmt: skip

    def look(self, row: OperationRow) -> OperationRow:
        return look(self.database, row.operation_id, self.clock())

    def cancel(self, row: OperationRow) -> OperationRow:
        with self.database.writing() as session:
            return cancel(session, row.operation_id, self.clock())


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Iterator[Office]:
    """The parts on each database."""
    made = Office(database, tmp_path)
    yield made
    made.bus.close()
