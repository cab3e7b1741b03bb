"""Accounts at an identity provider, to which users are bound before they log in by them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from courier_api.errors import CourierApiError

__all__ = ["SUBJECT_PATTERN", "AccountTakenError", "OidcAccount", "UserRefusedError"]

SUBJECT_PATTERN = r"[!-~](?:[ -~]{0,253}[!-~])?"


class UserRefusedError(CourierApiError):
    """Login name, role, party, name, language or account do not make a user."""

    status = 422
    code = "user_refused"


class AccountTakenError(CourierApiError):
    """Somebody else is bound to this account at the identity provider."""

    status = 409
    code = "account_taken"


@dataclass(frozen=True, slots=True)
class OidcAccount:
    """
    Somebody at an identity provider.

    Parameters
    ----------
    issuer : str
        The provider.
    subject : str
        Its own name for them, which it never gives to anybody else; no login name, no address.

    Raises
    ------
    UserRefusedError
    """

    issuer: str
    subject: str

    def __post_init__(self) -> None:
        if not self.issuer:
            raise UserRefusedError("Account: no identity provider is configured here.")
        if not re.fullmatch(SUBJECT_PATTERN, self.subject):
            raise UserRefusedError("Account: wanted a subject of 1 to 255 letters of ASCII.")
