"""Joins straight pieces of road into chains that bend but do not branch or change."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from geodata.osm_clipping import RoadSegments
from geodata.osm_tags import RoadKind


@dataclass(frozen=True, slots=True)
class RoadChain:
    """
    One piece of road of one kind.

    Parameters
    ----------
    nodes : list of int
        From end to end, positions in the nodes of the segments; the ends differ.
    kind : RoadKind
        Its forward direction is from the first node to the last.
    """

    nodes: list[int]
    kind: RoadKind


def chain_segments(segments: RoadSegments) -> list[RoadChain]:
    """
    All segments, joined wherever exactly two of one kind meet.

    No two chains share both ends, unless each is a single segment: rings and parallel roads are
    parted at a bend, so that a pair of nodes names one road.
    """
    links = _Links(segments)
    chains = [
        chain
        for node in range(segments.node_lon.size)
        if not links.is_passed(node)
        for chain in links.chains_from(node)
    ]
    # What is left are rings that nothing joins: each starts at its first node.
    for node in range(segments.node_lon.size):
        chains.extend(links.chains_from(node))
    return _without_twins(chains)


class _Links:
    """Which segments meet at each node, and which have been walked."""

    def __init__(self, segments: RoadSegments) -> None:
        num_nodes, num_segments = segments.node_lon.size, segments.tails.size
        # Kind k seen backwards is kind k + len(kinds), unless it is one of the kinds itself.
        known = {kind: idx for idx, kind in enumerate(segments.kinds)}
        backwards = [known.setdefault(kind.reversed(), len(known)) for kind in segments.kinds]
        self._kinds = tuple(known)
        self._tails, self._heads = segments.tails.tolist(), segments.heads.tolist()
        self._forward_kind = segments.kind_idx.tolist()
        self._backward_kind = np.array(backwards, np.int32)[segments.kind_idx].tolist()
        ends = np.concatenate((segments.tails, segments.heads))
        order = np.argsort(ends, kind="stable")
        self._at: list[int] = (order % num_segments).tolist()
        degree = np.bincount(ends, minlength=num_nodes)
        self._first: list[int] = np.concatenate(([0], np.cumsum(degree))).tolist()
        self._is_walked = bytearray(num_segments)

    def _segments_at(self, node: int) -> list[int]:
        return self._at[self._first[node] : self._first[node + 1]]

    def _leave(self, segment: int, node: int) -> tuple[int, int]:
        """Other end of a segment, and its kind, seen when leaving a node."""
        if self._tails[segment] == node:
            return self._heads[segment], self._forward_kind[segment]
        return self._tails[segment], self._backward_kind[segment]

    def is_passed(self, node: int) -> bool:
        """Whether a road only bends here: two segments, alike when driven through."""
        here = self._segments_at(node)
        if len(here) != 2:
            return False
        before, after = here
        (from_node, _), (to_node, kind) = self._leave(before, node), self._leave(after, node)
        if from_node == to_node:
            return False
        return self._leave(before, from_node)[1] == kind

    def chains_from(self, node: int) -> list[RoadChain]:
        """Every chain that starts here and has not been walked from its other end."""
        return [
            self._walk(node, one) for one in self._segments_at(node) if not self._is_walked[one]
        ]

    def _walk(self, start: int, segment: int) -> RoadChain:
        node, kind = self._leave(segment, start)
        nodes = [start, node]
        self._is_walked[segment] = 1
        while node != start and self.is_passed(node):
            segment = next(one for one in self._segments_at(node) if not self._is_walked[one])
            self._is_walked[segment] = 1
            node = self._leave(segment, node)[0]
            nodes.append(node)
        return RoadChain(nodes, self._kinds[kind])


def _without_twins(chains: list[RoadChain]) -> list[RoadChain]:
    """The same roads, parted so that no ring and no two roads of several segments share ends."""
    plain: list[RoadChain] = []
    seen: set[tuple[int, int]] = set()
    # Single segments come first, since they alone cannot be parted.
    for chain in sorted(chains, key=lambda chain: len(chain.nodes) > 2):
        ends = (min(chain.nodes[0], chain.nodes[-1]), max(chain.nodes[0], chain.nodes[-1]))
        if ends[0] == ends[1]:
            plain.extend(_parted(chain, 3))
        elif ends in seen and len(chain.nodes) > 2:
            plain.extend(_parted(chain, 2))
        else:
            seen.add(ends)
            plain.append(chain)
    return plain


def _parted(chain: RoadChain, num_parts: int) -> list[RoadChain]:
    last = len(chain.nodes) - 1
    cuts = [last * part // num_parts for part in range(num_parts + 1)]
    return [RoadChain(chain.nodes[a : b + 1], chain.kind) for a, b in pairwise(cuts)]
