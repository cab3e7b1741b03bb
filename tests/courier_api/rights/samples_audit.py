from __future__ import annotations

from tests.courier_api.apis import Actor, Api
from tests.courier_api.rights.samples import Call, Sample


def listing(api: Api, actor: Actor) -> Call:
    return Call()


SAMPLES = {"GET /v1/audit/openings": Sample(listing)}
