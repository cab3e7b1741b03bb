"""The check of exported words finds what GS1's schema lets pass."""

from __future__ import annotations

from typing import Any

import pytest

from courier_api.custody.core.acts import Act
from courier_api.exports.cbv import (
    ACTIONS,
    BIZ_STEPS,
    COMBINATIONS,
    DISPOSITIONS,
    ERROR_REASONS,
    PARTY_TYPES,
    vocabulary_faults,
)
from courier_api.exports.epcis import EpcisWriter
from courier_api.exports.identifiers import Identifiers
from courier_api.exports.moments import MOMENTS, moments_of
from courier_api.exports.upu import UPU_CODES, UpuCode, upu_code
from courier_api.exports.versions import Version
from tests.courier_api.custody.phones import DOSSIER, OTHER_DOSSIER, recorded
from tests.courier_api.exports.journeys import all_else, one_journey

GOOD: dict[str, Any] = {
    "type": "ObjectEvent",
    "eventID": "urn:uuid:01930000-0000-7000-8000-000000000001",
    "eventTime": "2026-11-21T10:09:30+07:00",
    "eventTimeZoneOffset": "+07:00",
    "epcList": ["https://postroute.example/id/dossier/H57.17.21-261121-0001"],
    "action": "OBSERVE",
    "bizStep": "accepting",
    "disposition": "in_progress",
    "readPoint": {"id": "https://postroute.example/id/point/agent-042"},
    "sourceList": [{"type": "possessing_party", "source": "https://postroute.example/a"}],
    "destinationList": [{"type": "possessing_party", "destination": "https://postroute.example/b"}],
}
PACKED: dict[str, Any] = {
    **{key: GOOD[key] for key in ("eventID", "eventTime", "eventTimeZoneOffset")},
    "type": "AggregationEvent",
    "action": "ADD",
    "bizStep": "packing",
    "disposition": "container_closed",
    "parentID": "https://postroute.example/id/bag/B-0123456789",
    "childEPCs": ["https://postroute.example/id/dossier/H57.17.21-261121-0001"],
}


def test_good_events_have_no_fault() -> None:
    assert vocabulary_faults(GOOD) == []
    assert vocabulary_faults(PACKED) == []
    assert vocabulary_faults(
        PACKED
        | {
            "action": "DELETE",
            "bizStep": "unpacking",
            "disposition": "mismatch_instance",
            "childEPCs": [],
        }
    ) == []  # fmt: skip


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"bizStep": "delivered"}, "'delivered', which the vocabulary does not have"),
        ({"disposition": "delivered"}, "'delivered', which the vocabulary does not have"),
        ({"action": "CHANGE"}, "'CHANGE', which the vocabulary does not have"),
        ({"action": "ADD"}, "no combination"),
        ({"bizStep": "commissioning"}, "no combination"),
        ({"disposition": "retail_sold"}, "no combination"),
        ({"type": "TransactionEvent"}, "no combination"),
        ({"sourceList": []}, "one source and one destination"),
        ({"sourceList": GOOD["sourceList"] * 2}, "one source and one destination"),
        ({"sourceList": [{"type": "sender", "source": "https://a.example"}]}, "'sender'"),
        ({"sourceList": [{"type": "location", "source": "https://postroute.example/b"}]},
         "the same"),
        ({"epcList": []}, "wants an object"),
        ({"epcList": GOOD["epcList"] * 2}, "told twice"),
        ({"epcList": ["H57.17.21-261121-0001"]}, "no absolute identifier"),
        ({"readPoint": {"id": "agent-042"}}, "no absolute identifier"),
        ({"eventID": "1"}, "no absolute identifier"),
        ({"eventTimeZoneOffset": "+08:00"}, "has another one"),
        ({"eventTime": "2026-11-21T10:09:30"}, "has another one"),
        ({"eventTime": "yesterday"}, "no moment"),
        ({"errorDeclaration": {"reason": "oops"}}, "'oops'"),
        ({"errorDeclaration": {"reason": "did_not_occur",
                               "correctiveEventIDs": [GOOD["eventID"]]}}, "correct itself"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(change: dict[str, Any], fault: str) -> None:
    assert any(fault in one for one in vocabulary_faults(GOOD | change))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"parentID": None}, "wants a parent"),
        ({"parentID": PACKED["childEPCs"][0]}, "other than what is in it"),
        ({"childEPCs": []}, "something to add"),
        ({"action": "OBSERVE"}, "no combination"),
    ],
)
def test_what_is_wrong_with_an_aggregation_is_told(change: dict[str, Any], fault: str) -> None:
    assert any(fault in one for one in vocabulary_faults(PACKED | change))


def test_the_table_of_moments_has_the_combinations_that_are_checked_and_no_others() -> None:
    lines = {(line.type, line.action, line.biz_step, line.disposition) for line in MOMENTS.values()}
    assert lines == COMBINATIONS


def test_every_moment_and_code_happens() -> None:
    seen = set()
    events = [*one_journey(), *all_else()]
    for event in events:
        seen |= {one.moment for one in moments_of(event, event.items, (DOSSIER,))}
        seen |= {one.moment for one in moments_of(event, event.items, event.codes()[1:])}
    assert seen == set(MOMENTS)
    codes = {upu_code(event) for event in events}
    assert codes == {*UpuCode, None}
    assert {event.act for event in events} == set(Act) - {Act.WITHDRAW, Act.DECIDE}


def test_every_postal_code_is_explained_and_none_is_of_international_mail() -> None:
    assert set(UPU_CODES) == set(UpuCode)
    assert not {"EMB", "EMC", "EMD", "EME", "EMF", "EMJ", "EMK"} & set(UpuCode)
    for line in UPU_CODES.values():
        assert line.meaning.vi != line.meaning.en
        assert line.when.vi != line.when.en


def test_postal_codes_of_a_journey() -> None:
    codes = [code and code.value for code in map(upu_code, one_journey())]
    assert codes == [
        "EMA", None, None, "EMA", "EDD", None, "EDG", "EMI", "EMA", "EDG", "EMH", "EMI",
    ]  # fmt: skip
    codes = [code and code.value for code in map(upu_code, all_else())]
    assert codes == [
        "EMA", None, None, "EMA", None, "EDD", None, "EDD", "EMG", "EDH", "EDF", None, None, None,
        None, None, "EDE", "EMG", "EDX", "EDX", "EMA", "EMA",
    ]  # fmt: skip


def test_all_that_is_written_is_in_the_vocabulary() -> None:
    writer = EpcisWriter(Identifiers())
    for record in recorded(*one_journey(), *all_else()):
        version = Version(record, frozenset(record.event.items), record.event.event_id)
        for packed in ((), (DOSSIER,), (DOSSIER, OTHER_DOSSIER)):
            for event in writer.told(version, packed):
                assert vocabulary_faults(event) == []


def test_the_lists_are_those_of_gs1(gs1_schema: dict[str, Any]) -> None:
    definitions = gs1_schema["definitions"]

    def words(name: str) -> set[str]:
        found = definitions[name]
        return set(found["enum"] if "enum" in found else found["anyOf"][1]["enum"])

    assert words("bizStep") == BIZ_STEPS
    assert words("disposition") == DISPOSITIONS
    assert words("action") == ACTIONS
    assert words("source-dest-type") == PARTY_TYPES
    assert words("error-reason") == ERROR_REASONS
