"""A route's distance is the sum of its legs."""

from __future__ import annotations

from collections.abc import Iterator

from routing_engine.verify.facts import Facts, RouteFacts
from routing_engine.verify.violation import Violation


def check(facts: Facts) -> Iterator[Violation]:
    """Stated distances that differ from the matrix."""
    for one in facts.routes:
        wanted = driven(one)
        if wanted is not None and one.route.distance_m != wanted:
            message = f"{one.label} drives {one.route.distance_m} m as stated, wanted {wanted} m."
            yield Violation("distance", one.place, message)


def driven(one: RouteFacts) -> int | None:
    """Metres along a route; None where a leg is unknown or has no road."""
    legs = [leg for leg in one.legs if leg is not None and leg.is_road]
    return sum(leg.metres for leg in legs) if len(legs) == len(one.legs) else None
