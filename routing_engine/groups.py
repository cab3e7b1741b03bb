"""Groups of neighbouring routes, small enough for the routing library to plan anew."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing_engine.incumbent import Incumbent
from routing_engine.insertion import vehicle_classes
from routing_engine.schedule import earliest_timing


@dataclass(frozen=True, slots=True)
class GroupSize:
    """
    How large a group may become.

    Parameters
    ----------
    max_visits, max_routes : int
        Of the routes planned anew; the first route is in whatever its length.
    max_unserved : int
        Shipments without a route that are offered to it.
    max_unused : int
        Unused vehicles with which it may open routes, each of another class.
    """

    max_visits: int
    max_routes: int
    max_unserved: int
    max_unused: int


@dataclass(frozen=True, slots=True)
class Group:
    """
    Vehicles whose routes are planned anew together, and the shipments for them.

    Parameters
    ----------
    vehicle_idxs : tuple of int
        Used ones, then some unused.
    shipment_idxs : tuple of int
        What the routes serve now, and some that no route does.
    """

    vehicle_idxs: tuple[int, ...]
    shipment_idxs: tuple[int, ...]


def choose_groups(
    incumbent: Incumbent, number: int, size: GroupSize, *, draw: random.Random
) -> list[Group]:
    """
    Groups that share neither vehicles nor shipments, each around a route drawn at random.

    Parameters
    ----------
    incumbent : Incumbent
    number : int
        How many are wanted; fewer come back where there are not so many routes.
    size : GroupSize
    draw : random.Random
    """
    near = _Nearness(incumbent, size)
    used = sorted(incumbent.planned)
    unused = [idx for idx in range(len(incumbent.book.problem.vehicles)) if idx not in used]
    unserved = incumbent.insertable
    chosen: list[tuple[list[int], list[int]]] = []
    while len(chosen) < number and (used or (unserved and unused)):
        centre = draw.choice(used) if used else None
        members = near.gather(centre, used) if centre is not None else []
        spare = near.unused_for(members, unused)
        used = [idx for idx in used if idx not in members]
        unused = [idx for idx in unused if idx not in spare]
        chosen.append((members, spare))
    offered = near.share_out(unserved, [(*members, *spare) for members, spare in chosen], draw=draw)
    return [
        _group(incumbent, members, spare, extra)
        for (members, spare), extra in zip(chosen, offered, strict=True)
    ]


def _group(incumbent: Incumbent, members: list[int], spare: list[int], extra: list[int]) -> Group:
    served = {task.shipment_idx for idx in members for task in incumbent.planned[idx].tasks}
    return Group((*members, *spare), tuple(sorted(served | set(extra))))


class _Nearness:
    """How near routes, vehicles and shipments are to each other, in travel seconds."""

    def __init__(self, incumbent: Incumbent, size: GroupSize) -> None:
        self._incumbent = incumbent
        self._size = size
        self._book = incumbent.book
        self._seconds = incumbent.book.problem.travel.seconds[0]
        self._class_of = vehicle_classes(incumbent.book.problem.vehicles)

    def _places(self, vehicle_idx: int) -> NDArray[np.int64]:
        tasks = self._incumbent.planned[vehicle_idx].tasks
        return np.array(sorted({task.place for task in tasks}), np.int64)

    def _between(self, ours: NDArray[np.int64], theirs: NDArray[np.int64]) -> float:
        """Mean way from their places to the nearest of ours."""
        ways = self._seconds[np.ix_(ours, theirs)].astype(np.float64)
        return float(np.where(ways < 0, 1e9, ways).min(axis=0).mean())

    def gather(self, centre: int, used: list[int]) -> list[int]:
        """The route at the centre and its nearest neighbours, up to the limits."""
        ours = self._places(centre)
        others = [(self._between(ours, self._places(idx)), idx) for idx in used if idx != centre]
        members, num_visits = [centre], len(self._incumbent.planned[centre].tasks)
        for _, idx in sorted(others):
            num_visits += len(self._incumbent.planned[idx].tasks)
            if len(members) >= self._size.max_routes or num_visits > self._size.max_visits:
                break
            members.append(idx)
        return sorted(members)

    def _all_places(self, members: list[int]) -> NDArray[np.int64]:
        return np.unique(np.concatenate([self._places(idx) for idx in members]))

    def unused_for(self, members: list[int], unused: list[int]) -> list[int]:
        """Unused vehicles of different classes that start nearest."""
        first_of: dict[int, int] = {}
        for idx in unused:
            first_of.setdefault(self._class_of[idx], idx)
        vehicles = self._book.problem.vehicles
        if not members:
            return list(first_of.values())[: self._size.max_unused]
        places = self._all_places(members)
        ranked = sorted(
            (self._between(np.array([self._book.start_place(vehicles[idx])]), places), idx)
            for idx in first_of.values()
        )
        return sorted(idx for _, idx in ranked[: self._size.max_unused])

    def share_out(
        self, unserved: list[int], groups: list[tuple[int, ...]], *, draw: random.Random
    ) -> list[list[int]]:
        """
        For each group some of the shipments without a route.

        While they are few, each goes to a group with a vehicle that could serve it alone, drawn
        by chance; the one vehicle that has the hours need not be near. Many go by nearness.
        """
        offered: list[list[tuple[float, int]]] = [[] for _ in groups]
        used = [[idx for idx in group if idx in self._incumbent.planned] for group in groups]
        places = [self._all_places(members) if members else None for members in used]
        is_few = len(unserved) <= self._size.max_unserved
        for idx in unserved if groups else ():
            own = np.array([task.place for task in self._book.by_shipment[idx]])
            ways = [np.inf if ours is None else self._between(ours, own) for ours in places]
            able = self._able(idx, groups) if is_few else []
            number = draw.choice(able) if able else int(np.argmin(ways))
            offered[number].append((ways[number], idx))
        return [[idx for _, idx in sorted(ranked)[: self._size.max_unserved]] for ranked in offered]

    def _able(self, shipment_idx: int, groups: list[tuple[int, ...]]) -> list[int]:
        """Groups that hold a vehicle which could serve a shipment alone."""
        vehicles = self._book.problem.vehicles
        tasks = self._book.by_shipment[shipment_idx]
        able_by_class: dict[int, bool] = {}
        found = []
        for number, group in enumerate(groups):
            for idx in group:
                name = self._class_of[idx]
                if name not in able_by_class:
                    timing = earliest_timing(self._book, vehicles[idx], tasks)
                    able_by_class[name] = timing is not None
            if any(able_by_class[self._class_of[idx]] for idx in group):
                found.append(number)
        return found
