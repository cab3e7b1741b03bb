"""The endpoint that prints the proof of a delivery."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from courier_api.custody.ledger_service import LedgerService
from courier_api.errors import CourierApiError, UnknownObjectError, problems
from courier_api.evidence.errors import (
    EvidenceDamagedError,
    EvidenceErasedError,
    EvidencePendingError,
    EvidenceUnshownError,
)
from courier_api.evidence.records import Kind
from courier_api.evidence.service import EvidenceService
from courier_api.items.asking import Asking, AskingDep
from courier_api.items.delivery import (
    RECIPIENT_NAME,
    Delivery,
    Pictures,
    delivery_of,
    delivery_proof,
)
from courier_api.items.endpoints import ItemCode
from courier_api.items.errors import ItemUnknownError, NotDeliveredError
from courier_api.items.own import knows_closely
from courier_api.items.repository import kinds_of_evidence
from courier_api.papers.delivery_proof import Evidence, LedgerProof, delivery_proof_pdf

__all__ = ["router"]

router = APIRouter(prefix="/v1/items", tags=["items"])

#: Why a picture is not on the paper; its hash is.
_UNSEEN: tuple[type[CourierApiError], ...] = (
    UnknownObjectError, EvidencePendingError, EvidenceErasedError, EvidenceUnshownError,
    EvidenceDamagedError,
)  # fmt: skip
_FILE = {"schema": {"type": "string", "format": "binary"}}


@router.get(
    "/{code}/delivery-proof",
    operation_id="printDeliveryProof",
    response_class=Response,
    responses={
        200: {"description": "A4, in both languages.", "content": {"application/pdf": _FILE}},
        **problems(ItemUnknownError, NotDeliveredError),
    },
)
def print_delivery_proof(code: ItemCode, request: Request, asking: AskingDep) -> Response:
    """The proof of an item's delivery; that a name or a picture on it was opened is noted."""
    asking.catch_up()
    with asking.services.database.writing() as session:
        asking.check(session, code)
        delivery = delivery_of(session, code)
        may_know = knows_closely(session, asking.viewer(session), code)
        shows_name = may_know and delivery.recipient_name is not None
        if shows_name:
            asking.opened(session, code, [RECIPIENT_NAME])
        kinds = kinds_of_evidence(session, delivery.event.evidence)
    services, device_id = asking.services, delivery.event.device_id
    enrolled = services.device_keys.find([device_id]).get(device_id)
    ledger = _ledger_proof(asking, delivery)
    host = request.headers.get("host", "")
    base = services.settings.public_url or f"{request.url.scheme}://{host}"
    proof = delivery_proof(
        delivery,
        key=None if enrolled is None else enrolled.key,
        ledger=ledger,
        pictures=_pictures(asking, delivery, kinds),
        link=f"{base}/v1/ledger/inclusion?seq={ledger.seq - 1}&size={ledger.tree_size}",
        shows_name=shows_name,
    )
    headers = {"content-disposition": f'attachment; filename="delivery-{delivery.code}.pdf"'}
    return Response(delivery_proof_pdf(proof), headers=headers, media_type="application/pdf")


def _ledger_proof(asking: Asking, delivery: Delivery) -> LedgerProof:
    services, seq = asking.services, delivery.entry.seq
    ledger = LedgerService(services.database, services.keys, services.clock)
    made = ledger.checkpoint()
    leaf, path = ledger.inclusion(seq, made.size)
    return LedgerProof(seq + 1, made.size, leaf, path, made.note)


def _pictures(asking: Asking, delivery: Delivery, kinds: dict[bytes, str]) -> Pictures:
    """Small copies of what the reader may see, each look noted; hashes of all else."""
    evidence = EvidenceService(asking.services.evidence)
    signatures: list[Evidence] = []
    photographs: list[Evidence] = []
    not_shown: list[bytes] = []
    for digest in delivery.event.evidence:
        try:
            shown = evidence.show(asking.access, digest, endpoint=asking.endpoint, is_small=True)
        except _UNSEEN:
            not_shown.append(digest)
            continue
        is_signature = kinds.get(digest) == Kind.SIGNATURE.value
        (signatures if is_signature else photographs).append(Evidence(shown.content, digest))
    # Of a second signature nobody asked: it is shown as a picture.
    return Pictures(
        signatures[0] if signatures else None, (*signatures[1:], *photographs), tuple(not_shown)
    )
