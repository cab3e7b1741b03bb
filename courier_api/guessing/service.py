"""
Counts guesses at passwords, codes and numbers, and lets whoever guesses on wait longer and longer.

A guess is counted before it is looked at, in a transaction of its own: many at the same time count
as many, and an answer that never arrives was counted too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv6Address, ip_address
from types import MappingProxyType

from courier_api.db import Database
from courier_api.errors import CourierApiError
from courier_api.guessing import repository
from courier_api.logs import security_log

__all__ = ["RULES", "Guess", "GuessCounters", "GuessRule", "TooManyGuessesError", "network_of"]

#: What stands for a login or an address; see `courier_api.server_keys.ServerKeys.pseudonym`.
Pseudonym = Callable[[str, str], bytes]


class TooManyGuessesError(CourierApiError):
    """Too many wrong guesses: wait until ``Retry-After`` is over."""

    status = 429
    code = "too_many_guesses"


class Guess(StrEnum):
    """What is guessed at."""

    #: A password, by the login that it is for.
    LOGIN = "login"
    #: Passwords of whatever logins, by the address that they come from.
    ADDRESS = "address"
    #: A one-time code, by what it opens.
    CODE = "code"
    #: One-time codes of whatever items, by the address that they come from.
    CODE_ADDRESS = "code_address"
    #: No guess, but a wish for a code, by the item that it is about: each costs a message.
    SENDING = "sending"
    #: The same, by address.
    SENDING_ADDRESS = "sending_address"
    #: The secret of an invitation, by address.
    ENROLMENT = "enrolment"
    #: Numbers of items, by address.
    TRACKING = "tracking"


@dataclass(frozen=True, slots=True)
class GuessRule:
    """
    How guesses of a kind are slowed down.

    Parameters
    ----------
    num_free : int
        Guesses without any waiting.
    first_seconds : int
        To wait after the last of these; twice as long after each further one.
    max_seconds : int
        The longest that is waited.
    forget_seconds : int
        Without a guess, after which all is forgotten.
    is_forgotten : bool
        By one right guess.
    """

    num_free: int
    first_seconds: int
    max_seconds: int
    forget_seconds: int
    is_forgotten: bool = False

    def wait_ms(self, num_guesses: int) -> int:
        """Milliseconds to wait after so many guesses."""
        excess = num_guesses - self.num_free
        if excess < 0:
            return 0
        return min(self.first_seconds << min(excess, 30), self.max_seconds) * 1_000


#: A whole office may share an address, so that an address has more free guesses than a login.
RULES: Mapping[Guess, GuessRule] = MappingProxyType(
    {
        Guess.LOGIN: GuessRule(5, 2, 900, 86_400, is_forgotten=True),
        Guess.ADDRESS: GuessRule(50, 2, 900, 3_600),
        Guess.CODE: GuessRule(3, 30, 3_600, 86_400, is_forgotten=True),
        Guess.CODE_ADDRESS: GuessRule(30, 2, 900, 3_600),
        # Five in the first hour, as many as `courier_api.messages.service.CodeParams` sends.
        Guess.SENDING: GuessRule(3, 600, 3_600, 7_200),
        Guess.SENDING_ADDRESS: GuessRule(20, 30, 900, 3_600),
        Guess.ENROLMENT: GuessRule(10, 2, 900, 3_600),
        Guess.TRACKING: GuessRule(30, 2, 900, 3_600),
    }
)


class GuessCounters:
    """
    The counters, in the database: all workers count together, and a restart forgets nothing.

    Parameters
    ----------
    database : Database
    pseudonym : callable
    clock : callable
        Milliseconds since 1970, UTC.
    """

    def __init__(self, database: Database, pseudonym: Pseudonym, clock: Callable[[], int]) -> None:
        self._database = database
        self._pseudonym = pseudonym
        self._clock = clock

    def count(self, *guesses: tuple[Guess, str]) -> None:
        """
        Count a guess, before it is looked at.

        Parameters
        ----------
        *guesses : tuple of Guess and str
            By what it is counted: the login, the address.

        Raises
        ------
        TooManyGuessesError
            When one of them has to wait; then none is counted.
        """
        named = sorted((kind, self._subject(kind, text)) for kind, text in guesses)
        now = self._clock()
        with self._database.writing() as session:
            rows = [repository.lock(session, kind, subject, now) for kind, subject in named]
            blocked_until = max(row.blocked_until for row in rows)
            if blocked_until <= now:
                for row in rows:
                    rule = RULES[Guess(row.kind)]
                    if row.last_at + rule.forget_seconds * 1_000 < now:
                        row.num_guesses = 0
                    row.num_guesses += 1
                    row.last_at = now
                    row.blocked_until = now + rule.wait_ms(row.num_guesses)
        if blocked_until > now:
            told = {kind.value: subject.hex()[:12] for kind, subject in named}
            security_log("guesses_refused", **told)
            seconds = -(-(blocked_until - now) // 1_000)
            error = TooManyGuessesError(f"Too many wrong guesses: wait {seconds} seconds.")
            error.retry_after_s = seconds
            raise error

    def succeeded(self, *guesses: tuple[Guess, str]) -> None:
        """
        Note that what was counted was right.

        Guesses at one thing are forgotten. Of those from an address one is taken back: whoever
        knows one login is not free to guess at the others.

        Parameters
        ----------
        *guesses : tuple of Guess and str
            As they were counted.
        """
        named = sorted((kind, self._subject(kind, text)) for kind, text in guesses)
        now = self._clock()
        with self._database.writing() as session:
            for kind, subject in named:
                if RULES[kind].is_forgotten:
                    repository.delete_counter(session, kind, subject)
                    continue
                row = repository.lock(session, kind, subject, now)
                row.num_guesses = max(0, row.num_guesses - 1)
                row.blocked_until = min(row.blocked_until, now)

    def _subject(self, kind: Guess, text: str) -> bytes:
        return self._pseudonym(f"guess.{kind}", text)


def network_of(address: str | None) -> str:
    """What an address is counted by: of IPv6 a customer has 2**64, so that these are one."""
    try:
        read = ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(read, IPv6Address):
        if read.ipv4_mapped is not None:
            return str(read.ipv4_mapped)
        return str(IPv6Address(int(read) >> 64 << 64))
    return str(read)
