"""Devices invited, enrolled, listed and revoked."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest

from sqlalchemy.orm import Session

from courier_api.custody.core.parties import DISPATCH, PARTY, PartyKind, kind_of_party
from courier_api.db import Database
from courier_api.devices import repository
from courier_api.devices.proofs import read_enrolment
from courier_api.errors import CourierApiError, UnknownObjectError
from courier_api.guessing.service import Guess, GuessCounters
from courier_api.identities import new_identity, show
from courier_api.logs import security_log
from courier_api.models import DeviceInvitationRow, DeviceRow
from courier_api.roles import Access, Principal

__all__ = [
    "INVITATION_SECONDS",
    "DeviceService",
    "EnrolmentRefusedError",
    "Invitation",
    "KeyKnownError",
    "PartyRefusedError",
    "RevokeReason",
]

INVITATION_SECONDS = 15 * 60

_SECRET_SIZE = 32


class EnrolmentRefusedError(CourierApiError):
    """The invitation is over, was used by another device, or is none: ask for a new one."""

    status = 403
    code = "enrolment_refused"


class KeyKnownError(CourierApiError):
    """The key is that of a device which is enrolled already: make a new one."""

    status = 409
    code = "key_known"


class PartyRefusedError(CourierApiError):
    """Devices sign in the name of couriers, agents, authorities and post offices alone."""

    status = 422
    code = "party_refused"


class RevokeReason(StrEnum):
    """Why a device is to sign no more."""

    LOST = "lost"
    STOLEN = "stolen"
    BROKEN = "broken"
    REPLACED = "replaced"
    OWNER_LEFT = "owner_left"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Invitation:
    """
    By which one device is enrolled, once.

    Parameters
    ----------
    device_id : bytes
        That the device will have.
    party, label : str
    secret : bytes
        Told once, and not kept.
    expires_at : int
        Milliseconds since 1970, UTC.
    """

    device_id: bytes
    party: str
    label: str
    secret: bytes = field(repr=False)
    expires_at: int


class DeviceService:
    """
    Invites, enrols, lists and revokes.

    Parameters
    ----------
    database : Database
    guesses : GuessCounters
    clock : callable
        Milliseconds since 1970, UTC.
    """

    def __init__(
        self, database: Database, guesses: GuessCounters, clock: Callable[[], int]
    ) -> None:
        self._database = database
        self._guesses = guesses
        self._clock = clock

    def invite(
        self, session: Session, principal: Principal, *, party: str, label: str
    ) -> Invitation:
        """
        Let one device be enrolled for a party.

        Parameters
        ----------
        session : Session
            Within a writing transaction.
        principal : Principal
            A user.
        party, label : str

        Raises
        ------
        PartyRefusedError
        """
        is_party = PARTY.fullmatch(party) and kind_of_party(party) is not PartyKind.CITIZEN
        # Dispatchers' decisions are the server's own to sign: no other device may rule.
        if not is_party or party == DISPATCH or principal.user_id is None:
            raise PartyRefusedError("Party: wanted a courier, agent, authority or post office.")
        made = Invitation(
            new_identity(), party, label, secrets.token_bytes(_SECRET_SIZE),
            self._clock() + INVITATION_SECONDS * 1_000,
        )  # fmt: skip
        session.add(
            DeviceInvitationRow(
                device_id=made.device_id, secret=sha256(made.secret).digest(), party=party,
                label=label, invited_by=principal.user_id, expires_at=made.expires_at,
            )
        )  # fmt: skip
        return made

    def enrol(self, statement: bytes, *, network: str) -> DeviceRow:
        """
        Enrol a device; the same statement again has the same answer.

        Parameters
        ----------
        statement : bytes
            See `courier_api.devices.proofs`.
        network : str
            Where the device is; see `courier_api.guessing.service.network_of`.

        Raises
        ------
        EnrolmentRefusedError, KeyKnownError, courier_api.devices.proofs.DeviceProofError
        courier_api.guessing.service.TooManyGuessesError
        """
        proof = read_enrolment(statement)
        self._guesses.count((Guess.ENROLMENT, network))
        with self._database.writing() as session:
            invitation = repository.lock_invitation(session, proof.device_id)
            given = sha256(proof.secret).digest()
            if invitation is None or not compare_digest(invitation.secret, given):
                raise EnrolmentRefusedError("There is no such invitation.")
            known = repository.device_of_key(session, proof.public_key)
            if invitation.used_at is not None:
                if known is None or known.device_id != proof.device_id:
                    raise EnrolmentRefusedError("The invitation was used by another device.")
                enrolled = known
            else:
                if invitation.expires_at <= self._clock():
                    raise EnrolmentRefusedError("The invitation is over; ask for a new one.")
                if known is not None:
                    raise KeyKnownError("The key is that of a device which is enrolled already.")
                enrolled = self._enrol(
                    session, invitation, proof.public_key, algorithm=proof.algorithm
                )
        self._guesses.succeeded((Guess.ENROLMENT, network))
        return enrolled

    def some(self, access: Access, after: bytes | None, limit: int) -> Sequence[DeviceRow]:
        """Devices that somebody may know of, by their identity, from behind one of them on."""
        party = None if access.is_all else access.principal.party
        if not access.is_all and party is None:
            return []
        with self._database.reading() as session:
            return repository.devices_after(session, after, limit, party=party)

    def one(self, access: Access, device_id: bytes) -> DeviceRow:
        """
        A device that somebody may know of.

        Raises
        ------
        UnknownObjectError
        """
        with self._database.reading() as session:
            found = repository.device(session, device_id)
        if found is None or not access.covers_party(found.party):
            raise UnknownObjectError("There is no such device.")
        return found

    def directory(self) -> Sequence[DeviceRow]:
        """Every device that was ever enrolled: old events are still checked with their keys."""
        with self._database.reading() as session:
            return repository.all_devices(session)

    def revoke(self, principal: Principal, device_id: bytes, reason: RevokeReason) -> DeviceRow:
        """
        Let a device sign no more, from this moment and this size of the ledger on.

        Logins at it end at once. What it has signed before and sends later is stored, and waits
        for a decision. A revocation is not taken back; a second one changes nothing.

        Raises
        ------
        UnknownObjectError
        """
        with self._database.writing() as session:
            found = repository.lock_device(session, device_id)
            if found is None:
                raise UnknownObjectError("There is no such device.")
            if found.revoked_at is None:
                found.revoked_from = repository.ledger_size(session)
                found.revoked_at = self._clock()
                found.revoked_by = principal.user_id
                found.revoke_reason = reason.value
                security_log("device_revoked", device=show(device_id), reason=reason.value)
        return found

    def _enrol(
        self, session: Session, invitation: DeviceInvitationRow, key: bytes, *, algorithm: int
    ) -> DeviceRow:
        now = self._clock()
        invitation.used_at = now
        enrolled = DeviceRow(
            device_id=invitation.device_id, party=invitation.party, label=invitation.label,
            algorithm=algorithm, public_key=key, invited_by=invitation.invited_by, enrolled_at=now,
            enrolled_from=repository.ledger_size(session),
        )  # fmt: skip
        session.add(enrolled)
        return enrolled
