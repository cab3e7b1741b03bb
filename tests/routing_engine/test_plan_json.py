"""A plan survives its file byte for byte, and the file is as the contract has it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings

from routing_engine.errors import InputFaultsError
from routing_engine.formats.plan_json import read_plan, write_plan
from routing_engine.plan import TakenBreak, Unassigned
from routing_engine.problem import Problem
from routing_engine.reasons import Reason, ReasonCode
from tests.property.strategies import problems, simple_plan
from tests.routing_engine.four_visits import PLAN, ROUTE

WHOLE = replace(
    PLAN,
    problem_sha256="ab" * 32,
    routes=(replace(ROUTE, breaks=(TakenBreak(30_000, 60, 1),)),),
    unassigned=(Unassigned("S-9", (Reason(ReasonCode.TOO_LARGE, "grams 9"),)),),
)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_what_is_written_is_read_back(problem: Problem) -> None:
    plan = simple_plan(problem)
    text = write_plan(plan)
    assert read_plan(text) == plan
    assert write_plan(read_plan(text)) == text


def test_the_file_has_the_keys_of_the_contract() -> None:
    value = json.loads(write_plan(WHOLE))
    assert list(value) == [
        *("format", "problem_sha256", "seed", "version", "cost", "bound", "routes", "unassigned")
    ]
    assert value["format"] == "postroute.plan/1"
    assert value["cost"]["parts"] == {
        "unserved": 0,
        "distance": 90_000,
        "time": 47_250,
        "fixed": 60_000,
    }
    route = value["routes"][0]
    assert set(route) == {
        *("vehicle_id", "distance_m", "duration_s", "start", "end", "breaks", "stops")
    }
    assert route["start"] == {"location_id": "base", "departure": 28_800}
    assert route["end"] == {"location_id": "base", "arrival": 33_660}
    assert route["breaks"] == [{"start": 30_000, "duration": 60, "after_stop": 1}]
    assert route["stops"][0] == {
        "location_id": "agent",
        "arrival": 29_400,
        "wait": 0,
        "start": 29_520,
        "departure": 29_880,
        "load": [4],
        "trip": 0,
        "visits": [
            {
                "shipment_id": name,
                "kind": "pickup",
                "start": start,
                "departure": start + 180,
                "alternative": None,
            }
            for name, start in (("S-1", 29_520), ("S-2", 29_700))
        ],
    }
    assert value["unassigned"] == [
        {"shipment_id": "S-9", "reasons": [{"code": "too_large", "detail": "grams 9"}]}
    ]


def test_benchmark_files_add_their_own_keys() -> None:
    text = write_plan(PLAN, extra={"vehicles": 1, "distance": 12.5, "nodes": [[1, 2]]})
    assert list(json.loads(text))[-3:] == ["nodes", "distance", "vehicles"]
    assert read_plan(text) == PLAN


def test_other_extra_keys_are_refused() -> None:
    with pytest.raises(ValueError, match="'colour'"):
        write_plan(PLAN, extra={"colour": "red"})


def test_all_faults_of_a_plan_are_told() -> None:
    value = json.loads(write_plan(WHOLE))
    value["routes"][0]["stops"][0]["arival"] = value["routes"][0]["stops"][0].pop("arrival")
    value["routes"][0]["stops"][1]["visits"][0]["kind"] = "drop"
    value["routes"][0]["stops"][1]["visits"][1]["alternative"] = "home"
    value["unassigned"][0]["reasons"][0]["code"] = "bad_mood"
    value["seed"] = "one"
    with pytest.raises(InputFaultsError) as caught:
        read_plan(json.dumps(value).encode())
    assert {(fault.code, fault.place) for fault in caught.value.faults} == {
        ("wrong_type", "seed"),
        ("key_missing", "routes[0].stops[0].arrival"),
        ("unknown_key", "routes[0].stops[0].arival"),
        ("unknown_word", "routes[0].stops[1].visits[0].kind"),
        ("wrong_type", "routes[0].stops[1].visits[1].alternative"),
        ("unknown_word", "unassigned[0].reasons[0].code"),
    }


def test_values_that_make_no_sense_are_left_to_verify() -> None:
    odd = replace(PLAN, routes=(replace(ROUTE, distance_m=-5, stops=()),))
    assert read_plan(write_plan(odd)) == odd
