"""Endpoints on evidence that has come, and on the key that phones seal for."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query, Request, status
from starlette.responses import Response

from courier_api.access import AccessDep
from courier_api.errors import UnknownObjectError, problems
from courier_api.evidence.dependencies import EvidencePartsDep
from courier_api.evidence.errors import (
    EvidenceDamagedError,
    EvidenceErasedError,
    EvidencePendingError,
    EvidenceUnshownError,
)
from courier_api.evidence.records import MEDIA_TYPES
from courier_api.evidence.schemas import DigestText, EvidencePage, EvidenceView, SealingKeyView
from courier_api.evidence.sealing import SEAL_CONTEXT
from courier_api.evidence.service import EvidenceService, Shown
from courier_api.evidence.threads import in_thread
from courier_api.models import EvidenceState
from courier_api.paging import PageDep, PageTokenRefusedError
from courier_api.routes import Endpoint, route_of

__all__ = ["router"]

router = APIRouter(tags=["evidence"])

_PATH = "/v1/evidence"

#: A browser that opens a picture by its address gets a picture, and nothing that could act.
_POLICY = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"
_ERRORS = (
    UnknownObjectError, EvidencePendingError, EvidenceErasedError, EvidenceUnshownError,
    EvidenceDamagedError,
)  # fmt: skip
_PICTURE = {"schema": {"type": "string", "format": "binary"}}


def _evidence(parts: EvidencePartsDep) -> EvidenceService:
    return EvidenceService(parts)


EvidenceDep = Annotated[EvidenceService, Depends(_evidence)]
Digest = Annotated[DigestText, Path()]
KnownTag = Annotated[str | None, Header(description="ETag of the picture that you have.")]


@router.get(f"{_PATH}/sealing-key", operation_id="readSealingKey")
def read_sealing_key(parts: EvidencePartsDep) -> SealingKeyView:
    """The public key that phones close pictures, and fields beside events, for on capture."""
    return SealingKeyView.of(parts.sealing, SEAL_CONTEXT)


@router.get(_PATH, operation_id="listEvidence", responses=problems(PageTokenRefusedError))
def list_evidence(
    evidence: EvidenceDep,
    page: PageDep,
    state: Annotated[
        EvidenceState, Query(description="How far it has come.")
    ] = EvidenceState.REFUSED,
) -> EvidencePage:
    """Evidence of one state: what was refused and is kept aside, or what is still awaited."""
    of = f"evidence {state}"
    begin = page.begin(of)
    after = None if begin is None else bytes.fromhex(str(begin[0]))
    rows = evidence.some(state, after, page.limit)
    shown, token = page.cut(of, rows, lambda one: [one.row.sha256.hex()])
    return EvidencePage(evidence=[EvidenceView.of(one) for one in shown], next_page_token=token)


def _pictures(told: str, *types: str) -> dict[int | str, dict[str, object]]:
    return {
        200: {"description": told, "content": dict.fromkeys(types, _PICTURE)},
        304: {"description": "The picture is the one that you have."},
        **problems(*_ERRORS),
    }


@router.get(
    _PATH + "/{sha256}",
    operation_id="readEvidence",
    response_class=Response,
    responses=_pictures(
        "The picture, byte by byte as it was signed; of one that was refused (`Evidence-State`)"
        " its pixels alone, drawn anew.",
        *MEDIA_TYPES,
    ),
)
async def read_evidence(
    sha256: Digest,
    request: Request,
    access: AccessDep,
    evidence: EvidenceDep,
    if_none_match: KnownTag = None,
) -> Response:
    """A photograph or signature that one gave or received, or any; that it was opened is noted."""
    digest = bytes.fromhex(sha256)
    shown = await in_thread(evidence.show, access, digest, endpoint=_endpoint(request))
    return _answer(shown, if_none_match)


@router.get(
    _PATH + "/{sha256}/thumbnail",
    operation_id="readEvidenceThumbnail",
    response_class=Response,
    responses=_pictures("The picture, at most 320 pixels wide and high.", *MEDIA_TYPES[:2]),
)
async def read_thumbnail(
    sha256: Digest,
    request: Request,
    access: AccessDep,
    evidence: EvidenceDep,
    if_none_match: KnownTag = None,
) -> Response:
    """A small copy of a photograph or signature; that it was opened is noted as well."""
    digest = bytes.fromhex(sha256)
    shown = await in_thread(
        evidence.show, access, digest, endpoint=_endpoint(request), is_small=True
    )
    return _answer(shown, if_none_match)


def _endpoint(request: Request) -> Endpoint:
    return Endpoint(request.method, route_of(request.scope))


def _answer(shown: Shown, known: str | None) -> Response:
    etag = f'"{shown.tag}"'
    headers = {
        "etag": etag,
        # Asked for anew each time, so that each look is noted.
        "cache-control": "private, no-cache",
        "content-disposition": f'inline; filename="{shown.name}"',
        "content-security-policy": _POLICY,
        "x-content-type-options": "nosniff",
        "evidence-state": "redrawn" if shown.is_redrawn else "present",
    }
    if etag in {one.strip().removeprefix("W/") for one in (known or "").split(",")}:
        return Response(status_code=status.HTTP_304_NOT_MODIFIED, headers=headers)
    return Response(shown.content, headers=headers, media_type=shown.media_type)
