from __future__ import annotations

import secrets

from courier_api.messages.port import Message, Purpose, Recipient
from courier_api.messages.screen import ScreenMessenger
from courier_api.webhooks.vault import Vault
from tests.courier_api.apis import Actor, Api
from tests.courier_api.rights.samples import Call, Sample

ITEM = "H57.17.21-261121-0001"


def shown(api: Api, desk: str | None) -> int:
    """Number of a message that waits on a desk's screen."""
    services = api.services
    way = ScreenMessenger(
        services.database, Vault(services.keys.secret("messages")), services.clock
    )
    recipient = Recipient(phone="+84912345678", desk=desk)
    until = services.clock() + 600_000
    reference = secrets.token_bytes(16)
    way.send(Message(recipient, Purpose.OPEN_ITEM, ITEM, "Mã 042817", "vi", until, reference))
    with services.database.reading() as session:
        return max(one.message_id for one in way.listed(session, None))


def own_message(api: Api, actor: Actor) -> Call:
    return Call({"message_id": str(shown(api, actor.party))})


def foreign_message(api: Api, actor: Actor) -> Call:
    return Call({"message_id": str(shown(api, "agent:elsewhere"))})


def listing(api: Api, actor: Actor) -> Call:
    return Call()


def hidden_message(api: Api, actor: Actor) -> str:
    return f'"message_id":{shown(api, "agent:elsewhere")},'


SAMPLES = {
    "GET /v1/outbox": Sample(listing, hidden=hidden_message),
    "GET /v1/outbox/{message_id}": Sample(own_message, foreign=foreign_message),
}
