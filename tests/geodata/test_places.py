from __future__ import annotations

import csv
from collections import Counter
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import pytest

from geodata.areas import WardAreas
from geodata.places import (
    Edition,
    find_unit,
    load_agent_points,
    load_authorities,
    load_former_units,
    load_post_offices,
    load_units,
    without_accents,
)
from geodata.sources import SOURCES
from routing_engine.travel import FaultCollector, InputFaultsError

TABLES = Path(str(files("geodata").joinpath("tables")))
HEADER = "id,name,ward_code,lon,lat,opening_hours"
GOOD = 'ap-1,Chợ,19777,107.5987,16.4784,"07:30-11:30,13:30-17:00"'


@pytest.fixture(scope="module")
def areas(shared_data: Path) -> WardAreas:
    return WardAreas.load(shared_data / "hue" / "wards_2025.geojson")


def test_tables_have_their_published_numbers() -> None:
    assert len(load_units()) == 40
    assert len(load_former_units()) == 133
    assert len(load_post_offices()) == 9
    assert len(load_agent_points("2025-05")) == 136
    assert len(load_agent_points("2025-07")) == 166


def test_populations_of_units_and_of_former_units_agree() -> None:
    by_unit: Counter[str] = Counter()
    for former in load_former_units():
        by_unit[former.unit_code] += former.population
    assert by_unit == {unit.code: unit.population for unit in load_units()}
    assert by_unit.total() == 1_433_465


@pytest.mark.parametrize(
    ("edition", "levels"),
    [
        ("2025-05", {"commune": 133, "district": 9, "city": 1}),
        ("2025-07", {"commune": 40, "city": 1}),
    ],
)
def test_authorities_by_level(edition: Edition, levels: dict[str, int]) -> None:
    assert Counter(place.level for place in load_authorities(edition)) == levels


@pytest.mark.parametrize("num_former", [0, 40, 93])
def test_former_headquarters_stay_on_as_asked(num_former: int) -> None:
    places = load_authorities("2025-07", num_former)
    assert sum(place.level == "former_headquarters" for place in places) == num_former


def test_every_former_unit_has_an_agent_point() -> None:
    codes = {former.code for former in load_former_units()}
    for edition in ("2025-05", "2025-07"):
        assert {place.former_unit_code for place in load_agent_points(edition)} == codes


def test_ids_and_points_are_never_given_twice() -> None:
    for edition in ("2025-05", "2025-07"):
        places = (*load_agent_points(edition), *load_post_offices(), *load_authorities(edition, 93))
        assert len({place.id for place in places}) == len(places)
        agents = load_agent_points(edition)
        assert len({(place.lon, place.lat) for place in agents}) == len(agents)
    formers = load_former_units()
    assert len({(former.lon, former.lat) for former in formers}) == len(formers)


@pytest.mark.parametrize("edition", ["2025-05", "2025-07"])
def test_every_place_lies_in_its_ward(edition: Edition, areas: WardAreas) -> None:
    faults = FaultCollector()
    areas.check(load_agent_points(edition), faults)
    areas.check(load_authorities(edition, 93), faults)
    areas.check(load_post_offices(), faults)
    assert list(faults) == []


def test_every_settled_centre_lies_in_its_unit(areas: WardAreas) -> None:
    for unit in load_units():
        assert areas.contains(unit.code, unit.lon, unit.lat), unit.name
    for former in load_former_units():
        assert areas.contains(former.unit_code, former.lon, former.lat), former.name


def test_a_place_outside_its_ward_is_told(areas: WardAreas) -> None:
    place = load_post_offices()[0]
    faults = FaultCollector()
    areas.check([type(place)(**{**_fields(place), "ward_code": "20044"})], faults)
    assert [fault.code for fault in faults] == ["outside_its_ward"]


def test_an_unreadable_outline_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "wards.geojson").write_text('{"features": [{"properties": {}}]}')
    with pytest.raises(InputFaultsError, match="areas_unreadable"):
        WardAreas.load(tmp_path / "wards.geojson")


def test_a_unit_is_found_by_code_alias_and_plain_name() -> None:
    for key in ("19789", "19786", "Thuận Hóa", "thuan hoa"):
        unit = find_unit(key)
        assert unit is not None
        assert unit.code == "19789"
    assert find_unit("nowhere") is None


def test_names_compare_without_accents() -> None:
    assert without_accents("  Đông  Ba ") == "dong ba"


def test_checksums_of_all_tables_are_those_of_their_sources() -> None:
    listed = {source.file: source.sha256 for source in SOURCES}
    found = {
        path.name: sha256(path.read_bytes()).hexdigest()
        for path in TABLES.iterdir()
        if path.suffix in (".csv", ".geojson")
    }
    assert found == listed


def test_backbone_has_99_edges_and_551_kilometres() -> None:
    with (TABLES / "backbone.csv").open(encoding="utf-8") as stream:
        lengths = [float(row["length_km"]) for row in csv.DictReader(stream)]
    assert len(lengths) == 99
    assert round(sum(lengths)) == 551


def test_backbone_is_that_of_its_source(shared_data: Path) -> None:
    import json

    source = json.loads((shared_data / "hue" / "highway_backbone_topology.geojson").read_bytes())
    wanted = sorted(
        (one["properties"]["u"], one["properties"]["v"], one["properties"]["length_km"])
        for one in source["features"]
    )
    with (TABLES / "backbone.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert sorted((int(r["u"]), int(r["v"]), float(r["length_km"])) for r in rows) == wanted


def test_the_users_own_table_takes_the_place_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(f"{HEADER}\n{GOOD}\n", encoding="utf-8")
    (place,) = load_agent_points("2025-05", path)
    assert (place.id, place.opening_hours) == ("ap-1", ((27_000, 41_400), (48_600, 61_200)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_usual_encodings_are_simply_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(f"{HEADER}\n{GOOD}\n", encoding=encoding)
    assert load_agent_points("2025-05", path)[0].name == "Chợ"


def test_an_aliased_code_is_read_as_ours(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(f"{HEADER}\n{GOOD.replace('19777', '19786')}\n", encoding="utf-8")
    assert load_agent_points("2025-05", path)[0].ward_code == "19789"


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        (GOOD.replace("19777", "19778"), "value_wrong", "perhaps 19777, Vỹ Dạ"),
        (GOOD.replace("19777", "19750"), "value_wrong", "was Tây Lộc, now in 19753 Phú Xuân"),
        (GOOD.replace("19777", "777"), "value_wrong", "five digits"),
        (GOOD.replace("107.5987", "107.70").replace("16.4784", "16.60"), "point_in_water", "land"),
        (GOOD.replace("16.4784", "61.4784"), "value_wrong", "from 15.95 to 16.85"),
        (GOOD.replace("16.4784", "nan"), "value_wrong", "from 15.95 to 16.85"),
        (GOOD.replace("07:30-11:30", "11:30-07:30"), "value_wrong", "before it opens"),
        (GOOD.replace("13:30-17:00", "11:00-17:00"), "value_wrong", "in order"),
        (GOOD.replace("07:30", "soon"), "value_wrong", "07:30-11:30"),
        (GOOD.replace("Chợ", ""), "value_wrong", "empty"),
        (f"{GOOD},more", "cells_wrong_number", "wanted 6"),
        (f"{GOOD}\n{GOOD}", "id_duplicate", "line 2"),
        (GOOD.replace("Chợ", '"Chợ'), "line_unreadable", "CSV"),
    ],
)
def test_a_bad_line_is_told_with_value_and_want(
    tmp_path: Path, line: str, code: str, says: str
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(f"{HEADER}\n{line}\n", encoding="utf-8")
    with pytest.raises(InputFaultsError) as caught:
        load_agent_points("2025-05", path)
    fault = caught.value.faults[0]
    assert fault.code == code
    assert says in fault.cause
    assert fault.place.startswith("mine.csv:")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\n\n", "file_empty"),
        (b"id,name\n", "column_missing"),
        (f"{HEADER},colour\n".encode(), "column_unknown"),
        (f"{HEADER}\n".encode() + GOOD.encode("utf-8").replace(b"\xe1\xbb\xa3", b"\xff"),
         "encoding_broken"),
        (f"{HEADER}\n{GOOD}\n".encode("utf-16")[:-1], "line_unreadable"),
    ],
)  # fmt: skip
def test_a_bad_file_is_told(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(content)
    with pytest.raises(InputFaultsError) as caught:
        load_agent_points("2025-05", path)
    assert caught.value.faults[0].code == code


def test_of_many_faults_the_first_thousand_are_kept_and_all_counted(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    with path.open("w", encoding="utf-8") as stream:
        stream.write(f"{HEADER}\n")
        stream.writelines(f"ap-{k},x,99999,107.6,16.4,07:30-11:30\n" for k in range(20_000))
    with pytest.raises(InputFaultsError) as caught:
        load_agent_points("2025-05", path)
    assert caught.value.num_faults == 20_000
    assert len(caught.value.faults) == 1_000


def _fields(place: object) -> dict[str, object]:
    return {name: getattr(place, name) for name in place.__dataclass_fields__}  # type: ignore[attr-defined]
