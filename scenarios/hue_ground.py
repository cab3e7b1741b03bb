"""Hue's units and places, of May or of July 2025, as the ground of a case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TypeVar

from geodata import (
    FormerUnit,
    load_agent_points,
    load_authorities,
    load_former_units,
    load_post_offices,
    load_units,
)
from geodata import Place as TablePlace
from geodata import Unit as TableUnit
from routing_engine.problem import LocationKind, TimeWindow
from routing_engine.travel import FaultCollector, InputFaultsError
from scenarios.case import Case
from scenarios.ground import Centre, Ground, Place, Unit
from scenarios.table_checks import check_tables

Row = TypeVar("Row")

_KIND_WORDS = {"ward": "phường", "commune": "xã", "township": "thị trấn"}


def load_ground(case: Case) -> Ground:
    """
    The ground on which a case takes place.

    Raises
    ------
    InputFaultsError
        When a table has faults or does not cover every unit, or the case names a unit or a post
        office that the tables do not hold.
    """
    tables, faults = case.tables, FaultCollector()
    former = _read(lambda: load_former_units(tables.former_units), faults)
    units = _read(lambda: load_units(tables.units), faults)
    offices = _read(lambda: load_post_offices(tables.post_offices), faults)
    authorities = _read(
        lambda: load_authorities(
            case.edition, case.former_headquarters, tables.authorities, former_units=former
        ),
        faults,
    )
    points = _read(
        lambda: load_agent_points(case.edition, tables.agent_points, former_units=former), faults
    )
    faults.raise_if_any()
    check_tables(
        case.edition,
        units=units, former=former, points=points, authorities=authorities, offices=offices,
    )  # fmt: skip
    post_offices = tuple(_place(one) for one in offices)
    if case.edition == "2025-05":
        ground = _three_levels(former, points, authorities, post_offices)
    else:
        ground = _two_levels(units, former, points, authorities, post_offices)
    _check_names(case, ground)
    return ground


def _read(load: Callable[[], tuple[Row, ...]], faults: FaultCollector) -> tuple[Row, ...]:
    """A table's rows; its faults go to those of the other tables."""
    try:
        return load()
    except InputFaultsError as error:
        faults.include(error)
        return ()


def _three_levels(
    former: Iterable[FormerUnit],
    points: Iterable[TablePlace],
    authorities: Iterable[TablePlace],
    post_offices: tuple[Place, ...],
) -> Ground:
    """133 communes, 9 districts, one city."""
    by_commune = {one.former_unit_code: one for one in authorities if one.level == "commune"}
    by_district = {one.district: one for one in authorities if one.level == "district"}
    city = _city(authorities)
    deciding: dict[tuple[str, str], Place] = {}
    for unit in former:
        deciding["commune", unit.code] = _place(by_commune[unit.code])
        deciding["district", unit.code] = _place(by_district[unit.district])
        deciding["city", unit.code] = city
    return Ground(
        units=tuple(
            Unit(one.code, _full_name(one.kind, one.name), one.unit_code, (_centre(one),))
            for one in former
        ),
        points=_grouped((one.former_unit_code, one) for one in points),
        post_offices=post_offices,
        authorities=deciding,
    )


def _two_levels(
    table: Iterable[TableUnit],
    former: Iterable[FormerUnit],
    points: Iterable[TablePlace],
    authorities: Iterable[TablePlace],
    post_offices: tuple[Place, ...],
) -> Ground:
    """40 wards and communes, one city; former headquarters only receive and give out."""
    centres: dict[str, list[Centre]] = defaultdict(list)
    for one in former:
        centres[one.unit_code].append(_centre(one))
    units = tuple(
        Unit(one.code, _full_name(one.kind, one.name), one.code, tuple(centres[one.code]))
        for one in table
    )
    by_commune = {one.ward_code: one for one in authorities if one.level == "commune"}
    city = _city(authorities)
    deciding: dict[tuple[str, str], Place] = {}
    for unit in units:
        deciding["commune", unit.code] = _place(by_commune[unit.code])
        deciding["city", unit.code] = city
    receiving = [*points, *(one for one in authorities if one.level == "former_headquarters")]
    return Ground(
        units=units,
        points=_grouped((one.ward_code, one) for one in receiving),
        post_offices=post_offices,
        authorities=deciding,
    )


def _check_names(case: Case, ground: Ground) -> None:
    faults = FaultCollector()
    units = {unit.published_code for unit in ground.units}
    for at, one in enumerate(case.demand.published):
        if one.unit not in units:
            faults.add(
                "unknown_unit",
                place=f"{case.name}: demand.published[{at}].unit",
                cause=f"Unit {one.unit!r} was seen; wanted a code of July 2025.",
                remedy="Look the code up in the table of units.",
            )
    offices = {place.id for place in ground.post_offices}
    for at, base in enumerate(case.fleet.bases):
        if base.post_office not in offices:
            faults.add(
                "unknown_post_office",
                place=f"{case.name}: fleet.bases[{at}].post_office",
                cause=f"Post office {base.post_office!r} was seen; wanted one of"
                f" {', '.join(sorted(offices))}.",
                remedy="Give the id of a post office.",
            )
    faults.raise_if_any()


def _grouped(pairs: Iterable[tuple[str, TablePlace]]) -> dict[str, tuple[Place, ...]]:
    groups: dict[str, list[Place]] = defaultdict(list)
    for code, place in pairs:
        groups[code].append(_place(place))
    return {code: tuple(places) for code, places in groups.items()}


def _city(authorities: Iterable[TablePlace]) -> Place:
    return next(_place(one) for one in authorities if one.level == "city")


def _centre(unit: FormerUnit) -> Centre:
    return Centre(unit.lon, unit.lat, float(unit.population))


def _full_name(kind: str, name: str) -> str:
    return f"{_KIND_WORDS[kind]} {name}"


def _place(place: TablePlace) -> Place:
    return Place(
        id=place.id,
        name=place.name,
        kind=LocationKind(place.kind),
        lon=place.lon,
        lat=place.lat,
        unit_code=place.ward_code,
        opening_hours=tuple(TimeWindow(*hours) for hours in place.opening_hours),
    )
