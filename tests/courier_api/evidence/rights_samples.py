"""Samples for the table of rights; ``tests/courier_api/rights/samples_evidence.py`` names them."""

from __future__ import annotations

import secrets
from hashlib import sha256

from courier_api.roles import Role
from tests.courier_api.apis import Actor, Api
from tests.courier_api.evidence.drawn import photograph
from tests.courier_api.evidence.phones import CITIZEN, TUS, Sender, metadata
from tests.courier_api.rights.samples import Call, Sample


def picture(api: Api, giver: str, receiver: str) -> Call:
    """A photograph of a handover between two parties."""
    data, number = photograph(secrets.randbelow(1 << 40)), secrets.randbelow(9_000) + 1_000
    sender = Sender(api, giver)
    sender.hand_over(sha256(data).digest(), code=f"H57-261121-{number}", receiver=receiver)
    sender.send(data)
    return Call({"sha256": sha256(data).hexdigest()})


def own_picture(api: Api, actor: Actor) -> Call:
    if actor.role is Role.CITIZEN:
        return picture(api, "courier:c1", actor.party or CITIZEN)
    return picture(api, actor.party or "courier:c1", CITIZEN)


def foreign_picture(api: Api, actor: Actor) -> Call:
    return picture(api, "courier:somebody-else", "office:99")


def creation(api: Api, actor: Actor) -> Call:
    data = photograph(secrets.randbelow(1 << 40))
    told = {"upload-length": str(len(data)), "upload-metadata": metadata(data)}
    return Call(more={"headers": TUS | told})


def listing(api: Api, actor: Actor) -> Call:
    return Call()


SAMPLES = {
    "GET /v1/evidence": Sample(listing),
    "POST /v1/evidence/uploads": Sample(creation, only_self="what one sends oneself"),
    "GET /v1/evidence/{sha256}": Sample(own_picture, foreign=foreign_picture),
    "GET /v1/evidence/{sha256}/thumbnail": Sample(own_picture, foreign=foreign_picture),
}
