"""Histories drawn at random: any events in any order, and a small store that they are fed to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from random import Random

from hypothesis import strategies as st

from courier_api.custody.core.acts import ItemKind, Purpose, Ruling, SealCondition, Subject
from courier_api.custody.core.advance import advance
from courier_api.custody.core.entries import Standing
from courier_api.custody.core.events import Event
from courier_api.custody.core.fold import records_by_code
from courier_api.custody.core.records import Record
from courier_api.custody.core.states import ItemState
from tests.courier_api.custody.phones import (
    AGENT,
    AN,
    AUTHORITY,
    BAG,
    BINH,
    CITIZEN,
    DOSSIER,
    MINUTE,
    OFFICE,
    OTHER_DOSSIER,
    OUTER_BAG,
    Phone,
)

PARTIES = (AGENT, AN, BINH, OFFICE, AUTHORITY, CITIZEN)
HOLDERS = PARTIES[:-1]
ITEMS = (DOSSIER, OTHER_DOSSIER)
BAGS = (BAG, OUTER_BAG, "B-ZZZZZZZZZZ")


class Store:
    """Entries and states as the server keeps them: the states follow from `advance` alone."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.kept: dict[str, ItemState] = {}
        self.num_replayed = 0

    def append(self, new: Sequence[Record]) -> None:
        self.records += new
        self.kept.update(advance(new, self))

    def states(self, codes: Collection[str]) -> dict[str, ItemState]:
        return {code: self.kept[code] for code in codes if code in self.kept}

    def histories(self, codes: Collection[str]) -> dict[str, list[Record]]:
        self.num_replayed += len(codes)
        by_code = records_by_code(self.records)
        return {code: by_code[code] for code in codes if code in by_code}


def any_events(random: Random, num_events: int) -> list[Event]:
    """Statements that may contradict each other in any way."""
    phones = [Phone(name, random.choice((0, 0, -7, 9, 700)) * MINUTE) for name in "abc"]
    events: list[Event] = []
    minute = 0.0
    for _ in range(num_events):
        minute += random.choice((1, 1, 1, 5, 15, 60, -3))
        events.append(_any_event(random, phones, events, minute))
    return events


def _any_event(random: Random, phones: list[Phone], earlier: list[Event], minute: float) -> Event:
    phone, holder = random.choice(phones), random.choice(HOLDERS)
    codes = random.sample(ITEMS + BAGS, random.choice((1, 1, 2)))
    bag, act = random.choice(BAGS), random.random()
    if act < 0.15:
        kind = random.choice((ItemKind.DOSSIER, ItemKind.DOCUMENT))
        items = tuple(random.sample(ITEMS, random.choice((1, 2))))
        return phone.register(minute, random.choice((AGENT, AN)), kind=kind, items=items)
    if act < 0.5:
        giver, receiver = random.sample(PARTIES, 2)
        return phone.hand(minute, giver, receiver, *codes, purpose=random.choice(list(Purpose)))
    if act < 0.65:
        seal = random.choice(("S-1", "S-1", "S-2"))
        packed = [code for code in codes if code != bag] or [DOSSIER]
        return phone.pack(minute, holder, *packed, bag=bag, seal=seal)
    if act < 0.8:
        found = random.sample([one for one in ITEMS + BAGS if one != bag], random.randint(0, 3))
        seal_found = random.choice((SealCondition.WHOLE, SealCondition.WHOLE, SealCondition.BROKEN))
        return phone.open(minute, holder, *found, bag=bag, seal=seal_found)
    if act < 0.84:
        return phone.attempt(minute, holder, items=tuple(codes))
    if act < 0.87:
        return phone.wait(minute, holder, items=tuple(codes))
    if act < 0.91:
        what = random.choice(list(Subject))
        is_about_none = what is Subject.INCIDENT and random.random() < 0.5
        items = () if is_about_none else tuple(codes)
        return phone.report(minute, what, receiver=holder, items=items)
    earlier = [one for one in earlier if one.items]
    target = random.choice(earlier) if earlier else phone.hand(minute, AGENT, AN)
    if act < 0.96:
        by = next((one for one in phones if one.device_id == target.device_id), phone)
        return random.choice((by, by, phone)).withdraw(minute, target)
    party = random.choice((None, holder))
    items = random.choice((target.items, tuple(codes)))
    return phone.decide(minute, target, random.choice(list(Ruling)), holder=party, items=items)


def as_records(random: Random, events: Sequence[Event]) -> list[Record]:
    """Events with what the server may have added; some are of a revoked device."""
    return [
        Record(
            event, seq, event.event_time + random.choice((0, 0, -30, 60)) * MINUTE,
            Standing.HELD if random.random() < 0.06 else Standing.APPLIED,
        )
        for seq, event in enumerate(events)
    ]  # fmt: skip


#: Whole days follow from a seed: drawn choice by choice they would come out all but empty.
randoms = st.integers(0, 2**32 - 1).map(Random)
