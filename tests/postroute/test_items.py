"""Items imported, labels printed and events exported by the command line, without a server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.courier_api.items.sheets import csv_file, row
from tests.postroute.command_line import Outcome, postroute

CODE, OTHER_CODE = "H57.17.21-261121-0001", "H57.17.21-261121-0002"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a server that was never started."""
    folder = tmp_path / "server"
    monkeypatch.setenv("POSTROUTE_DATA_DIR", str(folder))
    return folder


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "items.csv"
    path.write_bytes(csv_file(row(code=CODE, unit=""), row()))
    return path


@pytest.fixture
def bad_table(tmp_path: Path) -> Path:
    path = tmp_path / "bad.csv"
    good = row(code=CODE, unit="")
    path.write_bytes(csv_file(good, row(code=OTHER_CODE, unit="", phone="0905", kind="thư")))
    return path


def imported(*arguments: object) -> Outcome:
    return postroute("items", "import", *arguments)


def test_codes_are_printed_in_the_order_of_the_rows(table: Path) -> None:
    told = imported(table, "--party", "agent:042")
    assert told.status == 0, told.err
    first, second = told.out.splitlines()
    assert first == CODE
    assert second.startswith("H57.17.21-")
    assert told.err == "2 of 2 rows imported\n"


def test_the_same_file_again_changes_nothing(table: Path) -> None:
    first, second = imported(table, "--json").json, imported(table, "--json").json
    assert first["items"] == second["items"]
    assert (first["is_repeated"], second["is_repeated"]) == (False, True)


def test_a_trial_keeps_nothing(table: Path) -> None:
    told = imported(table, "--dry-run", "--json").json
    assert (told["is_trial"], told["num_rows"], told["items"]) == (True, 2, [])
    assert not imported(table, "--json").json["is_repeated"]


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_every_fault_of_the_rows_is_told_and_nothing_is_imported(
    bad_table: Path, more: tuple[str, ...]
) -> None:
    told = imported(bad_table, *more, "--json")
    assert told.status == 2
    places = [fault["place"] for fault in told.json["faults"]]
    assert places == ["bad.csv, row 3, kind", "bad.csv, row 3, phone"]
    assert postroute("labels", CODE).status == 2


def test_rows_with_faults_are_left_out_where_that_is_wished(bad_table: Path) -> None:
    told = imported(bad_table, "--partial")
    assert (told.status, told.out) == (0, f"{CODE}\n")
    assert "row 3, phone: " in told.err
    assert "1 of 2 rows imported" in told.err


@pytest.mark.parametrize("party", ["citizen:Ng3vT0kPz1qXw8sYb2LdAe", "agent", ""])
def test_items_are_registered_in_no_citizens_name(table: Path, party: str) -> None:
    assert imported(table, "--party", party, "--json").codes() == ["party_refused"]


def test_what_is_no_table_is_a_fault_of_input(tmp_path: Path) -> None:
    path = tmp_path / "items.xlsx"
    path.write_bytes(b"PK\x03\x04 no workbook")
    assert imported(path, "--json").codes() == ["file_refused"]
    assert imported(tmp_path / "none.csv").status == 2


@pytest.mark.parametrize(
    ("form", "begin"),
    [("sheet", b"%PDF-"), ("roll", b"%PDF-"), ("png", b"\x89PNG"), ("svg", b"<"), ("zpl", b"^XA")],
)
def test_labels_are_printed_in_every_form(
    table: Path, tmp_path: Path, form: str, begin: bytes
) -> None:
    imported(table)
    told = postroute("labels", CODE, "--form", form, "-o", tmp_path / "label")
    assert told.status == 0, told.err
    assert (tmp_path / "label").read_bytes().lstrip().startswith(begin)


@pytest.mark.parametrize(
    "given",
    [
        (OTHER_CODE,),
        ("--start", 22, CODE),
        ("--start", 0, CODE),
        (CODE,) * 211,
        ("--dpi", 72, CODE),
    ],
)
def test_labels_that_cannot_be_printed_leave_no_file(
    table: Path, tmp_path: Path, given: tuple[object, ...]
) -> None:
    imported(table)
    assert postroute("labels", *given, "-o", tmp_path / "label.pdf").status == 2
    assert not (tmp_path / "label.pdf").exists()


def test_an_empty_ledger_is_exported_as_an_empty_document(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonld"
    assert postroute("ledger", "export-epcis", "-o", path).status == 0
    told = json.loads(path.read_bytes())
    assert (told["type"], told["epcisBody"]["eventList"]) == ("EPCISDocument", [])


def test_events_are_of_items_or_of_days(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonld"
    days = ("--first-day", "2026-11-21", "--last-day", "2026-11-22")
    assert postroute("ledger", "export-epcis", *days, "-o", path).status == 0
    assert postroute("ledger", "export-epcis", CODE, "-o", path).status == 0
    assert postroute("ledger", "export-epcis", CODE, *days, "-o", path).status == 2
