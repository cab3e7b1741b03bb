"""How a citizen comes in: a link, a one-time code, and a session upon one item."""

from __future__ import annotations

from types import MappingProxyType

from sqlalchemy.orm import Session

from courier_api.citizens.links import LINK_DAYS, ItemLink, LinkRefusedError, LinkSigner
from courier_api.custody.core.parties import PartyKind, kind_of_party
from courier_api.errors import CourierApiError
from courier_api.guessing.service import Guess
from courier_api.identities import show
from courier_api.identity.sessions import Tokens, open_citizen_session
from courier_api.items.errors import ItemUnknownError
from courier_api.items.records import Item
from courier_api.items.registered import citizen_phone, registered_item
from courier_api.logs import security_log
from courier_api.messages.port import MessageNotSentError, Purpose, Recipient
from courier_api.messages.sending import one_time_codes
from courier_api.messages.service import CodeVerdict, TooManyCodesError
from courier_api.wiring import Services

__all__ = ["CitizenService", "CodeRefusedError"]

_DAY_MS = 86_400_000
#: At whose desks a message may be told.
_DESKS = (PartyKind.AGENT, PartyKind.AUTHORITY)


class CodeRefusedError(CourierApiError):
    """The code is wrong, over, used or was tried too often; which of these is not told."""

    status = 401
    code = "code_refused"
    headers = MappingProxyType({"www-authenticate": "Bearer"})


class CitizenService:
    """
    Makes links, sends codes and opens sessions.

    Parameters
    ----------
    services : Services
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._signer = LinkSigner(services.keys.secret("citizen.link"))

    def make_link(self, session: Session, code: str) -> tuple[str, ItemLink, bool]:
        """
        The token of a link to an item, what it says, and whether a code can be sent to anyone.

        Raises
        ------
        courier_api.items.errors.ItemUnknownError
        """
        item = registered_item(session, code)
        if item is None:
            raise ItemUnknownError(f"Item {code[:60]}: there is none of this code.")
        link = ItemLink(code, item.citizen, self._services.clock() + LINK_DAYS * _DAY_MS)
        return self._signer.sign(link), link, citizen_phone(session, code) is not None

    def ask_for_code(self, token: str, network: str) -> ItemLink:
        """
        Count a wish for a code; `send_code` then sends it.

        Whatever is known of the item, the answer is the same, and is given before anything is sent.

        Parameters
        ----------
        token : str
        network : str
            See `courier_api.guessing.service.network_of`.

        Raises
        ------
        LinkRefusedError, courier_api.guessing.service.TooManyGuessesError
        """
        link, _ = self._read(token)
        wishes = ((Guess.SENDING, link.code), (Guess.SENDING_ADDRESS, network))
        self._services.guesses.count(*wishes)
        return link

    def send_code(self, link: ItemLink, locale: str) -> None:
        """Send a code to the telephone that is known for an item, if one is."""
        with self._services.database.reading() as session:
            item, phone = registered_item(session, link.code), citizen_phone(session, link.code)
        if item is None or phone is None:
            security_log("citizen_code_unsent", item=link.code, why="no_phone")
            return
        recipient = Recipient(phone, _desk_of(item))
        try:
            codes = one_time_codes(self._services)
            codes.send(recipient, Purpose.OPEN_ITEM, link.code, locale)
        except (TooManyCodesError, MessageNotSentError) as error:
            security_log("citizen_code_unsent", item=link.code, why=error.code)

    def open_session(self, token: str, code: str, network: str) -> tuple[Tokens, ItemLink]:
        """
        A session upon the item of a link, for whoever has the code that was sent.

        Raises
        ------
        LinkRefusedError, CodeRefusedError, courier_api.guessing.service.TooManyGuessesError
        """
        link, _ = self._read(token)
        guesses = ((Guess.CODE, f"citizen {link.code}"), (Guess.CODE_ADDRESS, network))
        self._services.guesses.count(*guesses)
        codes = one_time_codes(self._services)
        verdict = codes.check_newest(code, Purpose.OPEN_ITEM, link.code).verdict
        if verdict is not CodeVerdict.RIGHT:
            security_log("citizen_code_refused", item=link.code, why=verdict.value)
            raise CodeRefusedError("The code is not good, or no longer.")
        self._services.guesses.succeeded(*guesses, (Guess.SENDING_ADDRESS, network))
        with self._services.database.writing() as session:
            tokens = open_citizen_session(
                session, party=link.citizen, item=link.code, now=self._services.clock()
            )
        security_log("citizen_let_in", item=link.code, session=show(tokens.session_id))
        return tokens, link

    def _read(self, token: str) -> tuple[ItemLink, Item]:
        """A link that is good, and its item, which must be the same citizen's still."""
        try:
            link = self._signer.read(token, self._services.clock())
            with self._services.database.reading() as session:
                item = registered_item(session, link.code)
            if item is None or item.citizen != link.citizen:
                raise LinkRefusedError("The item of this link is gone.")
        except LinkRefusedError:
            security_log("citizen_link_refused")
            raise
        return link, item


def _desk_of(item: Item) -> str | None:
    """At whose desk a code may be told, where messages are shown on a screen."""
    party = item.registered_by
    is_desk = party is not None and kind_of_party(party) in _DESKS
    return party if is_desk else None
