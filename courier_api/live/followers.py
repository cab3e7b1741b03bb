"""Who follows a stream: counted while they do, and only as long as their login is good."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from courier_api.access import AccessDep
from courier_api.identity.service import TokenRefusedError, authenticate
from courier_api.roles import Access
from courier_api.wiring import Services, ServicesDep

__all__ = ["Follower", "FollowerDep"]


@dataclass(frozen=True, slots=True)
class Follower:
    """
    Who follows.

    Parameters
    ----------
    services : Services
    access : Access
    token : str
        With which they came.
    """

    services: Services
    access: Access
    token: str = field(repr=False)

    def may_go_on(self) -> bool:
        """Whether the token that opened the stream would open it now, for the same."""
        services = self.services
        with suppress(TokenRefusedError):
            return (
                authenticate(services.database, self.token, services.clock())
                == self.access.principal
            )
        return False


async def _follower(
    request: Request, access: AccessDep, services: ServicesDep
) -> AsyncIterator[Follower]:
    """Claimed before the first byte, and until the last one is sent."""
    token = request.headers.get("authorization", "").partition(" ")[2].strip()
    with services.streams.claim(access.principal.session_id):
        yield Follower(services, access, token)


#: For every endpoint that answers by a stream without an end; `TooManyStreamsError` is among its
#: problems.
FollowerDep = Annotated[Follower, Depends(_follower)]
