"""Where the next page of a list begins, as a sealed text that only this server reads."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from courier_api.errors import CourierApiError
from courier_api.identities import from_base64url, to_base64url

__all__ = ["PageTokenRefusedError", "PageTokens", "Place"]

_NONCE_SIZE = 12

#: What a page begins behind: the values that the list is ordered by.
Place = list[str | int]


class PageTokenRefusedError(CourierApiError):
    """The page token is none of this list: begin again without one."""

    status = 422
    code = "page_token_refused"


class PageTokens:
    """
    Seals where a page begins, so that it can be neither read nor changed outside.

    Parameters
    ----------
    secret : bytes
        32 bytes; the same for all workers, and after a restart.
    """

    def __init__(self, secret: bytes) -> None:
        self._cipher = AESGCM(secret)

    def seal(self, of: str, place: Sequence[str | int]) -> str:
        """
        The token of a page.

        Parameters
        ----------
        of : str
            Which list: its endpoint, whatever it is narrowed by, and who asks where that matters.
            The token opens at no other one.
        place : sequence of str or int
            Values of the last row shown, in the order that the list has.
        """
        nonce = secrets.token_bytes(_NONCE_SIZE)
        text = json.dumps(list(place), separators=(",", ":")).encode()
        return to_base64url(nonce + self._cipher.encrypt(nonce, text, of.encode()))

    def open(self, of: str, token: str) -> Place:
        """
        Where the page of a token begins.

        Raises
        ------
        PageTokenRefusedError
        """
        try:
            sealed = from_base64url(token)
            text = self._cipher.decrypt(sealed[:_NONCE_SIZE], sealed[_NONCE_SIZE:], of.encode())
        except (ValueError, InvalidTag) as error:
            raise PageTokenRefusedError("The page token is none of this list.") from error
        place: Place = json.loads(text)
        return place
