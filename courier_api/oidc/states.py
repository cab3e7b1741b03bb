"""
A login under way: kept by the browser that began it, in a cookie that it can neither read nor make.

The server keeps nothing before the provider has answered, so that beginning logins fills no table.
"""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import astuple, dataclass, field
from hashlib import sha256
from hmac import compare_digest

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from fastapi import Request
from starlette.responses import Response

from courier_api.config import Settings
from courier_api.identities import from_base64url, to_base64url
from courier_api.oidc.errors import OidcStateError

__all__ = ["LoginState", "StateSeal", "forget_state", "keep_state", "kept_state"]

#: For so long one may take to log in at the provider.
STATE_S = 600

_NONCE_SIZE = 12
_BELONGS_TO = b"postroute.oidc-state/1"


@dataclass(frozen=True, slots=True)
class LoginState:
    """
    What was agreed when a login began.

    Parameters
    ----------
    state : str
        The provider sends it back with the browser.
    nonce : str
        The provider signs it into the token.
    verifier : str
        Without it the provider's code is worth nothing (PKCE, RFC 7636).
    expires_at : int
        Milliseconds since 1970, UTC.
    """

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    expires_at: int

    @classmethod
    def begun(cls, now: int) -> LoginState:
        """A new one, of 256 random bits each."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        return cls(state, nonce, verifier, now + STATE_S * 1_000)

    @property
    def challenge(self) -> str:
        """What the provider is told of the verifier, by which it knows it later (S256)."""
        digest = sha256(self.verifier.encode()).digest()
        return urlsafe_b64encode(digest).rstrip(b"=").decode()

    @property
    def digest(self) -> bytes:
        """What is kept of it once it is spent."""
        return sha256(self.state.encode()).digest()

    def check(self, told: str, now: int) -> None:
        """
        Refuse the answer to another login, and one that comes too late.

        Raises
        ------
        OidcStateError
        """
        if not compare_digest(told.encode(), self.state.encode()) or now >= self.expires_at:
            raise OidcStateError("This login was not begun in this browser, or it is over.")


class StateSeal:
    """
    Seals logins under way, so that no browser reads or makes one.

    Parameters
    ----------
    secret : bytes
        32; the same for all workers.
    """

    def __init__(self, secret: bytes) -> None:
        self._cipher = AESGCM(secret)

    def seal(self, state: LoginState) -> str:
        """What the browser keeps."""
        nonce = secrets.token_bytes(_NONCE_SIZE)
        plain = json.dumps(astuple(state), separators=(",", ":")).encode()
        return to_base64url(nonce + self._cipher.encrypt(nonce, plain, _BELONGS_TO))

    def open(self, text: str) -> LoginState:
        """
        What the browser has kept.

        Raises
        ------
        OidcStateError
        """
        try:
            sealed = from_base64url(text)
            plain = self._cipher.decrypt(sealed[:_NONCE_SIZE], sealed[_NONCE_SIZE:], _BELONGS_TO)
        except (ValueError, InvalidTag) as error:
            raise OidcStateError("No login was begun in this browser.") from error
        return LoginState(*json.loads(plain))


def keep_state(response: Response, settings: Settings, sealed: str) -> None:
    """Let the browser keep a login under way."""
    # Lax: the provider's page leads back here, and that is when the cookie is wanted.
    response.set_cookie(
        _name(settings), sealed, max_age=STATE_S, path="/", secure=settings.is_secure,
        httponly=True, samesite="lax",
    )  # fmt: skip


def forget_state(response: Response, settings: Settings) -> None:
    """Let the browser forget it."""
    response.delete_cookie(
        _name(settings), path="/", secure=settings.is_secure, httponly=True, samesite="lax"
    )


def kept_state(request: Request, settings: Settings) -> str:
    """What the browser has kept; empty when there is nothing."""
    return request.cookies.get(_name(settings), "")


def _name(settings: Settings) -> str:
    """A name by which browsers take the cookie from this very host alone, and from none beside."""
    return "__Host-postroute-oidc" if settings.is_secure else "postroute-oidc"
