"""Problem and plan files: from disk to the engine's values and back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from postroute.storage import write_whole
from routing_engine import read_plan, read_problem, validate, write_plan
from routing_engine.plan import Plan
from routing_engine.problem import Problem
from routing_engine.travel import InputFaultsError, TravelMatrix, one_fault


@dataclass(frozen=True, slots=True)
class LoadedProblem:
    """A problem and the SHA-256 of the bytes it was read from."""

    problem: Problem
    sha256: str
    folder: Path


def read_bytes(path: Path) -> bytes:
    """
    The file's bytes.

    Raises
    ------
    InputFaultsError
        When there is no such file, or it is a folder or may not be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise one_fault(
            "file_unreadable",
            place=str(path),
            cause=f"It cannot be read: {error.strerror}.",
            remedy="Give the path of a file that exists and that you may read.",
        ) from error


@contextmanager
def faults_of(path: Path) -> Iterator[None]:
    """Faults told within get the file's name before their place, since a command reads several."""
    try:
        yield
    except InputFaultsError as error:
        raise error.in_file(path.name) from error


def load_problem(path: Path) -> LoadedProblem:
    """
    Read a ``problem.json``, or the one inside a day's folder, and check its values.

    Raises
    ------
    InputFaultsError
        With every fault of form, or else every contradiction of values.
    """
    file = path / "problem.json" if path.is_dir() else path
    text = read_bytes(file)

    def read_travel(name: str) -> TravelMatrix:
        return TravelMatrix.load(_beside(file, name))

    with faults_of(file):
        problem = read_problem(text, read_travel=read_travel)
        faults = validate(problem)
        if faults:
            raise InputFaultsError(faults)
    return LoadedProblem(problem, sha256(text).hexdigest(), file.parent)


def _beside(file: Path, name: str) -> Path:
    """The file of that name in the same folder: a problem from afar may point nowhere else."""
    if name in (".", "..") or any(letter in name for letter in "/\\\0"):
        raise one_fault(
            "travel_file_name",
            place="travel.file",
            cause=f"{name!r} was given, wanted the plain name of a file beside the problem.",
            remedy="Put the matrix into the problem's folder and give its name alone.",
        )
    return file.parent / name


def load_plan(path: Path) -> Plan:
    """Read a ``plan.json``; InputFaultsError with every fault of its form."""
    text = read_bytes(path)
    with faults_of(path):
        return read_plan(text)


def save_plan(plan: Plan, path: Path, *, extra: dict[str, object] | None = None) -> None:
    """Write a ``plan.json`` whole or not at all."""
    write_whole(path, write_plan(plan, extra=extra))
