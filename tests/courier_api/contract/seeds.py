"""What a role finds in the database, so that its requests reach more than "not found"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from courier_api.items.errors import ItemExistsError
from courier_api.rights import OPEN, rights_table
from courier_api.roles import Right
from courier_api.routes import Endpoint
from tests.courier_api.apis import Actor, Api
from tests.courier_api.rights.samples import Call, all_samples

#: How often a parameter is that of something that is there.
_SHARE = 0.75


def allowed(actor: Actor | None) -> list[Endpoint]:
    """Endpoints that do something for a role, or for nobody."""
    table = rights_table()
    if actor is None:
        return [one for one, row in table.items() if row is OPEN]
    return [
        one for one, row in table.items()
        if row is not OPEN and row[actor.role] is not Right.NONE
    ]  # fmt: skip


class Seeds:
    """
    Objects of an actor's own, as dictionaries of schemathesis' configuration.

    Parameters
    ----------
    api : Api
    actor : Actor or None
    """

    def __init__(self, api: Api, actor: Actor | None) -> None:
        self.dictionaries: dict[str, Any] = {}
        self.operations: list[dict[str, Any]] = []
        samples = all_samples()
        for endpoint in allowed(actor) if actor is not None else ():
            try:
                call = samples[endpoint].own(api, actor)
            except ItemExistsError:
                # A citizen's session is upon one item, which an endpoint before has registered.
                call = Call({"code": actor.item or ""})
            bound = {place: self._dictionary(value) for place, value in _values(call)}
            if bound:
                self.operations.append({"include-name": str(endpoint), "parameters": bound})

    def _dictionary(self, value: Any) -> dict[str, Any]:
        name = f"seed-{len(self.dictionaries)}"
        self.dictionaries[name] = {"values": [value]}
        return {"dictionary": name, "probability": _SHARE}


def _values(call: Call) -> Iterator[tuple[str, Any]]:
    """Places of a request, as schemathesis names them, and what stands there in a sample."""
    for name, value in call.path.items():
        yield f"path.{name}", value
    for name, value in call.more.get("params", {}).items():
        yield f"query.{name}", value
    for name, value in call.more.get("headers", {}).items():
        if name.lower() != "content-type":
            yield f"header.{name}", value
    body = call.more.get("json")
    for name, value in body.items() if isinstance(body, Mapping) else ():
        if isinstance(value, str):
            yield f"body.{name}", value
        elif isinstance(value, list) and value and isinstance(value[0], str):
            yield f"body.{name}[*]", value[0]
