"""Broken texts are read to their end and answered whole, each fault with its line."""

from __future__ import annotations

import contextlib

import pytest

from routing_engine.errors import InputFaultsError
from routing_engine.formats.reading import read_instance
from tests.routing_engine.benchmark_texts import (
    CVRP,
    EXPLICIT,
    LILIM,
    SARTORI,
    SOLOMON,
    VRPLIB_VRPTW,
)


def faults_of(text: str, **choices: str) -> list[tuple[str, str]]:
    """Code and place of each fault of a text."""
    with pytest.raises(InputFaultsError) as caught:
        read_instance(text.encode(), **choices)
    assert caught.value.num_faults == len(caught.value.faults)
    assert all(
        fault.remedy and ("wanted" in fault.cause or "wants" in fault.cause)
        for fault in caught.value.faults
    )
    return [(fault.code, fault.place) for fault in caught.value.faults]


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


NODE_0 = "    0      0         0          0          0        100          0"
NODE_1 = "    1      3         4          6         10         20          2"


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("  3          10", "  3", "vehicle_line", 5),
        ("  3          10", "  x          10", "not_a_number", 5),
        ("  3          10", "  0          10", "out_of_range", 5),
        ("  3          10", "  2.5        10", "not_a_whole_number", 5),
        ("VEHICLE\n", "VEHICLES\n", "section_missing", 13),
        ("CUSTOMER\n", "CLIENT\n", "section_missing", 13),
        (NODE_1, "1 3 4 6 10 20", "wrong_number_of_columns", 11),
        (NODE_1, "1 3 4 6 20 10 2", "window_reversed", 11),
        (NODE_1, "1 3 4 -6 10 20 2", "negative_demand", 11),
        (NODE_1, "1 3 4 6_0 10 20 2", "not_a_number", 11),
        (NODE_1, "1 3 4 6 nan 20 2", "not_a_number", 11),
        (NODE_1, "1 3 4 6 10 1e9 2", "out_of_range", 11),
        (NODE_1, "1 3 4 6 -1 20 2", "out_of_range", 11),
        (NODE_1, "2 3 4 6 10 20 2", "duplicate_number", 12),
        (NODE_0, "0 0 0 0 0 100 4", "depot_serves", 10),
        (NODE_0, "7 0 0 0 0 100 0", "depot_missing", 10),
    ],
)
def test_a_fault_of_a_solomon_text_is_told_by_line(
    old: str, new: str, code: str, line: int
) -> None:
    assert (code, f"line {line}") in faults_of(changed(SOLOMON, old, new), format="solomon")


def test_faults_of_several_lines_are_all_told_with_the_files_name() -> None:
    text = changed(changed(SOLOMON, NODE_1, "1 3 y 6 10 20 2"), "1         1 ", "1  ")
    assert faults_of(text, source="tiny.txt") == [
        ("not_a_number", "tiny.txt:11"),
        ("wrong_number_of_columns", "tiny.txt:13"),
    ]


def test_a_message_names_value_seen_and_value_wanted() -> None:
    with pytest.raises(InputFaultsError) as caught:
        read_instance(changed(SOLOMON, NODE_1, "1 3 4 six 10 20 2").encode())
    assert str(caught.value) == (
        "line 11: demand is 'six'; a number was wanted."
        " Correct the line, or fetch the file again from where it came. [not_a_number]"
    )


def test_a_solomon_text_without_customers_is_refused() -> None:
    assert faults_of(SOLOMON[: SOLOMON.index(NODE_1)]) == [("no_customers", "line 10")]
    assert faults_of(SOLOMON[: SOLOMON.index(NODE_0)]) == [("no_nodes", "line 8")]


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("2 10 1\n", "2 10 2\n", ["speed"]),
        ("2 10 1\n", "2 ten 1\n", ["not_a_number"]),
        ("2 0 3", "2 0 9", ["partner_unknown", "partner_not_mutual"]),
        ("2 0 3", "2 0 4", ["partner_not_mutual", "partner_not_mutual"]),
        ("2 0 3", "2 0 0", ["partner_missing", "partner_not_mutual"]),
        ("2 0 3", "2 3 3", ["partner_missing"]),
        ("6 8 -6", "6 8 -5", ["demand_mismatch"]),
        ("3 4 6", "3 4 -6", ["demand_mismatch"]),
        ("4 0 9 -4 0 90 1 2 0\n", "", ["partner_unknown"]),
        ("4 0 9 -4 0 90 1 2 0\n", "4 0 9 -4 0 9", ["wrong_number_of_columns", "partner_unknown"]),
    ],
)
def test_a_fault_of_a_lilim_text_is_named(old: str, new: str, codes: list[str]) -> None:
    found = faults_of(changed(LILIM, old, new), format="lilim")
    assert sorted(code for code, _ in found) == sorted(codes)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("CAPACITY: 9\n", "", "head_missing"),
        ("CAPACITY: 9\n", "CAPACITY: much\n", "not_a_number"),
        ("SIZE: 5\n", "SIZE: 6\n", "wrong_number_of_nodes"),
        ("SIZE: 5\n", "SIZE 5\n", "unknown_line"),
        ("9 3 2 1 0\n", "9 3 2 1\n", "matrix_size"),
        ("9 3 2 1 0\n", "9 3 x 1 0\n", "not_a_number"),
        ("9 3 2 1 0\n", "9 -3 2 1 0\n", "out_of_range"),
        ("9 3 2 1 0\n", "9 nan 2 1 0\n", "not_a_number"),
        ("9 3 2 1 0\n", "9 3_0 2 1 0\n", "not_a_number"),
        (SARTORI[SARTORI.index("EDGES") :], "", "section_missing"),
        ("4 16.50 107.55 -4 0 60 2 2 0\n", "", "wrong_number_of_nodes"),
        ("-4 0 60", "-3 0 60", "demand_mismatch"),
    ],
)
def test_a_fault_of_a_sartori_text_is_named(old: str, new: str, code: str) -> None:
    assert code in [name for name, _ in faults_of(changed(SARTORI, old, new), format="sartori")]


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("DIMENSION : 4", "DIMENSION : 5", "section_short", 11),
        ("DIMENSION : 4", "DIMENSION : four", "not_a_number", 4),
        ("DIMENSION : 4\n", "", "head_missing", 1),
        ("CAPACITY : 10\n", "", "head_missing", 1),
        ("EUC_2D", "GEO", "head_word", 5),
        ("TYPE : CVRP\n", "TYPE : PDPTW\n", "head_word", 3),
        ("4\t1\t1\n", "4\t1\n", "wrong_number_of_columns", 11),
        ("4\t1\t1\n", "3\t1\t1\n", "node_number", 11),
        ("4\t1\t1\n", "5\t1\t1\n", "node_number", 11),
        ("4\t5\n", "4\t-5\n", "out_of_range", 16),
        ("4\t5\n", "4\t5.5\n", "not_a_whole_number", 16),
        ("1\t0\n2\t6", "1\t3\n2\t6", "depot_serves", 13),
        ("DEMAND_SECTION", "PRIZE_SECTION", "section_unknown", 12),
        ("DEPOT_SECTION\n\t1\n", "DEPOT_SECTION\n\t1\n\t2\n", "depot_section", 18),
        ("DEPOT_SECTION\n\t1\n\t-1\nEOF\n", "", "depot_section", 16),
        ("NODE_COORD_SECTION\n", "", "unknown_line", 7),
    ],
)
def test_a_fault_of_a_vrplib_text_is_told_by_line(old: str, new: str, code: str, line: int) -> None:
    assert (code, f"line {line}") in faults_of(changed(CVRP, old, new), format="vrplib")


def test_a_huge_dimension_is_refused_without_being_built() -> None:
    text = changed(CVRP, "DIMENSION : 4", "DIMENSION : 9999999")
    assert {code for code, _ in faults_of(text)} == {"section_short"}
    text = EXPLICIT.format(shape="FULL_MATRIX", rows="0 1 2").replace(": 3", ": 9999999")
    assert "matrix_size" in {code for code, _ in faults_of(text)}


def test_a_vrptw_without_its_windows_is_refused() -> None:
    text = changed(VRPLIB_VRPTW, "TIME_WINDOW_SECTION\n1 10 20\n2 0 100\n3 0 90\n", "")
    assert [code for code, _ in faults_of(text)] == ["section_missing"]
    assert ("window_reversed", "line 17") in faults_of(changed(VRPLIB_VRPTW, "1 10 20", "1 30 20"))


@pytest.mark.parametrize("family", [SOLOMON, LILIM, SARTORI, CVRP, VRPLIB_VRPTW])
def test_a_text_cut_anywhere_is_read_or_refused_but_never_crashes(family: str) -> None:
    for length in range(len(family)):
        with contextlib.suppress(InputFaultsError):
            read_instance(family[:length].encode())


def test_a_broken_encoding_is_told_by_byte_and_line() -> None:
    with pytest.raises(InputFaultsError, match="0xff") as caught:
        read_instance(b"tiny\n\xff\n")
    assert caught.value.faults[0].place == "line 2"
    with pytest.raises(InputFaultsError, match="utf-16"):
        read_instance(SOLOMON.encode("utf-16")[:-1])


def test_of_many_faults_the_first_thousand_and_the_count_are_kept() -> None:
    head = SOLOMON[: SOLOMON.index(NODE_1)]
    with pytest.raises(InputFaultsError) as caught:
        read_instance((head + "x 1 1 1 0 9 1\n" * 1500).encode())
    assert len(caught.value.faults) == 1000
    assert caught.value.num_faults >= 1500


def test_price_of_vehicles_stays_a_number_of_64_bits_on_the_widest_plane() -> None:
    rows = "\n".join(f"{n} {n * 9000} 0 1 0 9999999 0" for n in range(1, 1001))
    text = (
        "big\nVEHICLE\nNUMBER CAPACITY\n10000 1000\nCUSTOMER\nCUST NO.\n"
        f"0 0 0 0 0 9999999 0\n{rows}\n"
    )
    problem = read_instance(text.encode(), objective="vehicles").problem
    assert sum(one.fixed_cost for one in problem.vehicles) < 2**62


def test_a_file_of_too_many_nodes_is_refused_before_its_matrix_is_built() -> None:
    rows = "".join(f"{n} 1 1 1 0 9 1\n" for n in range(1, 12_001))
    assert faults_of(SOLOMON[: SOLOMON.index(NODE_1)] + rows) == [("too_many_nodes", "tiny")]


def test_vehicles_that_could_serve_nobody_are_left_out() -> None:
    text = changed(SOLOMON, "  3          10", "  9999999    10")
    assert len(read_instance(text.encode()).problem.vehicles) == 3
    text = changed(LILIM, "2 10 1", "9999999 10 1")
    assert len(read_instance(text.encode()).problem.vehicles) == 2
