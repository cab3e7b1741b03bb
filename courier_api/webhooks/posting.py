"""
One request to an address that was checked, bounded in time and size.

Redirects are not followed, no proxy of the environment is used, and nothing is read of the answer
but what is asked for.
"""

from __future__ import annotations

import io
import re
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import TYPE_CHECKING, cast

from courier_api.webhooks.errors import PostFailedError, PostFault
from courier_api.webhooks.guard import Resolve, Target, TargetPolicy, resolve_target
from courier_api.webhooks.resolving import SystemResolver

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["Answer", "PostParams", "Poster"]

_HEADER_NAME = re.compile(r"[A-Za-z0-9-]+")
_HEADER_VALUE = re.compile(r"[\x20-\x7e]*")
#: Addresses of one name that are tried.
_MAX_TRIED = 4


@dataclass(frozen=True, slots=True)
class PostParams:
    """
    What is granted to a receiver.

    Parameters
    ----------
    seconds : float
        For all of it: name, connection, request and answer.
    max_answer_bytes : int
        Of the answer's body; what is beyond is not read.
    authorities : Path or None
        Certificates of authorities that are trusted instead of the system's.
    """

    seconds: float = 15.0
    max_answer_bytes: int = 0
    authorities: Path | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What a receiver answered.

    Parameters
    ----------
    status : int
    retry_after_s : int or None
        What it asked for, where that is a number.
    body : bytes
    """

    status: int
    retry_after_s: int | None = None
    body: bytes = b""

    @property
    def is_taken(self) -> bool:
        """Whether the receiver has it."""
        return 200 <= self.status < 300


class Poster:
    """
    Sends to addresses that the guard lets through; safe to share between threads.

    Parameters
    ----------
    policy : TargetPolicy
    params : PostParams
    resolve : callable
    """

    def __init__(
        self,
        policy: TargetPolicy,
        params: PostParams | None = None,
        resolve: Resolve | None = None,
    ) -> None:
        self.policy = policy
        self._params = params or PostParams()
        self._resolve = resolve or SystemResolver()
        self._tls = ssl.create_default_context(cafile=self._params.authorities)

    def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """
        Send a body, and wait for the answer.

        Parameters
        ----------
        address : str
        body : bytes
        headers : mapping of str to str

        Raises
        ------
        TargetRefusedError, PostFailedError
        """
        deadline = _Deadline(self._params.seconds)
        try:
            target = resolve_target(address, self.policy, self._resolve)
            with self._connect(target, deadline) as connection:
                connection.settimeout(deadline.left())
                connection.sendall(_request(target, body, headers))
                return self._read(connection, deadline)
        except TimeoutError:
            seconds = f"{self._params.seconds:g} seconds"
            raise PostFailedError(PostFault.TIMEOUT, f"No answer within {seconds}.") from None
        except ssl.SSLError as error:
            raise PostFailedError(PostFault.TLS, f"TLS: {error.reason or 'refused'}.") from error
        except OSError as error:
            raise PostFailedError(PostFault.CUT, "The connection ended too early.") from error
        except HTTPException as error:
            raise PostFailedError(PostFault.MALFORMED, "The answer was no HTTP.") from error

    def _connect(self, target: Target, deadline: _Deadline) -> socket.socket:
        plain = _connect(target, deadline)
        if target.url.scheme == "http":
            return plain
        host = target.url.host.strip("[]")
        try:
            plain.settimeout(deadline.left())
            return self._tls.wrap_socket(plain, server_hostname=host)
        except BaseException:
            plain.close()
            raise

    def _read(self, connection: socket.socket, deadline: _Deadline) -> Answer:
        # The class asks for a socket, and of that for its file alone.
        readable = cast("socket.socket", _Readable(connection, deadline))
        response = HTTPResponse(readable, method="POST")
        response.begin()
        told = response.getheader("retry-after") or ""
        retry_after_s = int(told) if re.fullmatch(r"[0-9]{1,9}", told) else None
        body = b""
        if self._params.max_answer_bytes:
            # What it answers is known; a body that is cut short makes it no other.
            with suppress(OSError, HTTPException):
                body = response.read(self._params.max_answer_bytes)
        return Answer(response.status, retry_after_s, body)


class _Deadline:
    """The moment at which all must be done."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + seconds

    def left(self) -> float:
        """
        Seconds that are left.

        Raises
        ------
        TimeoutError
        """
        left = self._end - self._clock()
        if left <= 0:
            raise TimeoutError
        return left


class _Readable(io.RawIOBase):
    """Reads a connection until the deadline, however small the pieces are that come."""

    def __init__(self, connection: socket.socket, deadline: _Deadline) -> None:
        self._connection = connection
        self._deadline = deadline

    def makefile(self, _mode: str) -> io.BufferedReader:
        """As of a socket."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """The next bytes that come."""
        self._connection.settimeout(self._deadline.left())
        return self._connection.recv_into(buffer)


def _connect(target: Target, deadline: _Deadline) -> socket.socket:
    """A connection to the first of the checked addresses that takes it."""
    tried = target.addresses[:_MAX_TRIED]
    failure: OSError | None = None
    for num_before, address in enumerate(tried):
        # One that is silent leaves time for the others.
        seconds = deadline.left() / (len(tried) - num_before)
        try:
            return socket.create_connection((address, target.url.port), seconds)
        except OSError as error:
            failure = error
    if isinstance(failure, TimeoutError):
        raise failure
    raise PostFailedError(PostFault.UNREACHABLE, "It takes no connection.") from failure


def _request(target: Target, body: bytes, headers: Mapping[str, str]) -> bytes:
    url = target.url
    default = {"https": 443, "http": 80}[url.scheme]
    lines = {"Host": url.host if url.port == default else f"{url.host}:{url.port}",
             "User-Agent": "Postroute", "Accept": "*/*", "Accept-Encoding": "identity",
             "Connection": "close", "Content-Length": str(len(body)), **headers}  # fmt: skip
    for name, value in lines.items():
        if not _HEADER_NAME.fullmatch(name) or not _HEADER_VALUE.fullmatch(value):
            raise ValueError(f"Header {name!r}: wanted plain ASCII in one line.")
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"POST {url.path} HTTP/1.1\r\n{head}\r\n".encode("ascii") + body
