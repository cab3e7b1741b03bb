"""
Requests that may come twice: the second is answered as the first was, and does nothing.

What is done and what is answered are committed together, so that no crash comes between. A key
stands for one request of one asker; while that is under way, its repetition is refused. Only what
was done is remembered: a request that was refused did nothing, and may be asked again.

The answer is sealed with a key that follows from the asker's, which is not kept: nobody reads it
but who sends the same key again, be it from a copy of the database.

References
----------
draft-ietf-httpapi-idempotency-key-header-07
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import digest
from typing import Annotated

import cbor2
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from fastapi import Depends, Header, Request
from pydantic import BaseModel
from sqlalchemy import delete, text
from sqlalchemy.orm import Session
from starlette.responses import Response

from courier_api.access import PrincipalDep
from courier_api.errors import CourierApiError
from courier_api.models import IdempotencyKeyRow
from courier_api.wiring import Services, ServicesDep

__all__ = [
    "ONCE_ERRORS",
    "Answer",
    "KeyInFlightError",
    "KeyReusedError",
    "Once",
    "OnceDep",
    "sweep",
]

KEEP_MS = 30 * 86_400_000

#: A string as structured headers have it, or the same without its quotation marks.
_KEY = r'^(?:[!#-\[\]-~]{1,200}|"[!#-\[\]-~]{1,200}")$'
_NONCE_SIZE = 12


class KeyReusedError(CourierApiError):
    """The Idempotency-Key was sent with another request before: take a new one."""

    status = 422
    code = "idempotency_key_reused"


class KeyInFlightError(CourierApiError):
    """The first request with this Idempotency-Key is still under way."""

    status = 409
    code = "idempotency_key_in_flight"
    retry_after_s = 1


#: For the ``responses=`` of each endpoint that takes a key.
ONCE_ERRORS = (KeyReusedError, KeyInFlightError)


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What a request that creates something is answered.

    Parameters
    ----------
    body : BaseModel
    status : int
    headers : mapping of str to str
    """

    body: BaseModel
    status: int = 201
    headers: Mapping[str, str] = field(default_factory=dict)

    def content(self) -> bytes:
        """The body as it is sent."""
        return self.body.model_dump_json().encode()


class Once:
    """
    Does what a request asks for, once for each key.

    Parameters
    ----------
    services : Services
    asker : bytes
        Who asks: the same key of somebody else is another one.
    key : str or None
        None: the request came without, and is done as often as it comes.
    request : bytes
        What is asked for, as far as it is kept: what stands in it cannot be guessed from this.
    """

    def __init__(
        self, services: Services, *, asker: bytes, key: str | None, request: bytes
    ) -> None:
        self._services = services
        self._asker = asker
        self._key = key
        self._request = request

    def run(self, work: Callable[[Session], Answer]) -> Response:
        """
        Do it within one transaction, or tell what was answered before.

        Parameters
        ----------
        work : callable
            Given a session; whatever it raises undoes all of it.

        Raises
        ------
        KeyReusedError, KeyInFlightError
        """
        if self._key is None:
            with self._services.database.writing() as session:
                answer = work(session)
            return _response(answer.status, answer.headers, answer.content())
        secret = self._services.keys.secret("idempotency")
        name = sha256(
            b"%b\0%b" % (self._asker, digest(secret, self._key.encode(), sha256))
        ).digest()
        cipher = AESGCM(digest(secret, b"seal\0" + self._key.encode(), sha256))
        with self._services.in_flight.claim(name) as is_free:
            if not is_free:
                raise KeyInFlightError("The first request with this key is still under way.")
            with self._services.database.writing() as session:
                return self._run(session, name, cipher, work)

    def _run(
        self, session: Session, name: bytes, cipher: AESGCM, work: Callable[[Session], Answer]
    ) -> Response:
        self._claim_among_workers(session, name)
        now = self._services.clock()
        row = session.get(IdempotencyKeyRow, name)
        if row is not None and row.created_at + KEEP_MS > now:
            if row.request != self._request:
                raise KeyReusedError("This key was sent with another request before.")
            return _replayed(cipher, row.answer)
        if row is not None:
            session.delete(row)
            session.flush()
        answer = work(session)
        content = answer.content()
        sealed = _seal(cipher, cbor2.dumps([answer.status, dict(answer.headers), content]))
        session.add(
            IdempotencyKeyRow(sha256=name, request=self._request, answer=sealed, created_at=now)
        )
        session.flush()
        return _response(answer.status, answer.headers, content)

    def _claim_among_workers(self, session: Session, name: bytes) -> None:
        """Claim the key until the transaction ends; of SQLite there is one worker."""
        if not self._services.database.is_sqlite:
            lock = text("SELECT pg_try_advisory_xact_lock(:name)")
            number = int.from_bytes(name[:8], signed=True)
            if not session.execute(lock, {"name": number}).scalar_one():
                raise KeyInFlightError("The first request with this key is still under way.")


def sweep(session: Session, now: int) -> None:
    """Forget requests that will not come again."""
    session.execute(delete(IdempotencyKeyRow).where(IdempotencyKeyRow.created_at <= now - KEEP_MS))


async def _once(
    request: Request,
    services: ServicesDep,
    principal: PrincipalDep,
    idempotency_key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            description="Of your making, such as a UUID: the same request with the same key is"
            " done once, and answered the same for 30 days.",
            pattern=_KEY,
        ),
    ] = None,
) -> Once:
    asked = f"{request.method} {request.scope['path']}?".encode() + request.scope["query_string"]
    body = await request.body()
    # By a key that is not in the database: bodies hold names and telephone numbers.
    secret = services.keys.secret("idempotency.request")
    return Once(
        services,
        asker=principal.asker,
        key=None if idempotency_key is None else idempotency_key.strip('"'),
        request=digest(secret, b"%b\0%b" % (asked, body), sha256),
    )


#: For every POST that creates something: ``return once.run(lambda session: Answer(...))``.
OnceDep = Annotated[Once, Depends(_once)]


def _seal(cipher: AESGCM, content: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE_SIZE)
    return nonce + cipher.encrypt(nonce, content, None)


def _replayed(cipher: AESGCM, sealed: bytes) -> Response:
    opened = cipher.decrypt(sealed[:_NONCE_SIZE], sealed[_NONCE_SIZE:], None)
    status, headers, content = cbor2.loads(opened)
    return _response(status, headers | {"idempotency-replayed": "true"}, content)


def _response(status: int, headers: Mapping[str, str], content: bytes) -> Response:
    return Response(content, status, dict(headers), media_type="application/json")
