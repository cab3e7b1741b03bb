"""What a scanner states: its next event, or that it is there to receive."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from courier_api.custody.core.acts import Act, Detail
from courier_api.custody.core.errors import EventError
from courier_api.custody.core.events import Event
from courier_api.custody.core.presence import make_presence, presence_to_qr
from courier_api.custody.core.signing import read_event, sign_event
from courier_api.scanner.handovers import Handover
from courier_api.scanner.journal import Enrolled, Journal, Scan, journal_path, open_journal
from courier_api.scanner.key_files import load_key
from courier_api.scanner.refusals import InputFault, InputFaultsError, refusal
from courier_api.scanner.registrations import Registration

__all__ = ["Scanner", "open_scanner"]

_NONCE_SIZE = 16


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


class Scanner:
    """
    A device that signs; made by `open_scanner`.

    Parameters
    ----------
    key : Ed25519PrivateKey
    device : Enrolled
    journal : Journal
    clock : callable
        Milliseconds since 1970, UTC.
    """

    def __init__(
        self,
        key: Ed25519PrivateKey,
        device: Enrolled,
        journal: Journal,
        clock: Callable[[], int] = _now_ms,
    ) -> None:
        self._key = key
        self._journal = journal
        self._clock = clock
        self.device = device

    def register(
        self, item: Registration, *, giver: str | None = None, place: str | None = None
    ) -> Scan:
        """
        State that one's own party took in an item that the server has made a code for.

        Parameters
        ----------
        item : Registration
        giver : str, optional
            By default the party that handed it in.
        place : str, optional

        Raises
        ------
        InputFaultsError
        """
        own = self.device.party
        return self._state(
            Act.REGISTER, item.detail, items=(item.code,), giver=giver or item.giver(own),
            receiver=own, place=place, sealed=item.sealed,
        )  # fmt: skip

    def hand_over(self, told: Handover) -> Scan:
        """
        State that items and bags went from one party to another, one of them one's own.

        Parameters
        ----------
        told : Handover

        Raises
        ------
        InputFaultsError
        """
        own = self.device.party
        return self._state(
            Act.HANDOVER, told.detail(), items=told.codes, giver=told.giver or own,
            receiver=told.receiver or own, place=told.place,
        )  # fmt: skip

    def present(self) -> str:
        """Text of a code that shows, for two minutes, that one is there to receive."""
        code = make_presence(
            secrets.token_bytes(_NONCE_SIZE), self._key, device_id=self.device.device_id,
            device_seq=self._journal.last_seq, issued_at=self._clock(),
        )  # fmt: skip
        return presence_to_qr(code)

    def _state(
        self,
        act: Act,
        detail: Detail,
        *,
        items: tuple[str, ...],
        giver: str,
        receiver: str,
        place: str | None,
        sealed: tuple[tuple[str, bytes], ...] = (),
    ) -> Scan:
        own = self.device.party
        if own not in (giver, receiver):
            cause = f"Neither {giver} nor {receiver} is {own}, in whose name this device signs."
            raise _fault("not_own_party", "--from, --to", cause, "Leave one of them out.")
        now = self._clock()
        event = partial(
            Event, event_id=_uuid7(now), device_id=self.device.device_id, event_time=now,
            offset=_offset_at(now), act=act, items=items, giver=giver, receiver=receiver,
            place=place, stop=None, evidence=(), sealed=sealed, detail=detail,
        )  # fmt: skip
        return self._journal.sign_next(lambda seq: self._sign(event(device_seq=seq)))

    def _sign(self, event: Event) -> tuple[bytes, bytes]:
        signed = sign_event(event, self._key)
        try:
            # As the server will read it: what it would not take is not signed either.
            read_event(signed)
        except EventError as error:
            faults = (
                InputFault(
                    one.code.value, place=one.place or "event", cause=f"Seen: {one.seen}.",
                    remedy=f"Wanted: {one.wanted}.",
                )
                for one in error.faults
            )  # fmt: skip
            raise InputFaultsError(faults) from None
        return event.event_id, signed


@contextmanager
def open_scanner(key_path: Path, clock: Callable[[], int] = _now_ms) -> Iterator[Scanner]:
    """
    The scanner whose key lies in a file.

    Parameters
    ----------
    key_path : Path
    clock : callable
        Milliseconds since 1970, UTC.

    Raises
    ------
    InputFaultsError
        When it was not enrolled, or its key or journal is of no use.
    OSError
        When there is no such file.
    """
    key = load_key(key_path)
    with open_journal(journal_path(key_path)) as journal:
        device = journal.enrolled
        if device is None:
            cause, remedy = "This key was not enrolled yet.", "Say `postroute scanner enrol` first."
            raise _fault("scanner_not_enrolled", str(key_path), cause, remedy)
        yield Scanner(key, device, journal, clock)


def _offset_at(now: int) -> int:
    """Minutes east of UTC that this machine shows."""
    shown = datetime.fromtimestamp(now / 1_000, UTC).astimezone().utcoffset()
    return 0 if shown is None else round(shown.total_seconds() / 60)


def _uuid7(now: int) -> bytes:
    """A UUIDv7: its time in front (RFC 9562)."""
    rest = bytearray(secrets.token_bytes(10))
    rest[0] = 0x70 | rest[0] & 0x0F
    rest[2] = 0x80 | rest[2] & 0x3F
    return now.to_bytes(6) + bytes(rest)


def _fault(code: str, place: str, cause: str, remedy: str) -> InputFaultsError:
    return refusal(code, place=place, cause=cause, remedy=remedy)
