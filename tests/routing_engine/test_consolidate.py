from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing_engine.consolidate import Handling, LooseItem, consolidate
from routing_engine.problem import TimeWindow

MORNING = (TimeWindow(27_000, 41_400),)
DOSSIER = LooseItem(
    id="D-1",
    demand=(400, 800),
    origin_id="agent",
    destination_id="authority",
    origin_windows=MORNING,
    destination_windows=MORNING,
    origin_handling=Handling(60, 10),
    destination_handling=Handling(120, 20),
    penalty=1_000,
    urgency="today",
)
BIKE = (30_000, 60_000)


def copies(number: int) -> list[LooseItem]:
    return [replace(DOSSIER, id=f"D-{at}") for at in range(1, number + 1)]


def test_items_that_travel_alike_become_one_shipment() -> None:
    """Three dossiers: 60 + 2 x 10 s at the agent, 120 + 2 x 20 s at the authority."""
    together = consolidate(copies(3), capacity=BIKE)
    (shipment,) = together.shipments
    assert together.item_ids == (("D-1", "D-2", "D-3"),)
    assert (shipment.id, shipment.num_items, shipment.penalty) == ("S-D-1", 3, 3_000)
    assert shipment.demand == (1_200, 2_400)
    assert shipment.pickup is not None
    assert shipment.delivery is not None
    assert (shipment.pickup.service_duration, shipment.delivery.service_duration) == (80, 160)
    assert shipment.pickup.time_windows == MORNING


@pytest.mark.parametrize(
    "change",
    [
        {"origin_id": "another"},
        {"destination_id": "another"},
        {"origin_windows": ()},
        {"destination_windows": (TimeWindow(50_000, 60_000),)},
        {"release_time": 36_000},
        {"due_time": 60_000},
        {"urgency": "later"},
        {"penalty": None},
    ],
)
def test_items_that_differ_stay_apart(change: dict[str, object]) -> None:
    other = replace(DOSSIER, id="D-2", **change)  # type: ignore[arg-type]
    assert len(consolidate([DOSSIER, other], capacity=BIKE).shipments) == 2


def test_a_load_that_just_fits_is_not_split() -> None:
    assert len(consolidate(copies(3), capacity=(1_200, 2_400)).shipments) == 1


def test_a_load_that_just_does_not_fit_is_split() -> None:
    together = consolidate(copies(3), capacity=(1_200, 2_399))
    assert [one.num_items for one in together.shipments] == [2, 1]


def test_a_single_item_above_the_capacity_stays_alone() -> None:
    heavy = replace(DOSSIER, id="heavy", demand=(40_000, 1))
    together = consolidate([*copies(2), heavy], capacity=BIKE)
    assert together.item_ids == (("D-1", "D-2"), ("heavy",))


def test_required_items_make_a_required_shipment() -> None:
    required = [replace(item, penalty=None) for item in copies(2)]
    assert consolidate(required, capacity=BIKE).shipments[0].is_required


def test_an_id_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="D-1: given twice"):
        consolidate([DOSSIER, DOSSIER], capacity=BIKE)


def test_a_demand_of_other_dimensions_is_refused() -> None:
    with pytest.raises(ValueError, match="wanted 1 amounts"):
        consolidate([DOSSIER], capacity=(5,))


@given(
    st.lists(
        st.tuples(
            st.sampled_from("ab"),
            st.sampled_from("xyz"),
            st.integers(0, 700),
            st.one_of(st.none(), st.integers(0, 9)),
        ),
        max_size=40,
    )
)
def test_nothing_is_lost_and_nothing_exceeds_the_capacity(
    drawn: list[tuple[str, str, int, int | None]],
) -> None:
    items = [
        LooseItem(f"I{at}", (grams,), origin, destination, penalty=penalty)
        for at, (origin, destination, grams, penalty) in enumerate(drawn)
    ]
    together = consolidate(items, capacity=(600,))
    held = sorted(one for ids in together.item_ids for one in ids)
    assert held == sorted(item.id for item in items)
    assert sum(one.demand[0] for one in together.shipments) == sum(i.demand[0] for i in items)
    assert sum(one.penalty or 0 for one in together.shipments) == sum(i.penalty or 0 for i in items)
    for shipment in together.shipments:
        assert shipment.demand[0] <= 600 or shipment.num_items == 1
