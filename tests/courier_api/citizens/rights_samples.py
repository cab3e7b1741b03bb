"""Samples for the table of rights; see `tests.courier_api.rights.samples`."""

from __future__ import annotations

from dataclasses import replace

from courier_api.custody.core.acts import HandoverDetail, Identity, Proof, Purpose, Recipient
from courier_api.custody.core.papers import PaperCount
from courier_api.roles import Role
from tests.courier_api.apis import Actor, Api
from tests.courier_api.custody.phones import AGENT, AN, CITIZEN
from tests.courier_api.items.rights_samples import (
    SOMEBODY,
    foreign_item,
    own_code,
    own_item,
    registered,
)
from tests.courier_api.rights.samples import Call, Sample
from tests.courier_api.sync.carriers import Carrier

_PROOF = Proof(Recipient.CITIZEN, Identity.CARD, None, False, False, 26_000, "BN-0388")
_ONE_SESSION = "of the one item that the session is for"


def own_session(api: Api, actor: Actor) -> Call:
    own_code(api, actor)
    return Call()


def scanned(api: Api, actor: Actor) -> Call:
    """An item that the ledger tells of."""
    desk, code = Carrier(api, AGENT), own_code(api, actor)
    desk.send(desk.phone.register(0, items=(code,)))
    return Call()


def delivered(api: Api, code: str, giver: str, receiver: str) -> Call:
    """Let an item whose papers were counted end at a citizen's, who pays for it."""
    desk, carrier = Carrier(api, AGENT), Carrier(api, giver)
    papers = (PaperCount("DON", 1, 1),)
    desk.send(desk.phone.register(0, AGENT, receiver, items=(code,), papers=papers))
    carrier.send(carrier.phone.hand(5, AGENT, giver, code))
    end = carrier.phone.hand(9, giver, receiver, code)
    carrier.send(replace(end, detail=HandoverDetail(Purpose.DELIVER, proof=_PROOF)))
    return Call({"code": code})


def own_delivery(api: Api, actor: Actor) -> Call:
    is_citizen = actor.role is Role.CITIZEN
    giver = actor.party if actor.role is Role.COURIER else None
    receiver = actor.party if is_citizen else None
    code = own_code(api, actor) if giver is None else registered(api, SOMEBODY)
    return delivered(api, code, giver or AN, receiver or CITIZEN)


def foreign_delivery(api: Api, actor: Actor) -> Call:
    return delivered(api, registered(api, SOMEBODY), AN, CITIZEN)


SAMPLES = {
    "GET /v1/items/{code}/delivery-proof": Sample(own_delivery, foreign=foreign_delivery),
    "GET /v1/items/{code}/slip": Sample(own_delivery, foreign=foreign_delivery),
    "GET /v1/items/{code}/fee-receipt": Sample(own_delivery, foreign=foreign_delivery),
    "POST /v1/items/{code}/link": Sample(own_item, foreign=foreign_item),
    "GET /v1/citizen/item": Sample(own_session, only_self=_ONE_SESSION),
    "GET /v1/citizen/item/proof": Sample(scanned, only_self=_ONE_SESSION),
}
