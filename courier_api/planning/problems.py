"""Problem files of days: read and checked whole, every fault told as the command line tells it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from courier_api.custody.core.parties import PARTY, PLACE
from courier_api.planning.params import PlanningParams
from routing_engine import InputFaultsError, read_plan, read_problem, validate, verify
from routing_engine.plan import Plan
from routing_engine.problem import Location, LocationKind, Problem
from routing_engine.travel import FaultCollector, TravelMatrix, one_fault

__all__ = [
    "FIRST_DATE",
    "LAST_DATE",
    "check_plan",
    "date_of",
    "is_unwritable",
    "load_problem",
    "party_of",
    "read_day_problem",
    "tell_no_paths",
]

#: What a party is called where a day's location answers for itself.
_PARTY_KINDS = {
    LocationKind.POST_OFFICE: "office",
    LocationKind.AGENT_POINT: "agent",
    LocationKind.AUTHORITY: "authority",
}
#: Dates that a day can have; dossier codes tell the year by two digits.
FIRST_DATE, LAST_DATE = date(2000, 1, 1), date(2099, 12, 31)
#: A shift may go on past midnight, until the next one.
_LONGEST_S = 2 * 86_400

#: The one rule whose breach is a plan all the same: one that leaves something out.
_LEAVES_OUT = "required_unassigned"


def read_day_problem(
    text: bytes, matrix: Path | None, params: PlanningParams, parties: Mapping[str, str]
) -> Problem:
    """
    A problem that can be planned, whose places custody can name, and that is a day's.

    Parameters
    ----------
    text : bytes
    matrix : Path or None
        The file of its travel.
    params : PlanningParams
    parties : mapping of str to str
        Who answers at locations, where that is not what `party_of` says.

    Raises
    ------
    InputFaultsError
        With every fault of form, or else every contradiction of values and every name.
    """
    problem = load_problem(text, matrix, params)
    faults = FaultCollector(validate(problem))
    _check_names(problem, parties, faults)
    _check_texts(problem, faults)
    _check_hours(problem, faults)
    faults.raise_if_any()
    return problem


def load_problem(text: bytes, matrix: Path | None, params: PlanningParams) -> Problem:
    """
    A problem from its bytes and the file of its travel.

    Raises
    ------
    InputFaultsError
        With every fault of form.
    """

    def read_travel(_name: str) -> TravelMatrix:
        if matrix is None:
            raise one_fault(
                "matrix_missing",
                place="travel.file",
                cause="The problem names a file of its travel, and none was given with it.",
                remedy="Upload the matrix, and give its SHA-256 as matrix_sha256.",
            )
        _check_size(matrix, params.max_matrix_memory)
        return TravelMatrix.load(matrix)

    with tell_no_paths():
        return read_problem(text, read_travel=read_travel)


def check_plan(problem: Problem, problem_sha256: bytes, content: bytes) -> tuple[Plan, bool]:
    """
    A plan made elsewhere, and whether it serves all that must be served.

    Raises
    ------
    InputFaultsError
        When it is of another problem, or breaks a rule.
    """
    plan = read_plan(content)
    if plan.problem_sha256 != problem_sha256.hex():
        raise one_fault(
            "plan_of_other_problem",
            place="problem_sha256",
            cause=f"The plan is of problem {plan.problem_sha256[:12]}, wanted"
            f" {problem_sha256.hex()[:12]}.",
            remedy="Give a plan that was made of this day's problem.json.",
        )
    violations = verify(problem, plan)
    faults = FaultCollector()
    for one in violations:
        if one.rule != _LEAVES_OUT:
            faults.add(f"rule_{one.rule}", place=one.place, cause=one.message, remedy="Plan anew.")
    faults.raise_if_any()
    return plan, not violations


def date_of(problem: Problem) -> date:
    """
    The date in a problem.

    Raises
    ------
    InputFaultsError
        When there is none.
    """
    try:
        found = date.fromisoformat(problem.date or "")
        if FIRST_DATE <= found <= LAST_DATE:
            return found
    except ValueError:
        pass
    raise one_fault(
        "date_missing",
        place="date",
        cause=f"The problem's date is {problem.date!r}, wanted an ISO date of this century.",
        remedy="Give the day's date in the request.",
    )


def party_of(location: Location, parties: Mapping[str, str]) -> str | None:
    """Who answers at a location; None for a home, whose citizen the day does not name."""
    named = parties.get(location.id)
    if named is not None or location.kind is LocationKind.ADDRESS:
        return named
    return f"{_PARTY_KINDS[location.kind]}:{location.id}"


@contextmanager
def tell_no_paths() -> Iterator[None]:
    """Faults of the matrix told within get its name for a place: where it lies is our business."""
    try:
        yield
    except InputFaultsError as error:
        if not any(fault.code in ("matrix_unreadable", "file_missing") for fault in error.faults):
            raise
        faults = (replace(fault, place="matrix") for fault in error.faults)
        raise InputFaultsError(faults) from error


def _check_names(problem: Problem, parties: Mapping[str, str], faults: FaultCollector) -> None:
    for at, location in enumerate(problem.locations):
        if PLACE.fullmatch(location.id) is None:
            faults.add(
                "place_code",
                place=f"locations[{at}].id",
                cause=f"{location.id!r} cannot stand in a custody event; wanted up to 64 letters"
                " A-Z, digits and ._:- with a letter or digit at both ends.",
                remedy="Give the location such a code; its name may be anything.",
            )
            continue
        party = party_of(location, parties)
        if party is not None and PARTY.fullmatch(party) is None:
            faults.add(
                "party_code",
                place=f"locations[{at}].id",
                cause=f"{party!r} is no party, wanted a kind and up to 40 letters, such as"
                " agent:042.",
                remedy="Name the location's party in the request, or shorten its code.",
            )
    known = problem.location_by_id
    for location_id in sorted(set(parties) - set(known)):
        faults.add(
            "party_of_unknown_place",
            place=f"parties.{location_id}",
            cause="The problem has no such location.",
            remedy="Leave it out, or correct it.",
        )


def _check_texts(problem: Problem, faults: FaultCollector) -> None:
    """Find letters that no screen shows and that not every database keeps."""
    texts = [("name", problem.name)]
    for at, location in enumerate(problem.locations):
        texts.append((f"locations[{at}].name", location.name))
    for at, shipment in enumerate(problem.shipments):
        texts.append((f"shipments[{at}].id", shipment.id))
    for at, vehicle in enumerate(problem.vehicles):
        texts.append((f"vehicles[{at}].id", vehicle.id))
        texts.append((f"vehicles[{at}].profile", vehicle.profile))
    for place, text in texts:
        if is_unwritable(text):
            faults.add(
                "control_letter",
                place=place,
                cause=f"{text!r} holds a letter that cannot be written.",
                remedy="Leave out control characters and broken letters.",
            )


def _check_hours(problem: Problem, faults: FaultCollector) -> None:
    for at, vehicle in enumerate(problem.vehicles):
        if vehicle.shift.latest_end > _LONGEST_S:
            faults.add(
                "shift_beyond_day",
                place=f"vehicles[{at}].shift.latest_end",
                cause=f"It is {vehicle.shift.latest_end}, wanted at most {_LONGEST_S}: the end of"
                " the next day.",
                remedy="Give seconds from the day's midnight.",
            )


def is_unwritable(text: str) -> bool:
    """Whether a text has control characters, or halves of letters."""
    return any(letter < " " or "\x7f" <= letter < "\xa0" or "\ud800" <= letter < "\ue000"
               for letter in text)  # fmt: skip


def _check_size(matrix: Path, max_memory: int) -> None:
    """A small file may hold a matrix that no memory does."""
    try:
        with zipfile.ZipFile(matrix) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (OSError, ValueError, zipfile.BadZipFile):
        # What is wrong with it is told by whoever reads it.
        return
    if size > max_memory:
        raise one_fault(
            "matrix_too_large",
            place="matrix",
            cause=f"The matrix needs {size} bytes of memory, wanted at most {max_memory}.",
            remedy="Plan fewer locations at a time.",
        )
