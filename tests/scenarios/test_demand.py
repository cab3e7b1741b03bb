from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from scenarios.case_file import load_case
from scenarios.demand import Item, ItemKind, draw_items, expected_applications, num_items
from tests.scenarios.small_ground import GROUND, home_at_centre

TOML = load_case("hue-2025-05")
#: The two post offices of the small city are the bases.
BASES = tuple(
    base for base in TOML.fleet.bases if base.post_office in {"po-thuan-hoa", "po-a-luoi"}
)
MAY = replace(TOML, fleet=replace(TOML.fleet, bases=BASES))


def draw(number: int = 2_000, *, seed: int = 1) -> list[Item]:
    return list(draw_items(MAY, GROUND, home_at_centre, seed=seed, number=number))


def test_a_published_number_is_shared_among_its_former_units_by_population() -> None:
    """203 of 3,425 to P1 and P2 as 500 : 1,500; the other 3,222 to P3 and P4 as 8 : 2."""
    expected = expected_applications(MAY.demand, GROUND)
    assert expected == pytest.approx(
        {"P1": 50.75, "P2": 152.25, "P3": 3_222 * 0.8, "P4": 3_222 * 0.2}
    )


@pytest.mark.parametrize(
    ("percent", "items"), [(0, 0), (5, 342), (15, 1_028), (30, 2_056), (100, 6_850)]
)
def test_the_paper_share_sets_the_number_of_items(percent: int, items: int) -> None:
    """15 % of 3,425 are 514 dossiers, and as many issued documents come back."""
    assert num_items(MAY, percent) == items


def test_every_beginning_of_a_day_holds_its_share_of_dossiers() -> None:
    kinds = [item.kind for item in draw(1_028)]
    assert kinds.count(ItemKind.DOSSIER) == kinds.count(ItemKind.ISSUED_DOCUMENT) == 514
    assert kinds[:101].count(ItemKind.DOSSIER) == 51


def test_a_quarter_as_many_issued_documents_are_drawn_when_the_case_says_so() -> None:
    case = replace(MAY, issued_documents=replace(MAY.issued_documents, per_dossier=0.25))
    items = list(draw_items(case, GROUND, home_at_centre, seed=1, number=num_items(case, 15)))
    assert Counter(item.kind for item in items) == {
        ItemKind.DOSSIER: 514,
        ItemKind.ISSUED_DOCUMENT: 128,
    }


def test_a_longer_day_begins_like_a_shorter_one() -> None:
    assert draw(400)[:150] == draw(150)


def test_equal_seeds_draw_equal_days_and_others_do_not() -> None:
    assert draw(100, seed=3) == draw(100, seed=3)
    assert draw(100, seed=3) != draw(100, seed=4)


def test_units_bring_what_is_expected_of_them() -> None:
    """P4 is expected to bring 3,222 x 0.2 / 3,425 = 18.8 % of 4,000 items; deviation 25 items."""
    by_unit = Counter(item.unit_code for item in draw(4_000))
    assert by_unit["P4"] == pytest.approx(4_000 * 0.188, abs=100)
    assert by_unit["P1"] < by_unit["P2"] < by_unit["P4"] < by_unit["P3"]


def test_each_dossier_goes_from_its_own_unit_to_a_competent_authority() -> None:
    for item in (one for one in draw() if one.kind is ItemKind.DOSSIER):
        origin = GROUND.place_by_id[item.origin_id]
        assert origin in (
            *GROUND.points[item.unit_code],
            GROUND.nearest_post_office[item.unit_code],
        )
        assert item.destination_id == GROUND.authorities[item.level, item.unit_code].id
        assert item.ready_time in {27_000, 36_000}
        assert item.chosen_hours is None


def test_each_issued_document_comes_from_a_competent_authority() -> None:
    for item in (one for one in draw() if one.kind is ItemKind.ISSUED_DOCUMENT):
        assert item.origin_id == GROUND.authorities[item.level, item.unit_code].id
        assert (item.address is None) == (item.destination_id in GROUND.place_by_id)
        assert (item.address is None) == (item.chosen_hours is None)


def test_levels_destinations_and_urgency_follow_their_shares() -> None:
    items = draw(4_000)
    levels = Counter(item.level for item in items)
    assert levels["commune"] == pytest.approx(2_800, abs=120)
    assert levels["city"] == pytest.approx(400, abs=80)
    homes = sum(item.address is not None for item in items)
    assert homes == pytest.approx(1_000, abs=90)
    due = Counter(item.working_days_left for item in items)
    assert due[0] == pytest.approx(800, abs=100)
    assert {item.working_days_left: item.penalty for item in items} == {
        0: 4_000_000,
        1: 2_500_000,
        3: 1_500_000,
    }


def test_some_documents_go_to_another_unit() -> None:
    homes = [item for item in draw(4_000) if item.address is not None]
    elsewhere = [
        item for item in homes if item.address and item.address.unit_code != item.unit_code
    ]
    assert 0.05 < len(elsewhere) / len(homes) < 0.2


def test_the_desk_offers_no_hours_that_cannot_be_kept() -> None:
    """From the district at 107.52 E to P4 at 108.40 E: 93.8 km, by road 120 km, 4.8 h at 25 km/h.

    Collected from 07:30 with a margin of half an hour: not before 12:48, so in the afternoon.
    """
    far = [
        item.chosen_hours
        for item in draw(6_000)
        if item.address and item.address.unit_code == "P4" and item.level == "district"
    ]
    assert {hours.earliest for hours in far if hours} == {14 * 3600, 16 * 3600}
    near = [item.chosen_hours for item in draw() if item.address and item.address.unit_code == "P3"]
    assert {hours.earliest for hours in near if hours} == {28_800, 36_000, 50_400, 57_600}


def test_weights_stay_within_the_bounds_of_the_case() -> None:
    for item in draw():
        papers = getattr(MAY.papers, item.kind)
        assert papers.min_grams <= item.grams <= papers.max_grams
        assert item.millilitres >= item.grams * papers.ml_per_gram
