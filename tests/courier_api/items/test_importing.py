"""A file is imported whole or not at all, and once."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select

from courier_api.custody.core.acts import ItemKind
from courier_api.db import Database
from courier_api.items.errors import UnitFullError
from courier_api.items.imports.command import import_file
from courier_api.items.imports.errors import ImportedByOthersError, RowsRefusedError
from courier_api.items.imports.service import Importer, ImportReport
from courier_api.items.proof_rules import RULES_OF_KIND, Demand, ProofRules, rules_of
from courier_api.items.repository import find_item, find_items_of, save_unit
from courier_api.models import ItemRow
from tests.courier_api.items.desk import AGENT, OTHER_AGENT, Desk, dossier
from tests.courier_api.items.sheets import GOOD, csv_file, row, xlsx_file

CODE = "H57.17.21-261121-{:04}".format


def run(
    desk: Desk,
    content: bytes,
    *,
    party: str = AGENT,
    is_all: bool = False,
    is_partial: bool = False,
) -> ImportReport:
    importer = Importer(party, None, desk.now, desk.keeper, is_all)
    return import_file(desk.database, content, importer, is_partial=is_partial)


def num_items(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(func.count()).select_from(ItemRow)).one()


def test_rows_become_items_in_their_order(desk: Desk) -> None:
    report = run(desk, xlsx_file(GOOD, {}, row(code="RB123456785VN", unit=""), GOOD))
    assert report.codes == {2: CODE(1), 4: "RB123456785VN", 5: CODE(2)}
    assert (report.num_rows, report.num_faults, report.is_repeated) == (3, 0, False)
    with desk.database.reading() as session:
        item = find_item(session, CODE(1))
    assert item is not None
    assert item.registered_by == AGENT


def test_a_file_may_tell_what_is_to_prove_a_delivery(desk: Desk) -> None:
    told = row(proof_code="Bắt buộc", proof_signature="khong", proof_photograph="recommended")
    run(desk, csv_file(told, GOOD))
    with desk.database.reading() as session:
        rules = [rules_of(one) for one in find_items_of(session, [CODE(1), CODE(2)])]
    first = ProofRules(Demand.REQUIRED, Demand.OFF, Demand.RECOMMENDED)
    assert rules == [first, RULES_OF_KIND[ItemKind.DOSSIER]]
    with pytest.raises(RowsRefusedError) as refused:
        run(desk, csv_file(row(proof_code="sometimes")))
    assert [fault[:2] for fault in refused.value.faults] == [(2, "proof_code")]


def test_one_fault_keeps_all_out(desk: Desk) -> None:
    content = csv_file(GOOD, row(phone="1"), GOOD)
    with pytest.raises(RowsRefusedError) as refused:
        run(desk, content)
    assert [fault[:2] for fault in refused.value.faults] == [(3, "phone")]
    assert num_items(desk.database) == 0
    assert run(desk, csv_file(GOOD, GOOD)).codes == {2: CODE(1), 3: CODE(2)}


def test_a_file_that_comes_again_is_answered_as_before(desk: Desk) -> None:
    content = csv_file(GOOD, GOOD)
    first = run(desk, content)
    second = run(desk, content)
    assert second.is_repeated
    assert second.codes == first.codes
    assert num_items(desk.database) == 2
    with pytest.raises(ImportedByOthersError):
        run(desk, content, party=OTHER_AGENT)
    assert run(desk, content, party=OTHER_AGENT, is_all=True).codes == first.codes


def test_a_file_that_comes_many_times_at_once_is_imported_once(desk: Desk) -> None:
    content = csv_file(GOOD, GOOD)
    reports: list[ImportReport] = []
    threads = [
        threading.Thread(target=lambda: reports.append(run(desk, content))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(report.is_repeated for report in reports) == [False, *[True] * 5]
    assert {tuple(report.codes.items()) for report in reports} == {((2, CODE(1)), (3, CODE(2)))}
    assert num_items(desk.database) == 2


def test_what_the_database_knows_is_told_row_by_row(desk: Desk) -> None:
    desk.register(dossier(code=CODE(7)))
    with desk.database.writing() as session:
        save_unit(session, "H57.17.21", "UBND phường An Cựu")
    content = csv_file(
        row(code=CODE(7), unit=""),
        row(code=CODE(8), unit=""),
        row(code=CODE(8), unit=""),
        row(unit="H57.99"),
        row(kind="kết quả", dossier=CODE(9)),
        row(kind="kết quả", destination="", dossier=CODE(7)),
    )
    with pytest.raises(RowsRefusedError) as refused:
        run(desk, content)
    assert [(fault.row, fault.column, fault.wanted) for fault in refused.value.faults] == [
        (2, "code", "wanted a code that is not registered yet"),
        (4, "code", "wanted another code than in row 3"),
        (5, "unit", "wanted a unit that is listed"),
        (6, "dossier", "wanted the code of a registered dossier"),
        (7, "wish", "wanted where to go, since the dossier tells no wish"),
    ]


def test_good_rows_alone_are_imported_only_when_they_bring_their_codes(desk: Desk) -> None:
    content = csv_file(row(code=CODE(1), unit=""), GOOD, row(code=CODE(2), unit="", phone="1"))
    report = run(desk, content, is_partial=True)
    assert report.codes == {2: CODE(1)}
    assert [fault[:2] for fault in report.faults] == [(3, "code"), (4, "phone")]
    with pytest.raises(RowsRefusedError):
        run(desk, csv_file(GOOD), is_partial=True)


def test_a_trial_changes_nothing(desk: Desk) -> None:
    content = csv_file(GOOD, row(unit="H57.99"))
    with desk.database.writing() as session:
        save_unit(session, "H57.17.21", "UBND phường An Cựu")
    importer = Importer(AGENT, None, desk.now, desk.keeper)
    report = import_file(desk.database, content, importer, is_trial=True)
    assert report.is_trial
    assert [fault[:2] for fault in report.faults] == [(3, "unit")]
    assert num_items(desk.database) == 0


def test_a_file_that_fills_up_a_unit_is_not_imported_in_part(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("courier_api.items.numbering.LAST_NUMBER", 2)
    with pytest.raises(UnitFullError):
        run(desk, csv_file(*[GOOD] * 3))
    assert num_items(desk.database) == 0
    assert len(run(desk, csv_file(*[GOOD] * 2)).codes) == 2
