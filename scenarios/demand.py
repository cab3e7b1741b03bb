"""The items of a day, drawn from its seed before any policy runs."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np

from routing_engine.problem import TimeWindow
from scenarios.addresses import Address
from scenarios.case import Case
from scenarios.case_demand import Demand, DueClass, Papers
from scenarios.draws import Chooser, log_normal, stream
from scenarios.ground import LEVELS, Ground, Place, Unit, great_circle_m
from scenarios.working_days import add_working_days

#: Draws the home of a citizen of a unit.
DrawHome = Callable[[Unit, np.random.Generator], Address]


class ItemKind(StrEnum):
    """What an item is."""

    DOSSIER = "dossier"
    ISSUED_DOCUMENT = "issued_document"


@dataclass(frozen=True, slots=True)
class Item:
    """
    A dossier on its way to the authority, or an issued document on its way back.

    Parameters
    ----------
    id : str
    kind : ItemKind
    unit_code : str
        The citizen's unit.
    level : str
        Of the competent authority: ``commune``, ``district`` or ``city``.
    origin_id, destination_id : str
        Places; the destination of an item for a home is the id of the item's own address.
    address : Address or None
        The home it goes to.
    grams, millilitres : int
    ready_time : int or None
        Seconds from midnight from which it can be collected; None: when its place opens.
    chosen_hours : TimeWindow or None
        Hours the citizen chose for a delivery at home.
    due_date : datetime.date
        Statutory date.
    working_days_left : int
        Until that date; 0 is today. It is the item's urgency.
    penalty : int
        Dong for leaving it out.
    """

    id: str
    kind: ItemKind
    unit_code: str
    level: str
    origin_id: str
    destination_id: str
    address: Address | None
    grams: int
    millilitres: int
    ready_time: int | None
    chosen_hours: TimeWindow | None
    due_date: datetime.date
    working_days_left: int
    penalty: int


def expected_applications(demand: Demand, ground: Ground) -> dict[str, float]:
    """
    Applications that each unit brings on the mean, by its code; they add up to the whole.

    A unit whose number is published has that number, shared among its former units by population;
    the others share the rest by population.
    """
    published = {one.unit: one.applications for one in demand.published}
    people: dict[str, float] = {}
    for unit in ground.units:
        group = unit.published_code if unit.published_code in published else ""
        people[group] = people.get(group, 0.0) + unit.population
    rest = demand.applications - sum(number for code, number in published.items() if code in people)
    return {
        unit.code: published.get(unit.published_code, rest)
        * unit.population
        / people[unit.published_code if unit.published_code in published else ""]
        for unit in ground.units
    }


def num_items(case: Case, paper_percent: float) -> int:
    """Dossiers and issued documents of a day at that share of paper."""
    num_dossiers = round(case.demand.applications * paper_percent / 100)
    return num_dossiers + round(num_dossiers * case.issued_documents.per_dossier)


def draw_items(
    case: Case, ground: Ground, draw_home: DrawHome, *, seed: int, number: int
) -> Iterator[Item]:
    """
    The first items of the day that belongs to the seed.

    A smaller number gives the beginning of the same items: the days of one seed at 5 % and at
    15 % paper differ only in what comes on top.

    Parameters
    ----------
    draw_home : callable
        Such as the ``draw`` of an `AddressBook`.
    seed : int
    number : int
        How many items.
    """
    drawing = _Drawing(case, ground, draw_home, seed)
    shares = stream(seed, 0).random((number, _NUM_SHARES))
    for at in range(number):
        yield drawing.item(at, _Shares(shares[at].tolist()))


_NUM_SHARES = 10


class _Shares:
    """The numbers in [0, 1) that one item is made from, each used for one thing."""

    def __init__(self, values: list[float]) -> None:
        (
            self.unit,
            self.level,
            self.point_kind,
            self.point,
            self.due,
            self.weight,
            self.time,
            self.destination,
            self.elsewhere,
            self.other_unit,
        ) = values


class _Drawing:
    """What stays the same from item to item."""

    def __init__(self, case: Case, ground: Ground, draw_home: DrawHome, seed: int) -> None:
        self._case, self._ground, self._draw_home, self._seed = case, ground, draw_home, seed
        expected = expected_applications(case.demand, ground)
        competence, wanted = case.competence, case.issued_documents.destination
        self._unit = Chooser([expected[unit.code] for unit in ground.units])
        self._people = Chooser([unit.population for unit in ground.units])
        self._level = Chooser([competence.commune, competence.district, competence.city])
        self._due = Chooser([one.share for one in case.due])
        self._ready = Chooser([one.share for one in case.dossiers.ready])
        self._wanted = Chooser([wanted.home, wanted.agent_point, wanted.post_office])
        offices = {office.id: office for office in ground.post_offices}
        self._bases = [
            offices[base.post_office] for base in case.fleet.bases if base.motorbikes + base.vans
        ]
        share = Fraction(case.issued_documents.per_dossier).limit_denominator(10_000)
        self._dossier_share = 1 / (1 + share)

    def item(self, at: int, shares: _Shares) -> Item:
        unit = self._ground.units[self._unit(shares.unit)]
        level = LEVELS[self._level(shares.level)]
        due = self._case.due[self._due(shares.due)]
        # Spread evenly, so that every beginning of the day holds its share of dossiers.
        dossiers_before, dossiers_after = (
            math.ceil(self._dossier_share * number) for number in (at, at + 1)
        )
        if dossiers_after > dossiers_before:
            return self._dossier(at, unit, level, due, shares)
        return self._issued_document(at, unit, level, due, shares)

    def _dossier(self, at: int, unit: Unit, level: str, due: DueClass, shares: _Shares) -> Item:
        dossiers = self._case.dossiers
        origin = (
            self._ground.nearest_post_office[unit.code]
            if shares.point_kind < dossiers.at_post_office
            else self._point(unit, shares.point)
        )
        grams, millilitres = _weigh(self._case.papers.dossier, shares.weight)
        return Item(
            id=f"D-{at + 1:05d}",
            kind=ItemKind.DOSSIER,
            unit_code=unit.code,
            level=level,
            origin_id=origin.id,
            destination_id=self._ground.authorities[level, unit.code].id,
            address=None,
            grams=grams,
            millilitres=millilitres,
            ready_time=dossiers.ready[self._ready(shares.time)].time,
            chosen_hours=None,
            due_date=add_working_days(self._case.date, due.working_days),
            working_days_left=due.working_days,
            penalty=due.penalty,
        )

    def _issued_document(
        self, at: int, unit: Unit, level: str, due: DueClass, shares: _Shares
    ) -> Item:
        origin = self._ground.authorities[level, unit.code]
        target = self._target_unit(unit, shares)
        wanted = self._wanted(shares.destination)
        address = hours = None
        if wanted == 0:
            address = self._draw_home(target, stream(self._seed, 1, at))
            hours = self._hours(origin, address, shares.time)
            destination_id = f"A-{at + 1:05d}"
        elif wanted == 1:
            destination_id = self._point(target, shares.point).id
        else:
            destination_id = self._ground.nearest_post_office[target.code].id
        grams, millilitres = _weigh(self._case.papers.issued_document, shares.weight)
        return Item(
            id=f"I-{at + 1:05d}",
            kind=ItemKind.ISSUED_DOCUMENT,
            unit_code=unit.code,
            level=level,
            origin_id=origin.id,
            destination_id=destination_id,
            address=address,
            grams=grams,
            millilitres=millilitres,
            ready_time=None,
            chosen_hours=hours,
            due_date=add_working_days(self._case.date, due.working_days),
            working_days_left=due.working_days,
            penalty=due.penalty,
        )

    def _point(self, unit: Unit, share: float) -> Place:
        points = self._ground.points[unit.code]
        return points[int(share * len(points))]

    def _target_unit(self, unit: Unit, shares: _Shares) -> Unit:
        if shares.elsewhere >= self._case.issued_documents.elsewhere:
            return unit
        return self._ground.units[self._people(shares.other_unit)]

    def _hours(self, origin: Place, home: Address, share: float) -> TimeWindow:
        """One of the hours that the desk offers: those that can still be kept."""
        issued, shift = self._case.issued_documents, self._case.fleet
        authority, door = (origin.lon, origin.lat), (home.lon, home.lat)
        collected = max(
            origin.opening_hours[0].earliest, shift.shift_start + self._from_base(authority)
        )
        soonest = collected + issued.promise.margin_s + self._drive(authority, door)
        latest = shift.shift_end - self._from_base(door) - self._case.places.address.service_s
        offered = [
            one
            for one in issued.hours
            if one.share > 0 and one.latest >= soonest and one.earliest <= latest
        ]
        if not offered:
            return self._hardest_hours(soonest)
        chosen = offered[Chooser([one.share for one in offered])(share)]
        return TimeWindow(chosen.earliest, chosen.latest)

    def _hardest_hours(self, soonest: float) -> TimeWindow:
        """The first hours that a courier reaches, though he may be late home; else the last."""
        hours = sorted(self._case.issued_documents.hours, key=lambda one: one.latest)
        chosen = next((one for one in hours if one.latest >= soonest), hours[-1])
        return TimeWindow(chosen.earliest, chosen.latest)

    def _from_base(self, place: tuple[float, float]) -> float:
        """Seconds assumed between a place and the nearest base that has a vehicle."""
        return min(self._drive((base.lon, base.lat), place) for base in self._bases)

    def _drive(self, origin: tuple[float, float], destination: tuple[float, float]) -> float:
        """Seconds assumed for a way, before any road is looked at."""
        promise = self._case.issued_documents.promise
        crow_km = great_circle_m(origin, destination) / 1000
        return 3600 * (promise.detour_factor * crow_km + promise.detour_km) / promise.speed_kph


def _weigh(papers: Papers, share: float) -> tuple[int, int]:
    """Grams and millilitres of an item."""
    drawn = round(log_normal(share, median=papers.median_grams, spread=papers.spread))
    grams = min(max(drawn, papers.min_grams), papers.max_grams)
    return grams, math.ceil(grams * papers.ml_per_gram)
