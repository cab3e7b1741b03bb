"""The API's description: whole, stable, with every answer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator

from courier_api.app import ROUTERS, create_api
from courier_api.config import Settings
from courier_api.errors import PROBLEM_TYPE
from courier_api.openapi import TAGS
from courier_api.rights import OPEN, rights_table
from courier_api.routes import Endpoint

#: A demonstration has all endpoints.
ALL = Settings(is_demo=True)
SCHEMA: dict[str, Any] = create_api(ALL).openapi()
OPERATIONS = {
    Endpoint(method.upper(), path): operation
    for path, operations in SCHEMA["paths"].items()
    for method, operation in operations.items()
}
EACH = pytest.mark.parametrize("endpoint", OPERATIONS, ids=str)


def test_the_description_is_openapi_3_1() -> None:
    assert SCHEMA["openapi"].startswith("3.1")
    assert SCHEMA["paths"]


def test_it_is_the_same_each_time() -> None:
    again = create_api(ALL).openapi()
    assert json.dumps(again) == json.dumps(SCHEMA)


def test_every_operation_has_a_name_of_its_own() -> None:
    names = [operation["operationId"] for operation in OPERATIONS.values()]
    assert len(set(names)) == len(names)
    assert all(name.isidentifier() and name[0].islower() and "_" not in name for name in names)


@EACH
def test_every_operation_has_a_sentence_and_a_subject(endpoint: Endpoint) -> None:
    operation = OPERATIONS[endpoint]
    assert operation["summary"].endswith(".")
    assert "description" not in operation
    assert set(operation["tags"]) <= set(TAGS)
    assert len(operation["tags"]) == 1


@EACH
def test_every_refusal_is_described_as_a_problem_with_examples(endpoint: Endpoint) -> None:
    responses = OPERATIONS[endpoint]["responses"]
    assert {"400", "500", "503"} <= set(responses)
    # What only sends browsers on has no answer but that.
    assert any(status[0] in "23" for status in responses)
    for status, told in responses.items():
        assert told["description"]
        if int(status) >= 400:
            (kind,) = told["content"]
            assert kind == PROBLEM_TYPE
            examples = told["content"][kind]["examples"]
            assert examples
            for code, example in examples.items():
                assert example["value"]["code"] == code
                assert example["value"]["status"] == int(status)


@EACH
def test_a_login_is_wanted_where_the_table_of_rights_says_so(endpoint: Endpoint) -> None:
    operation = OPERATIONS[endpoint]
    if rights_table()[endpoint] is OPEN:
        assert "security" not in operation
    else:
        assert operation["security"] == [{"accessToken": []}]
        assert {"401", "403"} <= set(operation["responses"])


@EACH
def test_what_takes_a_body_tells_what_becomes_of_a_bad_one(endpoint: Endpoint) -> None:
    operation = OPERATIONS[endpoint]
    if "requestBody" in operation:
        assert {"413", "422"} <= set(operation["responses"])
        (kind,) = operation["requestBody"]["content"]
        assert kind


def models() -> list[str]:
    return sorted(SCHEMA["components"]["schemas"])


@pytest.mark.parametrize("name", models())
def test_every_example_is_of_its_schema(name: str) -> None:
    schema = SCHEMA["components"]["schemas"][name]
    if "example" in schema:
        resolver = Draft202012Validator(
            {"$ref": f"#/components/schemas/{name}", "components": SCHEMA["components"]}
        )
        assert list(map(str, resolver.iter_errors(schema["example"]))) == []


@pytest.mark.parametrize("name", models())
def test_every_object_that_is_sent_or_taken_has_an_example_or_lists_such(name: str) -> None:
    schema = SCHEMA["components"]["schemas"][name]
    if schema.get("type") == "object" and "example" not in schema:
        inner = json.dumps(schema["properties"])
        is_told = any(word in inner for word in ('"$ref"', '"examples"', '"const"'))
        assert is_told, f"{name}: wanted an example, of it all or of its parts"


def test_every_router_carries_its_whole_prefix() -> None:
    """Templates in logs, metrics and rights are those of its routes."""
    for router in ROUTERS:
        for route in router.routes:
            assert route.path.startswith(router.prefix)  # type: ignore[attr-defined]
