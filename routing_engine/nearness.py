"""Which visits are near each other, time windows considered."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from routing_engine.kernels.arrays import SECONDS, SECONDS_INTO, Ints, Shipments, Travel, Visits

#: Neighbours kept for each visit when strings are removed, and for each shipment put back.
_NUM_AROUND = 250
_NUM_BESIDE = 40
#: A second of waiting, and one of lateness, against a second of travel.
_WAIT_WEIGHT = 0.2
_LATE_WEIGHT = 1.0
#: Rows reckoned at once, so that memory stays near that of the result.
_BLOCK = 256


def nearness(visits: Visits, travel: Travel, rows: slice, num_visits: int) -> NDArray[np.float64]:
    """
    How well visits follow, or are followed by, some others; less is nearer.

    Parameters
    ----------
    visits : Visits
    travel : Travel
    rows : slice
        Of the visits that are looked at.
    num_visits : int

    Returns
    -------
    nearness : float64, shape (num_rows, num_visits)
        Seconds of travel, of waiting and of lateness, weighted; infinite with itself.
    """
    place = visits.place[:num_visits]
    begin = visits.opens[visits.first_span[:-1]].astype(np.float64)
    until = visits.closes[visits.first_span[1:] - 1].astype(np.float64)
    service = visits.service[:num_visits].astype(np.float64)
    ours = place[rows]
    there = travel.matrix(SECONDS)[0][np.ix_(ours, place)].astype(np.float64)
    back = travel.matrix(SECONDS_INTO)[0][np.ix_(ours, place)].astype(np.float64)
    onward = _follows(
        there, begin[rows, None], until[rows, None], service[rows, None], begin, until
    )
    before = _follows(back, begin, until, service, begin[rows, None], until[rows, None])
    result: NDArray[np.float64] = np.minimum(onward, before)
    numbers = np.arange(num_visits)[rows]
    result[np.arange(len(numbers)), numbers] = np.inf
    return result


def _follows(
    travel: NDArray[np.float64],
    begin: NDArray[np.float64],
    until: NDArray[np.float64],
    service: NDArray[np.float64],
    begin_after: NDArray[np.float64],
    until_after: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Travel, least waiting and least lateness when one visit follows another."""
    wait = np.maximum(0, begin_after - travel - service - until)
    late = np.maximum(0, begin + service + travel - until_after)
    travel = travel + _WAIT_WEIGHT * wait
    return travel + _LATE_WEIGHT * late


def _nearest(values: NDArray[np.float64], count: int) -> Ints:
    """Columns of the least values of each row, in order."""
    count = min(count, values.shape[1] - 1)
    if count <= 0:
        return np.zeros((values.shape[0], 0), np.int32)
    chosen = np.argpartition(values, count - 1, axis=1)[:, :count]
    chosen.sort(axis=1)
    order = np.argsort(np.take_along_axis(values, chosen, axis=1), axis=1, kind="stable")
    ranked: Ints = np.take_along_axis(chosen, order, axis=1).astype(np.int32)
    return ranked


def neighbours(visits: Visits, travel: Travel, shipments: Shipments) -> tuple[Ints, Ints]:
    """
    Lists of neighbours, nearest first.

    Returns
    -------
    around : int32, shape (num_visits, num_around)
        Visits around each visit by distance alone.
    beside : int32, shape (num_shipments, num_beside)
        Visits near a shipment's visits, time windows considered.
    """
    num_visits = len(visits.first_span) - 1
    around, beside = [], []
    for begin in range(0, num_visits, _BLOCK):
        rows = slice(begin, min(num_visits, begin + _BLOCK))
        around.append(_nearest(_apart(visits, travel, rows, num_visits), _NUM_AROUND))
        beside.append(_nearest(nearness(visits, travel, rows, num_visits), _NUM_BESIDE))
    if not around:
        return np.zeros((0, 0), np.int32), np.zeros((0, 0), np.int32)
    return np.concatenate(around), _beside(np.concatenate(beside), shipments)


def _apart(visits: Visits, travel: Travel, rows: slice, num_visits: int) -> NDArray[np.float64]:
    """Travel there and back between some visits and all; infinite with itself."""
    place = visits.place[:num_visits]
    square = np.ix_(place[rows], place)
    result: NDArray[np.float64] = travel.matrix(SECONDS)[0][square].astype(np.float64)
    result += travel.matrix(SECONDS_INTO)[0][square]
    result[np.arange(result.shape[0]), np.arange(num_visits)[rows]] = np.inf
    return result


def _beside(nearest: Ints, shipments: Shipments) -> Ints:
    """For a pair half of the neighbours of each of its visits."""
    half = nearest.shape[1] // 2
    picked = nearest[shipments.first]
    mixed = np.concatenate(
        [picked[:, : nearest.shape[1] - half], nearest[shipments.second][:, :half]], 1
    )
    is_pair = shipments.second[:, np.newaxis] >= 0
    return np.where(is_pair, mixed, picked)
