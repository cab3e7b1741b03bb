"""Delivery codes are sent: to the telephone that is known for an item, before the courier comes."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from courier_api.custody.core.parties import PartyKind, kind_of_party
from courier_api.custody.item_ledger import ItemLedger
from courier_api.delivery_codes import repository
from courier_api.delivery_codes.digests import NUM_DIGITS, CodeDigester
from courier_api.delivery_codes.judging import Issued, JudgeParams
from courier_api.errors import CourierApiError
from courier_api.guessing.service import Guess
from courier_api.identities import new_identity
from courier_api.items.errors import ItemUnknownError
from courier_api.items.own import Viewer, knows_closely
from courier_api.items.records import Item
from courier_api.items.registered import citizen_phone, registered_item
from courier_api.messages.port import (
    Message,
    MessageNotSentError,
    Messenger,
    Purpose,
    Recipient,
)
from courier_api.messages.sending import messenger_of
from courier_api.messages.words import code_text
from courier_api.wiring import Services

__all__ = ["DeliveryCodeService", "ItemEndedError", "Sending", "forget_old", "may_send"]

_MINUTE_MS = 60_000
#: At whose desks a message may be told, where it is shown on a screen.
_DESKS = (PartyKind.AGENT, PartyKind.AUTHORITY)


class ItemEndedError(CourierApiError):
    """The item has come to the end of its way: there is nothing left to deliver."""

    status = 409
    code = "item_ended"


@dataclass(frozen=True, slots=True)
class Sending:
    """
    What became of a wish for a code.

    Parameters
    ----------
    item : str
    issued : Issued or None
        None: no telephone is known, and nothing was sent.
    """

    item: str
    issued: Issued | None


class DeliveryCodeService:
    """
    Sends delivery codes.

    Parameters
    ----------
    services : Services
    params : JudgeParams
    draw : callable
        A number from 0 to below its argument that nobody can foresee.
    """

    def __init__(
        self,
        services: Services,
        params: JudgeParams | None = None,
        draw: Callable[[int], int] = secrets.randbelow,
    ) -> None:
        self._services = services
        self._params = params or JudgeParams()
        self._digests = CodeDigester(services.keys.secret("delivery.codes"))
        self._draw = draw

    def send(self, code: str, locale: str) -> Sending:
        """
        Send a code for the delivery of an item; one that was sent before is over.

        Parameters
        ----------
        code : str
            Of an item that whoever asks may send one for; see `may_send`.
        locale : str
            ``vi`` or ``en``.

        Raises
        ------
        courier_api.items.errors.ItemUnknownError, ItemEndedError
        courier_api.guessing.service.TooManyGuessesError
        courier_api.messages.port.MessageNotSentError
        """
        with self._services.database.reading() as session:
            item = _underway(session, code)
            phone = citizen_phone(session, code)
        self._services.guesses.count((Guess.SENDING, f"delivery {code}"))
        if phone is None:
            return Sending(code, None)
        plain = f"{self._draw(10**NUM_DIGITS):0{NUM_DIGITS}}"
        issued = self._issued(code, plain)
        with self._services.database.writing() as session:
            repository.add_code(session, issued)
        messenger = messenger_of(self._services)
        self._tell(messenger, self._message(issued, plain, locale, phone, _desk_of(item)))
        # Only now: a code that nobody could be told ends no other one.
        with self._services.database.writing() as session:
            ended = repository.supersede(session, issued)
        for code_id in ended:
            messenger.forget(code_id)
        return Sending(code, issued)

    def _issued(self, item: str, plain: str) -> Issued:
        code_id, now = new_identity(), self._services.clock()
        digest = self._digests(code_id, item, plain)
        return Issued(code_id, item, digest, now, now + self._params.lasting_ms)

    def _message(
        self, issued: Issued, plain: str, locale: str, phone: str, desk: str | None
    ) -> Message:
        purpose, minutes = Purpose.RECEIVE_ITEM, self._params.lasting_ms // _MINUTE_MS
        text = code_text(purpose, code=plain, subject=issued.item, minutes=minutes, locale=locale)
        recipient = Recipient(phone, desk)
        return Message(
            recipient, purpose, issued.item, text, locale, issued.expires_at, issued.code_id
        )

    def _tell(self, messenger: Messenger, message: Message) -> None:
        try:
            messenger.send(message)
        except MessageNotSentError as error:
            if message.reference is not None and not error.may_have_arrived:
                with self._services.database.writing() as session:
                    repository.delete_code(session, message.reference)
            raise


def may_send(session: Session, viewer: Viewer, code: str) -> bool:
    """
    Whether somebody may have a code sent: of a courier today's own stops, whatever the hour is.

    Parameters
    ----------
    session : Session
    viewer : Viewer
    code : str
    """
    is_on_route = viewer.is_courier and code in viewer.expected
    return is_on_route or knows_closely(session, viewer, code)


def forget_old(session: Session, now: int, params: JudgeParams) -> None:
    """Delete codes that no phone will come with any more."""
    repository.delete_codes_before(session, now - params.keeping_ms)


def _underway(session: Session, code: str) -> Item:
    item, state = registered_item(session, code), ItemLedger(session).state(code)
    if item is None:
        raise ItemUnknownError(f"Item {code[:60]}: there is none of this code.")
    if state is not None and state.status.is_final:
        raise ItemEndedError(f"Item {code}: {state.status.value}.")
    return item


def _desk_of(item: Item) -> str | None:
    party = item.registered_by
    is_desk = party is not None and kind_of_party(party) in _DESKS
    return party if is_desk else None
