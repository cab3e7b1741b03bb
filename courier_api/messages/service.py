"""
One-time codes: six digits, good for ten minutes and five tries, and used once.

A try is counted in a transaction of its own before it is answered: whoever breaks off has used it
up all the same.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from sqlalchemy.orm import Session

from courier_api.db import Database
from courier_api.errors import CourierApiError
from courier_api.identities import new_identity
from courier_api.messages import repository
from courier_api.messages.phones import masked
from courier_api.messages.port import (
    Channel,
    Message,
    MessageNotSentError,
    Messenger,
    Purpose,
    Recipient,
)
from courier_api.messages.words import code_text
from courier_api.models import MessageCodeRow

__all__ = [
    "CodeCheck",
    "CodeParams",
    "CodeVerdict",
    "OneTimeCodes",
    "SentCode",
    "TooManyCodesError",
]

_HOUR_MS = 3_600_000
_NUM_DIGITS = 6


class TooManyCodesError(CourierApiError):
    """Too many codes were asked for: wait until ``Retry-After`` is over."""

    status = 429
    code = "too_many_codes"

    def __init__(self, told: str, retry_after_s: int) -> None:
        super().__init__(told)
        self.retry_after_s = retry_after_s


class CodeVerdict(StrEnum):
    """What became of a try."""

    RIGHT = "right"
    WRONG = "wrong"
    #: Too old, or another one was sent since.
    EXPIRED = "expired"
    #: Wrong too often.
    USED_UP = "used_up"
    #: Was right once already.
    SPENT = "spent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CodeParams:
    """
    How good a code is, and how many there may be.

    Parameters
    ----------
    minutes : int
    max_tries : int
    max_each_hour : int
        Codes for one subject.
    max_each_recipient : int
        Codes for one telephone in an hour, whatever they are for.
    """

    minutes: int = 10
    max_tries: int = 5
    max_each_hour: int = 5
    max_each_recipient: int = 10


@dataclass(frozen=True, slots=True)
class SentCode:
    """
    A code that is on its way.

    Parameters
    ----------
    code_id : bytes
        To be named with the code.
    expires_at : int
        Milliseconds since 1970, UTC.
    channel : Channel
    sent_to : str
        The last digits of a telephone number; may be empty.
    """

    code_id: bytes
    expires_at: int
    channel: Channel
    sent_to: str


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """
    What became of a try.

    Parameters
    ----------
    verdict : CodeVerdict
    num_tries_left : int
    """

    verdict: CodeVerdict
    num_tries_left: int = 0


class OneTimeCodes:
    """
    Makes codes, sends them, and checks what comes back.

    Parameters
    ----------
    database : Database
    messenger : Messenger
    key : bytes
        32, kept apart from the database: six digits are soon guessed from any digest without one.
    clock : callable
        Milliseconds since 1970, UTC.
    params : CodeParams
    draw : callable
        A number from 0 to below its argument that nobody can foresee.
    """

    def __init__(
        self,
        database: Database,
        messenger: Messenger,
        key: bytes,
        *,
        clock: Callable[[], int],
        params: CodeParams | None = None,
        draw: Callable[[int], int] = secrets.randbelow,
    ) -> None:
        self._database = database
        self._messenger = messenger
        self._key = key
        self._clock = clock
        self._params = params or CodeParams()
        self._draw = draw

    def send(
        self, recipient: Recipient, purpose: Purpose, subject: str, locale: str = "vi"
    ) -> SentCode:
        """
        Send a new code; one sent before for the same is over.

        Parameters
        ----------
        recipient : Recipient
        purpose : Purpose
        subject : str
            The code of an item.
        locale : str
            ``vi`` or ``en``.

        Raises
        ------
        TooManyCodesError, MessageNotSentError
        """
        now, code_id = self._clock(), new_identity()
        code = f"{self._draw(10**_NUM_DIGITS):0{_NUM_DIGITS}}"
        expires_at = now + self._params.minutes * 60_000
        row = MessageCodeRow(
            code_id=code_id,
            purpose=purpose.value,
            subject=subject,
            recipient=self._digest("recipient", recipient.phone or f"desk {recipient.desk}"),
            digest=self._digest("code", code_id.hex(), purpose.value, subject, code),
            created_at=now,
            expires_at=expires_at,
            num_tries=0,
        )
        with self._database.writing() as session:
            self._check_number(session, row, is_telephone=recipient.phone is not None)
            repository.end_codes(session, purpose.value, subject, now)
            repository.add_code(session, row)
        text = code_text(
            purpose, code=code, subject=subject, minutes=self._params.minutes, locale=locale
        )
        self._send(Message(recipient, purpose, subject, text, locale, expires_at, code_id))
        return SentCode(code_id, expires_at, self._messenger.channel, masked(recipient.phone))

    def check(self, code_id: bytes, code: str, purpose: Purpose, subject: str) -> CodeCheck:
        """
        Try a code.

        Parameters
        ----------
        code_id : bytes
        code : str
            As somebody typed it; blanks do no harm.
        purpose : Purpose
        subject : str
            What it is to open.
        """
        typed = "".join(code.split())
        given = self._digest("code", code_id.hex(), purpose.value, subject, typed)
        now, max_tries = self._clock(), self._params.max_tries
        with self._database.writing() as session:
            tried = repository.take_try(session, code_id, max_tries, now)
            if tried is None:
                return CodeCheck(self._why_not(session, code_id, now))
            digest, num_tries = tried
            is_right = hmac.compare_digest(digest, given)
            if is_right:
                repository.spend(session, code_id, now)
        if is_right:
            self._messenger.forget(code_id)
            return CodeCheck(CodeVerdict.RIGHT)
        num_left = max_tries - num_tries
        return CodeCheck(CodeVerdict.WRONG if num_left else CodeVerdict.USED_UP, num_left)

    def check_newest(self, code: str, purpose: Purpose, subject: str) -> CodeCheck:
        """
        Try the code that was sent last, where nobody was told its identity.

        Parameters
        ----------
        code : str
            As somebody typed it; blanks do no harm.
        purpose : Purpose
        subject : str
            What it is to open.
        """
        with self._database.reading() as session:
            code_id = repository.newest_code(session, purpose.value, subject)
        if code_id is None:
            return CodeCheck(CodeVerdict.UNKNOWN)
        return self.check(code_id, code, purpose, subject)

    def _send(self, message: Message) -> None:
        try:
            self._messenger.send(message)
        except MessageNotSentError as error:
            # A code that nobody can have been told takes nothing of how many there may be.
            if message.reference is not None and not error.may_have_arrived:
                with self._database.writing() as session:
                    repository.delete_code(session, message.reference)
            raise

    def _check_number(self, session: Session, row: MessageCodeRow, *, is_telephone: bool) -> None:
        since, params = row.created_at - _HOUR_MS, self._params
        found = [(params.max_each_hour, repository.count_about(session, row.subject, since))]
        if is_telephone:
            # A desk's screen may tell many people their codes, a telephone tells one.
            told = repository.count_to(session, row.recipient, since)
            found.append((params.max_each_recipient, told))
        for limit, (num_codes, first) in found:
            if num_codes >= limit:
                wait_s = -(-(first + _HOUR_MS - row.created_at) // 1_000)
                raise TooManyCodesError("Too many codes were asked for; wait a while.", wait_s)

    def _why_not(self, session: Session, code_id: bytes, now: int) -> CodeVerdict:
        row = repository.code(session, code_id)
        if row is None:
            return CodeVerdict.UNKNOWN
        if row.spent_at is not None:
            return CodeVerdict.SPENT
        return CodeVerdict.EXPIRED if row.expires_at <= now else CodeVerdict.USED_UP

    def _digest(self, *parts: str) -> bytes:
        # Each part with its length: no two lists of parts are the same bytes.
        told = "".join(f"{len(part)}:{part}" for part in parts)
        return hmac.digest(self._key, told.encode(), sha256)
