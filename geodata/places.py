"""Hue's units and places, read from our tables or from the user's own in their stead."""

from __future__ import annotations

import operator
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from geodata.csv_reading import (
    Column,
    Row,
    at_line,
    number,
    one_of,
    opening_hours,
    optional_text,
    read_csv_rows,
    text,
)
from geodata.water import is_in_water
from routing_engine.travel import FaultCollector

Edition = Literal["2025-05", "2025-07"]

#: Box in which every place of Hue lies: west, south, east, north; degrees.
HUE_BOX = (107.0, 15.95, 108.3, 16.85)


@dataclass(frozen=True, slots=True)
class Unit:
    """
    One of the 40 wards and communes of July 2025.

    Parameters
    ----------
    code : str
        Five digits; text, for other provinces have leading zeros.
    name : str
    kind : str
        ``ward`` or ``commune``.
    population : int
    area_km2 : float
    seat_address : str
    lon, lat : float
        Of the settled centre, degrees.
    point_source : str
    aliases : tuple of str
        Other codes under which published tables list the unit.
    """

    code: str
    name: str
    kind: str
    population: int
    area_km2: float
    seat_address: str
    lon: float
    lat: float
    point_source: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormerUnit:
    """
    One of the 133 units until June 2025.

    Parameters
    ----------
    code, name, kind, district : str
    lon, lat : float
        Of the settled centre, degrees.
    unit_code : str
        The unit of July 2025 that took it over.
    population : int
        Its estimated part of that unit's population.
    population_basis, point_quality : str
    """

    code: str
    name: str
    kind: str
    district: str
    lon: float
    lat: float
    unit_code: str
    population: int
    population_basis: str
    point_quality: str


@dataclass(frozen=True, slots=True)
class Place:
    """
    A post office, agent point or authority.

    Parameters
    ----------
    id, name : str
    kind : str
        ``post_office``, ``agent_point`` or ``authority``.
    level : str
        Of an authority: ``commune``, ``district``, ``city`` or ``former_headquarters``.
    ward_code : str
        The unit of July 2025 in which it lies.
    former_unit_code, district : str
        Empty where none applies.
    lon, lat : float
        Degrees, EPSG:4326.
    opening_hours : tuple of (int, int)
        Opening and closing, seconds from midnight.
    source : str
        Where its point comes from.
    """

    id: str
    name: str
    kind: str
    level: str
    ward_code: str
    former_unit_code: str
    district: str
    lon: float
    lat: float
    opening_hours: tuple[tuple[int, int], ...]
    source: str


_LON = Column("lon", number(HUE_BOX[0], HUE_BOX[2]))
_LAT = Column("lat", number(HUE_BOX[1], HUE_BOX[3]))
_PEOPLE = Column("population", number(0, 10_000_000, kind=int))
_HOURS = Column("opening_hours", opening_hours)
_SOURCE = Column("point_source", text, is_optional=True, default="given")


def load_units(path: Path | None = None) -> tuple[Unit, ...]:
    """
    The 40 units of July 2025, or those of the user's table.

    Raises
    ------
    InputFaultsError
        With every fault of the table; so too the other loaders here.
    """
    columns = [
        Column("code", _unit_code),
        Column("name", text),
        Column("kind", one_of("ward", "commune")),
        _PEOPLE,
        Column("area_km2", number(0.01, 10_000)),
        Column("seat_address", optional_text),
        _LON,
        _LAT,
        _SOURCE,
        Column("aliases", lambda cell: tuple(cell.split()), is_optional=True, default=()),
    ]
    return tuple(Unit(**row.values) for row in _checked(path, "units.csv", columns, key="code"))


def load_former_units(path: Path | None = None) -> tuple[FormerUnit, ...]:
    """The 133 units until June 2025, or those of the user's table."""
    columns = [
        Column("code", _unit_code),
        Column("name", text),
        Column("kind", one_of("ward", "commune", "township")),
        Column("district", text),
        _LON,
        _LAT,
        Column("unit_code", _known_unit),
        _PEOPLE,
        Column("population_basis", text, is_optional=True, default="given"),
        Column("point_quality", text, is_optional=True, default="given"),
    ]
    rows = _checked(path, "former_units.csv", columns, key="code")
    return tuple(FormerUnit(**row.values) for row in rows)


def load_agent_points(
    edition: Edition, path: Path | None = None, *, former_units: Sequence[FormerUnit] = ()
) -> tuple[Place, ...]:
    """
    The agent points of an edition (136 in May, 166 in July 2025), or the user's.

    A ``former_unit_code`` is one of the user's former units, or of the 133 where none are given.
    """
    columns = [
        Column("id", text),
        Column("name", text),
        _former_code(former_units),
        Column("ward_code", _known_unit),
        _LON,
        _LAT,
        _HOURS,
        Column("basis", text, is_optional=True, default="given"),
    ]
    rows = _checked(path, f"agent_points_{_suffix(edition)}.csv", columns)
    return tuple(_place(row, kind="agent_point", source="basis") for row in rows)


def load_post_offices(path: Path | None = None) -> tuple[Place, ...]:
    """The nine post offices, one in each district seat of May 2025, or the user's."""
    columns = [
        Column("id", text),
        Column("name", text),
        Column("district", text),
        Column("ward_code", _known_unit),
        _LON,
        _LAT,
        _HOURS,
        _SOURCE,
    ]
    rows = _checked(path, "post_offices.csv", columns)
    return tuple(_place(row, kind="post_office", source="point_source") for row in rows)


def load_authorities(
    edition: Edition,
    num_former_headquarters: int = 0,
    path: Path | None = None,
    *,
    former_units: Sequence[FormerUnit] = (),
) -> tuple[Place, ...]:
    """
    The authorities of an edition, or the user's.

    Parameters
    ----------
    edition : str
        ``2025-05``: 133 commune committees, 9 district centres, the city's centre;
        ``2025-07``: 40 units and the city's centre.
    num_former_headquarters : int
        How many former headquarters stay on as points to hand in and fetch; the most populous
        first. Presets 0, 40 and 93; July only.
    path : Path, optional
    former_units : sequence of FormerUnit
        The user's own, whose codes then hold; none: the 133.
    """
    columns = [
        Column("id", text),
        Column("name", text),
        Column("level", one_of("commune", "district", "city", "former_headquarters")),
        Column("ward_code", _known_unit),
        _former_code(former_units),
        Column("district", optional_text, is_optional=True, default=""),
        _LON,
        _LAT,
        _HOURS,
        _SOURCE,
        Column("rank", number(0, 1_000, kind=int), is_optional=True, default=0),
    ]
    rows = _checked(path, f"authorities_{_suffix(edition)}.csv", columns)
    kept = (row for row in rows if row.values["rank"] <= num_former_headquarters)
    return tuple(_place(row, kind="authority", source="point_source") for row in kept)


def find_unit(name_or_code: str) -> Unit | None:
    """
    The unit of July 2025 of a code, an alias of a code, or a name with or without accents.

    Returns
    -------
    unit : Unit or None
        None when nothing fits; codes come before aliases, aliases before names.
    """
    return (
        _units_by_code().get(name_or_code)
        or _units_by_alias().get(name_or_code)
        or _units_by_plain_name().get(without_accents(name_or_code))
    )


def without_accents(words: str) -> str:
    """Lower case, without accents, đ as d: the form in which names are compared."""
    letters = unicodedata.normalize("NFD", words.casefold().replace("đ", "d"))
    return " ".join("".join(one for one in letters if not unicodedata.combining(one)).split())


def _checked(
    path: Path | None, name: str, columns: Sequence[Column], *, key: str = "id"
) -> list[Row]:
    table = path or Path(str(files("geodata").joinpath("tables", name)))
    faults = FaultCollector()
    rows = read_csv_rows(table, columns, key=key, faults=faults)
    _check_points(table, rows, faults)
    faults.raise_if_any()
    return rows


def _check_points(table: Path, rows: Sequence[Row], faults: FaultCollector) -> None:
    lon = [row.values["lon"] for row in rows]
    lat = [row.values["lat"] for row in rows]
    for row, is_wet in zip(rows, is_in_water(lon, lat).tolist(), strict=True):
        if is_wet:
            faults.add(
                "point_in_water",
                place=f"{at_line(table, row.line)} lon,lat",
                cause=f"{row.values['lon']}, {row.values['lat']} lies in the lagoon or the sea;"
                " wanted a point on land.",
                remedy="Correct the point; perhaps longitude and latitude need more digits.",
            )


def _place(row: Row, *, kind: str, source: str) -> Place:
    values: dict[str, Any] = dict(row.values)
    return Place(
        id=values["id"],
        name=values["name"],
        kind=kind,
        level=values.get("level", ""),
        ward_code=values["ward_code"],
        former_unit_code=values.get("former_unit_code", ""),
        district=values.get("district", ""),
        lon=values["lon"],
        lat=values["lat"],
        opening_hours=values["opening_hours"],
        source=values[source],
    )


def _suffix(edition: Edition) -> str:
    return edition.replace("-", "_")


def _unit_code(cell: str) -> str:
    if len(cell) != 5 or not (cell.isascii() and cell.isdecimal()):
        raise ValueError("wanted a unit's code of five digits, as text with its leading zeros.")
    return cell


def _former_code(former_units: Sequence[FormerUnit]) -> Column:
    """The column whose cells name a former unit, or may be empty."""
    known = {one.code for one in former_units or load_former_units()}

    def parse(cell: str) -> str:
        if not cell or cell in known:
            return cell
        raise ValueError(f"wanted the code of one of the {len(known)} former units.")

    return Column("former_unit_code", parse, is_optional=True, default="")


def _known_unit(cell: str) -> str:
    """A cell that names one of the 40 units by its code or by a known alias of it."""
    code = _unit_code(cell)
    if code in _units_by_code():
        return code
    if code in _units_by_alias():
        return _units_by_alias()[code].code
    raise ValueError(f"wanted the code of one of Hue's 40 units of July 2025{_hint(code)}.")


@cache  # at most one answer for each of 10^5 codes
def _hint(code: str) -> str:
    """What a code that is none of the 40 may have meant."""
    units = _units_by_code()
    former = _former_units_by_code().get(code)
    if former is not None:
        return (
            f"; {code} was {former.name}, now in {former.unit_code} {units[former.unit_code].name}"
        )

    def wrong_digits(one: str) -> tuple[int, int]:
        return sum(map(operator.ne, one, code)), abs(int(one) - int(code))

    near = min(units, key=wrong_digits)
    return f"; perhaps {near}, {units[near].name}" if wrong_digits(near)[0] <= 2 else ""


@cache
def _units_by_code() -> dict[str, Unit]:
    return {unit.code: unit for unit in load_units()}


@cache
def _former_units_by_code() -> dict[str, FormerUnit]:
    return {former.code: former for former in load_former_units()}


@cache
def _units_by_alias() -> dict[str, Unit]:
    return {alias: unit for unit in load_units() for alias in unit.aliases}


@cache
def _units_by_plain_name() -> dict[str, Unit]:
    return {without_accents(unit.name): unit for unit in load_units()}
