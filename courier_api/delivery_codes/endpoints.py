"""The endpoint by which a citizen is sent the code that they tell at the door."""

from __future__ import annotations

from fastapi import APIRouter, status

from courier_api.delivery_codes.schemas import DeliveryCodeBody, DeliveryCodeView
from courier_api.delivery_codes.service import DeliveryCodeService, ItemEndedError, may_send
from courier_api.errors import problems
from courier_api.guessing.service import TooManyGuessesError
from courier_api.items.asking import AskingDep
from courier_api.items.endpoints import ItemCode
from courier_api.items.errors import ItemUnknownError
from courier_api.messages.port import MessageNotSentError

__all__ = ["router"]

router = APIRouter(prefix="/v1/items", tags=["items"])


@router.post(
    "/{code}/delivery-code",
    operation_id="sendDeliveryCode",
    status_code=status.HTTP_202_ACCEPTED,
    responses=problems(ItemUnknownError, ItemEndedError, TooManyGuessesError, MessageNotSentError),
)
def send_delivery_code(
    code: ItemCode, given: DeliveryCodeBody, asking: AskingDep
) -> DeliveryCodeView:
    """Send the citizen a one-time code to tell the courier; one that was sent before is over."""
    asking.catch_up()
    with asking.services.database.reading() as session:
        asking.check(session, code)
        if not may_send(session, asking.viewer(session), code):
            raise ItemUnknownError(f"Item {code[:60]}: there is none of this code.")
    service = DeliveryCodeService(asking.services)
    return DeliveryCodeView.of(service.send(code, given.locale))
