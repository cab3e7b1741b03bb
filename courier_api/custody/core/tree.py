"""
The hash tree over the ledger.

Complete subtrees never change once they are there, so they alone are kept: a node is known by its
level (0: a leaf) and its place within the level, and a reader hands them out to whoever makes a
proof.

References
----------
RFC 6962, section 2.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

__all__ = ["EMPTY_ROOT", "Frontier", "Node", "ReadNode", "leaf_hash", "node_hash", "range_root"]

EMPTY_ROOT = sha256(b"").digest()

#: Hash of the complete subtree with that level and that place within the level.
ReadNode = Callable[[int, int], bytes]


class Node(NamedTuple):
    """
    A complete subtree.

    Parameters
    ----------
    level : int
        It covers ``2 ** level`` leaves.
    place : int
        Its first leaf is ``place * 2 ** level``.
    digest : bytes
    """

    level: int
    place: int
    digest: bytes


def leaf_hash(entry: bytes) -> bytes:
    """Hash of an entry; told apart from an inner node's by its first byte."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """
    All that is needed to append to a tree and to tell its root.

    Parameters
    ----------
    size : int
        Number of leaves.
    peaks : tuple of bytes
        Roots of the complete subtrees that the tree consists of, the largest first: one for each
        bit of the size that is set.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.peaks) != self.size.bit_count():
            raise ValueError(
                f"Frontier of {self.size} leaves: {len(self.peaks)} peaks, wanted"
                f" {max(0, self.size).bit_count()}."
            )

    def append(self, leaf: bytes) -> tuple[Frontier, tuple[Node, ...]]:
        """
        The frontier with a leaf more, and the subtrees that became complete by it.

        Parameters
        ----------
        leaf : bytes
            Hash of the entry; see `leaf_hash`.
        """
        peaks, place = list(self.peaks), self.size
        nodes = [Node(0, place, leaf)]
        digest, level = leaf, 0
        while place & 1:
            digest = node_hash(peaks.pop(), digest)
            place >>= 1
            level += 1
            nodes.append(Node(level, place, digest))
        return Frontier(self.size + 1, (*peaks, digest)), tuple(nodes)

    def root(self) -> bytes:
        """Hash of the whole tree."""
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


def range_root(begin: int, end: int, read: ReadNode) -> bytes:
    """
    Root over the leaves ``begin`` .. ``end - 1``, as it stands within a larger tree.

    Parameters
    ----------
    begin, end : int
        ``begin`` is where the tree splits: a multiple of a power of two that is at least
        ``end - begin``.
    read : callable
        See `ReadNode`.
    """
    peaks = [read(level, place) for level, place in _complete(begin, end)]
    return Frontier(end - begin, tuple(peaks)).root()


def _complete(begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Complete subtrees from left to right, each as large as it can be."""
    while begin < end:
        level = (end - begin).bit_length() - 1
        yield level, begin >> level
        begin += 1 << level
