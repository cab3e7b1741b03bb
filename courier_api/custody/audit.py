"""Whether all that is stored follows from the signed events: recomputed from the first on."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice

from sqlalchemy import Connection, func, select

from courier_api.custody.checkpoints import list_checkpoints
from courier_api.custody.core.entries import FIRST_CHAIN_HASH, chain_hash
from courier_api.custody.core.tree import EMPTY_ROOT, Frontier, Node
from courier_api.custody.errors import LedgerDamagedError
from courier_api.custody.records import LedgerHead, StoredEntry
from courier_api.custody.repository import LedgerRepository
from courier_api.models import TreeNodeRow, table_of

__all__ = ["audit"]

_NODES = table_of(TreeNodeRow)
_CHUNK = 2_000


def audit(connection: Connection) -> LedgerHead:
    """
    Recompute hashes, chain, tree and checkpoints; what they lead to.

    Signatures and states are not its matter: see the offline verifier, and `rebuild_states`.

    Parameters
    ----------
    connection : Connection

    Raises
    ------
    LedgerDamagedError
        Telling the first place that differs.
    """
    repository = LedgerRepository(connection)
    roots = {one.size: one.root for one in list_checkpoints(connection)}
    _compare("checkpoint of no entries", EMPTY_ROOT, roots.pop(0, EMPTY_ROOT))
    frontier, chain = Frontier(), FIRST_CHAIN_HASH
    entries = repository.entries()
    while chunk := list(islice(entries, _CHUNK)):
        nodes: list[Node] = []
        for stored in chunk:
            leaf, chain = _check_entry(stored, frontier.size, chain)
            frontier, new = frontier.append(leaf)
            nodes += new[1:]
            if frontier.size in roots:
                name = f"checkpoint of {frontier.size} entries"
                _compare(name, frontier.root(), roots.pop(frontier.size))
        _check_nodes(connection, nodes)
    if roots:
        raise LedgerDamagedError(
            f"Ledger of {frontier.size} entries: a checkpoint was signed for {min(roots)}."
        )
    return _check_head(connection, repository.head(), frontier, chain)


def _check_entry(stored: StoredEntry, seq: int, chain: bytes) -> tuple[bytes, bytes]:
    """Leaf and chain hash of an entry that is what it should be."""
    if stored.seq != seq:
        raise LedgerDamagedError(f"Entry {seq}: it is missing; entry {stored.seq} stands there.")
    try:
        leaf = stored.entry().leaf_hash()
    except ValueError as error:
        raise LedgerDamagedError(f"Entry {seq}: {error}.") from error
    _compare(f"entry {seq}: leaf hash", leaf, stored.leaf_hash)
    chain = chain_hash(chain, leaf)
    _compare(f"entry {seq}: chain hash", chain, stored.chain_hash)
    return leaf, chain


def _check_nodes(connection: Connection, nodes: list[Node]) -> None:
    """Compare inner nodes, level by level: at each their places follow each other."""
    levels: dict[int, dict[int, bytes]] = defaultdict(dict)
    for level, place, digest in nodes:
        levels[level][place] = digest
    for level, wanted in levels.items():
        places = _NODES.c.place.between(min(wanted), max(wanted))
        rows = connection.execute(select(_NODES).where(_NODES.c.level == level, places))
        found = {row.place: row.digest for row in rows}
        for place, digest in wanted.items():
            _compare(f"tree node {level}/{place}", digest, found.get(place, b""))


def _check_head(
    connection: Connection, head: LedgerHead, frontier: Frontier, chain: bytes
) -> LedgerHead:
    if head.size != frontier.size:
        raise LedgerDamagedError(
            f"Ledger of {frontier.size} entries: its head says that there are {head.size}."
        )
    _compare("head of the ledger: root", frontier.root(), head.root())
    _compare("head of the ledger: chain hash", chain, head.chain_hash)
    num_nodes = connection.execute(select(func.count()).select_from(_NODES)).scalar_one()
    wanted = frontier.size - frontier.size.bit_count()
    if num_nodes != wanted:
        raise LedgerDamagedError(f"Tree: {num_nodes} inner nodes are stored, wanted {wanted}.")
    return head


def _compare(name: str, wanted: bytes, found: bytes) -> None:
    if wanted != found:
        raise LedgerDamagedError(
            f"{name[0].upper()}{name[1:]} is {found.hex()[:16]}..., wanted {wanted.hex()[:16]}..."
        )
