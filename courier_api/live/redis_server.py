"""A Redis server that is asked, and may not answer."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.commands.core import Script
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.retry import Retry

from courier_api.live.breaker import Breaker

__all__ = ["RedisParams", "RedisServer", "UnreachableError"]

_LOG = logging.getLogger(__name__)

_DEAD = (RedisConnectionError,)


class UnreachableError(Exception):
    """Redis gave no answer, or was not asked since it gave none a moment ago."""


@dataclass(frozen=True, slots=True)
class RedisParams:
    """
    How Redis is asked.

    Parameters
    ----------
    namespace : str
        What all keys begin with, so that several installations can share a server.
    connect_seconds, answer_seconds : float
        A request waits no longer than these for its message to be published.
    start_seconds : float
        How long a start waits for a server that may not be there.
    """

    namespace: str = "postroute"
    connect_seconds: float = 0.5
    answer_seconds: float = 1.0
    start_seconds: float = 1.0


class RedisServer:
    """
    Runs scripts on a server; after a failure it is left alone for a moment.

    Parameters
    ----------
    url : str
    params : RedisParams

    Attributes
    ----------
    hearing : Redis
        A client that does not come back by itself.
    """

    def __init__(self, url: str, params: RedisParams) -> None:
        # A connection of the pool may have died with the server: one further try, on a new one.
        self._redis = _client(url, params, num_retries=1)
        self.hearing = _client(url, params, num_retries=0)
        self._breaker = Breaker()
        self._scripts: dict[str, Script] = {}
        self._is_closed = False

    def ask(self, script: str, keys: Sequence[str], args: Sequence[str]) -> Any:
        """
        What a script answers.

        Raises
        ------
        UnreachableError
        """
        if self._is_closed or not self._breaker.may_ask():
            raise UnreachableError
        try:
            answer = self.ask_plainly(script, keys, args)
        except (RedisError, OSError) as error:
            if self._breaker.failed():
                # The address may hold a password, and so may what the client says of it.
                _LOG.warning("Live bus: Redis gives no answer (%s).", type(error).__name__)
            raise UnreachableError from error
        if self._breaker.answered():
            _LOG.warning("Live bus: Redis answers again.")
        return answer

    def ask_plainly(self, script: str, keys: Sequence[str], args: Sequence[str]) -> Any:
        """
        `ask`, for those who wait by themselves.

        Raises
        ------
        RedisError, OSError
        """
        if script not in self._scripts:
            self._scripts[script] = self._redis.register_script(script)
        return self._scripts[script](keys=keys, args=args)

    def answers(self) -> bool:
        """Whether it answered when it was asked last."""
        return not self._breaker.is_open

    def close(self) -> None:
        """Ask no more."""
        self._is_closed = True
        self.hearing.close()
        self._redis.close()


def _client(url: str, params: RedisParams, *, num_retries: int) -> Redis:
    return Redis.from_url(
        url,
        socket_connect_timeout=params.connect_seconds,
        socket_timeout=params.answer_seconds,
        retry=Retry(NoBackoff(), num_retries, _DEAD),
        protocol=2,
        client_name="postroute-live",
    )
