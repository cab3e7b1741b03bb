from __future__ import annotations

from tests.courier_api.apis import PARTY_KINDS, Actor, Api
from tests.courier_api.devices.handsets import enrolled, shown
from tests.courier_api.rights.samples import Call, Sample

FOREIGN = "courier:somebody-else"


def own_device(api: Api, actor: Actor) -> Call:
    return Call({"device_id": shown(enrolled(api, actor.party or FOREIGN))})


def foreign_device(api: Api, actor: Actor) -> Call:
    party = f"{PARTY_KINDS.get(actor.role, 'courier:c')}9999"
    return Call({"device_id": shown(enrolled(api, party))})


def hidden_device(api: Api, actor: Actor) -> str:
    return shown(enrolled(api, FOREIGN))


def listing(api: Api, actor: Actor) -> Call:
    return Call(more={"params": {"page_size": 200}})


def nothing(api: Api, actor: Actor) -> Call:
    return Call()


def invitation(api: Api, actor: Actor) -> Call:
    return Call(more={"json": {"party": "courier:c7", "label": "Điện thoại của An"}})


def revocation(api: Api, actor: Actor) -> Call:
    return Call(own_device(api, actor).path, {"json": {"reason": "stolen"}})


SAMPLES = {
    "POST /v1/devices/invitations": Sample(invitation),
    "GET /v1/devices": Sample(listing, hidden=hidden_device),
    "GET /v1/devices/keys": Sample(nothing),
    "GET /v1/devices/{device_id}": Sample(own_device, foreign=foreign_device),
    "PUT /v1/devices/{device_id}/revocation": Sample(revocation),
}
