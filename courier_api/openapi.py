"""The API's description: what each endpoint says of itself, and what surrounds them all."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from courier_api.access import REFUSALS
from courier_api.errors import (
    PROBLEM_TYPE,
    BodyTooLargeError,
    CourierApiError,
    Fault,
    HostRefusedError,
    Problem,
    problems,
    title_of,
)
from courier_api.links import add_links
from courier_api.rights import OPEN, rights_table
from courier_api.routes import Endpoint

__all__ = ["describe"]

_SCHEMA_AT = "#/components/schemas/{model}"

#: Subjects; a new one is named here.
TAGS = {
    "identity": "Logins, their tokens, and whoever asks.",
    "users": "People who log in.",
    "devices": "Phones and scanners that sign events, and their keys.",
    "audit": "Who opened which personal data.",
    "custody": "What devices have signed: sent, stored, judged.",
    "incidents": "What went wrong on the way.",
    "ledger": "Keys, checkpoints and proofs, for anyone to check.",
    "evidence": "Photographs and signatures beside events.",
    "items": "Dossiers, issued documents and bags.",
    "citizens": "Links for citizens, one-time codes, and what they see of their item.",
    "planning": "Days, their plans, and the search for them.",
    "couriers": "Couriers and their shifts.",
    "tracking": "Where couriers are, for as long as they share it.",
    "handovers": "Handovers that plans expect, and what came of them.",
    "exports": "Events and items for other programs and for spreadsheets.",
    "privacy": "Citizens' data: how long they are kept, erasure, access, consent.",
    "live": "What happens, told at once.",
    "messages": "Messages and one-time codes to people.",
    "webhooks": "What is told to other programs.",
    "day": "The planned day and its files.",
    "demo": "Whom one may be, and what there is to scan; in a demonstration alone.",
    "health": "Whether the server works, and what it has counted.",
}


class _MalformedError(CourierApiError):
    """The request does not have the wanted form; every fault is told."""

    status = 422
    code = "malformed"


class _UnreadableError(CourierApiError):
    """The body cannot be read as what its type says."""

    status = 400
    code = "body_unreadable"


class _OutageError(CourierApiError):
    """The database does not answer: try again after ``Retry-After``."""

    status = 503
    code = "database_unreachable"


class _OurFaultError(CourierApiError):
    """The server failed; this is not your doing."""


def describe(app: FastAPI) -> None:
    """
    Let an application tell its description with what any request may meet.

    An endpoint names the errors of its own by `courier_api.errors.problems`; here come those of
    the frame: no login, no right, a body too large or of wrong form, an outage.
    """

    def description() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app)
        return app.openapi_schema

    app.openapi = description  # type: ignore[method-assign]


def _described(app: FastAPI) -> dict[str, Any]:
    schema = get_openapi(
        title=app.title, version=app.version, routes=app.routes,
        tags=[{"name": name, "description": told} for name, told in TAGS.items()],
    )  # fmt: skip
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            _complete(Endpoint(method.upper(), path), operation)
    add_links(schema["paths"])
    components = schema.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    _, own = models_json_schema(
        [(Problem, "serialization"), (Fault, "serialization")], ref_template=_SCHEMA_AT
    )
    for one in schemas.values():
        _restore_nulls(one.get("example"), one, schemas)
    components["schemas"] = dict(sorted((schemas | own["$defs"]).items()))
    components["securitySchemes"] = {
        "accessToken": {"type": "http", "scheme": "bearer", "description": "From `openSession`."}
    }
    return schema


def _restore_nulls(value: Any, schema: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Put back into an example what is null: the framework leaves it out, though it is told."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    for option in schema.get("anyOf", ()):
        _restore_nulls(value, option, schemas)
    if isinstance(value, dict) and "properties" in schema:
        lacking = set(schema.get("required", ())) - set(value)
        value |= {name: None for name in schema["properties"] if name in lacking}
        for name, inner in value.items():
            _restore_nulls(inner, schema["properties"].get(name, {}), schemas)
    elif isinstance(value, list):
        for inner in value:
            _restore_nulls(inner, schema.get("items", {}), schemas)


def _complete(endpoint: Endpoint, operation: dict[str, Any]) -> None:
    """Add to an endpoint's answers those that it does not know of itself."""
    # One sentence says it all: it is the summary, and no description repeats it.
    operation["summary"] = operation.pop("description", operation["summary"])
    responses = operation["responses"]
    if PROBLEM_TYPE not in responses.get("422", {}).get("content", {}):
        responses.pop("422", None)
    row = rights_table().get(endpoint, OPEN)
    met: list[type[CourierApiError]] = [HostRefusedError, _OurFaultError, _OutageError]
    if row is not OPEN:
        operation["security"] = [{"accessToken": []}]
        met += REFUSALS
    if "requestBody" in operation:
        met += [_UnreadableError, BodyTooLargeError]
    if "requestBody" in operation or operation.get("parameters"):
        met.append(_MalformedError)
    for status, told in problems(*met).items():
        known = responses.setdefault(str(status), told)
        if known is not told:
            examples = known["content"][PROBLEM_TYPE]["examples"]
            known["content"][PROBLEM_TYPE]["examples"] = (
                told["content"][PROBLEM_TYPE]["examples"] | examples
            )
    for status, told in responses.items():
        told["description"] = told.get("description") or title_of(int(status))
    operation["responses"] = dict(sorted(responses.items()))
