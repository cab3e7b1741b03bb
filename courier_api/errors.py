"""Errors of this room, and their one shape on the wire: problem details (RFC 9457)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

PROBLEM_TYPE = "application/problem+json"

#: Bears a problem's code out to the frame, which logs it and takes it away.
CODE_HEADER = "x-problem-code"

#: Phrases that versions of Python do not agree about.
_TITLES = {413: "Content Too Large", 422: "Unprocessable Content"}
_CODES = {400: "body_unreadable", 413: "body_too_large", 422: "malformed"}

#: Seconds after which it is worth trying again what could not be done for now.
_TRY_AGAIN_S = 5

#: Faults of one request that are told.
_MAX_FAULTS = 100
_MAX_PLACE_LETTERS = 200
_MEMBER = re.compile(r"<\w+\.\w+: ('[^']*')>")

_REMEDIES = {
    "missing": "Give it.",
    "extra_forbidden": "Leave it out.",
    "json_invalid": "Send JSON.",
}


class CourierApiError(Exception):
    """
    Root of everything this room raises on purpose; faults of input are InputFaultsError.

    A leaf's docstring is what the API's description says of it.

    Attributes
    ----------
    status : int
        Of the HTTP answer.
    code : str
        Stable name of the kind of problem.
    retry_after_s : int or None
        Seconds after which to try again; told as ``Retry-After``.
    headers : mapping
        Further headers of the answer.
    """

    status = 500
    code = "our_fault"
    retry_after_s: int | None = None
    headers: Mapping[str, str] = MappingProxyType({})


class FileNotPlannedError(CourierApiError):
    """The planned day has no such file."""

    status = 404
    code = "file_not_planned"


class FileMalformedError(FileNotPlannedError):
    """The planned day's file is there, and does not hold what it should."""

    code = "file_malformed"


class HostRefusedError(CourierApiError):
    """The server is not reached under this name."""

    status = 400
    code = "host_refused"


class BodyTooLargeError(CourierApiError):
    """The body of the request is larger than what is taken here."""

    status = 413
    code = "body_too_large"


class UnknownObjectError(CourierApiError):
    """There is nothing of this identity, or nothing that you may know of."""

    status = 404
    code = "unknown"


class Fault(BaseModel):
    """One thing that is wrong with a request."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"place": "body.login", "code": "missing", "cause": "Field required",
                        "remedy": "Give it."}
        }
    )  # fmt: skip

    place: str
    code: str
    cause: str
    remedy: str


class Problem(BaseModel):
    """Why a request was not answered as it wished (RFC 9457)."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"type": "about:blank", "title": "Not Found", "status": 404,
                        "code": "unknown", "detail": "There is nothing of this identity."}
        }
    )  # fmt: skip

    type: str = "about:blank"
    title: str
    status: int
    code: str = Field(description="Stable name of the kind of problem.")
    detail: str
    faults: list[Fault] | None = Field(
        default=None, description="Everything that is wrong with the request."
    )


def title_of(status: int) -> str:
    """What a status is called."""
    return _TITLES.get(status) or HTTPStatus(status).phrase


def problem_response(
    status: int, code: str, detail: str, *, faults: Sequence[Fault] | None = None
) -> JSONResponse:
    """An ``application/problem+json`` answer."""
    told = list(faults) if faults else None
    problem = Problem(title=title_of(status), status=status, code=code, detail=detail, faults=told)
    return JSONResponse(
        problem.model_dump(exclude_none=True),
        status_code=status,
        media_type=PROBLEM_TYPE,
        headers={CODE_HEADER: code},
    )


def problem_of(error: CourierApiError) -> JSONResponse:
    """The answer that tells of an error of this room."""
    # What went wrong inside stays inside: whoever asks learns that it was our fault.
    detail = str(error) if error.status != HTTPStatus.INTERNAL_SERVER_ERROR else _OUR_FAULT
    response = problem_response(error.status, error.code, detail)
    response.headers.update(error.headers)
    seconds = error.retry_after_s
    if seconds is None and error.status == HTTPStatus.SERVICE_UNAVAILABLE:
        seconds = _TRY_AGAIN_S
    if seconds is not None:
        response.headers["retry-after"] = str(seconds)
    return response


def answer_own(_request: Request, error: Exception) -> JSONResponse:
    """Answer an error of this room."""
    if not isinstance(error, CourierApiError):
        raise error
    return problem_of(error)


def answer_http(request: Request, error: Exception) -> JSONResponse:
    """Answer what the framework refused: an unknown path, a wrong method."""
    if not isinstance(error, HTTPException):
        raise error
    status = error.status_code
    code = _CODES.get(status) or HTTPStatus(status).name.lower()
    response = problem_response(status, code, error.detail or title_of(status))
    response.headers.update(error.headers or {})
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        # The framework tells the methods of the first route alone.
        methods_of: Callable[[str], set[str]] = request.app.state.methods_of
        return method_refused(methods_of(request.scope["path"]))
    return response


def method_refused(methods: Collection[str]) -> JSONResponse:
    """The answer to a method that a path does not take."""
    response = problem_response(405, "method_not_allowed", "Method Not Allowed")
    response.headers["allow"] = ", ".join(sorted(methods))
    return response


def answer_malformed(_request: Request, error: Exception) -> JSONResponse:
    """Answer a request whose parts do not have the wanted form; every fault is told."""
    if not isinstance(error, RequestValidationError):
        raise error
    faults = [_fault(one) for one in error.errors()[:_MAX_FAULTS]]
    detail = "; ".join(f"{fault.place}: {fault.cause}" for fault in faults[:5])
    return problem_response(422, "malformed", detail, faults=faults)


def problems(*errors: type[CourierApiError]) -> dict[int | str, dict[str, Any]]:
    """
    What an endpoint's ``responses=`` says of the errors that it may answer.

    What any request may meet (a body of wrong form, no login, an outage) is added by
    `courier_api.openapi`.
    """
    found: dict[int | str, dict[str, Any]] = {}
    for error in errors:
        told = found.setdefault(error.status, problem_content())
        detail = (error.__doc__ or "").strip().partition("\n")[0]
        value = Problem(title=title_of(error.status), status=error.status, code=error.code,
                        detail=detail).model_dump(exclude_none=True)  # fmt: skip
        told["content"][PROBLEM_TYPE]["examples"][error.code] = {"value": value}
        told["description"] = " ".join(filter(None, (told["description"], detail)))
    return found


def problem_content() -> dict[str, Any]:
    """What the API's description says of an answer that is a problem, with no example yet."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": "", "content": {PROBLEM_TYPE: {"schema": schema, "examples": {}}}}


_OUR_FAULT = "The server failed; this is not your doing."


def _fault(one: Mapping[str, Any]) -> Fault:
    place = ".".join(map(str, one["loc"]))[:_MAX_PLACE_LETTERS]
    remedy = _REMEDIES.get(one["type"], "Correct it; /openapi.json describes what is wanted.")
    # Members of closed lists are named as they are sent, not as the program writes them.
    cause = _MEMBER.sub(r"\1", one["msg"])
    return Fault(place=place, code=one["type"], cause=cause, remedy=remedy)
