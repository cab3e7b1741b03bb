"""Passwords: which are good enough, and how they are kept."""

from __future__ import annotations

import os
import re
import secrets
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from courier_api.errors import CourierApiError

__all__ = ["MAX_PASSWORD", "MIN_PASSWORD", "PasswordParams", "PasswordRefusedError", "Passwords",
           "check_password", "invented_password"]  # fmt: skip

MIN_PASSWORD, MAX_PASSWORD = 12, 128

_MIN_DIFFERENT = 5
#: Rows of keys and of the alphabet.
_RUNS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
#: The part of all steps from a letter to the next that may go along a row, or stay.
_MOST_IN_A_ROW = 0.7
#: What people take when they are asked for something longer.
_WORDS = (
    "password", "passw0rd", "matkhau", "iloveyou", "anhyeuem", "administrator", "admin", "welcome",
    "letmein", "qwerty", "abc", "postroute", "buudien", "vnpost", "vietnam", "thuathienhue",
)  # fmt: skip

#: Letters of a password that is read out or typed from paper: none looks like another.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class PasswordRefusedError(CourierApiError):
    """The new password is too easily guessed, or too long."""

    status = 422
    code = "password_refused"


@dataclass(frozen=True, slots=True)
class PasswordParams:
    """
    What a guess costs.

    Parameters
    ----------
    memory_kib : int
    num_passes : int
    num_lanes : int
    num_at_once : int
        Passwords that are looked at together; more wait, or many logins would take all memory.
    """

    memory_kib: int = 47_104
    num_passes: int = 2
    num_lanes: int = 1
    num_at_once: int = max(2, os.cpu_count() or 2)


class Passwords:
    """
    Argon2id, for a few passwords at once.

    Parameters
    ----------
    params : PasswordParams

    References
    ----------
    RFC 9106, Argon2 (2021); its costs are above what OWASP's cheat sheet on passwords wants.
    """

    def __init__(self, params: PasswordParams | None = None) -> None:
        params = params or PasswordParams()
        self._hasher = PasswordHasher(
            time_cost=params.num_passes,
            memory_cost=params.memory_kib,
            parallelism=params.num_lanes,
            type=Type.ID,
        )
        self._turns = BoundedSemaphore(params.num_at_once)
        # Of nobody: looking at it takes as long as at somebody's.
        self._nobodys = self._hasher.hash(secrets.token_urlsafe())

    def hash(self, password: str) -> str:
        """What is kept of a password."""
        with self._turns:
            return self._hasher.hash(_normal(password))

    def matches(self, kept: str | None, password: str) -> bool:
        """
        Whether it is the password that this was kept of.

        Parameters
        ----------
        kept : str or None
            None: of nobody; this takes as long.
        password : str
        """
        with self._turns:
            try:
                self._hasher.verify(kept or self._nobodys, _normal(password))
            except (VerificationError, InvalidHashError):
                return False
            return kept is not None

    def is_outdated(self, kept: str) -> bool:
        """Whether it was kept at another cost than today's."""
        return self._hasher.check_needs_rehash(kept)


def check_password(password: str, *, login: str) -> None:
    """
    Refuse what would be guessed.

    Raises
    ------
    PasswordRefusedError
    """
    normal = _normal(password)
    if not MIN_PASSWORD <= len(normal) <= MAX_PASSWORD:
        raise PasswordRefusedError(
            f"Password: it has {len(normal)} letters, wanted {MIN_PASSWORD} to {MAX_PASSWORD}."
        )
    if len(set(normal)) < _MIN_DIFFERENT:
        raise PasswordRefusedError(f"Password: wanted {_MIN_DIFFERENT} different letters.")
    if _is_common(normal.casefold(), login.casefold()):
        raise PasswordRefusedError(
            "Password: it is built of your login, of a common word, or of keys in a row."
        )


def invented_password() -> str:
    """A password for somebody else to replace: 79 bits, in groups that can be read out."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def _is_common(password: str, login: str) -> bool:
    """Whether little is left of it without what anybody would try first."""
    rest = password.replace(login, "") if login else password
    for word in _WORDS:
        rest = rest.replace(word, "")
    letters = re.sub(r"[\W_]", "", rest)
    steps = [before + after for before, after in pairwise(letters)]
    if sum(map(_is_in_a_row, steps)) > _MOST_IN_A_ROW * len(steps):
        return True
    # Digits after a word are a year or a day.
    return len(re.sub(r"\d{1,8}$", "", letters)) < _MIN_DIFFERENT


def _is_in_a_row(step: str) -> bool:
    return step[0] == step[1] or any(step in run or step[::-1] in run for run in _RUNS)


def _normal(password: str) -> str:
    """The same letters typed on another keyboard are the same password (NIST SP 800-63B)."""
    return unicodedata.normalize("NFKC", password)
