from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import shapely

from geodata import RoadGraph, is_in_water, load_network
from routing_engine import impossible_shipments, read_problem, validate
from routing_engine.problem import LocationKind, Visit
from routing_engine.travel import InputFaultsError, TravelMatrix
from scenarios import Day, build_day, load_case, write_day
from scenarios.case_file import CASES_FOLDER
from scenarios.demand import ItemKind, expected_applications
from scenarios.ground import METRES_PER_DEGREE
from scenarios.hue_ground import load_ground

EDITIONS = ("hue-2025-05", "hue-2025-07")
FILES = ["items.csv", "locations.geojson", "matrix.npz", "problem.json"]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> RoadGraph:
    return load_network(cache_dir=tmp_path_factory.mktemp("networks"))


@pytest.fixture(scope="module")
def days(graph: RoadGraph) -> dict[str, Day]:
    return {name: build_day(load_case(name), graph=graph, seed=1) for name in EDITIONS}


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("hue-2025-05", {"post_office": 9, "agent_point": 136, "authority": 143}),
        ("hue-2025-07", {"post_office": 9, "agent_point": 166, "authority": 41}),
    ],
)
def test_a_day_holds_every_place_and_some_thousand_items(
    name: str, kinds: dict[str, int], days: dict[str, Day]
) -> None:
    day = days[name]
    seen = Counter(location.kind.value for location in day.problem.locations)
    homes = seen.pop("address")
    assert seen == kinds
    assert homes == sum(item.address is not None for item in day.items)
    assert len(day.items) == 1_028
    assert sum(one.num_items for one in day.problem.shipments) == 1_028
    assert len(day.problem.vehicles) == 49


@pytest.mark.parametrize("name", EDITIONS)
def test_a_day_contradicts_itself_nowhere_and_nothing_in_it_is_impossible(
    name: str, days: dict[str, Day]
) -> None:
    assert validate(days[name].problem) == ()
    assert impossible_shipments(days[name].problem) == {}


@pytest.mark.parametrize("name", EDITIONS)
def test_units_bring_what_was_published(name: str) -> None:
    case = load_case(name)
    ground = load_ground(case)
    expected = expected_applications(case.demand, ground)
    by_ward: Counter[str] = Counter()
    for unit in ground.units:
        by_ward[unit.published_code] += expected[unit.code]  # type: ignore[assignment]
    assert sum(by_ward.values()) == pytest.approx(3_425)
    assert by_ward["19789"] == pytest.approx(203), "Thuận Hóa"
    assert max(by_ward, key=lambda code: by_ward[code]) == "19753", "Phú Xuân is the heaviest"
    assert len(by_ward) == 40


@pytest.mark.parametrize("name", EDITIONS)
def test_each_authority_is_competent_for_the_citizens_unit(name: str, days: dict[str, Day]) -> None:
    ground = load_ground(load_case(name))
    levels = Counter(item.level for item in days[name].items)
    assert set(levels) == ({"commune", "district", "city"} if "05" in name else {"commune", "city"})
    for item in days[name].items:
        is_dossier = item.kind is ItemKind.DOSSIER
        authority = item.destination_id if is_dossier else item.origin_id
        assert authority == ground.authorities[item.level, item.unit_code].id


@pytest.mark.parametrize("name", EDITIONS)
def test_homes_lie_within_400_m_of_a_road_and_on_dry_land(
    name: str, days: dict[str, Day], graph: RoadGraph
) -> None:
    """Judged by shapely over every arc that is no bridge, in a plane that touches Hue."""
    plane = np.array([np.cos(np.radians(16.4)), 1.0]) * METRES_PER_DEGREE
    roads = shapely.STRtree(
        [
            shapely.linestrings(graph.arc_points(arc) * plane)
            for arc in np.flatnonzero(~graph.is_bridge).tolist()
        ]
    )
    homes = [one.place for one in days[name].locations if one.place.kind is LocationKind.ADDRESS]
    points = np.array([(home.lon, home.lat) for home in homes])
    _, metres = roads.query_nearest(
        shapely.points(points * plane), return_distance=True, all_matches=False
    )
    assert metres.max() <= 400
    assert not is_in_water(points[:, 0], points[:, 1]).any()


@pytest.mark.parametrize("name", EDITIONS)
def test_every_service_is_over_when_its_place_closes(name: str, days: dict[str, Day]) -> None:
    hours = {one.place.id: one.place.opening_hours for one in days[name].locations}

    def is_within(visit: Visit) -> bool:
        return all(
            any(
                one.earliest <= window.earliest
                and window.latest + visit.service_duration <= one.latest
                for one in hours[visit.location_id]
            )
            for window in visit.time_windows
        )

    for shipment in days[name].problem.shipments:
        for _, visit in shipment.visits():
            assert visit.time_windows
            assert is_within(visit) or not hours[visit.location_id]


def test_leaving_an_item_out_is_dearer_than_a_motorbike_for_it_alone(days: dict[str, Day]) -> None:
    problem = days["hue-2025-05"].problem
    bikes = [one for one in problem.vehicles if one.profile == "motorbike"]
    bases = {one.start_location_id: one for one in bikes}
    metres = problem.travel.metres[problem.travel.profile_idx("motorbike")]
    idx = {one.id: one.matrix_idx for one in problem.locations}
    for shipment in problem.shipments:
        pickup, delivery = (idx[visit.location_id] for _, visit in shipment.visits())
        alone = min(
            metres[idx[base], pickup] + metres[pickup, delivery] + metres[delivery, idx[base]]
            for base in bases
        )
        bike = bikes[0]
        cost = bike.fixed_cost + bike.cost_per_hour * 10.5 + bike.cost_per_km * alone / 1_000
        assert shipment.penalty is not None
        assert shipment.penalty > cost


def test_vehicles_start_and_end_at_their_base_and_pause_at_noon(days: dict[str, Day]) -> None:
    """A lunch of 45 minutes within 11:00 to 13:30 starts by 12:45."""
    vehicles = days["hue-2025-05"].problem.vehicles
    assert Counter(one.profile for one in vehicles) == {"motorbike": 45, "van": 4}
    assert vehicles[0].id == "thuan-hoa-m01"
    assert len({one.id for one in vehicles}) == 49
    for vehicle in vehicles:
        assert vehicle.start_location_id == vehicle.end_location_id
        (lunch,) = vehicle.shift.breaks
        assert (lunch.time_window.earliest, lunch.time_window.latest) == (39_600, 45_900)
        assert lunch.duration == 2_700


def test_a_number_of_shipments_can_be_asked_for(graph: RoadGraph) -> None:
    day = build_day(load_case("hue-2025-07"), graph=graph, seed=1, num_shipments=150)
    assert len(day.problem.shipments) == 150


def test_more_shipments_than_a_day_can_hold_are_refused(graph: RoadGraph) -> None:
    with pytest.raises(InputFaultsError, match="300,000 shipments were asked for"):
        build_day(load_case("hue-2025-07"), graph=graph, seed=1, num_shipments=300_000)


def test_former_headquarters_receive_and_give_out(graph: RoadGraph, tmp_path: Path) -> None:
    text = (CASES_FOLDER / "hue-2025-07.toml").read_text(encoding="utf-8")
    mine = tmp_path / "mine.toml"
    mine.write_text(text.replace("former_headquarters = 0", "former_headquarters = 40"), "utf-8")
    ground = load_ground(load_case(mine))
    former = [place.id for place in ground.places if place.id.startswith("fh-")]
    assert len(former) == 40
    assert not any(place.id in former for place in ground.authorities.values())
    assert {place.id for points in ground.points.values() for place in points} > set(former)


def test_names_that_the_tables_do_not_hold_are_told(tmp_path: Path) -> None:
    text = (CASES_FOLDER / "hue-2025-05.toml").read_text(encoding="utf-8")
    mine = tmp_path / "mine.toml"
    mine.write_text(text.replace("19789", "00001").replace("po-a-luoi", "po-aluoi"), "utf-8")
    with pytest.raises(InputFaultsError) as caught:
        load_ground(load_case(mine))
    assert [fault.code for fault in caught.value.faults] == ["unknown_unit", "unknown_post_office"]


def test_equal_seeds_write_equal_folders_and_others_do_not(
    graph: RoadGraph, tmp_path: Path
) -> None:
    case = load_case("hue-2025-05")
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        write_day(build_day(case, graph=graph, seed=seed, paper_percent=2), tmp_path / name)
    for file in FILES:
        one, again, other = ((tmp_path / name / file) for name in ("one", "again", "other"))
        assert one.read_bytes() == again.read_bytes()
        assert one.read_bytes() != other.read_bytes()


def test_a_day_is_written_whole_and_over_an_older_one(days: dict[str, Day], tmp_path: Path) -> None:
    folder = tmp_path / "a day"
    write_day(days["hue-2025-05"], folder)
    (folder / "plan.json").write_text("mine", encoding="utf-8")
    write_day(days["hue-2025-07"], folder)
    assert sorted(path.name for path in folder.iterdir()) == sorted([*FILES, "plan.json"])
    assert [path.name for path in tmp_path.iterdir()] == ["a day"]
    problem = read_problem(
        (folder / "problem.json").read_bytes(),
        read_travel=lambda name: TravelMatrix.load(folder / name),
    )
    assert problem.shipments == days["hue-2025-07"].problem.shipments


def test_a_folder_that_cannot_be_written_is_a_fault(days: dict[str, Day], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputFaultsError, match="folder_unwritable"):
        write_day(days["hue-2025-07"], tmp_path / "file" / "day")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_the_lists_beside_the_problem_name_the_same_things(
    days: dict[str, Day], tmp_path: Path
) -> None:
    day = days["hue-2025-05"]
    write_day(day, tmp_path / "day")
    with (tmp_path / "day" / "items.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["item_id"] for row in rows] == [item.id for item in day.items]
    by_shipment = Counter(row["shipment_id"] for row in rows)
    assert by_shipment == {one.id: one.num_items for one in day.problem.shipments}
    features = json.loads((tmp_path / "day" / "locations.geojson").read_bytes())["features"]
    assert [one["properties"]["id"] for one in features] == [
        one.id for one in day.problem.locations
    ]
    assert {one["properties"]["provenance"] for one in features} <= {"backbone", "synthetic"}
    assert features[0]["properties"]["opening_hours"] == "07:30-11:30,13:30-17:00"
