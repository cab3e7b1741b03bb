"""A case: what a seeded day is drawn from, one frozen value for each table of its TOML file."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from scenarios.case_demand import (
    Competence,
    Demand,
    Dossiers,
    DueClass,
    IssuedDocuments,
    ItemPapers,
)
from scenarios.case_supply import Fleet, Places, Settling
from scenarios.case_tables import Tables
from scenarios.case_values import Table, check_shares
from scenarios.clock import write_clock


@dataclass(frozen=True, slots=True)
class Case(Table):
    """
    A kind of day, from which a seed draws one.

    Parameters
    ----------
    name : str
    date : datetime.date
        The day that is planned.
    edition : str
        Which tables of units and places hold: ``2025-05`` (three levels of authority) or
        ``2025-07`` (two).
    former_headquarters : int
        How many former commune headquarters stay on as receiving and return points; 0 in May.
    demand, competence, dossiers, issued_documents, papers, due, places, settling, fleet
        One table of the file each; the shares of ``due`` add up to 1.
    tables : Tables
        The user's own tables of units and places; none by default.

    Raises
    ------
    ValueError
        When the shares of ``due`` do not add up, or two of its classes have the same days, or an
        edition of two levels has work for a district.
    """

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
    date: datetime.date
    edition: Literal["2025-05", "2025-07"]
    former_headquarters: Annotated[int, Field(ge=0, le=93)]
    demand: Demand
    competence: Competence
    dossiers: Dossiers
    issued_documents: IssuedDocuments
    papers: ItemPapers
    due: tuple[DueClass, ...]
    places: Places
    settling: Settling
    fleet: Fleet
    tables: Tables = field(default_factory=Tables)

    def __post_init__(self) -> None:
        check_shares(one.share for one in self.due)
        days = [one.working_days for one in self.due]
        if len(set(days)) < len(days):
            raise ValueError(f"due: working_days {days}; wanted each once")
        if self.edition == "2025-07" and self.competence.district > 0:
            raise ValueError("competence: district has a share, but 2025-07 has no districts")
        if self.edition == "2025-05" and self.former_headquarters > 0:
            raise ValueError("former_headquarters: in 2025-05 every headquarters is in office")
        for hours in self.issued_documents.hours:
            if not self.fleet.shift_start <= hours.latest <= self.fleet.shift_end:
                raise ValueError(
                    f"issued_documents: hours until {write_clock(hours.latest)} end outside the"
                    f" shift {write_clock(self.fleet.shift_start)} to"
                    f" {write_clock(self.fleet.shift_end)}"
                )
