"""Samples for the table of rights; see `tests.courier_api.rights.samples`."""

from __future__ import annotations

from typing import Any

from courier_api.bags.service import make_bags
from courier_api.custody.core.state_bytes import state_bytes
from courier_api.custody.core.states import ItemState, Status
from courier_api.items.personal_service import PersonalKeeper
from courier_api.items.service import register_items
from courier_api.models import ItemStateRow
from courier_api.privacy.consents import ConsentAct, ConsentPurpose, give_consent
from courier_api.roles import Role
from tests.courier_api.apis import Actor, Api
from tests.courier_api.items.desk import HOA, dossier
from tests.courier_api.items.sheets import csv_file, row
from tests.courier_api.rights.samples import Call, Sample

SOMEBODY = "agent:somebody-else"
BODY = {"unit": "H57.17.21", "kind": "dossier", "procedure": "Đăng ký khai sinh",
        "destination": "authority:H57.17.21", "citizen": {"name": "Nguyễn Thị Ví Dụ"}}  # fmt: skip


def registered(api: Api, party: str | None, **fields: Any) -> str:
    """An item that a party has registered."""
    with api.services.database.writing() as session:
        (item,) = register_items(
            session, [dossier(destination="authority:H99", personal=HOA, **fields)], by=party,
            now=api.clock(), keeper=PersonalKeeper(api.services.keys.pseudonym),
        )  # fmt: skip
    return item.code


def held(api: Api, code: str, party: str) -> None:
    """Let a party hold an item."""
    state = ItemState(code, Status.CARRIED, party)
    with api.services.database.writing() as session:
        session.merge(
            ItemStateRow(
                code=code, holder=party, place=None, phase="carried", bag=None, last_event=b"",
                num_contradictions=0, state=state_bytes(state),
            )
        )  # fmt: skip


def own_code(api: Api, actor: Actor) -> str:
    """An item of an actor's own: registered by them, held by a courier, a citizen's one."""
    if actor.role is Role.CITIZEN and actor.item is not None:
        return registered(api, SOMEBODY, code=actor.item)
    code = registered(api, SOMEBODY if actor.role is Role.COURIER else actor.party)
    if actor.role is Role.COURIER and actor.party is not None:
        held(api, code, actor.party)
    return code


def own_item(api: Api, actor: Actor) -> Call:
    return Call({"code": own_code(api, actor)})


def foreign_item(api: Api, actor: Actor) -> Call:
    return Call({"code": registered(api, SOMEBODY)})


def hidden_item(api: Api, actor: Actor) -> str:
    return registered(api, SOMEBODY)


def nothing(api: Api, actor: Actor) -> Call:
    return Call()


def listing(api: Api, actor: Actor) -> Call:
    return Call(more={"params": {"page_size": 200}})


def search(api: Api, actor: Actor) -> Call:
    return Call(more={"params": {"page_size": 200}, "json": {"text": "", "sort": "newest"}})


def new_item(api: Api, actor: Actor) -> Call:
    return Call(more={"json": BODY})


def new_file(api: Api, actor: Actor) -> Call:
    api.clock.go_on(1)
    content = csv_file(row(procedure=f"Khai sinh {api.clock()} {actor.session_id.hex()}"))
    return Call(more={"content": content, "headers": {"content-type": "application/octet-stream"}})


def corrected(make: Any) -> Any:
    def call(api: Api, actor: Actor) -> Call:
        return Call(make(api, actor).path, {"json": {"name": "Trần Thị Ví Dụ"}})

    return call


def unit(api: Api, actor: Actor) -> Call:
    return Call({"unit": "H57.17.21"}, {"json": {"name": "UBND phường Ví Dụ"}})


def labels(make: Any) -> Any:
    def call(api: Api, actor: Actor) -> Call:
        return Call(more={"json": {"codes": [make(api, actor).path["code"]], "form": "zpl"}})

    return call


def new_bags(api: Api, actor: Actor) -> Call:
    return Call(more={"json": {"how_many": 2}})


def bag_of(api: Api, party: str | None) -> str:
    with api.services.database.writing() as session:
        return make_bags(session, 1, by=party, now=api.clock())[1][0]


def own_bag(api: Api, actor: Actor) -> Call:
    code = bag_of(api, actor.party)
    if actor.role is Role.COURIER and actor.party is not None:
        held(api, code, actor.party)
    return Call({"code": code})


def foreign_bag(api: Api, actor: Actor) -> Call:
    return Call({"code": bag_of(api, SOMEBODY)})


def hidden_bag(api: Api, actor: Actor) -> str:
    return bag_of(api, SOMEBODY)


def exported(make: Any) -> Any:
    def call(api: Api, actor: Actor) -> Call:
        return Call(more={"params": {"code": make(api, actor).path["code"]}})

    return call


def exported_day(api: Api, actor: Actor) -> Call:
    return Call(more={"params": {"first_day": "2026-11-21"}})


def erasure(api: Api, actor: Actor) -> Call:
    return Call(more={"json": {"code": registered(api, SOMEBODY), "reason": "request"}})


def new_consent(make: Any) -> Any:
    def call(api: Api, actor: Actor) -> Call:
        body = {"purpose": "contact", "act": "ticked_box", "wording": "2026-11"}
        return Call(more={"json": body | make(api, actor).path})

    return call


def withdrawal(make: Any) -> Any:
    def call(api: Api, actor: Actor) -> Call:
        code = make(api, actor).path["code"]
        with api.services.database.writing() as session:
            given = give_consent(
                session, code, ConsentPurpose.CONTACT, ConsentAct.TICKED_BOX, wording="1",
                now=api.clock(), by=None,
            )  # fmt: skip
            return Call({"code": code, "consent_id": str(given.consent_id)})

    return call


SAMPLES = {
    "POST /v1/items": Sample(new_item, only_self="registered by the party that asks"),
    "GET /v1/items": Sample(listing, hidden=hidden_item),
    "POST /v1/items/search": Sample(search, hidden=hidden_item),
    "POST /v1/items/import": Sample(new_file, only_self="registered by the party that asks"),
    "GET /v1/items/import/template": Sample(nothing),
    "GET /v1/items/{code}": Sample(own_item, foreign=foreign_item),
    "GET /v1/items/{code}/citizen": Sample(own_item, foreign=foreign_item),
    "PUT /v1/items/{code}/citizen": Sample(corrected(own_item), foreign=corrected(foreign_item)),
    "GET /v1/units": Sample(nothing),
    "PUT /v1/units/{unit}": Sample(unit),
    "POST /v1/labels": Sample(labels(own_item), foreign=labels(foreign_item)),
    "POST /v1/bags": Sample(new_bags, only_self="made for the party that asks"),
    "GET /v1/bags": Sample(listing, hidden=hidden_bag),
    "GET /v1/bags/{code}": Sample(own_bag, foreign=foreign_bag),
    "GET /v1/exports/epcis": Sample(exported(own_item), foreign=exported(foreign_item)),
    "GET /v1/exports/events": Sample(exported(own_item), foreign=exported(foreign_item)),
    "GET /v1/exports/items": Sample(exported_day, hidden=hidden_item),
    "GET /v1/exports/upu-codes": Sample(nothing),
    "GET /v1/privacy/retention": Sample(nothing),
    "POST /v1/privacy/erasures": Sample(erasure),
    "GET /v1/privacy/erasures": Sample(nothing),
    "GET /v1/privacy/reports/{code}": Sample(own_item, foreign=foreign_item),
    "POST /v1/privacy/consents": Sample(new_consent(own_item), foreign=new_consent(foreign_item)),
    "GET /v1/privacy/consents/{code}": Sample(own_item, foreign=foreign_item),
    "PUT /v1/privacy/consents/{code}/{consent_id}/withdrawal": Sample(
        withdrawal(own_item), foreign=withdrawal(foreign_item)
    ),
}
