"""
That an entry is in the tree, and that a tree goes on from an earlier one.

References
----------
RFC 6962, sections 2.1.1 and 2.1.2; RFC 9162, sections 2.1.3.2 and 2.1.4.2 for the checks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hmac import compare_digest

from courier_api.custody.core.errors import ProofError
from courier_api.custody.core.tree import EMPTY_ROOT, ReadNode, node_hash, range_root

__all__ = ["check_consistency", "check_inclusion", "consistency_path", "inclusion_path"]


def inclusion_path(index: int, size: int, read: ReadNode) -> tuple[bytes, ...]:
    """
    Hashes from a leaf up to the root of the first ``size`` leaves.

    Parameters
    ----------
    index : int
        Of the leaf, from 0.
    size : int
    read : callable
        See `courier_api.custody.core.tree.ReadNode`.

    Raises
    ------
    ProofError
        When the tree has no such leaf.
    """
    if not 0 <= index < size:
        raise ProofError(f"Leaf {index}: wanted one of the {size} leaves, numbered from 0.")
    path: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            path.append(range_root(middle, end, read))
            end = middle
        else:
            path.append(range_root(begin, middle, read))
            begin = middle
    return tuple(reversed(path))


def consistency_path(old_size: int, size: int, read: ReadNode) -> tuple[bytes, ...]:
    """
    Hashes that show that the first ``size`` leaves begin with the first ``old_size``.

    Parameters
    ----------
    old_size, size : int
    read : callable
        See `courier_api.custody.core.tree.ReadNode`.

    Raises
    ------
    ProofError
        When the old tree is larger than the new one.
    """
    if not 0 <= old_size <= size:
        raise ProofError(f"Old size {old_size}: wanted at most the new size, {size}.")
    if old_size in (0, size):
        return ()
    path: list[bytes] = []
    begin, end, is_whole = 0, size, True
    while end != old_size:
        middle = begin + _split(end - begin)
        if old_size <= middle:
            path.append(range_root(middle, end, read))
            end = middle
        else:
            path.append(range_root(begin, middle, read))
            begin, is_whole = middle, False
    # The old tree's root is what the checker has, unless it is only a part of it that is left.
    if not is_whole:
        path.append(range_root(begin, end, read))
    return tuple(reversed(path))


def check_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """
    Check that a leaf is where it is said to be.

    Parameters
    ----------
    leaf : bytes
        Hash of the entry; see `courier_api.custody.core.tree.leaf_hash`.
    index, size : int
    path : sequence of bytes
    root : bytes
        Of the tree, from a checkpoint one trusts.

    Raises
    ------
    ProofError
    """
    if not 0 <= index < size:
        raise ProofError(f"Leaf {index}: wanted one of the {size} leaves, numbered from 0.")
    digest = leaf
    for sibling, is_left in _upward(index, size - 1, path):
        digest = node_hash(sibling, digest) if is_left else node_hash(digest, sibling)
    if not compare_digest(digest, root):
        raise ProofError(f"Leaf {index}: its path leads to another root.")


def check_consistency(
    old_size: int, old_root: bytes, size: int, root: bytes, path: Sequence[bytes]
) -> None:
    """
    Check that a tree goes on from an earlier one, nothing changed or dropped.

    Parameters
    ----------
    old_size, size : int
    old_root, root : bytes
        From checkpoints.
    path : sequence of bytes

    Raises
    ------
    ProofError
    """
    if not 0 <= old_size <= size:
        raise ProofError(f"Old size {old_size}: wanted at most the new size, {size}.")
    if old_size in (0, size):
        _check_trivial(old_size, old_root, size, root, path)
        return
    rest = list(path) if old_size & (old_size - 1) else [old_root, *path]
    if not rest:
        raise ProofError("Path without a hash: one at least was wanted.")
    place, last = old_size - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = rest[0]
    for sibling, is_left in _upward(place, last, rest[1:]):
        if is_left:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
        else:
            new = node_hash(new, sibling)
    if not compare_digest(old, old_root):
        raise ProofError(f"Tree of {size} leaves: it does not begin with the old one's {old_size}.")
    if not compare_digest(new, root):
        raise ProofError(f"Tree of {size} leaves: the path leads to another root.")


def _upward(place: int, last: int, path: Sequence[bytes]) -> Iterator[tuple[bytes, bool]]:
    """
    Siblings up to the root, and whether each is the left one.

    Parameters
    ----------
    place, last : int
        Where one begins, and the last node of that level.

    Raises
    ------
    ProofError
        When the path is not as long as the tree is high.
    """
    for sibling in path:
        if last == 0:
            raise ProofError(f"Path of {len(path)} hashes: longer than the tree is high.")
        is_left = bool(place & 1) or place == last
        yield sibling, is_left
        # A last node without a right neighbour goes up as it is.
        while is_left and place and not place & 1:
            place, last = place >> 1, last >> 1
        place, last = place >> 1, last >> 1
    if last != 0:
        raise ProofError(f"Path of {len(path)} hashes: shorter than the tree is high.")


def _check_trivial(
    old_size: int, old_root: bytes, size: int, root: bytes, path: Sequence[bytes]
) -> None:
    if path:
        raise ProofError(f"Path of {len(path)} hashes: none were wanted.")
    if old_size == size and not compare_digest(old_root, root):
        raise ProofError(f"Two roots of {size} leaves: they differ.")
    if old_size == 0 and not compare_digest(old_root, EMPTY_ROOT):
        raise ProofError("Root of no leaves: it is not that of an empty tree.")


def _split(size: int) -> int:
    """Leaves of the left part: the largest power of two below the size."""
    return 1 << ((size - 1).bit_length() - 1)
