from __future__ import annotations

from itertools import count

from courier_api.roles import Role
from courier_api.webhooks.delivery_queue import enqueue
from tests.courier_api.apis import Actor, Api
from tests.courier_api.rights.samples import Call, Sample
from tests.courier_api.webhooks.conftest import changed

#: Happenings that nobody was told of yet.
NUMBERS = count(1)

NEW = {"url": "https://hooks.example.vn/postroute", "event_types": ["item.state_changed"]}


def creation(api: Api, actor: Actor) -> Call:
    return Call(more={"json": NEW})


def listing(api: Api, actor: Actor) -> Call:
    return Call()


def one(api: Api, actor: Actor) -> Call:
    administrator = api.actor(Role.ADMINISTRATOR)
    # There may be only so many.
    for old in api.get("/v1/webhooks", by=administrator).json()["webhooks"]:
        api.ask("DELETE", f"/v1/webhooks/{old['webhook_id']}", by=administrator)
    made = api.post("/v1/webhooks", by=administrator, json=NEW).json()
    return Call({"webhook_id": made["webhook"]["webhook_id"]})


def change(api: Api, actor: Actor) -> Call:
    return Call(one(api, actor).path, {"json": {"name": "Kho lưu trữ"}})


def delivery(api: Api, actor: Actor) -> Call:
    path = dict(one(api, actor).path)
    with api.services.database.write_connection() as connection:
        enqueue(connection, [changed(next(NUMBERS))], api.services.clock())
    answer = api.get(
        f"/v1/webhooks/{path['webhook_id']}/deliveries", by=api.actor(Role.ADMINISTRATOR)
    )
    (found,) = answer.json()["deliveries"]
    return Call(path | {"delivery_id": str(found["delivery_id"])})


SAMPLES = {
    "POST /v1/webhooks": Sample(creation),
    "GET /v1/webhooks": Sample(listing),
    "GET /v1/webhooks/{webhook_id}": Sample(one),
    "PATCH /v1/webhooks/{webhook_id}": Sample(change),
    "DELETE /v1/webhooks/{webhook_id}": Sample(one),
    "POST /v1/webhooks/{webhook_id}/secret": Sample(one),
    "GET /v1/webhooks/{webhook_id}/deliveries": Sample(one),
    "PUT /v1/webhooks/{webhook_id}/deliveries/{delivery_id}/again": Sample(delivery),
}
