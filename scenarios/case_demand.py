"""The tables of a case that say what is to be carried, where to and by when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from scenarios.case_values import (
    Clock,
    Count,
    Dong,
    Duration,
    Percent,
    Positive,
    Share,
    Table,
    Text,
    check_shares,
)


@dataclass(frozen=True, slots=True)
class Published(Table):
    """A unit's own published number of applications, which replaces its part by population."""

    unit: Text
    applications: Count


@dataclass(frozen=True, slots=True)
class Demand(Table):
    """
    How many applications a day brings, and how many of them are on paper.

    Parameters
    ----------
    applications : int
        Of all units together, on paper and online.
    paper_percent : int
        Part of them on paper, when the caller names none.
    paper_presets : tuple of int
        Paper shares for which a day is to be compared.
    published : tuple of Published
        Units of July 2025 whose number is known; the others share the rest by population.

    Raises
    ------
    ValueError
        When a unit is named twice, the published numbers exceed the whole, or the default share
        is none of the presets.
    """

    applications: Annotated[int, Field(ge=1, le=1_000_000)]
    paper_percent: Percent
    paper_presets: tuple[Percent, ...]
    published: tuple[Published, ...] = ()

    def __post_init__(self) -> None:
        units = [one.unit for one in self.published]
        if len(set(units)) < len(units):
            raise ValueError(f"units {', '.join(units)} in published; wanted each once")
        known = sum(one.applications for one in self.published)
        if known > self.applications:
            raise ValueError(
                f"published units bring {known} of {self.applications} applications;"
                " wanted no more than the whole"
            )
        if self.paper_percent not in self.paper_presets:
            raise ValueError(
                f"paper_percent {self.paper_percent}; wanted one of paper_presets"
                f" {', '.join(map(str, self.paper_presets))}"
            )


@dataclass(frozen=True, slots=True)
class Competence(Table):
    """Shares of the applications that each level of authority decides; they add up to 1."""

    commune: Share
    district: Share
    city: Share

    def __post_init__(self) -> None:
        check_shares((self.commune, self.district, self.city))


@dataclass(frozen=True, slots=True)
class ReadyTime(Table):
    """A moment from which a share of the dossiers can be collected."""

    time: Clock
    share: Share


@dataclass(frozen=True, slots=True)
class Dossiers(Table):
    """
    Where and when citizens hand dossiers in.

    Parameters
    ----------
    at_post_office : float
        Share handed in at the nearest post office, not at a receiving point of the own unit.
    ready : tuple of ReadyTime
        Their shares add up to 1.
    """

    at_post_office: Share
    ready: tuple[ReadyTime, ...]

    def __post_init__(self) -> None:
        check_shares(one.share for one in self.ready)


@dataclass(frozen=True, slots=True)
class ChosenHours(Table):
    """Hours a citizen can choose; the courier begins within them."""

    earliest: Clock
    latest: Clock
    share: Share

    def __post_init__(self) -> None:
        if self.latest < self.earliest:
            raise ValueError("latest is before earliest; wanted hours that do not end first")


@dataclass(frozen=True, slots=True)
class Destination(Table):
    """Shares of the issued documents by the place the citizen asked for; they add up to 1."""

    home: Share
    agent_point: Share
    post_office: Share

    def __post_init__(self) -> None:
        check_shares((self.home, self.agent_point, self.post_office))


@dataclass(frozen=True, slots=True)
class Promise(Table):
    """
    Which hours the desk offers: a courier can come straight from the authority, and get home.

    Parameters
    ----------
    speed_kph : float
        Assumed on the way.
    detour_factor, detour_km : float
        Road length is ``factor * great circle + km``.
    margin_s : int
        Seconds kept for collecting, parking and a first stop on the way.
    """

    speed_kph: Positive
    detour_factor: Positive
    detour_km: Positive
    margin_s: Duration


@dataclass(frozen=True, slots=True)
class IssuedDocuments(Table):
    """
    What comes back, and where to.

    Parameters
    ----------
    per_dossier : float
        Issued documents carried for each dossier carried.
    elsewhere : float
        Share that goes to a unit other than the citizen's own.
    destination, promise, hours
        The shares of ``hours`` add up to 1.
    """

    per_dossier: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
    elsewhere: Share
    destination: Destination
    promise: Promise
    hours: tuple[ChosenHours, ...]

    def __post_init__(self) -> None:
        check_shares(one.share for one in self.hours)


@dataclass(frozen=True, slots=True)
class Papers(Table):
    """
    Weight of one item, log-normal between two bounds, and its bulk.

    Parameters
    ----------
    median_grams, min_grams, max_grams : int
    spread : float
        Standard deviation of the weight's logarithm.
    ml_per_gram : float
    """

    median_grams: Annotated[int, Field(ge=1, le=1_000_000)]
    spread: Annotated[float, Field(ge=0, le=5, allow_inf_nan=False)]
    min_grams: Count
    max_grams: Count
    ml_per_gram: Positive

    def __post_init__(self) -> None:
        if not self.min_grams <= self.median_grams <= self.max_grams:
            raise ValueError(
                f"min_grams {self.min_grams}, median_grams {self.median_grams}, max_grams"
                f" {self.max_grams}; wanted them in ascending order"
            )


@dataclass(frozen=True, slots=True)
class ItemPapers(Table):
    """Weights by kind of item."""

    dossier: Papers
    issued_document: Papers


@dataclass(frozen=True, slots=True)
class DueClass(Table):
    """
    Items whose statutory date is equally far.

    Parameters
    ----------
    working_days : int
        Until the date; 0 is today.
    share : float
    penalty : int
        Dong for leaving one such item out.
    """

    working_days: Annotated[int, Field(ge=0, le=365)]
    share: Share
    penalty: Dong
