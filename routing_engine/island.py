"""One search of its own: the kernels' arrays, and the steps between which Python looks up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from routing_engine.flat_problem import FlatProblem
from routing_engine.kernels.anneal import anneal, keep_best, load_solution, serve_all
from routing_engine.kernels.arrays import Memory, Pool, Routes, Search
from routing_engine.kernels.recreate import put_back
from routing_engine.kernels.settings import Settings
from routing_engine.kernels.sheets import (
    BEST,
    BEST_LEFT_OUT,
    CURRENT,
    ITERATIONS,
    NUM_ACTIVE,
    NUM_COUNTS,
    NUM_LEFT_OUT,
    NUM_REMOVED,
    NUM_SERVED,
    NUM_TOUCHED,
    STAMP,
)
from routing_engine.scale import Scale

#: The pool's slots and nodes: 100 MB in all.
_NUM_SLOTS = 2**19
_NUM_POOLED_NODES = 12_000_000
#: Routes go to the pool from solutions that cost no more than this, in best costs.
_POOLED_BELOW = 1.01

SETTINGS = Settings(
    mean_removed=8.0,
    longest_string=10.0,
    split_chance=0.5,
    blink=0.01,
    discount_share=0.1,
    tail_share=0.2,
    segment_share=0.4,
    longest_segment=3,
    whole_share=0.03,
    most_left_out=40,
)

#: Visits from which on segments are exchanged as often as `SETTINGS` says; with fewer of them the
#: less often, since what small problems lack is not time but the way that only removals find.
_MANY_VISITS = 400
#: However many shipments change hands at a stop, removals grow to this many times their size.
_MOST_VISITS_A_STOP = 2.0


class Island:
    """
    A current solution, the best one found, and the routes seen on the way.

    Parameters
    ----------
    flat : FlatProblem
    settings : Settings
    """

    def __init__(self, flat: FlatProblem, settings: Settings = SETTINGS) -> None:
        self.flat = flat
        self.settings = self._unscaled = settings
        self.routes = _routes(flat)
        self.memory = _memory(flat)
        self.search = _search(flat, self.routes)
        self.pool = _pool(flat)

    def begin(
        self,
        routes: Mapping[int, Sequence[int]],
        *,
        seed: int,
        best_cost: float = np.inf,
        members: NDArray[np.int8] | None = None,
        closed: Sequence[int] = (),
    ) -> bool:
        """
        Forget everything and start from these routes.

        Parameters
        ----------
        routes : mapping of int to sequence of int
            Visits by vehicle, both numbered as in the flat problem.
        seed : int
            Of every draw.
        best_cost : float
            Only a cheaper solution becomes the best one.
        members : int8, shape (num_shipments,), optional
            0: the shipment takes no part. None: all do.
        closed : sequence of int
            Vehicles that may not open a route.

        Returns
        -------
        is_feasible : bool
        """
        self.search.random[:] = _words(seed, 1)
        self.search.closed[:] = 0
        self.search.closed[list(closed)] = 1
        self.pool.digest[:] = 0
        self.pool.filled[:] = 0
        self.search.best_version[:] = -1
        self.search.best_length[:] = 0
        self.search.cost[BEST] = best_cost
        return self._load(routes, members)

    @property
    def cost(self) -> float:
        """Of the current solution, penalties included."""
        return float(self.search.cost[CURRENT])

    @property
    def best_cost(self) -> float:
        """Of the best solution, penalties included."""
        return float(self.search.cost[BEST])

    @property
    def serves_all(self) -> bool:
        """Whether the current solution leaves nothing out."""
        return bool(self.search.count[NUM_LEFT_OUT] == 0)

    @property
    def num_left_out(self) -> int:
        """Shipments that the best solution leaves out."""
        return int(self.search.count[BEST_LEFT_OUT])

    @property
    def num_iterations(self) -> int:
        """Made so far."""
        return int(self.search.count[ITERATIONS])

    def _load(self, routes: Mapping[int, Sequence[int]], members: NDArray[np.int8] | None) -> bool:
        flat = self.flat
        longest = max((len(visits) for visits in routes.values()), default=0)
        node = np.zeros((flat.num_vehicles, max(1, longest)), np.int32)
        length = np.zeros(flat.num_vehicles, np.int32)
        for vehicle, visits in routes.items():
            node[vehicle, : len(visits)] = visits
            length[vehicle] = len(visits)
        is_feasible: bool = load_solution(
            flat.visits,
            flat.shipments,
            flat.travel,
            flat.fleet,
            self.routes,
            self.search,
            node,
            length,
            np.ones(flat.num_shipments, np.int8) if members is None else members,
        )
        return is_feasible

    def construct(self) -> None:
        """Serve all that is left out, one by one where it costs least."""
        flat, search = self.flat, self.search
        search.count[STAMP] += 1
        search.count[NUM_REMOVED] = search.count[NUM_TOUCHED] = 0
        everything = self.settings._replace(most_left_out=flat.num_shipments, blink=0.0)
        search.cost[CURRENT] += put_back(
            flat.visits,
            flat.shipments,
            flat.travel,
            flat.fleet,
            self.routes,
            flat.near,
            self.memory,
            search,
            everything,
            np.inf,
        )
        self.keep()

    def keep(self) -> None:
        """Take the current solution for the best one when it is."""
        if self.cost < self.best_cost:
            keep_best(self.routes, self.search)

    def anneal(
        self, num_iterations: int, first_temperature: float, last_temperature: float
    ) -> None:
        """Search on; temperatures in dong."""
        flat = self.flat
        anneal(
            flat.visits,
            flat.shipments,
            flat.travel,
            flat.fleet,
            self.routes,
            flat.near,
            self.memory,
            self.search,
            self.pool,
            self.settings,
            num_iterations,
            first_temperature,
            last_temperature,
            _POOLED_BELOW * self.best_cost,
        )

    def forget_absences(self) -> None:
        """Count from now on how often a shipment is left without a place."""
        self.search.absent[:] = 0

    def give_up_route(self) -> bool:
        """
        Leave out what is on the route that seems easiest to do without, and open none for it.

        Returns
        -------
        is_done : bool
            False: every route has a locked prefix, or there is but one.
        """
        routes = self.current_routes()
        free = [one for one in routes if self.flat.fleet.num_locked[one] == 0]
        if len(routes) < 2 or not free:
            return False
        shipment = self.flat.visits.shipment
        dearest = {one: int(self.search.absent[shipment[routes[one]]].sum()) for one in free}
        given_up = min(free, key=lambda one: (dearest[one], len(routes[one]), one))
        del routes[given_up]
        idle = [one for one in range(self.flat.num_vehicles) if one not in routes]
        self.search.closed[:] = 0
        self.search.closed[idle] = 1
        self._load(routes, None)
        return True

    def serve_all(self, num_iterations: int, temperature: float) -> bool:
        """Find places for what is left out; whether nothing is. Temperature in dong."""
        flat = self.flat
        is_done: bool = serve_all(
            flat.visits,
            flat.shipments,
            flat.travel,
            flat.fleet,
            self.routes,
            flat.near,
            self.memory,
            self.search,
            self.settings,
            num_iterations,
            temperature,
        )
        return is_done

    def current_routes(self) -> dict[int, list[int]]:
        """Visits of each vehicle in the current solution; those at their base left out."""
        search, routes = self.search, self.routes
        used = sorted(search.active[: search.count[NUM_ACTIVE]].tolist())
        sheets = [int(routes.sheet[vehicle]) for vehicle in used]
        return {
            vehicle: routes.node[sheet, 1 : routes.length[sheet] + 1].tolist()
            for vehicle, sheet in zip(used, sheets, strict=True)
        }

    def best_routes(self) -> dict[int, list[int]]:
        """Visits of each vehicle in the best solution; those at their base left out."""
        search = self.search
        used = np.flatnonzero(search.best_length)
        return {
            int(one): search.best_node[one, 1 : search.best_length[one] + 1].tolist()
            for one in used
        }

    def scale(self) -> Scale | None:
        """Of the current solution; None: nobody goes anywhere, or ways cost nothing."""
        between, from_base = self._legs(first=1), self._legs(first=0)
        legs = between if len(between) else from_base
        dong = float(legs.mean()) if len(legs) else 0.0
        if dong == 0.0:
            return None
        num_gaps = int(self.search.count[NUM_SERVED] - self.search.count[NUM_ACTIVE])
        return Scale(dong, visits=num_gaps / len(between) if len(between) else 1.0)

    def _legs(self, *, first: int) -> NDArray[np.float64]:
        """Dong of each leg to another place, from the first position of each route on."""
        routes, fleet = self.routes, self.flat.fleet
        found = [np.zeros(0)]
        for vehicle in self.search.active[: self.search.count[NUM_ACTIVE]]:
            sheet = routes.sheet[vehicle]
            upto = int(routes.length[sheet]) + 1 - first
            place = routes.place[sheet, first : upto + 1]
            dong = routes.metres[sheet, first:upto] * fleet.per_metre[vehicle]
            dong = dong + routes.way[sheet, first:upto] * fleet.per_second[vehicle]
            found.append(dong[place[1:] != place[:-1]])
        return np.concatenate(found)

    def measure_by(self, scale: Scale) -> None:
        """
        Fit the neighbourhood to the problem.

        Removals are as large in stops as they are in visits where each is a stop; segments are
        exchanged the more often, the more visits there are.
        """
        visits = min(_MOST_VISITS_A_STOP, scale.visits)
        many = min(1.0, self.flat.num_visits / _MANY_VISITS)
        self.settings = self._unscaled._replace(
            mean_removed=visits * self._unscaled.mean_removed,
            longest_string=visits * self._unscaled.longest_string,
            segment_share=many * self._unscaled.segment_share,
        )


def _routes(flat: FlatProblem) -> Routes:
    fleet, num_visits = flat.fleet, flat.num_visits
    num_sheets, width = 2 * flat.num_vehicles, num_visits + 3
    num_labels = 1 + int(np.diff(fleet.first_break).max(initial=0))
    num_dimensions = fleet.capacity.shape[1]
    labelled = width if num_labels > 1 else 1
    return Routes(
        sheet=np.arange(0, num_sheets, 2, dtype=np.int32),
        length=np.zeros(num_sheets, np.int32),
        node=np.zeros((num_sheets, width), np.int32),
        place=np.zeros((num_sheets, width), np.int32),
        clock=np.zeros((num_sheets, width, 2), np.int64),
        paid=np.zeros((num_sheets, width, 6), np.int64),
        early=np.zeros((num_sheets, labelled, num_labels), np.int64),
        late=np.zeros((num_sheets, labelled, num_labels), np.int64),
        way=np.zeros((num_sheets, width), np.int64),
        metres=np.zeros((num_sheets, width), np.int64),
        load=np.zeros((num_sheets, width, 3 * num_dimensions), np.int64),
        cost=np.zeros(num_sheets, np.float64),
        duration=np.zeros(num_sheets, np.int64),
        version=np.zeros(num_sheets, np.int64),
        route_of=np.full(num_visits, -1, np.int32),
        position=np.zeros(num_visits, np.int32),
        scratch=np.zeros((4, num_labels), np.int64),
        origin=np.zeros((labelled, num_labels), np.int8),
        over=np.zeros((num_sheets, labelled), np.int8),
        detour=np.zeros((5, width), np.float64),
    )


def _memory(flat: FlatProblem) -> Memory:
    facts = np.zeros((flat.num_shipments, flat.num_vehicles, 3), np.int64)
    facts[:, :, 2] = -1
    return Memory(facts.view(np.float64), facts)


def _search(flat: FlatProblem, routes: Routes) -> Search:
    num_shipments, num_vehicles = flat.num_shipments, flat.num_vehicles
    num_kinds = len(flat.first_of_class) - 1
    return Search(
        random=_words(0, 1),
        count=np.zeros(NUM_COUNTS, np.int64),
        cost=np.zeros(2, np.float64),
        left_out=np.zeros(num_shipments, np.int32),
        left_out_before=np.zeros(num_shipments, np.int32),
        removed=np.zeros(num_shipments, np.int32),
        sort_key=np.zeros(num_shipments, np.float64),
        removed_mark=np.zeros(num_shipments, np.int64),
        touched=np.zeros(num_vehicles, np.int32),
        touched_mark=np.zeros(num_vehicles, np.int64),
        candidate_mark=np.zeros(num_vehicles, np.int64),
        active=np.zeros(num_vehicles, np.int32),
        active_at=np.full(num_vehicles, -1, np.int32),
        idle=np.full(num_kinds, -1, np.int32),
        first_of_class=flat.first_of_class,
        closed=np.zeros(num_vehicles, np.int8),
        candidates=np.zeros(num_vehicles + num_kinds, np.int32),
        known=np.zeros(num_vehicles + num_kinds, np.float64),
        centre=np.zeros(flat.num_visits, np.int32),
        absent=np.zeros(num_shipments, np.int64),
        best_node=np.zeros((num_vehicles, routes.node.shape[1]), np.int32),
        best_length=np.zeros(num_vehicles, np.int32),
        best_version=np.full(num_vehicles, -1, np.int64),
        best_left_out=np.zeros(num_shipments, np.int32),
    )


def _pool(flat: FlatProblem) -> Pool:
    return Pool(
        digest=np.zeros(_NUM_SLOTS, np.uint64),
        cost=np.zeros(_NUM_SLOTS, np.float64),
        begin=np.zeros(_NUM_SLOTS, np.int32),
        length=np.zeros(_NUM_SLOTS, np.int32),
        vehicle_class=np.zeros(_NUM_SLOTS, np.int32),
        node=np.zeros(_NUM_POOLED_NODES, np.int32),
        token=_words(0, flat.num_visits),
        filled=np.zeros(2, np.int64),
    )


def _words(seed: int, count: int) -> NDArray[np.uint64]:
    """Random words, none of them 0."""
    return np.random.default_rng(seed).integers(1, 2**64, size=count, dtype=np.uint64)
