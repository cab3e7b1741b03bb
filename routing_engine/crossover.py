"""Routes of one solution in the place of those of another one that serve nearly the same."""

from __future__ import annotations

import random

from routing_engine.flat_problem import FlatProblem
from routing_engine.parts import by_nearness

FlatRoutes = dict[int, list[int]]

#: No more than this part of the routes is exchanged.
_MOST_EXCHANGED = 0.5


def crossed(
    flat: FlatProblem, ours: FlatRoutes, theirs: FlatRoutes, *, draw: random.Random
) -> FlatRoutes:
    """
    Our solution with some neighbouring routes exchanged for theirs.

    Shipments that theirs serve, too, are taken off our other routes; those that nobody serves then
    are left out, to be put in wherever they fit. Routes with a locked prefix stay ours.

    Parameters
    ----------
    flat : FlatProblem
    ours, theirs : dict of int to list of int
        Visits by vehicle.
    draw : random.Random

    Returns
    -------
    routes : dict of int to list of int
        Where a detour is quicker than the way itself, a route may have become infeasible.

    References
    ----------
    Nagata & Kobayashi (2010), section 3, DOI 10.1007/978-3-642-15844-5_54; theirs tries all choices
    of routes, this one a single one.
    """
    free = [vehicle for vehicle in sorted(ours) if flat.fleet.num_locked[vehicle] == 0]
    if len(free) < 2:
        return {vehicle: list(route) for vehicle, route in ours.items()}
    number = draw.randint(1, max(1, int(_MOST_EXCHANGED * len(free))))
    given = by_nearness(flat, ours, free, draw.choice(free))[:number]
    taken = _most_alike(flat, ours, theirs, given)
    assigned = _assigned(flat, given, taken)
    shipment = flat.visits.shipment
    theirs_now = {int(one) for vehicle in assigned.values() for one in shipment[theirs[vehicle]]}
    locked = _locked_shipments(flat, ours)
    kept = {
        vehicle: [
            visit
            for visit in route
            if shipment[visit] not in theirs_now or int(shipment[visit]) in locked
        ]
        for vehicle, route in ours.items()
        if vehicle not in given
    }
    new = {
        vehicle: [visit for visit in theirs[source] if int(shipment[visit]) not in locked]
        for vehicle, source in assigned.items()
    }
    return {vehicle: route for vehicle, route in sorted((kept | new).items()) if route}


def _most_alike(
    flat: FlatProblem, ours: FlatRoutes, theirs: FlatRoutes, given: list[int]
) -> list[int]:
    """As many of their routes as are given, those that share most visits with them."""
    wanted = {visit for vehicle in given for visit in ours[vehicle]}
    free = [vehicle for vehicle in sorted(theirs) if flat.fleet.num_locked[vehicle] == 0]
    shared = {one: len(wanted.intersection(theirs[one])) for one in free}
    ranked = sorted(free, key=lambda one: (len(theirs[one]) - 2 * shared[one], one))
    return [one for one in ranked[: len(given)] if shared[one]]


def _assigned(flat: FlatProblem, given: list[int], taken: list[int]) -> dict[int, int]:
    """A given vehicle for each of their routes, one alike; routes without one are passed over."""
    kind = flat.fleet.vehicle_class
    left, assigned = sorted(given), {}
    for source in taken:
        alike = [vehicle for vehicle in left if kind[vehicle] == kind[source]]
        if alike:
            vehicle = source if source in alike else alike[0]
            assigned[vehicle] = source
            left.remove(vehicle)
    return assigned


def _locked_shipments(flat: FlatProblem, routes: FlatRoutes) -> set[int]:
    """Those of which a visit is in a locked prefix."""
    return {
        int(flat.visits.shipment[visit])
        for vehicle, route in routes.items()
        for visit in route[: flat.fleet.num_locked[vehicle]]
    }
