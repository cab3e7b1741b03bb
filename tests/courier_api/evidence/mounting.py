"""The evidence's endpoints in the application, whether or not it names them itself yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from courier_api import app, rights
from courier_api.evidence.endpoints import router

#: Rows of the table of rights.
ROWS = """
OPTIONS /v1/evidence                     open
POST    /v1/evidence                     open
GET     /v1/evidence                     none none none all  none all  none
GET     /v1/evidence/sealing-key         open
POST    /v1/evidence/uploads             own  own  own  own  none own  none
GET     /v1/evidence/uploads/{upload_id} open
PATCH   /v1/evidence/uploads/{upload_id} open
POST    /v1/evidence/uploads/{upload_id} open
DELETE  /v1/evidence/uploads/{upload_id} open
GET     /v1/evidence/{sha256}            own  own  own  all  none all  own
GET     /v1/evidence/{sha256}/thumbnail  own  own  own  all  none all  own
"""


@contextmanager
def mounted() -> Iterator[None]:
    """Applications that are made within the block have the endpoints."""
    routers, table = app.ROUTERS, rights._TABLE
    if router not in routers:
        app.ROUTERS = (*routers, router)
    if "/v1/evidence" not in table:
        rights._TABLE = table + ROWS
    rights.rights_table.cache_clear()
    try:
        yield
    finally:
        app.ROUTERS, rights._TABLE = routers, table
        rights.rights_table.cache_clear()
