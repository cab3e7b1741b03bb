"""The queue of searches: in order, so many at a time, and none held by a server that is dead."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from courier_api.errors import UnknownObjectError
from courier_api.identities import new_identity
from courier_api.models import DayRow, EndedBy, OperationRow, OperationState
from courier_api.planning import queue
from courier_api.planning.errors import OperationOverError, ProblemGoneError, QueueFullError
from courier_api.planning.operations import SearchWish, operations_page
from courier_api.planning.tasks import sweep_of
from tests.courier_api.planning.office import Office

US, THEM = new_identity(), new_identity()


def claim(office: Office, owner: bytes = US, *, max_running: int = 1) -> OperationRow | None:
    now = office.clock()
    with office.database.writing() as session:
        return queue.claim_next(
            session, owner=owner, now=now, lease_until=now + 20_000, max_running=max_running
        )


def sign(office: Office, row: OperationRow, owner: bytes, progress: str | None = None) -> object:
    with office.database.writing() as session:
        return queue.keep_lease(
            session, row.number, owner=owner, lease_until=office.clock() + 20_000,
            progress=progress,
        )  # fmt: skip


def end(office: Office, row: OperationRow, owner: bytes) -> bool:
    values = {"state": OperationState.SUCCEEDED, "ended_at": office.clock()}
    with office.database.writing() as session:
        return queue.end(session, row.number, owner, values)


def test_searches_are_done_in_the_order_they_were_asked_for(office: Office) -> None:
    day_id = office.take().day_id
    asked = [office.ask(day_id) for _ in range(3)]
    for one in asked:
        claimed = claim(office)
        assert claimed is not None
        assert claimed.operation_id == one.operation_id
        assert end(office, claimed, US)
    assert claim(office) is None


def test_no_more_run_than_may_whoever_asks(office: Office) -> None:
    day_id = office.take().day_id
    for _ in range(3):
        office.ask(day_id)
    found = [claim(office, owner, max_running=2) for owner in (US, THEM, US)]
    assert [one is not None for one in found] == [True, True, False]


def test_servers_that_claim_at_once_get_one_each(office: Office) -> None:
    day_id = office.take().day_id
    for _ in range(3):
        office.ask(day_id)
    found: list[OperationRow | None] = []
    threads = [
        threading.Thread(target=lambda: found.append(claim(office, new_identity(), max_running=2)))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = [one.number for one in found if one is not None]
    assert len(numbers) == len(set(numbers)) == 2


def test_an_operation_whose_server_died_has_failed_for_whoever_looks_next(office: Office) -> None:
    row = office.ask(office.take().day_id)
    claim(office, THEM)
    office.clock.go_on(20)
    assert office.look(row).state == OperationState.RUNNING
    office.clock.go_on(0.001)
    seen = office.look(row)
    assert (seen.state, seen.error_code) == (OperationState.FAILED, "server_stopped")
    assert seen.error == "The server that ran it stopped; ask again."
    assert seen.ended_at == office.clock()


def test_a_dead_server_does_not_hold_the_others_up(office: Office) -> None:
    day_id = office.take().day_id
    dead, waiting = office.ask(day_id), office.ask(day_id)
    claim(office, THEM)
    assert claim(office) is None
    office.clock.go_on(21)
    claimed = claim(office)
    assert claimed is not None
    assert claimed.operation_id == waiting.operation_id
    assert office.look(dead).state == OperationState.FAILED


def test_signs_of_life_keep_an_operation(office: Office) -> None:
    row = office.ask(office.take().day_id)
    claim(office)
    for _ in range(5):
        office.clock.go_on(19)
        assert sign(office, row, US, '{"cost": 1}') is False
    assert office.look(row).state == OperationState.RUNNING
    assert office.look(row).progress == '{"cost": 1}'


def test_a_server_learns_that_it_was_taken_for_dead(office: Office) -> None:
    row = office.ask(office.take().day_id)
    claim(office, THEM)
    office.clock.go_on(21)
    office.look(row)
    assert sign(office, row, THEM) is None
    assert not end(office, row, THEM)
    assert office.look(row).state == OperationState.FAILED


def test_a_search_that_waits_is_cancelled_at_once(office: Office) -> None:
    row = office.ask(office.take().day_id)
    assert office.cancel(row).state == OperationState.CANCELLED
    assert claim(office) is None
    seen = office.look(row)
    assert (seen.ended_by, seen.version) == (EndedBy.CANCEL, None)
    with pytest.raises(OperationOverError):
        office.cancel(row)


def test_a_search_that_runs_is_told_that_it_is_enough(office: Office) -> None:
    row = office.ask(office.take().day_id)
    claim(office)
    assert sign(office, row, US) is False
    assert office.cancel(row).state == OperationState.RUNNING
    assert sign(office, row, US) is True


def test_more_than_may_wait_are_refused(office: Office) -> None:
    day_id = office.take().day_id
    for _ in range(3):
        office.ask(day_id)
    with pytest.raises(QueueFullError):
        office.ask(day_id)
    claim(office)
    office.ask(day_id)


def test_what_goes_beyond_the_limits_is_cut_to_them() -> None:
    params = replace(Office.__dataclass_fields__["params"].default, max_seconds=60, max_workers=2)
    wish = SearchWish(seconds=3_600.0, iterations=None, seed=7, workers=64)
    assert wish.within(params) == SearchWish(60, None, 7, 2)
    many = SearchWish(None, 10**9, 1, 1)
    assert many.within(params).iterations == params.max_iterations


def test_a_day_without_its_problem_is_planned_no_more(office: Office) -> None:
    day_id = office.take().day_id
    with office.database.writing() as session:
        session.get_one(DayRow, day_id).problem = None
    with pytest.raises(ProblemGoneError):
        office.ask(day_id)
    with pytest.raises(UnknownObjectError):
        office.ask("2026-11-21-0000000000")


def test_operations_are_listed_newest_first_and_forgotten_after_their_time(
    office: Office,
) -> None:
    day_id = office.take().day_id
    rows = [office.ask(day_id) for _ in range(3)]
    office.cancel(rows[0])
    with office.database.reading() as session:
        assert [one.number for one in operations_page(session, day_id, 2, None)] == [
            rows[2].number, rows[1].number,
        ]  # fmt: skip
    office.clock.go_on(30 * 86_400 + 1)
    with office.database.writing() as session:
        sweep_of(office.files, office.params)(session, office.clock())
    with pytest.raises(UnknownObjectError):
        office.look(rows[0])
    assert office.look(rows[1]).state == OperationState.WAITING


def test_there_is_work_when_one_waits_or_one_was_left(office: Office) -> None:
    day_id = office.take().day_id

    def has_work() -> bool:
        with office.database.reading() as session:
            return queue.has_work(session, office.clock())

    assert not has_work()
    office.ask(day_id)
    assert has_work()
    claim(office)
    assert not has_work()
    office.clock.go_on(21)
    assert has_work()
