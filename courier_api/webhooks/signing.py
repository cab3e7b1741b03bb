"""
Signatures by which a receiver knows that a message is ours, and untouched.

References
----------
Standard Webhooks specification, version 1.0.0, "Signature scheme" and "Webhook headers".
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

__all__ = ["SECRET_PREFIX", "new_secret", "show_secret", "signed_headers"]

SECRET_PREFIX = "whsec_"  # noqa: S105 - how a secret begins

#: The specification asks for 24 to 64.
_NUM_BYTES = 32


def new_secret() -> bytes:
    """A secret that nobody else has."""
    return secrets.token_bytes(_NUM_BYTES)


def show_secret(secret: bytes) -> str:
    """A secret as receivers are given it."""
    return SECRET_PREFIX + base64.b64encode(secret).decode()


def signed_headers(
    message_id: str, timestamp_s: int, body: bytes, secrets_: Sequence[bytes]
) -> dict[str, str]:
    """
    The headers of a message.

    Parameters
    ----------
    message_id : str
        The same at each attempt; without a full stop, which parts what is signed.
    timestamp_s : int
        Seconds since 1970, UTC, of this attempt.
    body : bytes
        As it is sent.
    secrets_ : sequence of bytes
        The newest first; several while a secret is being replaced.
    """
    if "." in message_id:
        raise ValueError(f"Message id {message_id!r}: wanted one without a full stop.")
    signed = f"{message_id}.{timestamp_s}.".encode() + body
    signatures = [
        "v1," + base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()
        for secret in secrets_
    ]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp_s),
        "webhook-signature": " ".join(signatures),
    }
