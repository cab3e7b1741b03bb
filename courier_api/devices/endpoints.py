"""Endpoints on devices."""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Request, status
from sqlalchemy.orm import Session
from starlette.responses import Response

from courier_api.access import AccessDep, NetworkDep, PrincipalDep
from courier_api.devices.challenges import CHALLENGE_SECONDS
from courier_api.devices.proofs import DeviceProofError, statement_of
from courier_api.devices.schemas import (
    ChallengeView,
    DeviceKey,
    DevicePage,
    DeviceSessionBody,
    DeviceView,
    EnrolmentBody,
    InvitationBody,
    InvitationView,
    KeyDirectory,
    RevocationBody,
)
from courier_api.devices.service import (
    DeviceService,
    EnrolmentRefusedError,
    KeyKnownError,
    PartyRefusedError,
)
from courier_api.devices.sessions import (
    ChallengeRefusedError,
    CourierInactiveError,
    DeviceRevokedError,
    DeviceSessions,
)
from courier_api.errors import UnknownObjectError, problems
from courier_api.guessing.service import TooManyGuessesError
from courier_api.idempotency import ONCE_ERRORS, Answer, OnceDep
from courier_api.identities import IdentityText, read_identity, show, to_base64url
from courier_api.identity.schemas import Keep, TokensView
from courier_api.paging import PageDep, PageTokenRefusedError
from courier_api.wiring import ServicesDep

__all__ = ["router"]

router = APIRouter(prefix="/v1/devices", tags=["devices"])


def _devices(services: ServicesDep) -> DeviceService:
    return DeviceService(services.database, services.guesses, services.clock)


DevicesDep = Annotated[DeviceService, Depends(_devices)]
DeviceId = Annotated[IdentityText, Path()]


def _sessions(services: ServicesDep) -> DeviceSessions:
    secret = services.keys.secret("devices.challenges")
    return DeviceSessions(services.database, secret, services.clock)


SessionsDep = Annotated[DeviceSessions, Depends(_sessions)]


@router.post(
    "/invitations",
    operation_id="inviteDevice",
    status_code=status.HTTP_201_CREATED,
    response_model=InvitationView,
    responses=problems(PartyRefusedError, *ONCE_ERRORS),
)
def invite_device(
    given: InvitationBody,
    request: Request,
    principal: PrincipalDep,
    services: ServicesDep,
    devices: DevicesDep,
    once: OnceDep,
) -> Response:
    """Invite a device: a QR code that enrols one, once, within 15 minutes."""
    host = request.headers.get("host", "")
    base = services.settings.public_url or f"{request.url.scheme}://{host}"

    def invite(session: Session) -> Answer:
        made = devices.invite(session, principal, party=given.party, label=given.label.strip())
        return Answer(InvitationView.of(made, base))

    return once.run(invite)


@router.post(
    "/enrolments",
    operation_id="enrolDevice",
    status_code=status.HTTP_201_CREATED,
    responses=problems(EnrolmentRefusedError, KeyKnownError, DeviceProofError, TooManyGuessesError),
)
def enrol_device(
    given: EnrolmentBody, network: NetworkDep, response: Response, devices: DevicesDep
) -> DeviceView:
    """Enrol a device by its invitation; the same statement again is answered the same."""
    row = devices.enrol(statement_of(given.statement), network=network)
    response.headers["location"] = f"/v1/devices/{show(row.device_id)}"
    return DeviceView.of(row)


@router.post("/challenges", operation_id="challengeDevice", status_code=status.HTTP_201_CREATED)
def challenge_device(sessions: SessionsDep) -> ChallengeView:
    """Ask for what is to be signed to be let in."""
    return ChallengeView(challenge=to_base64url(sessions.challenge()), expires_in=CHALLENGE_SECONDS)


@router.post(
    "/sessions",
    operation_id="openDeviceSession",
    status_code=status.HTTP_201_CREATED,
    responses=problems(
        DeviceProofError, ChallengeRefusedError, DeviceRevokedError, CourierInactiveError
    ),
)
def open_device_session(given: DeviceSessionBody, sessions: SessionsDep) -> TokensView:
    """Let a device in by its key; it may do what its party's kind does, and signs anew for more."""
    return TokensView.of(sessions.open(statement_of(given.statement)), Keep.BODY)


@router.get("", operation_id="listDevices", responses=problems(PageTokenRefusedError))
def list_devices(access: AccessDep, devices: DevicesDep, page: PageDep) -> DevicePage:
    """Devices: those of one's own party, or all."""
    of = f"devices {'' if access.is_all else access.principal.party}"
    begin = page.begin(of)
    after = None if begin is None else read_identity(str(begin[0]))
    rows = devices.some(access, after, page.limit)
    shown, token = page.cut(of, rows, lambda row: [show(row.device_id)])
    return DevicePage(devices=[DeviceView.of(row) for row in shown], next_page_token=token)


@router.get(
    "/keys",
    operation_id="readKeyDirectory",
    response_model=KeyDirectory,
    responses={304: {"description": "The directory is the one that you have."}},
)
def read_key_directory(
    devices: DevicesDep,
    if_none_match: Annotated[
        str | None, Header(description="ETag of the directory that you have.")
    ] = None,
) -> Response:
    """Keys of all devices that were ever enrolled, to check offline what they signed."""
    directory = KeyDirectory(keys=[DeviceKey.of(row) for row in devices.directory()])
    content = directory.model_dump_json().encode()
    etag = f'"{sha256(content).hexdigest()[:32]}"'
    headers = {"etag": etag, "cache-control": "private, no-cache"}
    known = {one.strip().removeprefix("W/") for one in (if_none_match or "").split(",")}
    if etag in known or "*" in known:
        return Response(status_code=status.HTTP_304_NOT_MODIFIED, headers=headers)
    return Response(content, headers=headers, media_type="application/json")


@router.get("/{device_id}", operation_id="readDevice", responses=problems(UnknownObjectError))
def read_device(device_id: DeviceId, access: AccessDep, devices: DevicesDep) -> DeviceView:
    """A device of one's own party, or any."""
    return DeviceView.of(devices.one(access, read_identity(device_id)))


@router.put(
    "/{device_id}/revocation",
    operation_id="revokeDevice",
    responses=problems(UnknownObjectError),
)
def revoke_device(
    device_id: DeviceId, given: RevocationBody, principal: PrincipalDep, devices: DevicesDep
) -> DeviceView:
    """Let a device sign no more, at once; this is not taken back."""
    return DeviceView.of(devices.revoke(principal, read_identity(device_id), given.reason))
