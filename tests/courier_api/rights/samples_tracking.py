from __future__ import annotations

from tests.courier_api.apis import Actor, Api
from tests.courier_api.rights.samples import Call, Sample
from tests.courier_api.tracking.shifts import fix, let_drive


def batch(api: Api, actor: Actor) -> Call:
    let_drive(api, actor)
    return Call(more={"json": {"fixes": [fix(api)]}})


def nothing(api: Api, actor: Actor) -> Call:
    return Call()


OF_COURIER = "of the courier who asks"

SAMPLES = {
    "POST /v1/me/positions": Sample(batch, only_self=OF_COURIER),
    "DELETE /v1/me/positions": Sample(nothing, only_self=OF_COURIER),
    "GET /v1/positions": Sample(nothing),
}
