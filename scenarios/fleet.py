"""The vehicles of a case, one shift each."""

from __future__ import annotations

from collections.abc import Iterator

from routing_engine.problem import Break, Shift, TimeWindow, Vehicle
from scenarios.case_supply import Fleet, VehicleType


def make_vehicles(fleet: Fleet) -> tuple[Vehicle, ...]:
    """
    Vehicles by base, motorbikes first.

    Named after their base: ``thuan-hoa-m01`` is the first motorbike of ``po-thuan-hoa``.
    """
    shift = Shift(
        fleet.shift_start,
        fleet.shift_end,
        (
            Break(
                TimeWindow(fleet.lunch.earliest, fleet.lunch.latest_end - fleet.lunch.duration_s),
                fleet.lunch.duration_s,
            ),
        ),
    )
    return tuple(_vehicles(fleet, shift))


def _vehicles(fleet: Fleet, shift: Shift) -> Iterator[Vehicle]:
    for base in fleet.bases:
        kinds = (("motorbike", fleet.motorbike, base.motorbikes), ("van", fleet.van, base.vans))
        for profile, kind, number in kinds:
            for at in range(1, number + 1):
                name = f"{base.post_office.removeprefix('po-')}-{profile[0]}{at:02d}"
                yield _vehicle(name, base.post_office, profile, kind, shift)


def _vehicle(name: str, base: str, profile: str, kind: VehicleType, shift: Shift) -> Vehicle:
    return Vehicle(
        id=name,
        start_location_id=base,
        end_location_id=base,
        shift=shift,
        capacity=(kind.grams, kind.millilitres),
        profile=profile,
        fixed_cost=kind.cost_per_shift,
        cost_per_hour=kind.cost_per_hour,
        cost_per_km=kind.cost_per_km,
    )
