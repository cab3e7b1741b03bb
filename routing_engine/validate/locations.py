"""Locations stand on a row of the matrix; the problem's own header says nothing by halves."""

from __future__ import annotations

import math
from datetime import date

from routing_engine.errors import FaultCollector
from routing_engine.problem import Problem
from routing_engine.validate.names import check_not_negative, check_unique


def check(problem: Problem, faults: FaultCollector) -> None:
    """Note faults of the header and of the locations."""
    _header(problem, faults)
    check_unique("locations", "Location", (one.id for one in problem.locations), faults)
    num_rows = problem.travel.num_locations
    for k, location in enumerate(problem.locations):
        place = f"locations[{k}]"
        if not 0 <= location.matrix_idx < num_rows:
            faults.add(
                "matrix_idx_out_of_range",
                place=f"{place}.matrix_idx",
                cause=(
                    f"Location {location.id!r} has row {location.matrix_idx}, the travel matrix"
                    f" has rows 0 to {num_rows - 1}."
                ),
                remedy="Give the matrix that was made for these locations, or correct the row.",
            )
        if not (math.isfinite(location.lon) and math.isfinite(location.lat)):
            faults.add(
                "out_of_range",
                place=place,
                cause=f"Location {location.id!r} lies at ({location.lon}, {location.lat}).",
                remedy="Give its longitude and latitude as numbers.",
            )
        check_not_negative(place, {"setup_duration": location.setup_duration}, faults)


def _header(problem: Problem, faults: FaultCollector) -> None:
    check_unique("capacity_dimensions", "Dimension", problem.capacity_dimensions, faults)
    if problem.date is not None and not _is_date(problem.date):
        faults.add(
            "date_unreadable",
            place="date",
            cause=f"The date is {problem.date!r}, wanted one like 2025-07-14.",
            remedy="Give year, month and day, or leave the date out.",
        )
    network = problem.network
    if network is not None and not (network.name and network.sha256):
        faults.add(
            "network_half_said",
            place="network",
            cause=f"The network has name {network.name!r} and sha256 {network.sha256!r}.",
            remedy="Give both, or leave the network out.",
        )


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
