"""Parties, items and detail of one event go together: what just does, and what just does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from courier_api.custody.core.acts import IncidentKind, ItemKind, Ruling, Subject
from courier_api.custody.core.agreement import conflicts
from courier_api.custody.core.events import Event
from courier_api.custody.core.papers import PaperCount
from tests.courier_api.custody.phones import (
    AGENT,
    AN,
    AUTHORITY,
    BAG,
    CITIZEN,
    DOSSIER,
    OFFICE,
    OTHER_DOSSIER,
    OUTER_BAG,
    Phone,
)

PHONE = Phone("a")
REGISTER = PHONE.register(0)
HAND = PHONE.hand(1, AGENT, AN)
PACK = PHONE.pack(2, AGENT)
OPEN = PHONE.open(3, AGENT, DOSSIER)
COUNT = PHONE.count(4, PaperCount("form", 1, 1), agreed_by=(CITIZEN, AGENT))
ATTEMPT = PHONE.attempt(5, AN)
REPORT = PHONE.report(6, Subject.FOUND, receiver=AN)
INCIDENT = PHONE.report(6.5, Subject.INCIDENT, IncidentKind.ACCIDENT, items=())
WITHDRAW = PHONE.withdraw(7, HAND)
DECIDE = PHONE.decide(8, HAND, Ruling.UPHOLD)


def test_usual_events_agree() -> None:
    for event in (REGISTER, HAND, PACK, OPEN, COUNT, ATTEMPT, REPORT, INCIDENT, WITHDRAW, DECIDE):
        assert conflicts(event) == []


@pytest.mark.parametrize(
    ("event", "holds", "breaks", "place"),
    [
        (REGISTER, {"giver": AUTHORITY}, {"giver": AN}, "giver"),
        (REGISTER, {"receiver": AN}, {"receiver": CITIZEN}, "receiver"),
        # At an authority's own desk a document comes into custody where it is.
        (REGISTER, {"giver": AUTHORITY, "receiver": AUTHORITY}, {"receiver": None}, "receiver"),
        (REGISTER, {"items": (DOSSIER, OTHER_DOSSIER)}, {"items": (DOSSIER, BAG)}, "items"),
        (HAND, {"receiver": CITIZEN}, {"receiver": AGENT}, "receiver"),
        (HAND, {"giver": OFFICE}, {"giver": None}, "giver"),
        (HAND, {"items": (BAG, DOSSIER)}, {"receiver": None}, "receiver"),
        (PACK, {"items": (OUTER_BAG,)}, {"items": (DOSSIER, BAG)}, "items"),
        (PACK, {"giver": AN, "receiver": AN}, {"receiver": AN}, "receiver"),
        (PACK, {"giver": OFFICE, "receiver": OFFICE}, {"giver": CITIZEN, "receiver": CITIZEN},
         "giver"),
        (OPEN, {"items": (BAG,)}, {"items": (DOSSIER,)}, "items"),
        (OPEN, {}, {"detail": replace(OPEN.detail, found=(BAG,))}, "detail.found"),
        (COUNT, {"giver": CITIZEN, "receiver": AGENT}, {"giver": AN}, "giver"),
        (COUNT, {"receiver": None}, {"receiver": OFFICE}, "receiver"),
        (COUNT, {}, {"items": (DOSSIER, OTHER_DOSSIER)}, "items"),
        (ATTEMPT, {"receiver": CITIZEN}, {"giver": None}, "giver"),
        (REPORT, {"giver": None}, {"receiver": None}, "receiver"),
        (INCIDENT, {"items": (DOSSIER,)}, {"detail": replace(INCIDENT.detail, what=Subject.LOST)},
         "detail.incident"),
        (WITHDRAW, {}, {"giver": AN}, "giver"),
        (DECIDE, {}, {"receiver": AN}, "receiver"),
    ],
)  # fmt: skip
def test_pairs(
    event: Event, holds: dict[str, object], breaks: dict[str, object], place: str
) -> None:
    assert conflicts(replace(event, **holds)) == []
    assert [fault.place for fault in conflicts(replace(event, **breaks))] == [place]


def test_a_bag_is_no_kind_to_register() -> None:
    event = PHONE.register(9, kind=ItemKind.BAG)
    assert [fault.place for fault in conflicts(event)] == ["detail.kind"]


def test_papers_are_registered_for_one_item() -> None:
    papers = (PaperCount("form", 1, 1),)
    one, two = (DOSSIER,), (DOSSIER, OTHER_DOSSIER)
    assert conflicts(PHONE.register(9, papers=papers, items=one)) == []
    assert [fault.place for fault in conflicts(PHONE.register(9, papers=papers, items=two))]
