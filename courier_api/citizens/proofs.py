"""What a citizen checks the ledger by: their own item's entries, and hashes of all else."""

from __future__ import annotations

from dataclasses import dataclass

from courier_api.custody.core.item_proof import ItemProof, ProvenEntry
from courier_api.custody.core.signing import read_event

__all__ = ["CitizenProof", "ProvenStep", "citizen_proof"]


@dataclass(frozen=True, slots=True)
class ProvenStep:
    """
    An entry and its path.

    Parameters
    ----------
    seq : int
    leaf_hash : bytes
    path : tuple of bytes
    leaf : bytes or None
        What is hashed; None where it speaks of other people's items too.
    """

    seq: int
    leaf_hash: bytes
    path: tuple[bytes, ...]
    leaf: bytes | None


@dataclass(frozen=True, slots=True)
class CitizenProof:
    """
    What proves the journey of one item to its citizen.

    Parameters
    ----------
    code, key : str
    size : int
        Entries that the checkpoint covers.
    note : str
        The checkpoint, signed.
    steps : tuple of ProvenStep
    """

    code: str
    key: str
    size: int
    note: str
    steps: tuple[ProvenStep, ...]


def citizen_proof(proof: ItemProof) -> CitizenProof:
    """An item's proof without what others handed over at the same time."""
    steps = tuple(_step(proof.code, one) for one in proof.entries)
    return CitizenProof(proof.code, str(proof.key), proof.size, proof.note, steps)


def _step(code: str, proven: ProvenEntry) -> ProvenStep:
    entry = proven.entry
    is_alone = read_event(entry.signed).event.codes() == (code,)
    leaf = entry.leaf_data() if is_alone else None
    return ProvenStep(entry.seq, entry.leaf_hash(), proven.path, leaf)
