"""
The whole application with the endpoints on items, bags, exports and citizens' data in it.

Once `courier_api.app`, the table of rights and the list of subjects name them, nothing here changes
anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastapi import APIRouter

import courier_api.bags.endpoints
import courier_api.exports.endpoints
import courier_api.items.endpoints
import courier_api.items.imports.endpoints
import courier_api.items.label_endpoints
import courier_api.privacy.endpoints
from courier_api import app, openapi, rights

ROUTERS: tuple[APIRouter, ...] = (
    courier_api.items.imports.endpoints.router,
    courier_api.items.endpoints.router,
    courier_api.items.endpoints.units_router,
    courier_api.items.label_endpoints.router,
    courier_api.bags.endpoints.router,
    courier_api.exports.endpoints.router,
    courier_api.privacy.endpoints.router,
)

TAGS = {
    "exports": "Events and items for other programs and for spreadsheets.",
    "privacy": "Citizens' data: how long they are kept, erasure, access, consent.",
}

RIGHTS = """
POST   /v1/items                     none    own         own             all        none    all           none
GET    /v1/items                     own     own         own             all        all     all           none
POST   /v1/items/search              none    own         own             all        none    all           none
POST   /v1/items/import              none    own         own             all        none    all           none
GET    /v1/items/import/template     none    all         all             all        none    all           none
GET    /v1/items/{code}              own     own         own             all        all     all           none
GET    /v1/items/{code}/citizen      own     own         own             all        none    all           none
PUT    /v1/items/{code}/citizen      none    own         own             all        none    all           none
GET    /v1/units                     none    all         all             all        all     all           none
PUT    /v1/units/{unit}              none    none        none            none       none    all           none
POST   /v1/labels                    none    own         own             all        none    all           none

POST   /v1/bags                      none    own         own             all        none    all           none
GET    /v1/bags                      none    own         own             all        none    all           none
GET    /v1/bags/{code}               own     own         own             all        none    all           none

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
"""  # noqa: E501 - a table is read as one


@contextmanager
def mounted() -> Iterator[None]:
    """The application that is made within the block has them."""
    with pytest.MonkeyPatch.context() as patch:
        lacking = tuple(router for router in ROUTERS if router not in app.ROUTERS)
        patch.setattr(app, "ROUTERS", (*lacking, *app.ROUTERS))
        table = rights._TABLE
        if "/v1/items" not in table:
            patch.setattr(rights, "_TABLE", table + RIGHTS)
        for name, told in TAGS.items():
            if name not in openapi.TAGS:
                patch.setitem(openapi.TAGS, name, told)
        rights.rights_table.cache_clear()
        yield
    rights.rights_table.cache_clear()
