"""Links that are handed to citizens: a signed statement of which item, of whom, until when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest, digest

from courier_api.errors import CourierApiError
from courier_api.identities import to_base64url

__all__ = ["LINK_DAYS", "ItemLink", "LinkRefusedError", "LinkSigner"]

#: For how long a link is good: longer than procedures take, shorter than papers are kept.
LINK_DAYS = 90

_VERSION = "1"
#: No letter of it has to be written otherwise in an address, and none is in a code or a party.
_BETWEEN = "~"
_CITIZEN = "citizen:"
_LINK = re.compile(r"1~([0-9A-Z.-]{5,40})~([A-Za-z0-9_-]{22})~([0-9]{1,15})")


class LinkRefusedError(CourierApiError):
    """The link is over, was changed, or its item is gone: ask for a new one."""

    status = 403
    code = "link_refused"


@dataclass(frozen=True, slots=True)
class ItemLink:
    """
    What a link says.

    Parameters
    ----------
    code : str
        Of the item.
    citizen : str
        The party that stands for whoever the item is of.
    expires_at : int
        Milliseconds since 1970, UTC.
    """

    code: str
    citizen: str
    expires_at: int


class LinkSigner:
    """
    Signs links and reads what it has signed; nothing is kept of them.

    A link alone opens nothing: whoever has it can have a code sent to the item's own telephone, and
    nowhere else. So one that is seen by others is no harm, and may be used as often as one likes.

    Parameters
    ----------
    secret : bytes
        32 bytes; the same for all workers, and after a restart.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def sign(self, link: ItemLink) -> str:
        """The token of a link, of letters that an address may hold."""
        said = _BETWEEN.join(
            (_VERSION, link.code, link.citizen.removeprefix(_CITIZEN), str(link.expires_at))
        )
        return said + _BETWEEN + self._mac(said)

    def read(self, token: str, now: int) -> ItemLink:
        """
        What a token says.

        Parameters
        ----------
        token : str
            From anyone.
        now : int
            Milliseconds since 1970, UTC.

        Raises
        ------
        LinkRefusedError
        """
        said, _, mac = token.rpartition(_BETWEEN)
        is_ours = compare_digest(mac.encode(), self._mac(said).encode())
        found = _LINK.fullmatch(said) if is_ours else None
        if found is None:
            raise LinkRefusedError("The link was changed, or is none.")
        code, citizen, expires_at = found.groups()
        if int(expires_at) <= now:
            raise LinkRefusedError("The link is over; ask for a new one.")
        return ItemLink(code, _CITIZEN + citizen, int(expires_at))

    def _mac(self, said: str) -> str:
        return to_base64url(digest(self._secret, said.encode(), sha256))
