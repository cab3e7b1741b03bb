"""The endpoint that tells dispatchers what went wrong, and couriers what they reported."""

from __future__ import annotations

from fastapi import APIRouter

from courier_api.access import AccessDep
from courier_api.errors import problems
from courier_api.incidents.schemas import IncidentPage, IncidentView
from courier_api.incidents.service import incidents_page, note_looks
from courier_api.paging import PageDep, PageTokenRefusedError
from courier_api.routes import Endpoint
from courier_api.wiring import ServicesDep

__all__ = ["router"]

router = APIRouter(prefix="/v1/incidents", tags=["incidents"])

_LIST = Endpoint("GET", "/v1/incidents")
#: Whose incidents nobody with rights of their own only, and no party, may see.
_NOBODY = "nobody"


@router.get("", operation_id="listIncidents", responses=problems(PageTokenRefusedError))
def list_incidents(services: ServicesDep, access: AccessDep, page: PageDep) -> IncidentPage:
    """Incidents, the newest first: those of one's own party, or all; that you looked is noted."""
    principal = access.principal
    party = None if access.is_all else principal.party or _NOBODY
    of = f"incidents {party}"
    begin = page.begin(of)
    before = None if begin is None else int(begin[0])
    with services.database.reading() as session:
        rows = incidents_page(session, before, page.limit, party=party)
    shown, token = page.cut(of, rows, lambda one: [one.record.seq])
    note_looks(
        services.database, services.bus, principal, incidents=shown, endpoint=_LIST,
        now=services.clock(),
    )  # fmt: skip
    return IncidentPage(incidents=[IncidentView.of(one) for one in shown], next_page_token=token)
