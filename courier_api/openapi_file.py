"""
The API's description for who makes types of it: ``python -m courier_api.openapi_file``.

The phone's types follow from it (``npm run api`` in mobile_web), and a test sees to it that those
which are kept are those of today. Types need no sentences and no examples, and all refusals have
one form; so of half a megabyte a tenth is left.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from courier_api.app import create_api
from courier_api.config import Settings
from courier_api.errors import PROBLEM_TYPE

__all__ = ["openapi_text"]

_OF_PEOPLE = frozenset({"description", "example", "examples", "summary", "title", "tags"})
_REFUSAL = {
    "description": "",
    "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def openapi_text() -> str:
    """The description as JSON; no server is started, and nothing is opened."""
    schema = create_api(Settings()).openapi()
    for operations in schema["paths"].values():
        for operation in operations.values():
            answers = operation["responses"]
            told = {status: answers[status] for status in answers if status < "400"}
            operation["responses"] = told | {"default": _REFUSAL}
    return json.dumps(_bare(schema), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _bare(node: Any, *, is_named: bool = False) -> Any:
    """The same without what is for people; ``is_named``: its keys are names that we chose."""
    if isinstance(node, list):
        return [_bare(one) for one in node]
    if not isinstance(node, dict):
        return node
    kept = {key: value for key, value in node.items() if is_named or key not in _OF_PEOPLE}
    is_answer = "description" in node and "content" in node
    named = ("properties", "schemas", "paths", "responses")
    bare = {key: _bare(value, is_named=key in named) for key, value in kept.items()}
    return bare | ({"description": ""} if is_answer else {})


if __name__ == "__main__":
    sys.stdout.write(openapi_text())
