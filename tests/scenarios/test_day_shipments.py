from __future__ import annotations

from dataclasses import replace

import pytest

from routing_engine.problem import Shipment, TimeWindow, Visit
from routing_engine.travel import InputFaultsError
from scenarios import load_case
from scenarios.day_shipments import end_by_closing
from scenarios.hue_ground import load_ground


def test_a_service_that_outlasts_the_hours_of_its_place_is_the_cases_fault() -> None:
    ground = load_ground(load_case("hue-2025-07"))
    place = next(iter(ground.place_by_id.values()))
    longest = max(hours.latest - hours.earliest for hours in place.opening_hours)
    windows = tuple(TimeWindow(one.earliest, one.latest) for one in place.opening_hours)
    just = Visit(place.id, time_windows=windows, service_duration=longest)
    shipment = Shipment("S", demand=(1, 1), pickup=just, delivery=just)
    assert end_by_closing(shipment, ground).pickup is not None
    over = replace(just, service_duration=longest + 1)
    with pytest.raises(InputFaultsError, match="service_too_long"):
        end_by_closing(replace(shipment, delivery=over), ground)
