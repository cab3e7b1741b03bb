"""Days are taken in whole, or refused with everything that is wrong with them."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from courier_api.errors import UnknownObjectError
from courier_api.planning import repository
from courier_api.planning.days import check_day
from courier_api.planning.errors import DayExistsError
from courier_api.planning.files import DayFiles
from courier_api.planning.params import PlanningParams
from courier_api.planning.problems import check_plan, read_day_problem
from routing_engine import InputFaultsError, Reason, ReasonCode, verify, write_plan, write_problem
from routing_engine.plan import Unassigned
from routing_engine.problem import Location, LocationKind
from tests.courier_api.planning.office import Office
from tests.courier_api.planning.small_day import (
    ALONE,
    DAY,
    DOCUMENT,
    DOSSIERS,
    DRAWN,
    POSTED,
    PROBLEM,
    PROBLEM_BYTES,
    SHARED,
    TRAVEL,
    new_day,
)


def kept(folder: Path, content: bytes) -> bytes:
    """Upload a file; its hash."""
    digest = sha256(content).digest()
    with DayFiles(folder / "files").receive(digest, len(content)) as receiving:
        receiving.write(content)
        receiving.keep()
    return digest


def told(folder: Path, **values: object) -> dict[str, str]:
    """Codes of the faults of a day, with their places."""
    with pytest.raises(InputFaultsError) as caught:
        check_day(new_day(**values), DayFiles(folder / "files"), PlanningParams())
    for fault in caught.value.faults:
        assert str(folder) not in str(fault)
    return {fault.place: fault.code for fault in caught.value.faults}


def test_both_plans_drawn_by_hand_hold() -> None:
    assert verify(PROBLEM, ALONE) == verify(PROBLEM, SHARED) == ()


def test_a_days_problem_is_kept_byte_for_byte(office: Office) -> None:
    day = office.take()
    assert day.day_id.startswith("2026-11-21-")
    assert (day.date, day.name) == (DAY, "ngày nhỏ")
    assert (day.num_locations, day.num_shipments, day.num_items) == (4, 4, 5)
    assert office.day(day.day_id).problem == PROBLEM_BYTES
    assert day.problem_sha256 == sha256(PROBLEM_BYTES).digest()


def test_homes_have_neither_name_nor_position_outside_the_problem(office: Office) -> None:
    day = office.take()
    with office.database.reading() as session:
        places = {one.location_id: one for one in repository.places(session, day.day_id)}
    home = places["A-1"]
    assert (home.name, home.lon, home.lat, home.party) == (None, None, None, None)
    assert {name: one.party for name, one in places.items() if one.party} == {
        "po-1": "office:po-1", "ap-1": "agent:ap-1", "ua-1": "authority:ua-1",
    }  # fmt: skip
    assert places["ap-1"].name == "Điểm Vỹ Dạ"


def test_locations_answer_as_they_are_told(office: Office) -> None:
    day = office.take(new_day(parties={"ua-1": "authority:H57.17.21"}))
    with office.database.reading() as session:
        (place,) = repository.places(session, day.day_id, ["ua-1"])
    assert place.party == "authority:H57.17.21"


def test_items_travel_in_their_shipments_under_their_codes(office: Office) -> None:
    day = office.take()
    with office.database.reading() as session:
        assert repository.codes_by_shipment(session, day.day_id) == {
            "S-1": DOSSIERS, "S-2": (DOCUMENT,), "S-3": (POSTED,), "S-4": (DRAWN,),
        }  # fmt: skip
        assert repository.codes_by_shipment(session, day.day_id, ["S-2", "S-9"]) == {
            "S-2": (DOCUMENT,)
        }
        assert repository.days_of_item(session, DOCUMENT) == [day.day_id]


def test_the_same_day_is_taken_in_once(office: Office) -> None:
    first = office.take()
    with pytest.raises(DayExistsError) as caught:
        office.take()
    assert caught.value.day_id == first.day_id


@pytest.mark.parametrize(
    "other",
    [
        {"date": DAY.replace(day=22)},
        {"items": None},
        {"problem": PROBLEM_BYTES + b"\n"},
        {"parties": {"ap-1": "agent:042"}},
    ],
    ids=lambda one: next(iter(one)),
)
def test_what_differs_is_another_day(office: Office, other: dict[str, object]) -> None:
    assert office.take().day_id != office.take(new_day(**other)).day_id


def test_a_day_lives_on_the_date_it_is_given(office: Office) -> None:
    day = office.take(new_day(date=DAY.replace(year=2027)))
    assert day.day_id.startswith("2027-11-21-")


def test_days_are_listed_by_date_the_latest_first(office: Office) -> None:
    rows = [office.take(new_day(date=DAY.replace(day=number))) for number in (3, 1, 2)]
    with office.database.reading() as session:
        found = repository.days(session, 2, None)
        assert [row.date.day for row in found] == [3, 2]
        rest = repository.days(session, 2, (found[-1].date, found[-1].day_id))
    assert [row.day_id for row in rest] == [rows[1].day_id]


def test_what_is_not_there_is_unknown(office: Office) -> None:
    with pytest.raises(UnknownObjectError):
        office.day("2026-11-21-0000000000")


def test_travel_in_a_file_of_its_own_is_read(tmp_path: Path) -> None:
    text = write_problem(PROBLEM, travel_file="matrix.npz")
    digest = kept(tmp_path, TRAVEL.to_bytes())
    new = new_day(problem=text, matrix_sha256=digest)
    checked = check_day(new, DayFiles(tmp_path / "files"), PlanningParams())
    assert checked.problem.travel.sha256() == TRAVEL.sha256()


def test_all_faults_of_form_are_told_at_once(tmp_path: Path) -> None:
    broken = json.loads(PROBLEM_BYTES)
    broken["locations"][0]["kind"] = "castle"
    broken["shipments"][1]["weight"] = 3
    del broken["vehicles"][0]["profile"]
    assert told(tmp_path, problem=json.dumps(broken).encode()) == {
        "locations[0].kind": "unknown_word",
        "shipments[1].weight": "unknown_key",
        "vehicles[0].profile": "key_missing",
    }


def test_all_contradictions_and_all_bad_names_are_told_at_once(tmp_path: Path) -> None:
    first = replace(PROBLEM.locations[0], id="bưu cục 1")
    long = Location("a" * 50, 107.6, 16.4, LocationKind.AUTHORITY, 0)
    problem = replace(PROBLEM, locations=(first, *PROBLEM.locations[1:], long))
    found = told(tmp_path, problem=write_problem(problem), parties={"nowhere": "agent:1"})
    assert found["locations[0].id"] == "place_code"
    assert found["locations[4].id"] == "party_code"
    assert found["parties.nowhere"] == "party_of_unknown_place"
    assert "vehicles[0].start_location_id" in found


def test_letters_that_cannot_be_written_are_faults_wherever_they_stand(tmp_path: Path) -> None:
    broken = json.loads(PROBLEM_BYTES)
    broken["name"] = "a\0b"
    broken["locations"][1]["name"] = "Vỹ Dạ\n"
    broken["shipments"][2]["id"] = "S\x7f"
    broken["vehicles"][1]["id"] = "xe\x85"
    assert told(tmp_path, problem=json.dumps(broken).encode(), items=None) == {
        "name": "control_letter", "locations[1].name": "control_letter",
        "shipments[2].id": "control_letter", "vehicles[1].id": "control_letter",
    }  # fmt: skip


def test_half_a_letter_is_refused(tmp_path: Path) -> None:
    text = PROBLEM_BYTES.replace("ngày nhỏ".encode(), b"\\ud800")
    assert text != PROBLEM_BYTES
    assert told(tmp_path, problem=text)


def test_a_day_ends_with_the_next_one(tmp_path: Path) -> None:
    broken = json.loads(PROBLEM_BYTES)
    broken["vehicles"][0]["shift"]["latest_end"] = 2 * 86_400
    broken["vehicles"][1]["shift"]["latest_end"] = 2 * 86_400 + 1
    assert told(tmp_path, problem=json.dumps(broken).encode()) == {
        "vehicles[1].shift.latest_end": "shift_beyond_day"
    }


@pytest.mark.parametrize(
    ("given", "place", "code"),
    [
        (None, "travel.file", "matrix_missing"),
        (b"no zip at all", "matrix", "matrix_unreadable"),
        (TRAVEL.to_bytes()[:300], "matrix", "matrix_unreadable"),
    ],
)
def test_a_matrix_that_is_missing_or_broken_is_a_fault(
    tmp_path: Path, given: bytes | None, place: str, code: str
) -> None:
    digest = None if given is None else kept(tmp_path, given)
    text = write_problem(PROBLEM, travel_file="matrix.npz")
    assert told(tmp_path, problem=text, matrix_sha256=digest) == {place: code}


def test_another_days_matrix_is_a_fault(tmp_path: Path) -> None:
    other = replace(TRAVEL, metres=2 * TRAVEL.metres)
    text = write_problem(PROBLEM, travel_file="matrix.npz")
    found = told(tmp_path, problem=text, matrix_sha256=kept(tmp_path, other.to_bytes()))
    assert found == {"travel.sha256": "travel_sha256"}


def test_a_matrix_that_was_never_uploaded_is_a_fault(tmp_path: Path) -> None:
    assert told(tmp_path, matrix_sha256=bytes(32)) == {"matrix_sha256": "matrix_unknown"}


def test_a_small_file_of_a_huge_matrix_is_not_unpacked(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("seconds.npy", bytes(50_000_000))
    assert len(packed.getvalue()) < 100_000
    digest = kept(tmp_path, packed.getvalue())
    path = DayFiles(tmp_path / "files").path(digest)
    text = write_problem(PROBLEM, travel_file="matrix.npz")
    params = PlanningParams(max_matrix_memory=49_000_000)
    with pytest.raises(InputFaultsError, match="matrix_too_large"):
        read_day_problem(text, path, params, {})


def test_a_problem_without_a_date_needs_one(tmp_path: Path) -> None:
    for own in (None, "1999-12-31", "2100-01-01"):
        other = write_problem(replace(PROBLEM, date=own))
        assert told(tmp_path, problem=other) == {"date": "date_missing"}
    text = write_problem(replace(PROBLEM, date=None))
    checked = check_day(
        new_day(problem=text, date=DAY), DayFiles(tmp_path / "files"), PlanningParams()
    )
    assert checked.date == DAY


def test_a_plan_that_breaks_a_rule_is_refused() -> None:
    digest = sha256(PROBLEM_BYTES).digest()
    late = replace(ALONE, routes=(replace(ALONE.routes[0], distance_m=1),))
    with pytest.raises(InputFaultsError) as caught:
        check_plan(PROBLEM, digest, write_plan(late))
    assert {fault.code for fault in caught.value.faults} == {"rule_distance"}


def test_a_plan_of_another_problem_is_refused() -> None:
    with pytest.raises(InputFaultsError, match="plan_of_other_problem"):
        check_plan(PROBLEM, bytes(32), write_plan(ALONE))


def test_a_plan_that_leaves_out_what_must_be_served_is_told_so() -> None:
    required = replace(PROBLEM, shipments=(*PROBLEM.shipments,
                       replace(PROBLEM.shipments[0], id="S-5", penalty=None)))  # fmt: skip
    left_out = Unassigned("S-5", (Reason(ReasonCode.NO_ROOM_FOUND),))
    plan = replace(ALONE, unassigned=(left_out,))
    _, is_feasible = check_plan(required, sha256(PROBLEM_BYTES).digest(), write_plan(plan))
    assert not is_feasible
