"""Each family of benchmark files is read into a Problem."""

from __future__ import annotations

from pathlib import Path

import pytest

from routing_engine.errors import InputFaultsError
from routing_engine.formats.detect import detect_format
from routing_engine.formats.reading import READERS, read_instance
from routing_engine.problem import TimeWindow
from tests.routing_engine.benchmark_texts import (
    CVRP,
    EXPLICIT,
    LILIM,
    SARTORI,
    SOLOMON,
    VRPLIB_VRPTW,
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (SOLOMON, "solomon"),
        (LILIM, "lilim"),
        (SARTORI, "sartori"),
        (CVRP, "vrplib"),
        (VRPLIB_VRPTW, "vrplib"),
        ('\n {"format": "postroute.problem/1"}', "problem"),
    ],
)
def test_a_format_is_known_by_its_head(text: str, name: str) -> None:
    assert detect_format(text) == name


@pytest.mark.parametrize("text", ["", "\n \n", "hello\nworld\n", "1 2\n3 4\n", "a b c\n"])
def test_a_text_of_no_family_is_told_what_was_wanted(text: str) -> None:
    with pytest.raises(InputFaultsError, match="format_unknown"):
        detect_format(text)


def test_a_problem_file_is_no_benchmark_file() -> None:
    with pytest.raises(InputFaultsError, match="postroute plan"):
        read_instance(b'{"format": "postroute.problem/1"}')


def test_solomon_customers_are_deliveries_from_the_depot() -> None:
    problem = read_instance(SOLOMON.encode()).problem
    assert [shipment.id for shipment in problem.shipments] == ["1", "2", "3"]
    first = problem.shipments[0]
    assert first.pickup is None
    assert first.is_required
    assert first.demand == (6,)
    assert first.delivery is not None
    assert first.delivery.time_windows == (TimeWindow(10_000_000, 20_000_000),)
    assert first.delivery.service_duration == 2_000_000
    assert len(problem.vehicles) == 3
    assert problem.vehicles[0].capacity == (10,)
    assert problem.vehicles[0].shift.latest_end == 100_000_000
    assert problem.vehicles[0].start_location_id == problem.vehicles[0].end_location_id == "0"


def test_a_metre_costs_a_dong_and_equals_a_second() -> None:
    problem = read_instance(SOLOMON.encode()).problem
    vehicle = problem.vehicles[0]
    assert (vehicle.cost_per_km, vehicle.cost_per_hour, vehicle.fixed_cost) == (1000, 0, 0)
    # From (0, 0) to (1, 1): the root of 2 in millionths, to the nearest.
    assert problem.travel.metres[0, 0, 3] == problem.travel.seconds[0, 0, 3] == 1_414_214


def test_dimacs_cuts_distances_to_one_decimal() -> None:
    instance = read_instance(SOLOMON.encode(), rounding="dimacs")
    assert instance.scale == 10
    # 1.4142 -> 1.4; and (6, 8)-(1, 1): root of 74 = 8.6023 -> 8.6.
    assert instance.problem.travel.metres[0, 0, 3] == 14
    assert instance.problem.travel.metres[0, 2, 3] == 86


def test_lilim_pairs_become_shipments() -> None:
    problem = read_instance(LILIM.encode(), source="tiny.txt").problem
    assert problem.name == "tiny"
    assert [shipment.id for shipment in problem.shipments] == ["1-3", "2-4"]
    pair = problem.shipments[0]
    assert pair.pickup is not None
    assert pair.delivery is not None
    assert (pair.pickup.location_id, pair.delivery.location_id) == ("1", "3")
    assert pair.demand == (6,)
    assert len(problem.vehicles) == 2


def test_sartori_keeps_its_minutes_and_its_asymmetry() -> None:
    instance = read_instance(SARTORI.encode())
    problem = instance.problem
    assert (instance.kind, instance.rounding.name, instance.scale) == ("pdptw_sb", "matrix", 1)
    assert problem.travel.seconds[0, 0, 1] == 5
    assert problem.travel.seconds[0, 1, 0] == 4
    assert (problem.locations[0].lon, problem.locations[0].lat) == (107.59, 16.46)
    assert len(problem.vehicles) == 2  # one a pair: the file sets no number


def test_cvrp_rounds_to_whole_numbers_whatever_the_rounding() -> None:
    instance = read_instance(CVRP.encode(), rounding="dimacs")
    assert (instance.kind, instance.rounding.name) == ("cvrp", "nearest")
    # (0, 0)-(1, 1): 1.41 -> 1; (6, 8)-(1, 1): 8.60 -> 9.
    assert instance.problem.travel.metres[0, 0].tolist() == [0, 5, 10, 1]
    assert instance.problem.travel.metres[0, 2, 3] == 9


def test_cvrp_has_vehicles_and_hours_enough() -> None:
    problem = read_instance(CVRP.encode()).problem
    # 15 units by 10: two loads at least, twice that; but no more than three customers.
    assert len(problem.vehicles) == 3
    assert problem.vehicles[0].shift.latest_end >= 5 + 5 + 10 + 10 + 1 + 1
    delivery = problem.shipments[0].delivery
    assert delivery is not None
    assert delivery.time_windows == ()


def test_vrplib_windows_and_a_depot_that_is_not_first() -> None:
    instance = read_instance(VRPLIB_VRPTW.encode())
    problem = instance.problem
    assert (instance.kind, instance.rounding.name) == ("vrptw", "double")
    assert [location.id for location in problem.locations] == ["2", "1", "3"]
    assert problem.travel.metres[0, 0].tolist() == [0, 5_000_000, 10_000_000]
    first = problem.shipments[0].delivery
    assert first is not None
    assert (first.location_id, first.service_duration) == ("1", 2_000_000)
    assert first.time_windows == (TimeWindow(10_000_000, 20_000_000),)
    assert len(problem.vehicles) == 2


@pytest.mark.parametrize(
    ("shape", "rows"),
    [
        ("FULL_MATRIX", "0 1 2\n1 0 3\n2 3 0"),
        ("LOWER_ROW", "1\n2 3"),
        ("LOWER_DIAG_ROW", "0 1 0 2 3 0"),
        ("UPPER_ROW", "1 2\n3"),
        ("UPPER_DIAG_ROW", "0 1 2 0\n3 0"),
        ("LOWER_COL", "1 2 3"),
        ("UPPER_COL", "1 2 3"),
        ("LOWER_DIAG_COL", "9 1 2 9 3 9"),
        ("UPPER_DIAG_COL", "9 1 9 2 3 9"),
    ],
)
def test_explicit_matrices_of_every_shape_agree(shape: str, rows: str) -> None:
    problem = read_instance(EXPLICIT.format(shape=shape, rows=rows).encode()).problem
    assert problem.travel.metres[0].tolist() == [[0, 1, 2], [1, 0, 3], [2, 3, 0]]


def test_a_full_matrix_keeps_its_asymmetry() -> None:
    text = EXPLICIT.format(shape="FULL_MATRIX", rows="0 1 2 4 0 3 5 6 0")
    problem = read_instance(text.encode()).problem
    assert problem.travel.metres[0].tolist() == [[0, 1, 2], [4, 0, 3], [5, 6, 0]]


def test_a_matrix_with_decimals_is_scaled() -> None:
    text = EXPLICIT.format(shape="LOWER_ROW", rows="1.25 2 3")
    assert read_instance(text.encode()).problem.travel.metres[0, 0, 1] == 1_250_000
    cut = read_instance(text.encode(), rounding="dimacs")
    assert cut.problem.travel.metres[0, 0, 1] == 12


def test_a_tour_has_one_vehicle() -> None:
    text = (
        "NAME: t\nTYPE: TSP\nDIMENSION: 3\nEDGE_WEIGHT_TYPE: EUC_2D\n"
        "NODE_COORD_SECTION\n1 0 0\n2 3.0e0 4\n3 6 8.0\nEOF\n"
    )
    instance = read_instance(text.encode())
    assert instance.kind == "tsp"
    assert len(instance.problem.vehicles) == 1
    assert instance.problem.travel.metres[0, 0].tolist() == [0, 5, 10]


def test_a_longest_distance_ends_the_shift() -> None:
    problem = read_instance(CVRP.replace("CAPACITY", "DISTANCE : 25\nCAPACITY").encode()).problem
    assert problem.vehicles[0].shift.latest_end == 25


def test_a_vehicle_costs_more_than_any_distance_saved() -> None:
    problem = read_instance(SOLOMON.encode(), objective="vehicles").problem
    metres = problem.travel.metres[0]
    # Three vehicles leave over at most 10 each; each customer is left once, over at most 5 (for
    # node 1), 10 (node 2) and the root of 74 (node 3); and one more.
    assert metres[:, 3].max() == 8_602_325
    assert problem.vehicles[0].fixed_cost == 30_000_000 + 5_000_000 + 10_000_000 + 8_602_325 + 1


def test_utf_16_with_a_mark_is_read_like_utf_8() -> None:
    plain = read_instance(SOLOMON.encode())
    assert read_instance(SOLOMON.encode("utf-16")).problem.shipments == plain.problem.shipments
    assert read_instance(SOLOMON.encode("utf-8-sig")).name == "tiny"


def test_windows_line_ends_and_tabs_change_nothing() -> None:
    text = LILIM.replace(" ", "\t").replace("\n", "\r\n")
    read = read_instance(text.encode()).problem
    assert read.shipments == read_instance(LILIM.encode()).problem.shipments


@pytest.mark.parametrize("word", ["objective", "rounding"])
def test_an_unknown_choice_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="wanted one of"):
        read_instance(SOLOMON.encode(), **{word: "best"})


@pytest.mark.needs_shared
@pytest.mark.parametrize(
    ("file", "kind", "num_shipments", "num_vehicles", "capacity"),
    [
        ("vrptw/r104.txt", "vrptw", 100, 25, 200),
        ("vrptw/c2_10_3.txt", "vrptw", 1000, 250, 700),
        ("pdptw/lrc206.txt", "pdptw", 51, 25, 1000),
        ("pdptw/lr1_10_3.txt", "pdptw", 523, 250, 200),
        ("pdptw_sb/bar-n1000-2.txt", "pdptw_sb", 500, 500, 100),
        ("cvrp/X-n106-k14.vrp", "cvrp", 105, 28, 600),
        ("cvrp/X-n1001-k43.vrp", "cvrp", 1000, 86, 131),
    ],
)
def test_public_files_are_read_with_their_counts(
    shared_data: Path, file: str, kind: str, num_shipments: int, num_vehicles: int, capacity: int
) -> None:
    path = shared_data / "vrp" / file
    instance = read_instance(path.read_bytes(), source=path.name)
    assert instance.kind == kind
    assert instance.name.lower() == path.stem.lower()
    assert len(instance.problem.shipments) == num_shipments
    assert len(instance.problem.vehicles) == num_vehicles
    assert instance.problem.vehicles[0].capacity == (capacity,)


@pytest.mark.needs_shared
def test_every_public_file_is_of_the_family_of_its_folder(shared_data: Path) -> None:
    families = {"vrptw": "solomon", "pdptw": "lilim", "pdptw_sb": "sartori", "cvrp": "vrplib"}
    files = sorted((shared_data / "vrp").glob("*/*"))
    assert files
    for path in files:
        assert detect_format(path.read_text(encoding="utf-8")) == families[path.parent.name]
    assert set(families.values()) == set(READERS)


def test_a_wide_plane_is_counted_less_finely() -> None:
    """The customer at (6, 8) moved to (60,000, 80,000): a leg of 10^5, which 10^4 a unit keep."""
    wide = SOLOMON.replace("6         8  ", "60000     80000  ")
    assert wide != SOLOMON
    instance = read_instance(wide.encode())
    assert instance.scale == 10_000
    assert instance.problem.travel.metres.max() == 100_000 * 10_000
