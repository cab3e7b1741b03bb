"""Samples of requests for the table of rights; found by ``rights/samples_planning.py``."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from itertools import count
from typing import Any

from courier_api.custody.core.parties import PartyKind, kind_of_party
from courier_api.identities import show
from courier_api.models import DayRow
from courier_api.planning.parts import FOLDER
from routing_engine import write_problem
from tests.courier_api.apis import Actor, Api
from tests.courier_api.custody.phones import Phone
from tests.courier_api.expected.ledger import new_event
from tests.courier_api.planning.office import Office
from tests.courier_api.planning.small_day import DOSSIERS, PARAMS, PROBLEM, SHARED, new_day
from tests.courier_api.rights.samples import Call, Sample

_NUMBERS = count()
#: Where none of those who ask have to do with anything.
FOREIGN, FOREIGN_PLACE = "agent:somebody-else", "ap-1"


def office(api: Api) -> Office:
    services = api.services
    limits = replace(PARAMS, max_waiting=10_000)
    made = Office(services.database, services.settings.data_dir, limits, clock=api.clock)
    made.bus = services.bus  # type: ignore[assignment]
    assert made.files.path(bytes(32)).parent.parent.name == FOLDER
    return made


def a_date() -> date:
    """One that no other sample has; far from today, so that nobody's route is in it."""
    return date(2030, 1, 1) + timedelta(days=next(_NUMBERS))


def taken(api: Api, **more: Any) -> DayRow:
    return office(api).take(new_day(date=a_date(), **more))


def uploaded(api: Api, content: bytes) -> str:
    digest = sha256(content)
    with office(api).files.receive(digest.digest(), len(content)) as receiving:
        receiving.write(content)
        receiving.keep()
    return digest.hexdigest()


def nothing(api: Api, actor: Actor) -> Call:
    return Call()


def listing(api: Api, actor: Actor) -> Call:
    return Call(more={"params": {"page_size": 200}})


def upload(api: Api, actor: Actor) -> Call:
    content = f"file {next(_NUMBERS)}".encode()
    return Call({"sha256": sha256(content).hexdigest()}, {"content": content})


def creation(api: Api, actor: Actor) -> Call:
    problem = write_problem(replace(PROBLEM, date=a_date().isoformat()))
    return Call(more={"json": {"problem_sha256": uploaded(api, problem)}})


def day(api: Api, actor: Actor) -> Call:
    return Call({"day_id": taken(api).day_id})


def search(api: Api, actor: Actor) -> Call:
    return Call(day(api, actor).path, {"json": {"iterations": 0, "workers": 1}})


def version(api: Api, actor: Actor) -> Call:
    day_id = taken(api).day_id
    office(api).add(day_id, SHARED)
    return Call({"day_id": day_id, "version": "1"})


def comparison(api: Api, actor: Actor) -> Call:
    return Call(version(api, actor).path, {"params": {"since": 1}})


def publication(api: Api, actor: Actor) -> Call:
    return Call(version(api, actor).path, {"headers": {"If-Match": "*"}})


def operation(api: Api, actor: Actor) -> Call:
    made = office(api)
    row = made.ask(taken(api).day_id)
    return Call({"operation_id": show(row.operation_id)})


def ended_operation(api: Api, actor: Actor) -> Call:
    """One that has ended: who follows it is told so, and no more."""
    made = office(api)
    row = made.ask(taken(api).day_id)
    made.cancel(row)
    return Call({"operation_id": show(row.operation_id)})


def new_courier(api: Api, actor: Actor) -> Call:
    body = {"courier_id": f"n{next(_NUMBERS)}", "display_name": "Nguyễn Văn An"}
    return Call(more={"json": body})


def courier(api: Api, actor: Actor) -> Call:
    courier_id = f"k{next(_NUMBERS)}"
    made = office(api)
    made.drive(taken(api).day_id, m1=courier_id)
    return Call({"courier_id": courier_id})


def changed_courier(api: Api, actor: Actor) -> Call:
    more = {"json": {"profile": "van"}, "headers": {"If-Match": "*"}}
    return Call(courier(api, actor).path, more)


def shifts(api: Api, actor: Actor) -> Call:
    body = {"shifts": [{"vehicle_id": "m1", "courier_id": None}]}
    return Call(day(api, actor).path, {"json": body})


def handovers(api: Api, actor: Actor) -> Call:
    """A published day with handovers of whoever asks, and with some that are not theirs."""
    parties = {FOREIGN_PLACE: FOREIGN}
    party = actor.party or ""
    kind = kind_of_party(party) if party else None
    if kind in (PartyKind.AGENT, PartyKind.AUTHORITY):
        parties["ua-1"] = party
    made = office(api)
    day_id = made.published_day(SHARED, new=new_day(date=a_date(), parties=parties))
    if kind is PartyKind.COURIER:
        made.drive(day_id, m2=party.partition(":")[2])
    return Call({"day_id": day_id})


def unexpected(api: Api, actor: Actor) -> Call:
    """A day on which somebody else's courier took what nobody expected of them."""
    made = office(api)
    call = handovers(api, actor)
    on = made.day(call.path["day_id"]).date
    number = next(_NUMBERS)
    courier_id = f"u{number}"
    made.drive(call.path["day_id"], m1=courier_id)
    code = f"{DOSSIERS[0][:-4]}{number % 9_000 + 1_000}"
    desk, phone = Phone(f"desk {number}"), Phone(courier_id)
    minute = (made.params.origin_ms(on) - made.clock.now) / 60_000 + 600
    events = (
        new_event(desk, desk.register(minute, FOREIGN, items=(code,))),
        new_event(phone, phone.hand(minute + 5, FOREIGN, f"courier:{courier_id}", code)),
    )
    for event in events:
        api.services.ledger.append((event,))
    return call


def hidden(api: Api, actor: Actor) -> str:
    return FOREIGN


def hidden_place(api: Api, actor: Actor) -> str:
    return f'"{FOREIGN_PLACE}"'


SAMPLES = {
    "PUT /v1/files/{sha256}": Sample(upload),
    "POST /v1/days": Sample(creation),
    "GET /v1/days": Sample(listing),
    "GET /v1/days/{day_id}": Sample(day),
    "GET /v1/days/{day_id}/places": Sample(day),
    "POST /v1/days/{day_id}/plans": Sample(search),
    "GET /v1/days/{day_id}/plans": Sample(day),
    "GET /v1/days/{day_id}/plans/{version}": Sample(version),
    "GET /v1/days/{day_id}/plans/{version}/content": Sample(version),
    "GET /v1/days/{day_id}/plans/{version}/lines": Sample(version),
    "GET /v1/days/{day_id}/plans/{version}/changes": Sample(comparison),
    "POST /v1/days/{day_id}/plans/{version}/publish": Sample(publication),
    "GET /v1/days/{day_id}/operations": Sample(day),
    "GET /v1/operations/{operation_id}": Sample(operation),
    "GET /v1/operations/{operation_id}/events": Sample(ended_operation),
    "POST /v1/operations/{operation_id}/cancel": Sample(operation),
    "GET /v1/couriers": Sample(listing),
    "POST /v1/couriers": Sample(new_courier),
    "GET /v1/couriers/{courier_id}": Sample(courier),
    "PATCH /v1/couriers/{courier_id}": Sample(changed_courier),
    "GET /v1/couriers/{courier_id}/phone": Sample(courier),
    "DELETE /v1/couriers/{courier_id}/personal": Sample(courier),
    "GET /v1/days/{day_id}/shifts": Sample(day),
    "PUT /v1/days/{day_id}/shifts": Sample(shifts),
    "GET /v1/me/route": Sample(nothing, only_self="of the courier who asks"),
    "GET /v1/me/route/lines": Sample(nothing, only_self="of the courier who asks"),
    "GET /v1/days/{day_id}/handovers": Sample(handovers, hidden=hidden),
    "GET /v1/days/{day_id}/handovers/unexpected": Sample(unexpected, hidden=hidden),
    "GET /v1/days/{day_id}/handovers/counts": Sample(handovers, hidden=hidden_place),
    "GET /v1/days/{day_id}/alarms": Sample(handovers),
}
