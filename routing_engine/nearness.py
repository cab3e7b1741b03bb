"""Which visits are near each other, time windows considered."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing_engine.kernels.arrays import (
    SECONDS,
    SECONDS_INTO,
    Floats,
    Ints,
    Longs,
    Shipments,
    Travel,
    Travels,
    Visits,
)

#: Neighbours kept for each visit when strings are removed, and for each shipment put back.
_NUM_AROUND = 250
_NUM_BESIDE = 40
#: Neighbours of one kind, where there are others: shipments of one location would fill the lists,
#: and those of the next one be nowhere.
_MOST_ALIKE = 5
#: A second of waiting, and one of lateness, against a second of travel.
_WAIT_WEIGHT = 0.2
_LATE_WEIGHT = 1.0
#: Rows reckoned at once, so that memory stays near that of the result.
_BLOCK = 256


class _Kinds(NamedTuple):
    """
    Visits that have the same neighbours; a kind bears the place in line of its first visit.

    Parameters
    ----------
    first : int64, shape (num_kinds,)
        A visit of each kind.
    of : int64, shape (num_visits,)
        Kind of each visit.
    size : int64, shape (num_kinds,)
        Visits of each kind.
    member : int64, shape (num_visits,)
        Visits of one kind after the other.
    rank : int64, shape (num_visits,)
        Place of each visit among those of its kind.
    """

    first: Longs
    of: Longs
    size: Longs
    member: Longs
    rank: Longs


def nearness(visits: Visits, travel: Travel, rows: Longs, among: Longs) -> Floats:
    """
    How well visits follow, or are followed by, some others; less is nearer.

    Parameters
    ----------
    visits : Visits
    travel : Travel
    rows, among : int64, shapes (num_rows,) and (num_others,)
        The visits looked at, and the others.

    Returns
    -------
    nearness : float64, shape (num_rows, num_others)
        Seconds of travel, of waiting and of lateness, weighted.
    """
    begin = visits.opens[visits.first_span[:-1]].astype(np.float64)
    until = visits.closes[visits.first_span[1:] - 1].astype(np.float64)
    service = visits.service.astype(np.float64)
    there = _least(visits, travel.matrix(SECONDS), rows, among)
    back = _least(visits, travel.matrix(SECONDS_INTO), rows, among)
    ours = begin[rows, None], until[rows, None], service[rows, None]
    theirs = begin[among], until[among], service[among]
    onward = _follows(there, *ours, *theirs[:2])
    before = _follows(back, *theirs, *ours[:2])
    result: Floats = np.minimum(onward, before)
    return result


def _follows(
    travel: Floats,
    begin: Floats,
    until: Floats,
    service: Floats,
    begin_after: Floats,
    until_after: Floats,
) -> Floats:
    """Travel, least waiting and least lateness when one visit follows another."""
    wait = np.maximum(0, begin_after - travel - service - until)
    late = np.maximum(0, begin + service + travel - until_after)
    travel = travel + _WAIT_WEIGHT * wait
    return travel + _LATE_WEIGHT * late


def _nearest(values: Floats, count: int) -> Ints:
    """Columns of the least values of each row, in order."""
    count = min(count, values.shape[1])
    chosen = np.argpartition(values, count - 1, axis=1)[:, :count]
    chosen.sort(axis=1)
    order = np.argsort(np.take_along_axis(values, chosen, axis=1), axis=1, kind="stable")
    ranked: Ints = np.take_along_axis(chosen, order, axis=1).astype(np.int32)
    return ranked


def neighbours(visits: Visits, travel: Travel, shipments: Shipments) -> tuple[Ints, Ints]:
    """
    Lists of neighbours, nearest first.

    Visits at one location have the same neighbours, and these are looked for once.

    Returns
    -------
    around : int32, shape (num_visits, num_around)
        Visits around each visit by distance alone.
    beside : int32, shape (num_shipments, num_beside)
        Visits near a shipment's visits, time windows considered.
    """
    num_visits = len(visits.first_span) - 1
    if num_visits == 0:
        return np.zeros((0, 0), np.int32), np.zeros((0, 0), np.int32)
    place, service = visits.place[:num_visits], visits.service[:num_visits]
    begin = visits.opens[visits.first_span[:-1]]
    until = visits.closes[visits.first_span[1:] - 1]

    def apart(rows: Longs, among: Longs) -> Floats:
        return _apart(visits, travel, rows, among)

    def near(rows: Longs, among: Longs) -> Floats:
        return nearness(visits, travel, rows, among)

    around = _listed(_alike(place), apart, _NUM_AROUND)
    beside = _listed(_alike(place, begin, until, service), near, _NUM_BESIDE)
    return around, _beside(beside, shipments)


def _alike(*columns: NDArray[np.integer]) -> _Kinds:
    """Kinds of visits that agree in all columns."""
    table = np.stack([column.astype(np.int64) for column in columns], axis=1)
    _, first, of, size = np.unique(
        table, axis=0, return_index=True, return_inverse=True, return_counts=True
    )
    order = np.argsort(first)
    number = np.empty_like(order)
    number[order] = np.arange(len(order))
    of = number[of.reshape(-1)]
    size, member = size[order], np.argsort(of, kind="stable")
    rank = np.empty_like(member)
    rank[member] = np.arange(len(member)) - np.repeat(np.cumsum(size) - size, size)
    return _Kinds(first[order], of, size, member, rank)


def _listed(kinds: _Kinds, values: Callable[[Longs, Longs], Floats], count: int) -> Ints:
    """The nearest visits of each visit: some of the nearest kind, of the next one, and so on."""
    most = max(_MOST_ALIKE, -(-count // len(kinds.first)))
    # One more than is wanted: the visit itself is mostly among them.
    wanted = min(count + 1, int(np.minimum(kinds.size, most).sum()))
    lists = np.empty((len(kinds.of), wanted), np.int32)
    for begin in range(0, len(kinds.first), _BLOCK):
        rows = kinds.first[begin : begin + _BLOCK]
        ranked = _nearest(values(rows, kinds.first), wanted)
        visits = np.flatnonzero((kinds.of >= begin) & (kinds.of < begin + _BLOCK))
        lists[visits] = _spread(kinds, ranked[kinds.of[visits] - begin], visits, wanted, most)
    return _without_itself(lists)


def _spread(kinds: _Kinds, ranked: Ints, visits: Longs, wanted: int, most: int) -> Ints:
    """Some visits of the kinds in each row; whoever is of a kind himself begins at another one."""
    size = kinds.size[ranked]
    offered = np.minimum(size, most)
    before = np.cumsum(offered, axis=1) - offered
    taken = np.clip(wanted - before, 0, offered).ravel()
    size, start = size.ravel(), (np.cumsum(kinds.size) - kinds.size)[ranked].ravel()
    within = np.arange(taken.sum()) - np.repeat(np.cumsum(taken) - taken, taken)
    turned = within + np.repeat(kinds.rank[visits], wanted)
    found: Ints = kinds.member[np.repeat(start, taken) + turned % np.repeat(size, taken)].astype(
        np.int32
    )
    return found.reshape(len(ranked), wanted)


def _without_itself(lists: Ints) -> Ints:
    """Each visit's row without the visit; without its last one where that is not there."""
    is_dropped = lists == np.arange(len(lists))[:, np.newaxis]
    is_dropped[~is_dropped.any(axis=1), -1] = True
    others: Ints = lists[~is_dropped].reshape(len(lists), lists.shape[1] - 1)
    return others


def _apart(visits: Visits, travel: Travel, rows: Longs, among: Longs) -> Floats:
    """Travel there and back between some visits and others."""
    there = _least(visits, travel.matrix(SECONDS), rows, among)
    both_ways: Floats = there + _least(visits, travel.matrix(SECONDS_INTO), rows, among)
    return both_ways


def _least(visits: Visits, matrix: Travels, rows: Longs, among: Longs) -> Floats:
    """What the quickest vehicle takes: some places are out of reach for others."""
    square = np.ix_(visits.place[rows], visits.place[among])
    least: Floats = matrix[0][square].astype(np.float64)
    for other in matrix[1:]:
        np.minimum(least, other[square], out=least)
    return least


def _beside(nearest: Ints, shipments: Shipments) -> Ints:
    """For a pair half of the neighbours of each of its visits."""
    half = nearest.shape[1] // 2
    picked = nearest[shipments.first]
    mixed = np.concatenate(
        [picked[:, : nearest.shape[1] - half], nearest[shipments.second][:, :half]], 1
    )
    is_pair = shipments.second[:, np.newaxis] >= 0
    return np.where(is_pair, mixed, picked)
