"""Which routes an application has, however they came into it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.types import Scope

__all__ = ["UNMATCHED", "Endpoint", "endpoints_of", "methods_of", "route_of"]

#: The template of a request that no route takes.
UNMATCHED = "unmatched"


class Endpoint(NamedTuple):
    """A method and the template of its path."""

    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def endpoints_of(app: FastAPI) -> Iterator[Endpoint]:
    """All that can be asked for; HEAD goes wherever GET does and is not told."""
    for context in iter_route_contexts(app.routes):
        for method in sorted((context.methods or set()) - {"HEAD"}):
            yield Endpoint(method, context.path or "")


def methods_of(app: FastAPI, path: str) -> set[str]:
    """Methods that a path, not a template, takes."""
    taking = [one for one in iter_route_contexts(app.routes) if one.path_regex.match(path)]
    found = {method for one in taking for method in one.methods or ()}
    return found | ({"HEAD"} if "GET" in found else set())


def route_of(scope: Scope) -> str:
    """Template of the route that took a request; a router carries its whole prefix itself."""
    return str(getattr(scope.get("route"), "path", UNMATCHED))
