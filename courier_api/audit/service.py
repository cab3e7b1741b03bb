"""Notes who opened which personal datum, in the transaction that reads it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from courier_api.audit import repository
from courier_api.logs import REQUEST_ID
from courier_api.models import OpeningRow
from courier_api.roles import Principal
from courier_api.routes import Endpoint

__all__ = ["erase_openings", "openings", "record_openings"]


def record_openings(
    session: Session,
    principal: Principal,
    *,
    subject: str,
    fields: Collection[str],
    endpoint: Endpoint,
    now: int,
) -> None:
    """
    Note that personal data was opened; whoever cannot note it does not open it.

    Parameters
    ----------
    session : Session
        The writing transaction in which the data is read.
    principal : Principal
    subject : str
        Whose data: the code of an item, or a party; never a name.
    fields : collection of str
        Names of what was shown, such as ``recipient_phone``; never what it says.
    endpoint : Endpoint
        By what it was asked for.
    now : int
        Milliseconds since 1970, UTC.
    """
    for name in sorted(fields):
        session.add(
            OpeningRow(
                opened_at=now, role=principal.role.value, user_id=principal.user_id,
                party=principal.party, device_id=principal.device_id, subject=subject,
                field=name, endpoint=str(endpoint), request_id=REQUEST_ID.get(),
            )
        )  # fmt: skip


def openings(
    session: Session,
    before: int | None,
    limit: int,
    *,
    subject: str | None = None,
    user_id: bytes | None = None,
    device_id: bytes | None = None,
) -> Sequence[OpeningRow]:
    """Openings, the newest first; see `courier_api.audit.repository.openings_before`."""
    return repository.openings_before(
        session, before, limit, subject=subject, user_id=user_id, device_id=device_id
    )


def erase_openings(session: Session, subjects: Collection[str]) -> None:
    """Forget who opened data of some subjects, when all of theirs is erased."""
    repository.delete_openings_of(session, subjects)
