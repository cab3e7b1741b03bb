"""Which couriers a demonstration offers first."""

from __future__ import annotations

from courier_api.custody.core.acts import ItemKind
from courier_api.demo.routes import DemoItem, DemoRoute
from courier_api.models import DayPlaceRow

AGENT = DayPlaceRow(location_id="ap-1", kind="agent_point", party="agent:ap-1", name="Điểm Vỹ Dạ")
OFFICE = DayPlaceRow(location_id="ua-1", kind="authority", party="authority:ua-1", name="UBND")
HOME = DayPlaceRow(location_id="A-1", kind="address", party=None, name=None)

DOSSIER, DOCUMENT = ItemKind.DOSSIER, ItemKind.DOCUMENT


def route(*done: tuple[ItemKind, DayPlaceRow, bool]) -> DemoRoute:
    """A route with one item at each stop."""
    items = tuple(
        DemoItem(f"RB{at:09}GB", kind, at, place, is_collected)
        for at, (kind, place, is_collected) in enumerate(done)
    )
    return DemoRoute("c1", "m1", tuple(place for _, place, _ in done), 0, 1, items)


def test_the_later_of_both_handovers_counts() -> None:
    early = route((DOCUMENT, OFFICE, True), (DOCUMENT, AGENT, False), (DOSSIER, AGENT, True))
    assert early.num_stops_to_both == 3
    assert route((DOSSIER, AGENT, True), (DOCUMENT, AGENT, False)).num_stops_to_both == 2


def test_a_home_counts_a_stop_more_for_its_door_opens_near_its_hour_alone() -> None:
    assert route((DOSSIER, AGENT, True), (DOCUMENT, HOME, False)).num_stops_to_both == 3


def test_a_route_without_one_of_them_is_offered_last() -> None:
    assert route((DOSSIER, AGENT, True), (DOSSIER, OFFICE, False)).num_stops_to_both > 100
    assert route((DOCUMENT, OFFICE, True), (DOCUMENT, AGENT, False)).num_stops_to_both > 100
    assert route().num_stops_to_both > 100
