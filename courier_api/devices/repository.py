"""Statements about devices and invitations."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from courier_api.models import (
    DeviceInvitationRow,
    DeviceRow,
    LedgerHeadRow,
    SpentChallengeRow,
    table_of,
)
from courier_api.rows import insert_new

__all__ = [
    "all_devices",
    "delete_challenges_before",
    "delete_invitations_before",
    "device",
    "device_of_key",
    "devices_after",
    "devices_of",
    "ledger_size",
    "lock_device",
    "lock_invitation",
    "spend_challenge",
]


def device(session: Session, device_id: bytes) -> DeviceRow | None:
    """A device."""
    return session.get(DeviceRow, device_id)


def device_of_key(session: Session, public_key: bytes) -> DeviceRow | None:
    """The device of a key."""
    return session.scalars(
        select(DeviceRow).where(DeviceRow.public_key == public_key)
    ).one_or_none()


def devices_of(session: Session, device_ids: Sequence[bytes]) -> Sequence[DeviceRow]:
    """Devices by their identities; unknown ones are left out."""
    return session.scalars(select(DeviceRow).where(DeviceRow.device_id.in_(device_ids))).all()


def lock_device(session: Session, device_id: bytes) -> DeviceRow | None:
    """A device, which nobody else changes until the transaction ends."""
    found = select(DeviceRow).where(DeviceRow.device_id == device_id)
    return session.scalars(found.with_for_update()).one_or_none()


def lock_invitation(session: Session, device_id: bytes) -> DeviceInvitationRow | None:
    """An invitation, which nobody else uses until the transaction ends."""
    found = select(DeviceInvitationRow).where(DeviceInvitationRow.device_id == device_id)
    return session.scalars(found.with_for_update()).one_or_none()


def devices_after(
    session: Session, after: bytes | None, limit: int, *, party: str | None = None
) -> Sequence[DeviceRow]:
    """
    Devices by their identity, from behind one of them on.

    Parameters
    ----------
    session : Session
    after : bytes or None
        None: from the first.
    limit : int
    party : str or None
        None: of all.
    """
    found = select(DeviceRow).order_by(DeviceRow.device_id).limit(limit)
    if after is not None:
        found = found.where(DeviceRow.device_id > after)
    if party is not None:
        found = found.where(DeviceRow.party == party)
    return session.scalars(found).all()


def all_devices(session: Session) -> Sequence[DeviceRow]:
    """Every device that was ever enrolled, by its identity."""
    return session.scalars(select(DeviceRow).order_by(DeviceRow.device_id)).all()


def ledger_size(session: Session) -> int:
    """Number of the ledger's entries, to which none is added until the transaction ends."""
    return session.scalars(select(LedgerHeadRow.size).with_for_update()).one()


def delete_invitations_before(session: Session, moment: int) -> None:
    """Delete invitations that were over before a moment."""
    session.execute(delete(DeviceInvitationRow).where(DeviceInvitationRow.expires_at < moment))


def spend_challenge(session: Session, sha256: bytes, session_id: bytes, ends: int) -> bool:
    """Note that a challenge was used; False when it was before, or is at this moment elsewhere."""
    new = {"sha256": sha256, "session_id": session_id, "expires_at": ends}
    insert_new(session.connection(), table_of(SpentChallengeRow), [new])
    found = select(SpentChallengeRow.session_id).where(SpentChallengeRow.sha256 == sha256)
    return session.scalars(found).one() == session_id


def delete_challenges_before(session: Session, moment: int) -> None:
    """Forget challenges that would be refused for their age alone."""
    session.execute(delete(SpentChallengeRow).where(SpentChallengeRow.expires_at < moment))
