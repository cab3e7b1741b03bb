"""Identities of 16 random bytes, and how they are shown: 22 letters of base64url."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated

from pydantic import Field

__all__ = [
    "IdentityText",
    "from_base64url",
    "new_identity",
    "read_identity",
    "show",
    "to_base64url",
]

_SIZE = 16

#: The last letter stands for four bits that are used, and two that are not.
IdentityText = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9_-]{21}[AQgw]$",
        description="16 bytes as base64url without padding.",
        examples=["AZr3kQJ4d0a5XyTq1mB7Zw"],
    ),
]


def new_identity() -> bytes:
    """16 random bytes."""
    return secrets.token_bytes(_SIZE)


def show(identity: bytes) -> str:
    """An identity as people and programs see it."""
    return to_base64url(identity)


def read_identity(text: str) -> bytes:
    """The identity that an `IdentityText` shows."""
    return from_base64url(text)


def to_base64url(content: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """
    What base64url without padding holds.

    Raises
    ------
    ValueError
        When it is none.
    """
    content = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    # The decoder passes over letters that are none; there is one spelling of each value.
    if to_base64url(content) != text:
        raise ValueError("Text: it is no base64url without padding.")
    return content
