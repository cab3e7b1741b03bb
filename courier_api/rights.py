"""
Who may do what: one table, which the program reads and the tests read.

A new endpoint gets a row here, and a sample in ``tests/courier_api/rights/``; without its row it
cannot be called. ``own`` means objects of one's own party, session or item, and is for the
endpoint's service to look at (`courier_api.roles.Access`); a foreign object is answered as one
that is not there.

Endpoints under ``/v1/demo/`` are there in a demonstration alone (`Settings.has_demo_door`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from courier_api.roles import Right, Role
from courier_api.routes import Endpoint

__all__ = ["BEFORE_PASSWORD_CHANGE", "OPEN", "Row", "rights_table"]

#: What each role may do through an endpoint.
Row = Mapping[Role, Right]

#: Anyone, without a login: what is public, and what proves by other means who asks.
OPEN: Row = MappingProxyType({})

_TABLE = """
                                     courier agent_clerk authority_clerk dispatcher planner administrator citizen

GET    /                             open
GET    /healthz                      open
GET    /readyz                       open
GET    /metrics                      open
GET    /openapi.json                 open
GET    /courier                      open
GET    /desk                         open
GET    /dispatch                     open
GET    /assets/{name}                open
GET    /icons/{name}                 open
GET    /courier-sw.js                open
GET    /desk-sw.js                   open
GET    /manifest.webmanifest         open
GET    /basemap.pmtiles              open
GET    /plan                         open
GET    /day/{name}                   open
GET    /v1/day                       open

GET    /v1/demo/parties              open
POST   /v1/demo/invitations          open
GET    /v1/demo/labels               open
GET    /v1/demo/labels.pdf           open
GET    /v1/demo/messages             open

POST   /v1/sessions                  open
POST   /v1/sessions/refresh          open
GET    /v1/sessions                  own     own         own             own        own     own           own
DELETE /v1/sessions                  own     own         own             own        own     own           own
DELETE /v1/sessions/current          own     own         own             own        own     own           own
DELETE /v1/sessions/{session_id}     own     own         own             own        own     all           own
GET    /v1/me                        own     own         own             own        own     own           own
PUT    /v1/me/password               own     own         own             own        own     own           none
GET    /v1/oidc/login                open
GET    /v1/oidc/callback             open

GET    /v1/users                     none    none        none            none       none    all           none
POST   /v1/users                     none    none        none            none       none    all           none
GET    /v1/users/{user_id}           none    none        none            none       none    all           none
PATCH  /v1/users/{user_id}           none    none        none            none       none    all           none
POST   /v1/users/{user_id}/password  none    none        none            none       none    all           none

POST   /v1/devices/invitations       none    none        none            all        none    all           none
POST   /v1/devices/enrolments        open
POST   /v1/devices/challenges        open
POST   /v1/devices/sessions          open
GET    /v1/devices                   own     own         own             all        none    all           none
GET    /v1/devices/keys              all     all         all             all        all     all           none
GET    /v1/devices/{device_id}       own     own         own             all        none    all           none
PUT    /v1/devices/{device_id}/revocation
                                     none    none        none            all        none    all           none

POST   /v1/sync                      open
GET    /v1/contradictions            none    none        none            all        none    all           none
POST   /v1/decisions                 none    none        none            all        none    none          none
GET    /v1/quarantine                none    none        none            all        none    all           none
GET    /v1/incidents                 own     own         own             all        none    all           none
GET    /v1/ledger/key                open
GET    /v1/ledger/checkpoint         open
GET    /v1/ledger/inclusion          open
GET    /v1/ledger/consistency        open
GET    /v1/ledger/export             none    none        none            all        none    all           none

OPTIONS /v1/evidence                 open
POST   /v1/evidence                  open
GET    /v1/evidence                  none    none        none            all        none    all           none
GET    /v1/evidence/sealing-key      open
POST   /v1/evidence/uploads          own     own         own             own        none    own           none
GET    /v1/evidence/uploads/{upload_id}
                                     open
PATCH  /v1/evidence/uploads/{upload_id}
                                     open
POST   /v1/evidence/uploads/{upload_id}
                                     open
DELETE /v1/evidence/uploads/{upload_id}
                                     open
GET    /v1/evidence/{sha256}         own     own         own             all        none    all           own
GET    /v1/evidence/{sha256}/thumbnail
                                     own     own         own             all        none    all           own

POST   /v1/items                     none    own         own             all        none    all           none
GET    /v1/items                     own     own         own             all        all     all           none
POST   /v1/items/search              none    own         own             all        none    all           none
POST   /v1/items/import              none    own         own             all        none    all           none
GET    /v1/items/import/template     none    all         all             all        none    all           none
GET    /v1/items/{code}              own     own         own             all        all     all           none
GET    /v1/items/{code}/citizen      own     own         own             all        none    all           none
PUT    /v1/items/{code}/citizen      none    own         own             all        none    all           none
GET    /v1/items/{code}/delivery-proof
                                     own     own         own             all        none    all           own
GET    /v1/items/{code}/slip         own     own         own             all        none    all           none
GET    /v1/items/{code}/fee-receipt  own     own         own             all        none    all           own
POST   /v1/items/{code}/delivery-code
                                     own     own         own             all        none    none          none
POST   /v1/items/{code}/link         none    own         own             all        none    none          none
GET    /v1/units                     none    all         all             all        all     all           none
PUT    /v1/units/{unit}              none    none        none            none       none    all           none
POST   /v1/labels                    none    own         own             all        none    all           none

POST   /v1/bags                      none    own         own             all        none    all           none
GET    /v1/bags                      none    own         own             all        none    all           none
GET    /v1/bags/{code}               own     own         own             all        none    all           none

POST   /v1/citizen/codes             open
POST   /v1/citizen/sessions          open
GET    /v1/citizen/item              none    none        none            none       none    none          own
GET    /v1/citizen/item/proof        none    none        none            none       none    none          own

GET    /v1/exports/epcis             none    own         own             all        all     all           none
GET    /v1/exports/events            none    own         own             all        all     all           none
GET    /v1/exports/items             none    own         own             all        all     all           none
GET    /v1/exports/upu-codes         all     all         all             all        all     all           none

GET    /v1/privacy/retention         all     all         all             all        all     all           all
POST   /v1/privacy/erasures          none    none        none            none       none    all           none
GET    /v1/privacy/erasures          none    none        none            none       none    all           none
GET    /v1/privacy/reports/{code}    none    none        none            all        none    all           own
POST   /v1/privacy/consents          none    own         own             all        none    all           none
GET    /v1/privacy/consents/{code}   none    own         own             all        none    all           own
PUT    /v1/privacy/consents/{code}/{consent_id}/withdrawal
                                     none    own         own             all        none    all           own

PUT    /v1/files/{sha256}            none    none        none            all        all     none          none
POST   /v1/days                      none    none        none            all        all     none          none
GET    /v1/days                      none    all         all             all        all     none          none
GET    /v1/days/{day_id}             none    all         all             all        all     none          none
GET    /v1/days/{day_id}/places      none    none        none            all        all     none          none
POST   /v1/days/{day_id}/plans       none    none        none            all        all     none          none
GET    /v1/days/{day_id}/plans       none    none        none            all        all     none          none
GET    /v1/days/{day_id}/plans/{version}
                                     none    none        none            all        all     none          none
GET    /v1/days/{day_id}/plans/{version}/content
                                     none    none        none            all        all     none          none
GET    /v1/days/{day_id}/plans/{version}/lines
                                     none    none        none            all        all     none          none
GET    /v1/days/{day_id}/plans/{version}/changes
                                     none    none        none            all        all     none          none
POST   /v1/days/{day_id}/plans/{version}/publish
                                     none    none        none            all        none    none          none
GET    /v1/days/{day_id}/operations  none    none        none            all        all     none          none
GET    /v1/operations/{operation_id} none    none        none            all        all     none          none
GET    /v1/operations/{operation_id}/events
                                     none    none        none            all        all     none          none
POST   /v1/operations/{operation_id}/cancel
                                     none    none        none            all        all     none          none

GET    /v1/couriers                  none    none        none            all        all     all           none
POST   /v1/couriers                  none    none        none            all        none    all           none
GET    /v1/couriers/{courier_id}     none    none        none            all        all     all           none
PATCH  /v1/couriers/{courier_id}     none    none        none            all        none    all           none
GET    /v1/couriers/{courier_id}/phone
                                     none    none        none            all        none    none          none
DELETE /v1/couriers/{courier_id}/personal
                                     none    none        none            none       none    all           none
GET    /v1/days/{day_id}/shifts      none    none        none            all        all     none          none
PUT    /v1/days/{day_id}/shifts      none    none        none            all        none    none          none
GET    /v1/me/route                  own     none        none            none       none    none          none
GET    /v1/me/route/lines            own     none        none            none       none    none          none

POST   /v1/me/positions              own     none        none            none       none    none          none
DELETE /v1/me/positions              own     none        none            none       none    none          none
GET    /v1/positions                 none    none        none            all        none    none          none

GET    /v1/days/{day_id}/handovers   own     own         own             all        none    none          none
GET    /v1/days/{day_id}/handovers/unexpected
                                     own     own         own             all        none    none          none
GET    /v1/days/{day_id}/handovers/counts
                                     own     own         own             all        none    none          none
GET    /v1/days/{day_id}/alarms      none    none        none            all        none    none          none

GET    /v1/live                      own     own         own             all        own     all           none

GET    /v1/outbox                    none    own         own             all        none    none          none
GET    /v1/outbox/{message_id}       none    own         own             all        none    none          none

POST   /v1/webhooks                  none    none        none            none       none    all           none
GET    /v1/webhooks                  none    none        none            none       none    all           none
GET    /v1/webhooks/{webhook_id}     none    none        none            none       none    all           none
PATCH  /v1/webhooks/{webhook_id}     none    none        none            none       none    all           none
DELETE /v1/webhooks/{webhook_id}     none    none        none            none       none    all           none
POST   /v1/webhooks/{webhook_id}/secret
                                     none    none        none            none       none    all           none
GET    /v1/webhooks/{webhook_id}/deliveries
                                     none    none        none            none       none    all           none
PUT    /v1/webhooks/{webhook_id}/deliveries/{delivery_id}/again
                                     none    none        none            none       none    all           none

GET    /v1/audit/openings            none    none        none            none       none    all           none
"""  # noqa: E501 - a table is read as one

#: What whoever has yet to choose a password of their own may call: enough to choose one.
BEFORE_PASSWORD_CHANGE = frozenset(
    {
        Endpoint("GET", "/v1/me"),
        Endpoint("PUT", "/v1/me/password"),
        Endpoint("DELETE", "/v1/sessions/current"),
    }
)


@cache
def rights_table() -> Mapping[Endpoint, Row]:
    """
    The table.

    Raises
    ------
    ValueError
        When a row is no row, or is there twice.
    """
    words = iter(_TABLE.split())
    roles = [Role(next(words)) for _ in Role]
    table: dict[Endpoint, Row] = {}
    for method in words:
        endpoint, first = Endpoint(method, next(words)), next(words)
        if endpoint in table or not endpoint.path.startswith("/"):
            raise ValueError(f"Rights: the row of {endpoint} is there twice, or is none.")
        if first == "open":
            table[endpoint] = OPEN
        else:
            rights = [Right(first), *(Right(next(words)) for _ in roles[1:])]
            table[endpoint] = MappingProxyType(dict(zip(roles, rights, strict=True)))
    return MappingProxyType(table)
