"""Tables of units and places against each other: every unit served, every id once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from geodata import FormerUnit, Place, Unit
from routing_engine.travel import FaultCollector


def check_tables(
    edition: str,
    *,
    units: Sequence[Unit],
    former: Sequence[FormerUnit],
    points: Sequence[Place],
    authorities: Sequence[Place],
    offices: Sequence[Place],
) -> None:
    """
    Refuse tables of which a day cannot be made.

    Parameters
    ----------
    edition : str
        ``2025-05``: units are the former ones; ``2025-07``: those of July.
    units, former, points, authorities, offices : sequence
        Rows of the tables.

    Raises
    ------
    InputFaultsError
        When an id stands in two tables, or a unit has no agent point, no settled centre or no
        authority of a level.
    """
    faults = FaultCollector()
    _check_ids((*offices, *points, *authorities), faults)
    if edition == "2025-05":
        codes = [one.code for one in former]
        _check_covered(codes, (one.former_unit_code for one in points), "agent point", faults)
        _check_assigned(points, faults)
        districts = dict.fromkeys(one.district for one in former)
        _check_covered(districts, _of(authorities, "district", "district"), "authority", faults)
        communes = _of(authorities, "commune", "former_unit_code")
    else:
        codes = [one.code for one in units]
        _check_covered(codes, (one.ward_code for one in points), "agent point", faults)
        _check_covered(codes, (one.unit_code for one in former), "former unit", faults)
        communes = _of(authorities, "commune", "ward_code")
    _check_covered(codes, communes, "authority", faults)
    if not codes:
        _add_missing("Hue", "unit", faults)
    if not any(one.level == "city" for one in authorities):
        _add_missing("the city", "authority", faults)
    faults.raise_if_any()


def _of(authorities: Iterable[Place], level: str, name: str) -> Iterable[str]:
    return (getattr(one, name) for one in authorities if one.level == level)


def _check_ids(places: Iterable[Place], faults: FaultCollector) -> None:
    seen: dict[str, str] = {}
    for place in places:
        other = seen.setdefault(place.id, place.kind)
        if other != place.kind:
            faults.add(
                "id_duplicate",
                place=f"tables: {place.id}",
                cause=f"Both {other} and {place.kind} have the id {place.id!r}; wanted ids that"
                " differ.",
                remedy="Rename one of them.",
            )


def _check_assigned(points: Iterable[Place], faults: FaultCollector) -> None:
    for point in points:
        if not point.former_unit_code:
            faults.add(
                "value_missing",
                place=f"agent points: {point.id} former_unit_code",
                cause="It is empty; wanted the code of the former unit that the point serves.",
                remedy="Fill the cell in; in May 2025 units are the former ones.",
            )


def _check_covered(
    wanted: Iterable[str], seen: Iterable[str], what: str, faults: FaultCollector
) -> None:
    found = set(seen)
    for code in wanted:
        if code not in found:
            _add_missing(f"unit {code}", what, faults)


def _add_missing(whose: str, what: str, faults: FaultCollector) -> None:
    faults.add(
        "unit_uncovered",
        place=f"tables: {whose}",
        cause=f"No {what} was seen for {whose}; wanted one at least.",
        remedy=f"Add a line for it to the table of its kind ({what}).",
    )
