from __future__ import annotations

from courier_api.identities import show
from tests.courier_api.apis import Actor, Api
from tests.courier_api.incidents.reporting import report
from tests.courier_api.rights.samples import Call, Sample
from tests.courier_api.sync.carriers import Carrier


def own_incident(api: Api, actor: Actor) -> Call:
    report(Carrier(api, actor.party or "courier:c1"))
    return Call()


def hidden_incident(api: Api, actor: Actor) -> str:
    return show(report(Carrier(api, "courier:somebody-else")).event_id)


SAMPLES = {"GET /v1/incidents": Sample(own_incident, hidden=hidden_incident)}
