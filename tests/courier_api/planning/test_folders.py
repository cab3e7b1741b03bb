"""Days from folders that the command line wrote: taken in once, however often they are given."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from courier_api.planning import folders
from courier_api.planning.folders import FolderTaker, TakenFolder
from courier_api.planning.plans import published
from routing_engine import InputFaultsError, write_plan, write_problem
from routing_engine.plan import Plan
from tests.courier_api.planning.office import Office
from tests.courier_api.planning.small_day import ALONE, DAY, ITEMS_CSV, PROBLEM, SHARED, TRAVEL

PROBLEM_FILE = write_problem(PROBLEM, travel_file="matrix.npz")


def of_file(plan: Plan) -> bytes:
    return write_plan(replace(plan, problem_sha256=sha256(PROBLEM_FILE).hexdigest()))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "một ngày"
    made.mkdir()
    (made / "problem.json").write_bytes(PROBLEM_FILE)
    (made / "matrix.npz").write_bytes(TRAVEL.to_bytes())
    (made / "items.csv").write_bytes(ITEMS_CSV)
    (made / "plan.json").write_bytes(of_file(ALONE))
    return made


def taker(office: Office) -> FolderTaker:
    return FolderTaker(office.database, office.files, office.params, office.announce)


def take(office: Office, folder: Path, **more: object) -> TakenFolder:
    return taker(office).take_day_folder(folder, now=office.clock(), **more)  # type: ignore[arg-type]


def test_a_folder_becomes_a_day_whose_plan_couriers_see(office: Office, folder: Path) -> None:
    taken = take(office, folder)
    day = office.day(taken.day_id)
    assert (day.problem, day.num_items, taken.version) == (PROBLEM_FILE, 5, 1)
    assert day.matrix_sha256 is not None
    assert office.files.path(day.matrix_sha256).read_bytes() == TRAVEL.to_bytes()
    with office.database.reading() as session:
        found = published(session, taken.day_id)
    assert found is not None
    assert found[0].content == of_file(ALONE)


def test_a_folder_that_is_given_again_changes_nothing(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = take(office, folder)
    monkeypatch.setattr(folders, "check_day", None)
    monkeypatch.setattr(folders, "check_plan", None)
    assert take(office, folder) == first
    assert len(office.announced) == 1


def test_another_plan_in_the_folder_is_a_draft_beside_what_is_published(
    office: Office, folder: Path
) -> None:
    first = take(office, folder)
    (folder / "plan.json").write_bytes(of_file(SHARED))
    assert take(office, folder) == first
    assert office.plan(first.day_id, 2).state == "draft"


def test_a_drawn_day_is_lived_on_the_date_it_is_given(office: Office, folder: Path) -> None:
    taken = take(office, folder, on=DAY.replace(year=2030))
    assert office.day(taken.day_id).date == DAY.replace(year=2030)
    assert take(office, folder).day_id != taken.day_id


def test_a_folder_may_lack_plan_and_items(office: Office, folder: Path) -> None:
    (folder / "plan.json").unlink()
    (folder / "items.csv").unlink()
    taken = take(office, folder)
    assert (taken.version, office.day(taken.day_id).num_items) == (None, 0)


def test_a_plan_may_be_left_a_draft(office: Office, folder: Path) -> None:
    assert take(office, folder, publishes=False).version is None
    assert take(office, folder).version == 1


def test_a_plan_that_breaks_a_rule_is_refused_with_its_file(office: Office, folder: Path) -> None:
    broken = replace(ALONE, routes=(replace(ALONE.routes[0], distance_m=1),))
    (folder / "plan.json").write_bytes(of_file(broken))
    with pytest.raises(InputFaultsError, match=r"plan\.json: .*rule_distance"):
        take(office, folder)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("problem.json", None, "file_unreadable"),
        ("problem.json", b"{", "json_malformed|not_json|json"),
        ("matrix.npz", None, "file_unreadable"),
        ("problem.json", PROBLEM_FILE.replace(b"matrix.npz", b"../x.npz"), "travel_file_name"),
    ],
)
def test_a_folder_with_a_fault_is_refused(
    office: Office, folder: Path, name: str, content: bytes | None, code: str
) -> None:
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_bytes(content)
    with pytest.raises(InputFaultsError, match=code):
        take(office, folder)
