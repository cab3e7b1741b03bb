"""What tests of uploads send, and what they look up."""

from __future__ import annotations

import secrets
from hashlib import sha256

from courier_api.evidence.parts import EvidenceParts
from courier_api.models import EvidenceRow
from tests.courier_api.evidence import drawn


def fresh() -> bytes:
    """A photograph that no other test has sent."""
    return drawn.photograph(secrets.randbelow(1 << 40))


def row_of(parts: EvidenceParts, data: bytes) -> EvidenceRow | None:
    with parts.database.reading() as session:
        return session.get(EvidenceRow, sha256(data).digest())


def state_of(parts: EvidenceParts, data: bytes) -> str | None:
    row = row_of(parts, data)
    return None if row is None else row.state


def spoilt(closed: bytes, at: int) -> bytes:
    return closed[:at] + bytes([closed[at] ^ 1]) + closed[at + 1 :]
