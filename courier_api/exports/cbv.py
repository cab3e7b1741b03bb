"""
The core business vocabulary that exported events are written in, and its check.

GS1's published schema takes any text for a business step, an invented one too: so the words, and
which of them go together, are checked here.

References
----------
GS1 CBV 2.0: business steps, dispositions, source and destination types, error reasons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

__all__ = [
    "ACTIONS", "BIZ_STEPS", "COMBINATIONS", "DISPOSITIONS", "ERROR_REASONS", "PARTY_TYPES",
    "Combination", "vocabulary_faults",
]  # fmt: skip

ACTIONS = frozenset({"ADD", "OBSERVE", "DELETE"})

BIZ_STEPS = frozenset((
    "accepting", "arriving", "assembling", "collecting", "commissioning", "consigning",
    "creating_class_instance", "cycle_counting", "decommissioning", "departing", "destroying",
    "disassembling", "dispensing", "encoding", "entering_exiting", "holding", "inspecting",
    "installing", "killing", "loading", "other", "packing", "picking", "receiving", "removing",
    "repackaging", "repairing", "replacing", "reserving", "retail_selling", "sampling",
    "sensor_reporting", "shipping", "staging_outbound", "stock_taking", "stocking", "storing",
    "transporting", "unloading", "unpacking", "void_shipping",
))  # fmt: skip

DISPOSITIONS = frozenset((
    "active", "available", "completeness_inferred", "completeness_verified", "conformant",
    "container_closed", "container_open", "damaged", "destroyed", "dispensed", "disposed",
    "encoded", "expired", "in_progress", "in_transit", "inactive", "mismatch_class",
    "mismatch_instance", "mismatch_quantity", "needs_replacement", "no_pedigree_match",
    "non_conformant", "non_sellable_other", "partially_dispensed", "recalled", "reserved",
    "retail_sold", "returned", "sellable_accessible", "sellable_not_accessible", "stolen",
    "unavailable", "unknown",
))  # fmt: skip

PARTY_TYPES = frozenset({"location", "owning_party", "possessing_party"})
ERROR_REASONS = frozenset({"did_not_occur", "incorrect_data"})

#: Type of event, action, business step, disposition.
Combination = tuple[str, str, str | None, str | None]

_OBJECT, _AGGREGATION = "ObjectEvent", "AggregationEvent"

#: Those that Postroute writes; `courier_api.exports.moments` has a line for each.
COMBINATIONS: frozenset[Combination] = frozenset(
    {
        (_OBJECT, "ADD", "commissioning", "active"),
        (_OBJECT, "OBSERVE", "accepting", "in_progress"),
        (_OBJECT, "OBSERVE", "accepting", "in_transit"),
        (_OBJECT, "OBSERVE", "arriving", "in_progress"),
        (_OBJECT, "OBSERVE", "departing", "in_transit"),
        (_OBJECT, "OBSERVE", "holding", "in_transit"),
        (_OBJECT, "OBSERVE", "inspecting", "completeness_verified"),
        (_OBJECT, "OBSERVE", "inspecting", "container_open"),
        (_OBJECT, "OBSERVE", "inspecting", "damaged"),
        (_OBJECT, "OBSERVE", "inspecting", "in_progress"),
        (_OBJECT, "OBSERVE", "inspecting", "mismatch_instance"),
        (_OBJECT, "OBSERVE", "inspecting", "mismatch_quantity"),
        (_OBJECT, "OBSERVE", "receiving", "in_progress"),
        (_OBJECT, "OBSERVE", "receiving", "returned"),
        (_OBJECT, "OBSERVE", "storing", "available"),
        (_OBJECT, "OBSERVE", None, "in_progress"),
        (_OBJECT, "OBSERVE", None, "unknown"),
        (_AGGREGATION, "ADD", "packing", "container_closed"),
        (_AGGREGATION, "DELETE", "unpacking", "completeness_verified"),
        (_AGGREGATION, "DELETE", "unpacking", "mismatch_instance"),
    }
)

#: Steps at which an item passes from one party to another, both of which must be told.
_TRANSFERS = frozenset({"accepting", "departing", "receiving"})


def vocabulary_faults(event: Mapping[str, Any]) -> list[str]:
    """
    All that is wrong with an event's words, and with how they go together.

    Parameters
    ----------
    event : mapping
        As `courier_api.exports.epcis` makes it.
    """
    return [
        *_word_faults(event),
        *_combination_faults(event),
        *_party_faults(event),
        *_object_faults(event),
        *_time_faults(event),
        *_declaration_faults(event),
    ]


def _word_faults(event: Mapping[str, Any]) -> Iterator[str]:
    for key, known in (
        ("action", ACTIONS),
        ("bizStep", BIZ_STEPS),
        ("disposition", DISPOSITIONS),
    ):
        value = event.get(key)
        if value is not None and value not in known:
            yield f"{key} is {value!r}, which the vocabulary does not have"


def _combination_faults(event: Mapping[str, Any]) -> Iterator[str]:
    combination = tuple(event.get(key) for key in ("type", "action", "bizStep", "disposition"))
    if combination not in COMBINATIONS:
        yield f"{combination} is no combination that is used here"


def _party_faults(event: Mapping[str, Any]) -> Iterator[str]:
    ends: dict[str, list[str]] = {}
    for key, end in (("sourceList", "source"), ("destinationList", "destination")):
        for one in event.get(key, ()):
            if one.get("type") not in PARTY_TYPES:
                yield f"{key} has type {one.get('type')!r}, which the vocabulary does not have"
            ends.setdefault(end, []).append(one.get(end, ""))
    if event.get("bizStep") in _TRANSFERS:
        if len(ends.get("source", ())) != 1 or len(ends.get("destination", ())) != 1:
            yield "a change of hands wants one source and one destination"
        elif ends["source"] == ends["destination"]:
            yield "source and destination are the same"


def _object_faults(event: Mapping[str, Any]) -> Iterator[str]:
    parent, children = event.get("parentID"), event.get("childEPCs", ())
    codes = event.get("epcList", ())
    if event.get("type") == _AGGREGATION:
        if parent is None or parent in children:
            yield "an aggregation wants a parent, other than what is in it"
        if not children and event.get("action") != "DELETE":
            yield "an aggregation that adds wants something to add"
    elif not codes:
        yield "an event on objects wants an object"
    told = [*codes, *children, *([parent] if parent else ())]
    if len(told) != len(set(told)):
        yield "an object is told twice"
    places = [event[key].get("id", "") for key in ("readPoint", "bizLocation") if key in event]
    for uri in (*told, *places, event.get("eventID", "")):
        if not urlsplit(uri).scheme:
            yield f"{uri!r} is no absolute identifier"


def _time_faults(event: Mapping[str, Any]) -> Iterator[str]:
    told, offset = str(event.get("eventTime", "")), event.get("eventTimeZoneOffset")
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        yield f"eventTime is {told!r}, which is no moment"
        return
    if moment.tzinfo is None or not told.endswith(str(offset)):
        yield f"eventTimeZoneOffset is {offset!r}, and eventTime {told} has another one"


def _declaration_faults(event: Mapping[str, Any]) -> Iterator[str]:
    declaration = event.get("errorDeclaration")
    if declaration is None:
        return
    if declaration.get("reason") not in ERROR_REASONS:
        yield f"error reason {declaration.get('reason')!r}: the vocabulary does not have it"
    if event.get("eventID") in declaration.get("correctiveEventIDs", ()):
        yield "an event does not correct itself"
