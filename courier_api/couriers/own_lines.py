"""Where a courier's own route runs, as far as the homes on it are open to them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from courier_api.couriers.own_route import OwnRoute
from courier_api.planning.lines import PlanLines, Points
from courier_api.planning.plans import plan_name

__all__ = ["OwnLeg", "OwnLines", "own_lines"]


@dataclass(frozen=True, slots=True)
class OwnLeg:
    """
    A piece of the way.

    Parameters
    ----------
    leg : int
        It leads to the stop of this number; behind the last stop, to the route's end.
    points : Points
    """

    leg: int
    points: Points = field(repr=False)


@dataclass(frozen=True, slots=True)
class OwnLines:
    """
    A courier's way.

    Parameters
    ----------
    plan : str
        What signed events call the plan.
    legs : tuple of OwnLeg
        Those at whose ends no closed home lies.
    is_straight : bool
        As the crow flies: the roads are not known.
    """

    plan: str
    legs: tuple[OwnLeg, ...]
    is_straight: bool


def own_lines(route: OwnRoute, lines: PlanLines, open_homes: Collection[str]) -> OwnLines:
    """
    The legs of a route that a courier may see: a line would lead them to any door at its end.

    Parameters
    ----------
    route : OwnRoute
    lines : PlanLines
        Of the same plan.
    open_homes : collection of str
        Locations of homes that are open to the courier now.
    """
    legs: tuple[OwnLeg, ...] = ()
    if route.route_idx is not None:
        drawn = lines.routes[route.route_idx]
        closed = drawn.homes.difference(open_homes)
        legs = tuple(
            OwnLeg(at, points)
            for at, points in enumerate(drawn.legs)
            if closed.isdisjoint(drawn.places[at : at + 2])
        )
    return OwnLines(plan_name(route.row), legs, lines.is_straight)
