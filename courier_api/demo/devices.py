"""Devices of those whom nobody plays: agents, offices, authorities that take papers in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from courier_api.custody.core.keys import Algorithm, public_key_bytes
from courier_api.demo import repository
from courier_api.models import DeviceRow
from courier_api.server_keys import ServerKeys

__all__ = ["DemoDevice", "demo_device", "enrol_devices"]

_LABEL = "Thiết bị thử nghiệm"
_ID_SIZE = 16


@dataclass(frozen=True, slots=True)
class DemoDevice:
    """
    A device that the server plays.

    Parameters
    ----------
    party : str
        In whose name it signs.
    device_id : bytes
    key : Ed25519PrivateKey
    """

    party: str
    device_id: bytes
    key: Ed25519PrivateKey = field(repr=False)


def demo_device(keys: ServerKeys, party: str) -> DemoDevice:
    """
    The device of a party.

    It follows from the server's own key, a file that its owner alone may read: nothing more is to
    be kept, and the same device is there at the next start.

    Parameters
    ----------
    keys : ServerKeys
    party : str
    """
    seed = keys.pseudonym("demo.device.key", party)
    device_id = keys.pseudonym("demo.device", party)[:_ID_SIZE]
    return DemoDevice(party, device_id, Ed25519PrivateKey.from_private_bytes(seed))


def enrol_devices(
    session: Session, keys: ServerKeys, parties: Collection[str], *, by: bytes, now: int
) -> dict[str, DemoDevice]:
    """
    Devices of some parties; those that are missing are enrolled.

    Without an invitation: it would be for the server to show itself that it holds its own key.

    Parameters
    ----------
    session : Session
        Of a writing transaction.
    keys : ServerKeys
    parties : collection of str
    by : bytes
        The user in whose name they are.
    now : int
        Milliseconds since 1970, UTC.
    """
    known, size = repository.enrolled_devices(session), repository.ledger_size(session)
    devices = {party: demo_device(keys, party) for party in parties}
    session.add_all(
        DeviceRow(
            device_id=one.device_id, party=one.party, label=_LABEL,
            algorithm=int(Algorithm.EDDSA), public_key=public_key_bytes(one.key.public_key()),
            invited_by=by, enrolled_at=now, enrolled_from=size,
        )
        for one in devices.values()
        if one.device_id not in known
    )  # fmt: skip
    session.flush()
    return devices
