"""Events of which each kind is told at least once."""

from __future__ import annotations

from courier_api.custody.core.acts import Purpose, Ruling, SealCondition, Subject
from courier_api.custody.core.events import Event
from courier_api.custody.core.papers import PaperCount
from tests.courier_api.custody.phones import (
    AGENT,
    AN,
    AUTHORITY,
    BAG,
    BINH,
    CITIZEN,
    DOSSIER,
    OFFICE,
    OTHER_DOSSIER,
    OTHER_OFFICE,
    Phone,
)

THIRD = "RB123456785VN"


def one_journey() -> list[Event]:
    """Two dossiers in a bag to the authority, a document back to its citizen."""
    agent, an, office, authority = map(Phone, ("agent", "an", "office", "authority"))
    both = {"items": (DOSSIER, OTHER_DOSSIER)}
    return [
        agent.register(0, place="agent-042", **both),
        agent.count(1, PaperCount("don", 1, 1)),
        agent.pack(5, AGENT, DOSSIER, OTHER_DOSSIER),
        agent.hand(10, AGENT, AN, BAG, place="agent-042"),
        an.hand(40, AN, OFFICE, BAG, place="office-3"),
        office.open(45, OFFICE, DOSSIER, OTHER_DOSSIER),
        office.hand(50, OFFICE, AN, DOSSIER, OTHER_DOSSIER, purpose=Purpose.DELIVER),
        an.hand(80, AN, AUTHORITY, DOSSIER, OTHER_DOSSIER, purpose=Purpose.DELIVER),
        authority.register(200, AUTHORITY, AUTHORITY[:-2] + "30", items=(THIRD,)),
        authority.hand(210, AUTHORITY, AN, THIRD, purpose=Purpose.DELIVER),
        an.attempt(230, AN, items=(THIRD,)),
        an.hand(260, AN, CITIZEN, THIRD, purpose=Purpose.DELIVER),
    ]


def all_else() -> list[Event]:
    """What seldom happens."""
    agent, an, binh, office = map(Phone, ("agent 2", "an 2", "binh", "office 2"))
    return [
        agent.register(0, items=(DOSSIER, OTHER_DOSSIER)),
        agent.count(1, PaperCount("don", 2, 1)),
        agent.pack(5, AGENT, DOSSIER, bag="B-AAAAAAAAAA"),
        agent.hand(6, AGENT, AN, "B-AAAAAAAAAA", OTHER_DOSSIER, purpose=Purpose.COLLECT),
        an.hand(7, AN, BINH, "B-AAAAAAAAAA", OTHER_DOSSIER),
        binh.hand(9, BINH, OFFICE, "B-AAAAAAAAAA", OTHER_DOSSIER),
        office.open(10, OFFICE, THIRD, bag="B-AAAAAAAAAA", seal=SealCondition.BROKEN),
        office.hand(11, OFFICE, OTHER_OFFICE, OTHER_DOSSIER),
        office.hand(12, OTHER_OFFICE, AGENT, OTHER_DOSSIER),
        agent.wait(13, AGENT, items=(OTHER_DOSSIER,)),
        agent.wait(13, OFFICE, items=(OTHER_DOSSIER,)),
        agent.report(14, Subject.LOST),
        agent.report(15, Subject.FOUND, receiver=OFFICE),
        agent.report(16, Subject.DAMAGED),
        agent.report(17, Subject.SEAL_BROKEN, items=(BAG,)),
        agent.report(18, Subject.INCIDENT),
        office.hand(19, OFFICE, AN, OTHER_DOSSIER),
        an.hand(20, AN, AUTHORITY, OTHER_DOSSIER),
        an.hand(21, AN, AUTHORITY, OTHER_DOSSIER, purpose=Purpose.RETURN),
        an.hand(22, AN, CITIZEN, OTHER_DOSSIER, purpose=Purpose.RETURN),
        an.hand(23, CITIZEN, BINH, OTHER_DOSSIER, purpose=Purpose.COLLECT),
        an.hand(24, CITIZEN, AGENT, OTHER_DOSSIER),
    ]


def rulings(event: Event, phone: Phone) -> list[Event]:
    """Withdrawn for one item, then for the other, then upheld after all."""
    return [
        phone.withdraw(300, event, items=(DOSSIER,)),
        phone.withdraw(310, event, items=(OTHER_DOSSIER,)),
        Phone("dispatcher").decide(
            320, event, Ruling.UPHOLD, items=(DOSSIER, OTHER_DOSSIER)
        ),
    ]  # fmt: skip
