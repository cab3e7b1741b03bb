"""
The identity provider: what it tells of itself, its keys, and what it gives for a code.

References
----------
OpenID Connect Discovery 1.0, section 4; RFC 6749 (2012), sections 2.3.1 and 4.1; RFC 9207 (2022).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from courier_api.oidc.configuration import OidcClient
from courier_api.oidc.errors import OidcProviderError, OidcTokenError
from courier_api.oidc.fetching import Fetcher, FetchParams, failed
from courier_api.oidc.id_tokens import Expected, Key, UnknownKeyError, read_keys, subject_of
from courier_api.oidc.states import LoginState

__all__ = ["OidcProvider", "ProviderParams"]

_OK = 200
_ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True)
class ProviderParams:
    """
    How long what the provider tells is believed.

    Parameters
    ----------
    keep_s : int
        Seconds for which its document and keys are kept.
    retry_s : int
        Seconds for which it is not asked again for what it did not tell.
    renew_s : int
        Seconds between two looks for newer keys.
    fetching : FetchParams
    """

    keep_s: int = 3_600
    retry_s: int = 5
    renew_s: int = 30
    fetching: FetchParams = FetchParams()  # noqa: RUF009 - frozen


@dataclass(frozen=True, slots=True)
class _Told:
    """What the provider tells of itself."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    #: The secret goes into the form, not into a header.
    is_secret_in_form: bool
    #: It names itself when it sends a browser back.
    names_itself: bool


class OidcProvider:
    """
    One provider; safe to share between threads.

    Parameters
    ----------
    client : OidcClient
    clock : callable
        Milliseconds since 1970, UTC.
    params : ProviderParams
    """

    def __init__(
        self, client: OidcClient, clock: Callable[[], int], params: ProviderParams | None = None
    ) -> None:
        self.client = client
        self._clock = clock
        self._params = params or ProviderParams()
        self._fetcher = Fetcher(client.issuer, self._params.fetching)
        # Replaced whole, so that no thread sees the half of one; two that ask at once do no harm.
        self._told: tuple[int, _Told] | None = None
        self._keys: tuple[int, tuple[Key, ...]] | None = None
        self._silent_until = 0

    def login_address(self, login: LoginState) -> str:
        """
        Where a browser is sent to log in.

        Raises
        ------
        OidcProviderError
        """
        asked = {
            "response_type": "code", "scope": "openid", "client_id": self.client.client_id,
            "redirect_uri": self.client.redirect_uri, "state": login.state, "nonce": login.nonce,
            "code_challenge": login.challenge, "code_challenge_method": "S256",
        }  # fmt: skip
        address = self._document().authorization_endpoint
        return f"{address}{'&' if '?' in address else '?'}{urlencode(asked, quote_via=quote)}"

    def is_itself(self, issuer: str) -> bool:
        """
        Whether whoever sent a browser back is this provider, as far as it says who it is.

        Raises
        ------
        OidcProviderError
        """
        if issuer:
            return issuer == self.client.issuer
        return not self._document().names_itself

    def subject(self, code: str, login: LoginState) -> str:
        """
        Who logged in, by its own name for them.

        Parameters
        ----------
        code : str
            As the browser brought it.
        login : LoginState

        Raises
        ------
        OidcTokenError, OidcProviderError
        """
        token = self._redeemed(code, login)
        now = self._clock() // 1_000
        expected = Expected(self.client.issuer, self.client.client_id, login.nonce, now)
        kept = self._known_keys()
        try:
            return subject_of(token, kept, expected)
        except UnknownKeyError:
            return subject_of(token, self._newer_keys(), expected)

    def _redeemed(self, code: str, login: LoginState) -> object:
        client, told = self.client, self._document()
        form = {"grant_type": "authorization_code", "code": code,
                "redirect_uri": client.redirect_uri, "code_verifier": login.verifier}  # fmt: skip
        auth = None
        if told.is_secret_in_form:
            form |= {"client_id": client.client_id, "client_secret": client.client_secret}
        else:
            auth = (quote(client.client_id, safe=""), quote(client.client_secret, safe=""))
        answer = self._fetcher.post(told.token_endpoint, form, auth)
        if answer.content.get("error") == "invalid_grant":
            raise OidcTokenError("The identity provider does not know this login's code.")
        if answer.status != _OK:
            raise failed(f"token_status_{answer.status}")
        return answer.content.get("id_token")

    def _document(self) -> _Told:
        kept, now = self._told, self._clock()
        if kept is not None and self._is_fresh(kept[0], self._params.keep_s):
            return kept[1]
        if now < self._silent_until:
            raise failed("silent")
        try:
            told = self._asked()
        except OidcProviderError:
            self._silent_until = now + self._params.retry_s * 1_000
            raise
        self._told = (now, told)
        return told

    def _asked(self) -> _Told:
        address = f"{self.client.issuer.rstrip('/')}/.well-known/openid-configuration"
        answer = self._fetcher.get(address)
        if answer.status != _OK:
            raise failed(f"discovery_status_{answer.status}")
        return self._read(answer.content)

    def _read(self, document: Mapping[str, Any]) -> _Told:
        if document.get("issuer") != self.client.issuer:
            raise failed("discovery_issuer")
        if not all(self._fetcher.is_own(document.get(name)) for name in _ADDRESSES):
            raise failed("discovery_foreign_address")
        methods = document.get("code_challenge_methods_supported")
        if isinstance(methods, list) and "S256" not in methods:
            raise failed("discovery_without_s256")
        ways = document.get("token_endpoint_auth_methods_supported")
        takes = ways if isinstance(ways, list) else ["client_secret_basic"]
        return _Told(
            authorization_endpoint=document["authorization_endpoint"],
            token_endpoint=document["token_endpoint"],
            jwks_uri=document["jwks_uri"],
            is_secret_in_form="client_secret_basic" not in takes,
            names_itself=document.get("authorization_response_iss_parameter_supported") is True,
        )

    def _known_keys(self) -> tuple[Key, ...]:
        kept = self._keys
        if kept is not None and self._is_fresh(kept[0], self._params.keep_s):
            return kept[1]
        return self._fetched_keys()

    def _newer_keys(self) -> tuple[Key, ...]:
        """The keys, looked up again when that was not done just now."""
        kept = self._keys
        if kept is not None and self._is_fresh(kept[0], self._params.renew_s):
            return kept[1]
        return self._fetched_keys()

    def _fetched_keys(self) -> tuple[Key, ...]:
        answer = self._fetcher.get(self._document().jwks_uri)
        keys = read_keys(answer.content) if answer.status == _OK else ()
        if not keys:
            raise failed("no_keys")
        self._keys = (self._clock(), keys)
        return keys

    def _is_fresh(self, since: int, seconds: int) -> bool:
        return 0 <= self._clock() - since < seconds * 1_000
