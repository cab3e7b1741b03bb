"""Sends what is due, and deletes what has had its time."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Self

from sqlalchemy.orm import Session

from courier_api.db import Database
from courier_api.identities import new_identity
from courier_api.webhooks import delivery_queue, repository
from courier_api.webhooks.errors import PostFailedError, PostFault, TargetRefusedError
from courier_api.webhooks.posting import Answer, Poster
from courier_api.webhooks.records import Claimed
from courier_api.webhooks.schedule import RetryParams, next_attempt_ms
from courier_api.webhooks.service import vault_place
from courier_api.webhooks.signing import signed_headers
from courier_api.webhooks.vault import Vault, VaultKeyError

__all__ = ["KEEP_MS", "WebhookSender", "WebhookSenderParams", "sweep"]

_LOG = logging.getLogger(__name__)

#: For how long messages can be looked at and sent again.
KEEP_MS = 30 * 24 * 3_600 * 1_000
_GONE = 410


@dataclass(frozen=True, slots=True)
class WebhookSenderParams:
    """
    How much is sent at once.

    Parameters
    ----------
    num_at_once : int
    max_each : int
        Of one webhook.
    lease_seconds : float
        Longer than a sending can take; after it, another worker tries.
    look_seconds : float
        Between two looks at the queue.
    stop_seconds : float
        A stop waits for so long for what is being sent.
    retry : RetryParams
    """

    num_at_once: int = 8
    max_each: int = 4
    lease_seconds: float = 60.0
    look_seconds: float = 1.0
    stop_seconds: float = 5.0
    retry: RetryParams = field(default_factory=RetryParams)


class WebhookSender:
    """
    One of the workers that send; any number of them, in any number of processes, share the queue.

    Parameters
    ----------
    database : Database
    vault : Vault
    poster : Poster
    clock : callable
        Milliseconds since 1970, UTC.
    params : WebhookSenderParams
    draw : random.Random
        Of the waits between attempts.
    """

    def __init__(
        self,
        database: Database,
        vault: Vault,
        poster: Poster,
        *,
        clock: Callable[[], int],
        params: WebhookSenderParams | None = None,
        draw: random.Random | None = None,
    ) -> None:
        self._database = database
        self._vault = vault
        self._poster = poster
        self._clock = clock
        self._params = params or WebhookSenderParams()
        self._draw = draw or random.Random()
        self._ending = Event()
        self._woken = Event()
        self._lock = Lock()
        self._sending: set[Thread] = set()
        self._thread = Thread(target=self._run, name="webhooks", daemon=True)

    def start(self) -> Self:
        """Begin to send."""
        self._thread.start()
        return self

    def wake(self) -> None:
        """Look at the queue now; called after a commit that put something in."""
        self._woken.set()

    def stop(self) -> None:
        """Claim nothing more, wait a little for what is being sent, and end."""
        self._ending.set()
        self._woken.set()
        if self._thread.ident is not None:
            self._thread.join()
        give_up = time.monotonic() + self._params.stop_seconds
        for thread in self._under_way():
            # Whatever is not settled by then is sent again by another worker, after its lease.
            thread.join(max(0.0, give_up - time.monotonic()))

    def send_due(self) -> int:
        """Send what is due, one after another, and tell how many there were; for tests."""
        num = 0
        while claimed := self._claim(1):
            self._send(claimed[0])
            num += 1
        return num

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _run(self) -> None:
        while True:
            self._woken.clear()
            if self._ending.is_set():
                return
            try:
                num_free = self._params.num_at_once - len(self._under_way())
                for claimed in self._claim(num_free):
                    self._begin(claimed)
            except Exception:
                _LOG.exception("webhooks: the queue could not be read; it is tried again")
            self._woken.wait(self._params.look_seconds)

    def _claim(self, num: int) -> list[Claimed]:
        now = self._clock()
        if num <= 0:
            return []
        with self._database.read_connection() as connection:
            if not delivery_queue.is_any_due(connection, now, self._params.max_each):
                return []
        until = now + round(self._params.lease_seconds * 1_000)
        with self._database.write_connection() as connection:
            return delivery_queue.claim(
                connection,
                now=now,
                until=until,
                lease=new_identity(),
                num=num,
                max_each=self._params.max_each,
            )

    def _begin(self, claimed: Claimed) -> None:
        def send() -> None:
            try:
                self._send(claimed)
            except Exception:
                _LOG.exception("webhooks: a delivery was not settled; its lease will end")
            finally:
                with self._lock:
                    self._sending.discard(thread)
                # There is room for another one.
                self._woken.set()

        thread = Thread(target=send, name="webhook", daemon=True)
        with self._lock:
            self._sending.add(thread)
        thread.start()

    def _under_way(self) -> list[Thread]:
        with self._lock:
            return list(self._sending)

    def _send(self, claimed: Claimed) -> None:
        """Send one message and write what became of it."""
        fault, answer = None, None
        try:
            answer = self._post(claimed)
        except TargetRefusedError:
            fault = PostFault.REFUSED
        except PostFailedError as error:
            fault = error.fault
        with self._database.write_connection() as connection:
            if answer is not None and answer.is_taken:
                delivery_queue.settle_success(connection, claimed, answer.status)
                return
            now, retry = self._clock(), self._params.retry
            asked_s = None if answer is None else answer.retry_after_s
            wait = next_attempt_ms(claimed.num_attempts, asked_s, retry, self._draw)
            delivery_queue.settle_failure(
                connection,
                claimed,
                status=None if answer is None else answer.status,
                fault=(fault or PostFault.STATUS).value,
                next_at=None if wait is None else now + wait,
                now=now,
                disable_after_ms=retry.disable_after_s * 1_000,
                is_gone=answer is not None and answer.status == _GONE,
            )

    def _post(self, claimed: Claimed) -> Answer:
        place = vault_place(claimed.endpoint_id)
        try:
            secrets = [self._vault.open(one, place) for one in claimed.secrets]
        except VaultKeyError:
            _LOG.exception("webhooks: a secret cannot be opened")
            raise PostFailedError(PostFault.OWN_KEY, "Its secret cannot be opened.") from None
        signed = signed_headers(claimed.message_id, self._clock() // 1_000, claimed.body, secrets)
        headers = {"Content-Type": "application/json", **signed}
        return self._poster.post(claimed.url, claimed.body, headers)


def sweep(session: Session, now: int) -> None:
    """Delete messages whose time is over; see `courier_api.housekeeping.Sweep`."""
    repository.delete_messages(session, now - KEEP_MS)
