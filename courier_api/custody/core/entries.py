"""Entries of the ledger: what is hashed, and how each is chained to the one before."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

import cbor2

from courier_api.custody.core.tree import leaf_hash

__all__ = ["FIRST_CHAIN_HASH", "LedgerEntry", "Standing", "chain_hash"]

#: What the first entry is chained to.
FIRST_CHAIN_HASH = bytes(32)


class Standing(StrEnum):
    """Whether an event counts from the day it was received."""

    APPLIED = "applied"
    #: Its device was revoked: it counts only when a dispatcher decides so.
    HELD = "held"


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """
    A device's signed event, and what the server added on receiving it.

    Parameters
    ----------
    seq : int
        Place in the ledger, from 0 without a gap.
    record_time : int
        Milliseconds since 1970, UTC, by the server.
    standing : Standing
    signed : bytes
        As received: the signature is checked against these bytes for ever.
    """

    seq: int
    record_time: int
    standing: Standing
    signed: bytes

    def leaf_data(self) -> bytes:
        """What the hash tree holds: all of it, so that no part can be changed unseen."""
        return cbor2.dumps(
            [self.seq, self.record_time, self.standing.value, self.signed], canonical=True
        )

    def leaf_hash(self) -> bytes:
        """Hash of the leaf, 32 bytes."""
        return leaf_hash(self.leaf_data())


def chain_hash(previous: bytes, leaf: bytes) -> bytes:
    """Hash that binds an entry to all before it; 32 bytes from two of 32."""
    return sha256(previous + leaf).digest()
