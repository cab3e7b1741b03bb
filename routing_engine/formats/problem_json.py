"""``problem.json``: a problem as its own file, its travel beside it or inside."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Discriminator, Tag
from pydantic import Field as ModelField

from routing_engine.errors import InputFaultsError, one_fault
from routing_engine.formats.strict_json import dump, read_model
from routing_engine.problem import Location, NetworkRef, Problem, Shipment, Vehicle
from routing_engine.travel import TravelMatrix

__all__ = [
    "MAX_INLINE_LOCATIONS",
    "PROBLEM_FORMAT",
    "problem_schema",
    "problem_sha256",
    "read_problem",
    "write_problem",
]

PROBLEM_FORMAT = "postroute.problem/1"
MAX_INLINE_LOCATIONS = 200

_TAGS = ("travel_file", "travel_inline")
_STRICT = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

Rows = list[list[list[Annotated[int, ModelField(ge=-1, le=10**15)]]]]


class TravelFile(BaseModel):
    """Travel in a file beside the problem, written by `TravelMatrix.save`."""

    model_config = _STRICT

    file: Annotated[str, ModelField(min_length=1, description="Name of the .npz file.")]
    sha256: Annotated[
        str,
        ModelField(
            pattern="^[0-9a-f]{64}$",
            description=(
                "SHA-256 of the matrix: of the profiles' names joined by a NUL byte, then of"
                " seconds and of metres, each as its shape in Python's notation, such as"
                " (1, 20, 20), and its numbers as little-endian int64, row by row."
            ),
        ),
    ]


class TravelInline(BaseModel):
    """Travel within the problem, for up to 200 locations; -1 where no road leads."""

    model_config = _STRICT

    profiles: Annotated[tuple[str, ...], ModelField(min_length=1)]
    seconds: Annotated[Rows, ModelField(description="By profile, row, column.")]
    metres: Annotated[Rows, ModelField(description="By profile, row, column.")]


def _which_travel(value: Any) -> str:
    keys = value if isinstance(value, dict) else getattr(value, "__dict__", {})
    is_inline = any(key in keys for key in ("profiles", "seconds", "metres"))
    return _TAGS[1] if is_inline and "file" not in keys else _TAGS[0]


Travel = Annotated[
    Annotated[TravelFile, Tag(_TAGS[0])] | Annotated[TravelInline, Tag(_TAGS[1])],
    Discriminator(_which_travel),
]


class ProblemFile(BaseModel):
    """A day to plan; integers: seconds from the plan's origin, metres, grams, dong."""

    model_config = _STRICT

    format: Literal["postroute.problem/1"]
    name: str = ""
    date: str | None = None
    network: NetworkRef | None = None
    capacity_dimensions: tuple[Annotated[str, ModelField(min_length=1)], ...] = ()
    travel: Travel
    locations: tuple[Location, ...]
    shipments: tuple[Shipment, ...]
    vehicles: tuple[Vehicle, ...]


def read_problem(text: bytes, *, read_travel: Callable[[str], TravelMatrix]) -> Problem:
    """
    The problem that a ``problem.json`` holds.

    Values that contradict each other are left to `routing_engine.validate`.

    Parameters
    ----------
    text : bytes
        UTF-8, or UTF-16 or UTF-32 with a mark.
    read_travel : callable
        Yields the matrix of the name that the file gives under ``travel.file``.

    Raises
    ------
    InputFaultsError
        With every fault of form; or when the travel matrix is not the one that is named.
    """
    read = read_model(text, ProblemFile, tags=_TAGS)
    return Problem(
        locations=read.locations,
        shipments=read.shipments,
        vehicles=read.vehicles,
        travel=_travel(read.travel, read_travel),
        capacity_dimensions=read.capacity_dimensions,
        name=read.name,
        date=read.date,
        network=read.network,
    )


def _travel(
    read: TravelFile | TravelInline, read_travel: Callable[[str], TravelMatrix]
) -> TravelMatrix:
    if isinstance(read, TravelInline):
        return _inline(read)
    travel = read_travel(read.file)
    seen = travel.sha256()
    if seen != read.sha256:
        raise one_fault(
            "travel_sha256",
            place="travel.sha256",
            cause=f"The matrix in {read.file} has SHA-256 {seen}, wanted {read.sha256}.",
            remedy="Give the matrix that was written with this problem, or write both again.",
        )
    return travel


def _inline(read: TravelInline) -> TravelMatrix:
    if any(len(profile) > MAX_INLINE_LOCATIONS for profile in read.seconds):
        raise _travel_fault(
            "travel_too_large",
            f"Seen {len(read.seconds[0])} rows, wanted at most {MAX_INLINE_LOCATIONS} inside a"
            " problem.",
        )
    try:
        seconds = np.array(read.seconds, dtype=np.int64)
        metres = np.array(read.metres, dtype=np.int64)
        return TravelMatrix(read.profiles, seconds, metres)
    except ValueError as error:
        raise _travel_fault("travel_shape", str(error)) from None


def _travel_fault(code: str, cause: str) -> InputFaultsError:
    remedy = "Give a square table of each profile, or the name of a matrix file."
    return one_fault(code, place="travel", cause=cause, remedy=remedy)


def write_problem(problem: Problem, *, travel_file: str | None = None) -> bytes:
    """
    The bytes of a ``problem.json``; equal problems give equal bytes.

    Parameters
    ----------
    problem : Problem
    travel_file : str or None
        Name of the file beside it in which the caller saves ``problem.travel``; None: inside.

    Raises
    ------
    ValueError
        When the matrix has over 200 locations and no file is named, or a number is not finite.
    """
    whole: dict[str, Any] = {"format": PROBLEM_FORMAT}
    whole["name"] = problem.name
    whole["date"] = problem.date
    whole["network"] = _plain(problem.network)
    whole["capacity_dimensions"] = list(problem.capacity_dimensions)
    whole["travel"] = _plain_travel(problem.travel, travel_file)
    for part in ("locations", "shipments", "vehicles"):
        whole[part] = _plain(getattr(problem, part))
    return dump(whole, depth=2)


def _plain_travel(travel: TravelMatrix, travel_file: str | None) -> dict[str, object]:
    if travel_file is not None:
        return {"file": travel_file, "sha256": travel.sha256()}
    if travel.num_locations > MAX_INLINE_LOCATIONS:
        raise ValueError(
            f"The travel of {travel.num_locations} locations is too large to stand inside a"
            f" problem, wanted at most {MAX_INLINE_LOCATIONS}; name a file."
        )
    return {
        "profiles": list(travel.profiles),
        "seconds": travel.seconds.tolist(),
        "metres": travel.metres.tolist(),
    }


def _plain(value: Any) -> Any:
    """Dataclasses as objects without the keys that say no more than their default."""
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if not is_dataclass(value):
        return value
    return {
        field.name: _plain(getattr(value, field.name))
        for field in fields(value)
        if _is_said(field, getattr(value, field.name))
    }


def _is_said(field: Field[Any], value: object) -> bool:
    return field.default is MISSING or value != field.default


def problem_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of ``problem.json``, made from the types that read it."""
    schema = ProblemFile.model_json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": PROBLEM_FORMAT,
        **{key: value for key, value in schema.items() if key != "title"},
    }


def problem_sha256(text: bytes) -> str:
    """SHA-256, in hex, of a problem file's bytes; plans name their problem by it."""
    return hashlib.sha256(text).hexdigest()
