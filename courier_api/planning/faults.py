"""Faults of files, as the API tells them: all of them, as the command line does."""

from __future__ import annotations

from starlette.responses import JSONResponse

from courier_api.errors import Fault, problem_response
from courier_api.planning.errors import DayFaultsError
from routing_engine import InputFaultsError

__all__ = ["faults_response"]


def faults_response(error: InputFaultsError) -> JSONResponse:
    """The answer that tells of faults: the first 1,000, and how many there are."""
    faults = [
        Fault(place=one.place, code=one.code, cause=one.cause, remedy=one.remedy)
        for one in error.faults
    ]
    first = f" {faults[0].place}: {faults[0].cause}" if faults else ""
    detail = f"The day's files have {error.num_faults} faults.{first}"
    return problem_response(DayFaultsError.status, DayFaultsError.code, detail, faults=faults)
