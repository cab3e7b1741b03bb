from __future__ import annotations

from secrets import token_hex

from courier_api.roles import Role
from tests.courier_api.apis import Actor, Api
from tests.courier_api.rights.samples import Call, Sample


def listing(api: Api, actor: Actor) -> Call:
    return Call()


def addition(api: Api, actor: Actor) -> Call:
    new = {"login": f"an.{token_hex(4)}", "display_name": "Nguyễn Văn An", "role": "planner"}
    return Call(more={"json": new})


def somebody(api: Api, actor: Actor) -> Call:
    return Call({"user_id": api.actor(Role.PLANNER).shown_id})


def change(api: Api, actor: Actor) -> Call:
    return Call(somebody(api, actor).path, {"json": {"display_name": "Trần Thị Lan"}})


SAMPLES = {
    "GET /v1/users": Sample(listing),
    "POST /v1/users": Sample(addition),
    "GET /v1/users/{user_id}": Sample(somebody),
    "PATCH /v1/users/{user_id}": Sample(change),
    "POST /v1/users/{user_id}/password": Sample(somebody),
}
