from __future__ import annotations

import datetime
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from routing_engine.travel import InputFaultsError
from scenarios.case_file import CASES_FOLDER, case_names, load_case, read_case

MAY = (CASES_FOLDER / "hue-2025-05.toml").read_text(encoding="utf-8")


def faults_of(text: str) -> dict[str, str]:
    """Code of each fault, by its key path."""
    with pytest.raises(InputFaultsError) as caught:
        read_case(text.encode(), source="case.toml")
    return {fault.place.removeprefix("case.toml: "): fault.code for fault in caught.value.faults}


def test_both_days_of_hue_are_at_hand() -> None:
    assert case_names() == ("hue-2025-05", "hue-2025-07")


@pytest.mark.parametrize("name", case_names())
def test_a_case_says_the_published_figures(name: str) -> None:
    case = load_case(name)
    assert case.name == name
    assert case.demand.applications == 3_425
    assert [(one.unit, one.applications) for one in case.demand.published] == [("19789", 203)]
    assert case.demand.paper_presets == (5, 15, 30, 100)


@pytest.mark.parametrize("name", case_names())
def test_the_reference_fleet_is_45_motorbikes_and_4_vans(name: str) -> None:
    fleet = load_case(name).fleet
    assert len(fleet.bases) == 9
    assert all(base.motorbikes for base in fleet.bases)
    assert sum(base.motorbikes for base in fleet.bases) == 45
    assert sum(base.vans for base in fleet.bases) == 4
    assert (fleet.shift_start, fleet.shift_end) == (7 * 3600, 17 * 3600 + 1800)
    assert (fleet.lunch.earliest, fleet.lunch.latest_end) == (11 * 3600, 13 * 3600 + 1800)
    assert fleet.lunch.duration_s == 45 * 60
    bike, van = fleet.motorbike, fleet.van
    assert (bike.grams, bike.millilitres, van.grams, van.millilitres) == (
        30_000,
        60_000,
        600_000,
        3_000_000,
    )
    assert (bike.cost_per_shift, bike.cost_per_hour, bike.cost_per_km) == (60_000, 35_000, 2_000)
    assert (van.cost_per_shift, van.cost_per_hour, van.cost_per_km) == (60_000, 35_000, 6_000)


@pytest.mark.parametrize("name", case_names())
def test_every_figure_of_a_case_has_its_source_or_says_assumed(name: str) -> None:
    text = (CASES_FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    tables = [block for block in text.split("\n\n\n") if block.strip()]
    assert all("source" in block or "ssumed" in block for block in tables[1:])


def test_a_leaf_of_the_file_never_changes_into_nothing() -> None:
    """Every key of the file is a field of the case: what a planner edits is used or refused."""

    def leaves(value: object) -> int:
        if isinstance(value, dict):
            return sum(leaves(one) for one in value.values())
        return sum(leaves(one) for one in value) if isinstance(value, list) else 1

    table = tomllib.loads(MAY)
    assert leaves(table) > 100
    for key in table:
        assert hasattr(load_case("hue-2025-05"), key)


def test_all_faults_are_told_at_once_with_their_key_path() -> None:
    text = (
        MAY.replace("applications = 3425", 'aplications = "3425"')
        .replace("date = 2025-05-15", "date = 2025")
        .replace("share = 0.65", "share = 0.60")
        .replace("working_days = 1\n", "working_days = 1.5\n")
        .replace('latest = "10:00"', 'latest = "07:00"')
        .replace('earliest = "11:00"', "earliest = 11")
        .replace("motorbikes = 8", "motorbikes = -8", 1)
    )
    assert faults_of(text) == {
        "demand.applications": "missing_key",
        "demand.aplications": "unknown_key",
        "date": "value_wrong",
        "dossiers": "values_disagree",
        "due[1].working_days": "value_wrong",
        "issued_documents.hours[0]": "values_disagree",
        "fleet.lunch.earliest": "value_wrong",
        "fleet.bases[0].motorbikes": "value_wrong",
    }


def test_a_fault_names_what_was_seen_what_was_wanted_and_the_remedy() -> None:
    with pytest.raises(InputFaultsError) as caught:
        read_case(MAY.replace("paper_percent", "paper_procent").encode(), source="mine.toml")
    unknown = next(fault for fault in caught.value.faults if fault.code == "unknown_key")
    assert unknown.place == "mine.toml: demand.paper_procent"
    assert "'paper_procent' is unknown; wanted applications, paper_percent" in unknown.cause
    assert unknown.remedy == "Did you mean 'paper_percent'?"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (("paper_percent = 15", "paper_percent = 101"), "demand.paper_percent"),
        (("paper_percent = 15", "paper_percent = 20"), "demand"),
        (("applications = 203", "applications = 4000"), "demand"),
        (("commune = 0.70", "commune = true"), "competence.commune"),
        (("commune = 0.70", "commune = 0.75"), "competence"),
        (("spread = 0.8", "spread = nan"), "papers.dossier.spread"),
        (("min_grams = 40", "min_grams = 400"), "papers.dossier"),
        (("from_road_m = 350.0", "from_road_m = 401.0"), "settling.from_road_m"),
        (('latest_end = "13:30"', 'latest_end = "11:30"'), "fleet.lunch"),
        (('shift_end = "17:30"', 'shift_end = "06:00"'), "fleet"),
        (('latest = "17:00"', 'latest = "18:00"'), "case.toml"),
        (("former_headquarters = 0", "former_headquarters = 40"), "case.toml"),
        (('edition = "2025-05"', 'edition = "2025-06"'), "edition"),
        (('name = "hue-2025-05"', 'name = "../hue"'), "name"),
    ],
)
def test_a_value_out_of_range_is_refused(change: tuple[str, str], place: str) -> None:
    assert change[0] in MAY
    assert list(faults_of(MAY.replace(*change, 1))) == [place]


def test_values_at_their_bounds_are_taken() -> None:
    text = MAY.replace("from_road_m = 350.0", "from_road_m = 400.0").replace(
        'latest = "17:00"', 'latest = "17:30"'
    )
    assert read_case(text.encode(), source="case.toml").settling.from_road_m == 400


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b" \n", "file_empty"),
        (b"name = \xff", "encoding_broken"),
        (MAY.encode("utf-16")[:101], "encoding_broken"),
        (b"name = ", "toml_broken"),
    ],
)
def test_a_file_that_is_no_toml_says_why(content: bytes, code: str) -> None:
    with pytest.raises(InputFaultsError) as caught:
        read_case(content, source="case.toml")
    assert [fault.code for fault in caught.value.faults] == [code]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-8"])
def test_a_marked_encoding_is_simply_read(encoding: str) -> None:
    assert read_case(MAY.encode(encoding), source="case.toml") == load_case("hue-2025-05")


def test_a_users_own_file_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(MAY.replace("2025-05-15", "2025-05-16"), encoding="utf-8")
    assert load_case(path).date == datetime.date(2025, 5, 16)


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (lambda _: "hue-2025-06", "unknown_case"),
        (lambda folder: folder / "none.toml", "file_unreadable"),
        (lambda folder: folder, "unknown_case"),
    ],
)
def test_a_case_that_is_not_there_is_a_fault(
    wanted: Callable[[Path], str | Path], code: str, tmp_path: Path
) -> None:
    with pytest.raises(InputFaultsError) as caught:
        load_case(wanted(tmp_path))
    assert [fault.code for fault in caught.value.faults] == [code]
