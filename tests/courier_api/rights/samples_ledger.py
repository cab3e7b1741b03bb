from __future__ import annotations

from courier_api.identities import show
from tests.courier_api.apis import Actor, Api
from tests.courier_api.custody.phones import AGENT
from tests.courier_api.rights.samples import Call, Sample
from tests.courier_api.sync.carriers import Carrier


def everything(api: Api, actor: Actor) -> Call:
    return Call()


def decision(api: Api, actor: Actor) -> Call:
    desk = Carrier(api, AGENT)
    event = desk.phone.register(0, items=(desk.code(),))
    desk.send(event)
    return Call(more={"json": {"event_id": show(event.event_id), "ruling": "uphold"}})


SAMPLES = {
    "GET /v1/contradictions": Sample(everything),
    "POST /v1/decisions": Sample(decision),
    "GET /v1/quarantine": Sample(everything),
    "GET /v1/ledger/export": Sample(everything),
}
