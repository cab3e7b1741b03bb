"""Tokens: random texts, of which only a hash is kept."""

from __future__ import annotations

import re
import secrets
from enum import StrEnum
from hashlib import sha256

__all__ = ["TokenKind", "new_token", "token_hash"]


class TokenKind(StrEnum):
    """Kinds of tokens, by how they begin: programs that look for leaked secrets know them so."""

    ACCESS = "pra_"
    REFRESH = "prr_"


_REST = re.compile(r"[A-Za-z0-9_-]{43}")


def new_token(kind: TokenKind) -> str:
    """A token of 256 random bits."""
    return kind + secrets.token_urlsafe(32)


def token_hash(kind: TokenKind, token: str) -> bytes | None:
    """What is kept of a token; None where the text is none of this kind."""
    rest = token.removeprefix(kind)
    if rest == token or not _REST.fullmatch(rest):
        return None
    return sha256(token.encode()).digest()
