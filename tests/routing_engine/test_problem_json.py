"""A problem survives its file byte for byte; a bad file has all its faults told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from routing_engine.errors import InputFault, InputFaultsError
from routing_engine.formats.problem_json import (
    problem_schema,
    problem_sha256,
    read_problem,
    write_problem,
)
from routing_engine.problem import Problem
from routing_engine.travel import TravelMatrix
from tests.property.strategies import problems
from tests.routing_engine.four_visits import PROBLEM


def no_travel(name: str) -> TravelMatrix:
    raise AssertionError(f"nothing asks for {name}")


def faults_of(text: bytes) -> list[InputFault]:
    with pytest.raises(InputFaultsError) as caught:
        read_problem(text, read_travel=no_travel)
    return list(caught.value.faults)


def changed(change: Callable[[Any], object]) -> bytes:
    """The small day as a file, after a change to its JSON."""
    value = json.loads(write_problem(PROBLEM))
    change(value)
    return json.dumps(value).encode()


@settings(max_examples=60, deadline=None)
@given(problems())
def test_what_is_written_is_read_back(problem: Problem) -> None:
    for name in (None, "matrix.npz"):
        text = write_problem(problem, travel_file=name)
        read = read_problem(text, read_travel=lambda _: problem.travel)
        assert write_problem(read, travel_file=name) == text
        assert read.travel.sha256() == problem.travel.sha256()
        for field in fields(Problem):
            if field.name != "travel":
                assert getattr(read, field.name) == getattr(problem, field.name)


def test_the_hash_is_that_of_the_bytes() -> None:
    text = write_problem(PROBLEM)
    assert problem_sha256(text) == hashlib.sha256(text).hexdigest()


def test_travel_of_another_matrix_is_refused() -> None:
    text = write_problem(PROBLEM, travel_file="matrix.npz")
    other = TravelMatrix(("motorbike",), PROBLEM.travel.seconds + 0, PROBLEM.travel.metres * 2)
    with pytest.raises(InputFaultsError) as caught:
        read_problem(text, read_travel=lambda _: other)
    (fault,) = caught.value.faults
    assert (fault.code, fault.place) == ("travel_sha256", "travel.sha256")
    assert PROBLEM.travel.sha256() in fault.cause
    assert other.sha256() in fault.cause


@pytest.mark.parametrize(("size", "fits"), [(200, True), (201, False)])
def test_up_to_200_locations_stand_inside(size: int, fits: bool) -> None:
    zeros = np.zeros((1, size, size), dtype=np.int64)
    problem = replace(PROBLEM, travel=TravelMatrix(("motorbike",), zeros, zeros.copy()))
    if fits:
        read = read_problem(write_problem(problem), read_travel=no_travel)
        assert read.travel.num_locations == size
    else:
        with pytest.raises(ValueError, match="at most 200"):
            write_problem(problem)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_with_a_mark_are_simply_read(encoding: str) -> None:
    named = replace(PROBLEM, name="Ngày đầu tiên ở Huế")
    text = write_problem(named).decode().encode(encoding)
    assert read_problem(text, read_travel=no_travel).name == named.name


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        (b"", "file_empty", "line 1"),
        (b" \n", "file_empty", "line 1"),
        (b"\xff\xfe", "file_empty", "line 1"),
        (b"Hu\xe9", "encoding", "byte 2"),
        (b'{\n "format": }', "json_syntax", "line 2, column 12"),
        (b'{"a": "NaN",\n "b": NaN}', "json_syntax", "line 2, column 7"),
        (b'{"a": {"b": "b\\"{"},\n "a": 2}', "key_twice", "line 2, column 2: a"),
        (b"[" * 100_000, "json_syntax", "line 1"),
        (
            b'{"a": "' + b"1" * 5_000 + b'",\n "b": -' + b"1" * 5_000 + b"}",
            "out_of_range",
            "line 2, column 7",
        ),
        (b'{"a": 1,\n "b": "\\ud800"}', "json_syntax", "line 2, column 14"),
        (b"[]", "wrong_type", "the file"),
    ],
)
def test_what_is_no_json_object_is_told(text: bytes, code: str, place: str) -> None:
    assert [(fault.code, fault.place) for fault in faults_of(text)] == [(code, place)]


def test_a_file_cut_short_is_told_by_line_and_column() -> None:
    (fault,) = faults_of(write_problem(PROBLEM)[:-30])
    assert fault.code == "json_syntax"
    assert fault.place.startswith("line ")


@pytest.mark.parametrize(
    ("change", "code", "place", "told"),
    [
        (
            lambda day: day["shipments"][1]["delivery"]["time_windows"][0].update(latest=5),
            "window_reversed",
            "shipments[1].delivery.time_windows[0]",
            "earliest 32400, latest 5",
        ),
        (
            lambda day: day["shipments"][0].update(demand=[1.5]),
            "wrong_type",
            "shipments[0].demand[0]",
            "Seen 1.5, wanted a whole number.",
        ),
        (
            lambda day: day["shipments"][0].update(penalty="much"),
            "wrong_type",
            "shipments[0].penalty",
            'Seen "much", wanted a whole number.',
        ),
        (
            lambda day: day["shipments"][0].update(num_items=True),
            "wrong_type",
            "shipments[0].num_items",
            "Seen true",
        ),
        (
            lambda day: day["shipments"][0].update(visit={"location_id": "base"}),
            "contradiction",
            "shipments[0]",
            "or a visit alone",
        ),
        (
            lambda day: day["vehicles"][0].update(cost_per_km=-1),
            "out_of_range",
            "vehicles[0].cost_per_km",
            "Seen -1, wanted 0 or more.",
        ),
        (
            lambda day: day["locations"][0].update(kind="pub"),
            "unknown_word",
            "locations[0].kind",
            "'post_office', 'agent_point', 'authority' or 'address'",
        ),
        (lambda day: day.pop("vehicles"), "key_missing", "vehicles", "is missing"),
        (lambda day: day["travel"].pop("metres"), "key_missing", "travel.metres", "is missing"),
        (lambda day: day["travel"]["seconds"][0].pop(), "travel_shape", "travel", "shape"),
        (lambda day: day["travel"]["seconds"][0][0].pop(), "travel_shape", "travel", ""),
        (lambda day: day.update(format="vroom"), "unknown_word", "format", "postroute.problem/1"),
        (lambda day: day.update(travel={"file": "m.npz"}), "key_missing", "travel.sha256", ""),
    ],
)
def test_each_fault_has_its_place_and_value(
    change: Callable[[Any], object], code: str, place: str, told: str
) -> None:
    (fault,) = faults_of(changed(change))
    assert (fault.code, fault.place) == (code, place)
    assert told in fault.cause


def test_a_key_that_is_nearly_right_is_guessed() -> None:
    def misspell(day: Any) -> None:
        day["shipments"][0]["pickup"]["servce_duration"] = 5
        day["vehicles"][0]["wheels"] = 2

    first, second = faults_of(changed(misspell))
    assert first.place == "shipments[0].pickup.servce_duration"
    assert first.remedy == "Was 'service_duration' meant?"
    assert second.remedy == "Remove or rename the key."


def test_all_faults_are_told_and_the_first_thousand_listed() -> None:
    def spoil(day: Any) -> None:
        day["shipments"] = [{"id": f"S-{k}", "demand": [-1]} for k in range(1_500)]

    with pytest.raises(InputFaultsError) as caught:
        read_problem(changed(spoil), read_travel=no_travel)
    assert len(caught.value.faults) == 1_000
    assert caught.value.num_faults == 1_500


def test_the_schema_knows_every_key_and_no_other() -> None:
    schema = problem_schema()
    written = json.loads(write_problem(PROBLEM))
    assert set(written) <= set(schema["properties"])
    assert schema["additionalProperties"] is False
    for part, name in (
        ("locations", "Location"),
        ("shipments", "Shipment"),
        ("vehicles", "Vehicle"),
    ):
        definition = schema["$defs"][name]
        assert definition["additionalProperties"] is False
        for one in written[part]:
            assert set(definition["required"]) <= set(one) <= set(definition["properties"])
