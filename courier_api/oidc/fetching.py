"""
Requests to the identity provider: to its own host alone, bounded in time, size and number.

Redirects are not followed, no proxy of the environment is used, no compressed answer is unpacked.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from courier_api.logs import security_log
from courier_api.oidc.errors import OidcProviderError

if TYPE_CHECKING:
    import httpx2

__all__ = ["Answer", "FetchParams", "Fetcher", "failed", "origin_of"]

_DEFAULT_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class FetchParams:
    """
    What is granted to the provider.

    Parameters
    ----------
    seconds : float
        For all of a request: name, connection, answer.
    max_bytes : int
        Of an answer's body.
    max_at_once : int
        Requests under way together; a provider that hangs takes no more of the server's threads.
    """

    seconds: float = 8.0
    max_bytes: int = 262_144
    max_at_once: int = 12


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What the provider answered.

    Parameters
    ----------
    status : int
    content : dict
        Empty where it was no JSON object.
    """

    status: int
    content: dict[str, Any]


def failed(fault: str) -> OidcProviderError:
    """The error to raise when the provider is not as it should be; told in the log by its name."""
    security_log("oidc_provider_failed", fault=fault)
    return OidcProviderError("The identity provider does not answer, or not as it should.")


def origin_of(url: str) -> tuple[str, str, int | None]:
    """
    Scheme, host and port of an address.

    Raises
    ------
    ValueError
    """
    parts = urlsplit(url)
    port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    return parts.scheme, (parts.hostname or "").lower(), port


class Fetcher:
    """
    Asks one host; safe to share between threads.

    Parameters
    ----------
    issuer : str
        Nothing but its origin is asked.
    params : FetchParams
    """

    def __init__(self, issuer: str, params: FetchParams | None = None) -> None:
        self._origin = origin_of(issuer)
        self._params = params or FetchParams()
        self._turns = BoundedSemaphore(self._params.max_at_once)

    def is_own(self, url: object) -> bool:
        """Whether an address is the provider's own, and a plain one."""
        if not isinstance(url, str) or not url.isascii() or not url.isprintable() or " " in url:
            return False
        try:
            parts = urlsplit(url)
            return origin_of(url) == self._origin and not (parts.fragment or "@" in parts.netloc)
        except ValueError:
            return False

    def get(self, url: str) -> Answer:
        """
        Ask for something.

        Raises
        ------
        OidcProviderError
        """
        return self._ask("GET", url)

    def post(
        self, url: str, form: Mapping[str, str], auth: tuple[str, str] | None = None
    ) -> Answer:
        """
        Send a form.

        Parameters
        ----------
        url : str
        form : mapping of str to str
        auth : tuple of str or None
            Name and password, as HTTP has them.

        Raises
        ------
        OidcProviderError
        """
        return self._ask("POST", url, form=form, auth=auth)

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        # The system's authorities, to which an office adds its own.
        return ssl.create_default_context()

    def _ask(self, method: str, url: str, **more: Any) -> Answer:
        if not self.is_own(url):
            raise failed("foreign_address")
        if not self._turns.acquire(blocking=False):
            raise failed("busy")
        try:
            # A loop of its own, by which the whole request has one deadline.
            status, body = asyncio.run(self._exchange(method, url, **more))
        finally:
            self._turns.release()
        try:
            content = json.loads(body)
        except (ValueError, RecursionError):
            content = None
        return Answer(status, content if isinstance(content, dict) else {})

    async def _exchange(
        self,
        method: str,
        url: str,
        form: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
    ) -> tuple[int, bytes]:
        # Here, since only servers with a provider need it.
        import httpx2

        headers = {"accept": "application/json", "accept-encoding": "identity",
                   "user-agent": "Postroute"}  # fmt: skip
        try:
            async with (
                asyncio.timeout(self._params.seconds),
                httpx2.AsyncClient(
                    verify=self._tls, trust_env=False, timeout=self._params.seconds
                ) as client,
                client.stream(
                    method, url, headers=headers, data=form, auth=auth, follow_redirects=False
                ) as response,
            ):
                return response.status_code, await self._read(response)
        except TimeoutError as error:
            raise failed("timeout") from error
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            raise failed("unreachable") from error

    async def _read(self, response: httpx2.Response) -> bytes:
        body = b""
        async for piece in response.aiter_raw():
            body += piece
            if len(body) > self._params.max_bytes:
                raise failed("answer_too_large")
        return body
