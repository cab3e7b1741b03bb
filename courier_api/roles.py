"""Who may ask: roles, and what is known of whoever asks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Access", "Principal", "Right", "Role"]


class Role(StrEnum):
    """What somebody does; each user has one."""

    COURIER = "courier"
    AGENT_CLERK = "agent_clerk"
    AUTHORITY_CLERK = "authority_clerk"
    DISPATCHER = "dispatcher"
    PLANNER = "planner"
    ADMINISTRATOR = "administrator"
    #: By a signed link and a one-time code; never a user.
    CITIZEN = "citizen"


class Right(StrEnum):
    """Upon which objects somebody may do what an endpoint does."""

    NONE = "none"
    OWN = "own"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Principal:
    """
    Who asks.

    Parameters
    ----------
    role : Role
    session_id : bytes
    user_id : bytes or None
        None: a citizen, or a device that has shown its key.
    party : str or None
        In whose name they act in custody, such as ``courier:c7``; None for those who never hold an
        item.
    device_id : bytes or None
        The enrolled device that the session was opened on.
    item : str or None
        The one item that a citizen's session is for.
    must_change_password : bool
        Their password was given by somebody else: until they have chosen one, nothing else can be
        done.
    """

    role: Role
    session_id: bytes
    user_id: bytes | None = None
    party: str | None = None
    device_id: bytes | None = None
    item: str | None = None
    must_change_password: bool = False

    @property
    def asker(self) -> bytes:
        """Who asks, over all sessions of theirs; a citizen has one alone."""
        return self.user_id or self.device_id or self.session_id


@dataclass(frozen=True, slots=True)
class Access:
    """
    Who asks, and upon which objects they may do what the endpoint does.

    Parameters
    ----------
    principal : Principal
    right : Right
        ``own`` or ``all``.
    """

    principal: Principal
    right: Right

    @property
    def is_all(self) -> bool:
        """Whether every object is theirs to ask for."""
        return self.right is Right.ALL

    def covers_party(self, party: str | None) -> bool:
        """Whether an object of this party is theirs to ask for."""
        return self.is_all or (party is not None and party == self.principal.party)
