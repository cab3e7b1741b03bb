from __future__ import annotations

from itertools import count

from tests.courier_api.apis import Actor, Api
from tests.courier_api.rights.samples import Call, Sample

NUMBERS = count(1)
#: The last message before something of somebody else's was told, by who is to be tried with it.
SEEN: dict[str, str] = {}


def following(api: Api, actor: Actor) -> Call:
    """What was missed, and no more: else an answer would have no end."""
    seen = SEEN.get(actor.token)
    headers = {} if seen is None else {"last-event-id": seen}
    return Call(more={"params": {"seconds": 0}, "headers": headers})


def hidden_message(api: Api, actor: Actor) -> str:
    bus, code = api.services.bus, f"H57.17.21-261121-9{next(NUMBERS):03}"
    with bus.subscribe(["samples"]) as subscription:
        bus.publish("samples", "begun", {})
        message = next(subscription)
    SEEN[actor.token] = str(message.id)
    for topic in ("custody", "parties/agent:elsewhere", "couriers/elsewhere"):
        bus.publish(topic, "custody.stored", {"entries": [{"items": [code]}], "num_more": 0})
    return code


SAMPLES = {"GET /v1/live": Sample(following, hidden=hidden_message)}
