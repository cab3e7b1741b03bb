"""Endpoints on uploads of evidence: a server of the tus protocol."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Request, status
from starlette.responses import JSONResponse, Response

from courier_api.access import PrincipalDep
from courier_api.evidence.dependencies import EvidencePartsDep
from courier_api.evidence.errors import (
    ChecksumMismatchError,
    ChecksumRefusedError,
    MetadataRefusedError,
    MethodOverrideRefusedError,
    OffsetConflictError,
    QuotaUsedError,
    SenderSilentError,
    StatementRefusedError,
    StatementTimeError,
    StorageFullError,
    TooManyUploadsError,
    UploadEndedError,
    UploadLockedError,
    UploadTooLargeError,
    UploadTypeError,
    UploadUnknownError,
)
from courier_api.evidence.parts import EvidenceParts
from courier_api.evidence.protocol import (
    CHECKSUMS,
    EXTENSIONS,
    METADATA_PATTERN,
    OFFSET_TYPE,
    TUS_VERSION,
    TusRoute,
    TusVersionDep,
    expires_header,
    read_checksum,
    read_metadata,
    tus_problems,
)
from courier_api.evidence.receiving import check_type, has_body, receive
from courier_api.evidence.records import EvidenceParams, Sender
from courier_api.evidence.schemas import EvidenceStateView, UploadView
from courier_api.evidence.settling import Settled
from courier_api.evidence.statements import check_statement, read_statement
from courier_api.evidence.threads import in_thread
from courier_api.evidence.uploads import Progress, UploadService
from courier_api.identities import IdentityText, read_identity, show
from courier_api.models import UploadState

__all__ = ["router"]

router = APIRouter(prefix="/v1/evidence", tags=["evidence"], route_class=TusRoute)

_MAX = EvidenceParams().max_bytes
_BYTES = {
    "requestBody": {
        "content": {OFFSET_TYPE: {"schema": {"type": "string", "format": "binary"}}},
        "description": "Bytes of the upload, from its offset on.",
    }
}
_LIVING = (UploadUnknownError, UploadEndedError)
_TAKING = (
    ChecksumMismatchError, ChecksumRefusedError, OffsetConflictError, SenderSilentError,
    StorageFullError, UploadLockedError, UploadTooLargeError, UploadTypeError,
)  # fmt: skip
_CREATING = (
    MetadataRefusedError, QuotaUsedError, TooManyUploadsError, UploadEndedError, *_TAKING,
)  # fmt: skip
_CREATED: dict[str, Any] = {
    "status_code": status.HTTP_201_CREATED,
    "response_model": UploadView,
    "dependencies": [TusVersionDep],
    "openapi_extra": _BYTES,
}
_KNOWN: dict[int | str, dict[str, Any]] = {
    200: {"model": EvidenceStateView, "description": "The picture has come before: let go of it."}
}


def _uploads(parts: EvidencePartsDep) -> UploadService:
    return UploadService(parts)


UploadsDep = Annotated[UploadService, Depends(_uploads)]
UploadId = Annotated[IdentityText, Path(description="From the `Location` of the creation.")]
LengthHeader = Annotated[
    int,
    Header(
        alias="Upload-Length", ge=1, json_schema_extra={"maximum": _MAX},
        description="Bytes that will be sent in all.",
    ),
]  # fmt: skip
MetadataHeader = Annotated[
    str,
    Header(
        alias="Upload-Metadata", max_length=2_000, json_schema_extra={"pattern": METADATA_PATTERN},
        description="`sha256` of the plain picture, `media_type`, and if known `event_id`, `kind`"
        " (photograph or signature); `sealed` when the bytes are closed with the server's key."
        " Values in Base64; hashes and identities as bytes or hexadecimal digits.",
    ),
]  # fmt: skip
OffsetHeader = Annotated[
    int, Header(alias="Upload-Offset", ge=0, description="Where the bytes belong.")
]
SumHeader = Annotated[
    str,
    Header(
        alias="Upload-Checksum", max_length=200,
        json_schema_extra={"pattern": r"^(sha256 [A-Za-z0-9+/]{43}=|sha1 [A-Za-z0-9+/]{27}=)?$"},
        description=f"Of the bytes of this request: one of {CHECKSUMS}, and its value in Base64.",
    ),
]  # fmt: skip
StatementHeader = Annotated[
    str,
    Header(
        alias="Evidence-Statement", max_length=800, pattern=r"^[A-Za-z0-9_-]+$",
        description="COSE_Sign1 by the device's key, as base64url without padding: context"
        " `postroute.evidence/1`, kid the device_id, payload a CBOR map of `v` = 1, `sha256`,"
        " `size` (that of `Upload-Length`), `device_id`, `issued_at` (ms since 1970, UTC).",
    ),
]  # fmt: skip


@router.options(
    "",
    operation_id="readUploadProtocol",
    status_code=status.HTTP_204_NO_CONTENT,
    response_class=Response,
)
def read_protocol(parts: EvidencePartsDep) -> Response:
    """Which version and extensions of the tus protocol are spoken here."""
    return Response(
        status_code=status.HTTP_204_NO_CONTENT,
        headers={
            "tus-version": TUS_VERSION,
            "tus-extension": EXTENSIONS,
            "tus-checksum-algorithm": CHECKSUMS,
            "tus-max-size": str(parts.params.max_bytes),
        },
    )


@router.post(
    "",
    operation_id="createEvidenceUpload",
    responses=_KNOWN | tus_problems(StatementRefusedError, StatementTimeError, *_CREATING),
    **_CREATED,
)
async def create_upload(
    request: Request,
    parts: EvidencePartsDep,
    upload_length: LengthHeader,
    upload_metadata: MetadataHeader,
    evidence_statement: StatementHeader,
    upload_checksum: SumHeader = "",
) -> Response:
    """Begin an upload by a device's signed statement, without a login; bytes may come with it."""
    statement = read_statement(evidence_statement)

    def check() -> Sender:
        with parts.database.reading() as session:
            check_statement(session, statement, now=parts.clock(), params=parts.params)
        return Sender(device_id=statement.device_id)

    sender = await in_thread(check)
    announced = read_metadata(upload_metadata)
    if (statement.sha256, statement.size) != (announced.sha256, upload_length):
        raise StatementRefusedError("Statement: it is for another picture, or another size.")
    made = await in_thread(
        UploadService(parts).create, sender, announced, upload_length
    )  # fmt: skip
    return await _created(parts, request, made, announced.sha256, upload_checksum)


@router.post(
    "/uploads",
    operation_id="createEvidenceUploadAsUser",
    responses=_KNOWN | tus_problems(*_CREATING),
    **_CREATED,
)
async def create_upload_as_user(
    request: Request,
    principal: PrincipalDep,
    parts: EvidencePartsDep,
    upload_length: LengthHeader,
    upload_metadata: MetadataHeader,
    upload_checksum: SumHeader = "",
) -> Response:
    """Begin an upload as somebody who is logged in; bytes may come with it."""
    announced = read_metadata(upload_metadata)
    sender = Sender(user_id=principal.user_id)
    if principal.user_id is None:
        sender = Sender(device_id=principal.device_id)
    made = await in_thread(
        UploadService(parts).create, sender, announced, upload_length
    )  # fmt: skip
    return await _created(parts, request, made, announced.sha256, upload_checksum)


@router.get(
    "/uploads/{upload_id}",
    operation_id="readEvidenceUpload",
    response_model=UploadView,
    responses=tus_problems(
        ChecksumMismatchError, StorageFullError, UploadLockedError, *_LIVING
    ),
    dependencies=[TusVersionDep],
)  # fmt: skip
async def read_upload(upload_id: UploadId, uploads: UploadsDep) -> Response:
    """How far an upload is: by HEAD as tus has it, by GET in words too."""
    progress = await in_thread(uploads.look, read_identity(upload_id))
    view = UploadView.of(progress).model_dump(mode="json")
    return JSONResponse(view, headers=_headers(progress, is_look=True))


@router.patch(
    "/uploads/{upload_id}",
    operation_id="continueEvidenceUpload",
    status_code=status.HTTP_204_NO_CONTENT,
    response_class=Response,
    responses=tus_problems(*_LIVING, *_TAKING),
    dependencies=[TusVersionDep],
    openapi_extra={"requestBody": _BYTES["requestBody"] | {"required": True}},
)
async def continue_upload(
    upload_id: UploadId,
    request: Request,
    parts: EvidencePartsDep,
    upload_offset: OffsetHeader,
    upload_checksum: SumHeader = "",
) -> Response:
    """Send bytes of an upload; the last ones are answered by what became of the picture."""
    check_type(request)
    progress = await receive(
        UploadService(parts), request, read_identity(upload_id), upload_offset,
        checksum=read_checksum(upload_checksum), idle_seconds=parts.params.idle_seconds,
    )  # fmt: skip
    return Response(status_code=status.HTTP_204_NO_CONTENT, headers=_headers(progress))


@router.delete(
    "/uploads/{upload_id}",
    operation_id="endEvidenceUpload",
    status_code=status.HTTP_204_NO_CONTENT,
    response_class=Response,
    responses=tus_problems(*_LIVING),
    dependencies=[TusVersionDep],
)
def end_upload(upload_id: UploadId, uploads: UploadsDep) -> Response:
    """End an upload; a picture that has come stays."""
    uploads.end(read_identity(upload_id))
    return Response(status_code=status.HTTP_204_NO_CONTENT)


@router.post(
    "/uploads/{upload_id}",
    operation_id="overrideEvidenceUpload",
    status_code=status.HTTP_204_NO_CONTENT,
    response_class=Response,
    responses=tus_problems(MethodOverrideRefusedError, *_LIVING, *_TAKING),
    dependencies=[TusVersionDep],
    openapi_extra=_BYTES,
)
async def override_upload(
    upload_id: UploadId,
    request: Request,
    parts: EvidencePartsDep,
    x_http_method_override: Annotated[
        str,
        Header(
            json_schema_extra={"enum": ["PATCH", "DELETE"]},
            description="What this stands for, where those methods are not let through.",
        ),
    ],
    upload_offset: OffsetHeader = 0,
    upload_checksum: SumHeader = "",
) -> Response:
    """Send bytes of an upload, or end it, from behind a proxy that lets only POST through."""
    if x_http_method_override == "DELETE":
        return await in_thread(end_upload, upload_id, UploadService(parts))
    if x_http_method_override != "PATCH":
        raise MethodOverrideRefusedError("X-HTTP-Method-Override: wanted PATCH or DELETE.")
    return await continue_upload(upload_id, request, parts, upload_offset, upload_checksum)


async def _created(
    parts: EvidenceParts,
    request: Request,
    made: Progress | Settled,
    digest: bytes,
    upload_checksum: str,
) -> Response:
    """The answer to who began an upload, when the bytes that came with it are taken."""
    if isinstance(made, Settled):
        view = EvidenceStateView.of(digest, made).model_dump(mode="json")
        return JSONResponse(view, headers=_state_headers(made.state, made.reason))
    if has_body(request):
        check_type(request)
        made = await receive(
            UploadService(parts), request, made.upload_id, 0,
            checksum=read_checksum(upload_checksum), idle_seconds=parts.params.idle_seconds,
        )  # fmt: skip
    # By its path alone: what a request says of the server's name is not repeated.
    location = {"location": f"/v1/evidence/uploads/{show(made.upload_id)}"}
    view = UploadView.of(made).model_dump(mode="json")
    return JSONResponse(view, status.HTTP_201_CREATED, headers=_headers(made) | location)


def _headers(progress: Progress, *, is_look: bool = False) -> dict[str, str]:
    headers = {"upload-offset": str(progress.offset)}
    if progress.state is UploadState.OPEN:
        headers["upload-expires"] = expires_header(progress.expires_at)
    else:
        headers |= _state_headers(progress.state, progress.reason)
    if is_look:
        headers["upload-length"] = str(progress.length)
        headers["upload-metadata"] = progress.told
        headers["cache-control"] = "no-store"
    return headers


def _state_headers(state: UploadState, reason: str | None) -> dict[str, str]:
    return {"evidence-state": state.value} | ({"evidence-reason": reason} if reason else {})
