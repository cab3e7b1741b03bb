"""
Challenges that devices sign, so that what they signed before opens nothing now.

Nothing is kept of a challenge that is given out: it says itself until when it holds, and that it
is the server's own. Only of one that was used a hash is kept, for as long as it would hold.
A challenge is 16 random bytes, the moment when it is over (8 bytes, big-endian milliseconds since
1970, UTC), and HMAC-SHA-256 of both.
"""

from __future__ import annotations

from hashlib import sha256
from hmac import compare_digest, digest
from secrets import token_bytes

__all__ = ["CHALLENGE_SECONDS", "CHALLENGE_SIZE", "end_of_challenge", "new_challenge"]

#: Enough for a slow network; a phone asks for one when it needs it.
CHALLENGE_SECONDS = 120

_RANDOM, _MOMENT = 16, 8
_TAG_AT = _RANDOM + _MOMENT
#: Bytes of a challenge.
CHALLENGE_SIZE = _TAG_AT + sha256().digest_size


def new_challenge(secret: bytes, now: int) -> bytes:
    """
    A challenge that nobody was given before.

    Parameters
    ----------
    secret : bytes
        Of the server, for this purpose.
    now : int
        Milliseconds since 1970, UTC.
    """
    told = token_bytes(_RANDOM) + (now + CHALLENGE_SECONDS * 1_000).to_bytes(_MOMENT)
    return told + digest(secret, told, sha256)


def end_of_challenge(secret: bytes, challenge: bytes) -> int | None:
    """When a challenge is over, in milliseconds since 1970, UTC; None: it is not the server's."""
    told, tag = challenge[:_TAG_AT], challenge[_TAG_AT:]
    if len(challenge) != CHALLENGE_SIZE or not compare_digest(tag, digest(secret, told, sha256)):
        return None
    return int.from_bytes(told[_RANDOM:])
