"""Errors of this room, and their one shape on the wire: problem details (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException


class CourierApiError(Exception):
    """
    Root of everything this room raises on purpose; faults of input are InputFaultsError.

    Attributes
    ----------
    status : int
        Of the HTTP answer.
    code : str
        Stable name of the kind of problem.
    """

    status = 500
    code = "our_fault"


class FileNotPlannedError(CourierApiError):
    """The planned day has no such file."""

    status = 404
    code = "file_not_planned"


class FileMalformedError(FileNotPlannedError):
    """The planned day's file is there, and does not hold what it should."""

    code = "file_malformed"


def problem_response(status: int, code: str, detail: str) -> JSONResponse:
    """An ``application/problem+json`` answer."""
    return JSONResponse(
        {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status,
         "code": code, "detail": detail},
        status_code=status,
        media_type="application/problem+json",
    )  # fmt: skip


def answer_own(_request: Request, error: Exception) -> JSONResponse:
    """Answer an error of this room."""
    status, code = getattr(error, "status", 500), getattr(error, "code", "our_fault")
    return problem_response(status, code, str(error))


def answer_http(_request: Request, error: Exception) -> JSONResponse:
    """Answer what the framework refused: an unknown path, a wrong method."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    code = HTTPStatus(status).name.lower()
    response = problem_response(status, code, getattr(error, "detail", "") or code)
    for name, value in (getattr(error, "headers", None) or {}).items():
        response.headers[name] = value
    return response


def answer_malformed(_request: Request, error: Exception) -> JSONResponse:
    """Answer a request whose parts do not have the wanted form; every fault is told."""
    faults = error.errors() if isinstance(error, RequestValidationError) else []
    detail = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in faults)
    return problem_response(422, "malformed", detail)


def answer_unforeseen(_request: Request, _error: Exception) -> JSONResponse:
    """Answer our own fault, telling nothing of its inside."""
    return problem_response(500, "our_fault", "The server failed; this is not your doing.")
