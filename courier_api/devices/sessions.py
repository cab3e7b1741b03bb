"""
Sessions of devices: a phone knows no password, and signs a challenge instead.

Such a session is never renewed: the phone signs anew. It ends at once when the device is revoked.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from courier_api.couriers.service import has_left
from courier_api.db import Database
from courier_api.devices import repository
from courier_api.devices.challenges import end_of_challenge, new_challenge
from courier_api.devices.proofs import device_of_session
from courier_api.errors import CourierApiError
from courier_api.identities import show
from courier_api.identity.sessions import Tokens, open_device_session
from courier_api.logs import security_log

__all__ = [
    "ChallengeRefusedError",
    "CourierInactiveError",
    "DeviceRevokedError",
    "DeviceSessions",
]


class ChallengeRefusedError(CourierApiError):
    """The challenge is over, was used, or is none of this server: ask for a new one."""

    status = 403
    code = "challenge_refused"


class DeviceRevokedError(CourierApiError):
    """The device was revoked: it is to forget what it keeps, save what it has yet to send."""

    status = 403
    code = "device_revoked"


class CourierInactiveError(CourierApiError):
    """The courier in whose name the device signs works no more."""

    status = 403
    code = "courier_inactive"


class DeviceSessions:
    """
    Gives challenges out, and opens sessions to devices that have signed them.

    Parameters
    ----------
    database : Database
    secret : bytes
        Of the server, for challenges alone.
    clock : callable
        Milliseconds since 1970, UTC.
    """

    def __init__(self, database: Database, secret: bytes, clock: Callable[[], int]) -> None:
        self._database = database
        self._secret = secret
        self._clock = clock

    def challenge(self) -> bytes:
        """A challenge, good once and for `CHALLENGE_SECONDS`."""
        return new_challenge(self._secret, self._clock())

    def open(self, statement: bytes) -> Tokens:
        """
        Open a session to a device.

        Parameters
        ----------
        statement : bytes
            See `courier_api.devices.proofs`.

        Raises
        ------
        ChallengeRefusedError, DeviceRevokedError, CourierInactiveError
        courier_api.devices.proofs.DeviceProofError
        """
        # Strangers' statements are looked through without keeping anybody from writing.
        with self._database.reading() as session:
            known, challenge = device_of_session(session, statement)
        now, ends = self._clock(), end_of_challenge(self._secret, challenge)
        if ends is None or ends <= now:
            raise ChallengeRefusedError("The challenge is over, or is none of this server.")
        with self._database.writing() as session:
            device = repository.lock_device(session, known.device_id)
            # Whoever is told so holds the key: it is nobody else's matter.
            if device is None or device.revoked_at is not None:
                raise DeviceRevokedError("The device was revoked.")
            if has_left(session, device.party):
                raise CourierInactiveError("The courier of this device works no more.")
            tokens = open_device_session(
                session, device_id=device.device_id, party=device.party, now=now
            )
            digest = sha256(challenge).digest()
            if not repository.spend_challenge(session, digest, tokens.session_id, ends):
                raise ChallengeRefusedError("The challenge was used before.")
        security_log(
            "device_let_in", device=show(device.device_id), session=show(tokens.session_id)
        )
        return tokens
