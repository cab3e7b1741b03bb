from __future__ import annotations

from courier_api.identities import show
from tests.courier_api.apis import PASSWORD, Actor, Api
from tests.courier_api.rights.samples import Call, Sample

NEW_PASSWORD = "điện Thái Hòa mùa mưa"  # noqa: S105 - of invented users


def own_session(api: Api, actor: Actor) -> Call:
    return Call({"session_id": show(actor.session_id)})


def foreign_session(api: Api, actor: Actor) -> Call:
    # Of the same role and party: only the login tells them apart.
    other = api.actor(actor.role, party=actor.party)
    return Call({"session_id": show(other.session_id)})


def hidden_session(api: Api, actor: Actor) -> str:
    return show(api.actor(actor.role, party=actor.party).session_id)


def nothing(api: Api, actor: Actor) -> Call:
    return Call()


def password_change(api: Api, actor: Actor) -> Call:
    return Call(more={"json": {"present": PASSWORD, "new": NEW_PASSWORD}})


OF_LOGIN = "of the login that asks"

SAMPLES = {
    "GET /v1/sessions": Sample(nothing, hidden=hidden_session),
    "DELETE /v1/sessions": Sample(nothing, only_self=OF_LOGIN),
    "DELETE /v1/sessions/current": Sample(nothing, only_self=OF_LOGIN),
    "DELETE /v1/sessions/{session_id}": Sample(own_session, foreign=foreign_session),
    "GET /v1/me": Sample(nothing, only_self=OF_LOGIN),
    "PUT /v1/me/password": Sample(password_change, only_self=OF_LOGIN),
}
