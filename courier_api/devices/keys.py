"""Keys of enrolled devices, remembered: they are never replaced, and never forgotten."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from courier_api.custody.core.keys import PublicKey, read_public_key
from courier_api.db import Database
from courier_api.devices import repository

__all__ = ["DeviceKeys", "EnrolledKey", "KnownDevice", "known_devices"]

#: More devices than any city has; then those read first are forgotten.
_MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class EnrolledKey:
    """
    A device's key, and in whose name it signs.

    Parameters
    ----------
    key : PublicKey
    party : str
    """

    key: PublicKey
    party: str


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """
    A device as whoever checks the ledger must know it.

    Parameters
    ----------
    device_id, public_key : bytes
    enrolled_from : int
        Number of the ledger's entries when it was enrolled.
    revoked_from : int or None
        The same of when it was revoked.
    """

    device_id: bytes
    public_key: bytes
    enrolled_from: int
    revoked_from: int | None


class DeviceKeys:
    """
    Finds keys; that a device is revoked is not its matter, since old events are still checked.

    Parameters
    ----------
    database : Database
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[bytes, EnrolledKey] = {}

    def find(self, device_ids: Collection[bytes]) -> Mapping[bytes, EnrolledKey]:
        """
        Keys by the identities of their devices.

        Parameters
        ----------
        device_ids : collection of bytes

        Returns
        -------
        keys : mapping
            Without those that were never enrolled.
        """
        known = self._known
        missing = [one for one in device_ids if one not in known]
        if missing:
            with self._database.reading() as session:
                for row in repository.devices_of(session, missing):
                    known[row.device_id] = EnrolledKey(read_public_key(row.public_key), row.party)
            while len(known) > _MOST_REMEMBERED:
                known.pop(next(iter(known)), None)
        return {one: known[one] for one in device_ids if one in known}


def known_devices(session: Session) -> list[KnownDevice]:
    """Every device that was ever enrolled, by its identity."""
    return [
        KnownDevice(row.device_id, row.public_key, row.enrolled_from, row.revoked_from)
        for row in repository.all_devices(session)
    ]
