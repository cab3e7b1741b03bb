"""Vehicles name locations and profiles that exist; their breaks can be taken one after another."""

from __future__ import annotations

from routing_engine.errors import FaultCollector
from routing_engine.problem import Problem, Shift, Vehicle
from routing_engine.validate.names import (
    check_known,
    check_length,
    check_not_negative,
    check_unique,
)


def check(problem: Problem, faults: FaultCollector) -> None:
    """Note faults of the vehicles."""
    check_unique("vehicles", "Vehicle", (one.id for one in problem.vehicles), faults)
    for k, vehicle in enumerate(problem.vehicles):
        place = f"vehicles[{k}]"
        _names(problem, vehicle, place, faults)
        check_length(
            f"{place}.capacity", "capacity", vehicle.capacity, problem.capacity_dimensions, faults
        )
        numbers: dict[str, int | None] = {
            f"capacity[{n}]": amount for n, amount in enumerate(vehicle.capacity)
        }
        numbers["fixed_cost"] = vehicle.fixed_cost
        numbers["cost_per_hour"] = vehicle.cost_per_hour
        numbers["cost_per_km"] = vehicle.cost_per_km
        numbers["shift.earliest_start"] = vehicle.shift.earliest_start
        check_not_negative(place, numbers, faults)
        _breaks(vehicle.shift, f"{place}.shift", faults)


def _names(problem: Problem, vehicle: Vehicle, place: str, faults: FaultCollector) -> None:
    known = problem.location_by_id
    check_known(f"{place}.start_location_id", "location", vehicle.start_location_id, known, faults)
    if vehicle.end_location_id is not None:
        check_known(f"{place}.end_location_id", "location", vehicle.end_location_id, known, faults)
    check_known(f"{place}.profile", "profile", vehicle.profile, problem.travel.profiles, faults)


def _breaks(shift: Shift, place: str, faults: FaultCollector) -> None:
    for k, pause in enumerate(shift.breaks):
        here, window = f"{place}.breaks[{k}]", pause.time_window
        check_not_negative(here, {"duration": pause.duration}, faults)
        if window.latest < shift.earliest_start or window.earliest > shift.latest_end:
            faults.add(
                "break_outside_shift",
                place=here,
                cause=(
                    f"The break may start from {window.earliest} to {window.latest}, the shift"
                    f" lasts from {shift.earliest_start} to {shift.latest_end}."
                ),
                remedy="Move the break into the shift, or leave it out.",
            )
    for k, (before, after) in enumerate(zip(shift.breaks, shift.breaks[1:], strict=False)):
        # Then the order of the breaks is never in doubt, nor which of them was taken.
        free = before.time_window.latest + max(1, before.duration)
        if after.time_window.earliest < free:
            faults.add(
                "breaks_overlap",
                place=f"{place}.breaks[{k + 1}]",
                cause=(
                    f"The break may start from {after.time_window.earliest}, wanted {free} or"
                    " later, when the one before is over at the latest."
                ),
                remedy="Put the breaks in order, with windows that leave room for each.",
            )
