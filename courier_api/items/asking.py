"""Who asks about items: what they may see, and the note that they saw it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from courier_api.access import AccessDep
from courier_api.audit.service import record_openings
from courier_api.items.errors import ItemUnknownError
from courier_api.items.following import follow_ledger, is_behind
from courier_api.items.own import Viewer, knows, knows_closely, viewer_of
from courier_api.items.personal_service import PersonalKeeper
from courier_api.items.plans import PLANS
from courier_api.items.repository import find_item, find_state
from courier_api.roles import Access
from courier_api.routes import Endpoint, route_of
from courier_api.wiring import Services, ServicesDep

__all__ = ["Asking", "AskingDep"]

#: Transactions in which somebody who asks for a list follows the ledger; the task does the rest.
_MAX_STEPS = 5


@dataclass(frozen=True, slots=True)
class Asking:
    """
    One request about items.

    Parameters
    ----------
    services : Services
    access : Access
    endpoint : Endpoint
    """

    services: Services
    access: Access
    endpoint: Endpoint

    @property
    def now(self) -> int:
        """Milliseconds since 1970, UTC."""
        return self.services.clock()

    @property
    def party(self) -> str | None:
        """In whose name it is asked."""
        return self.access.principal.party

    @property
    def keeper(self) -> PersonalKeeper:
        """What keeps citizens' data."""
        return PersonalKeeper(self.services.keys.pseudonym)

    def viewer(self, session: Session) -> Viewer:
        """What may be seen."""
        return viewer_of(
            session,
            self.access.principal,
            is_all=self.access.is_all,
            now=self.now,
            expectations=PLANS,
        )

    def check(self, session: Session, code: str, *, closely: bool = False) -> None:
        """
        Let nobody learn of what is not theirs, or not there.

        Parameters
        ----------
        session : Session
        code : str
        closely : bool
            See what is told of its citizen.

        Raises
        ------
        ItemUnknownError
        """
        may_see = knows_closely if closely else knows
        is_there = find_item(session, code) or find_state(session, code)
        if not is_there or not may_see(session, self.viewer(session), code):
            raise ItemUnknownError(f"Item {code[:60]}: there is none of this code.")

    def opened(self, session: Session, code: str, fields: Sequence[str]) -> None:
        """Note that somebody's data were opened; see `NoteOpening`."""
        record_openings(
            session,
            self.access.principal,
            subject=code,
            fields=fields,
            endpoint=self.endpoint,
            now=self.now,
        )

    def catch_up(self) -> None:
        """Let lists tell of the newest events, and of what phones registered by themselves."""
        database = self.services.database
        for _ in range(_MAX_STEPS):
            with database.reading() as session:
                if not is_behind(session):
                    return
            with database.writing() as session:
                follow_ledger(session)


def _asking(request: Request, services: ServicesDep, access: AccessDep) -> Asking:
    return Asking(services, access, Endpoint(request.method, route_of(request.scope)))


#: Who asks about items.
AskingDep = Annotated[Asking, Depends(_asking)]
