"""Samples of delivery codes."""

from __future__ import annotations

from tests.courier_api.apis import Actor, Api
from tests.courier_api.items.rights_samples import foreign_item, own_item
from tests.courier_api.rights.samples import Call, Sample

__all__ = ["SAMPLES"]


def own_wish(api: Api, actor: Actor) -> Call:
    return Call(own_item(api, actor).path, {"json": {"locale": "vi"}})


def foreign_wish(api: Api, actor: Actor) -> Call:
    return Call(foreign_item(api, actor).path, {"json": {"locale": "vi"}})


SAMPLES = {"POST /v1/items/{code}/delivery-code": Sample(own_wish, foreign=foreign_wish)}
