"""Parcels on their ways between eight parties, of whom each scans what it does: the truth."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from random import Random
from threading import Lock

from courier_api.custody.core.acts import Purpose
from courier_api.custody.core.events import Event
from courier_api.custody.writer import now_ms
from tests.courier_api.custody.phones import AUTHORITY, MINUTE, MORNING, Phone

PARTIES = (
    "agent:001", "agent:002", "courier:c1", "courier:c2", "courier:c3", "courier:c4",
    "office:1", "office:2",
)  # fmt: skip

#: Parties that a parcel passes before it is delivered, and parcels that wait at one of them.
NUM_HOPS, MAX_WAITING = 4, 6


@dataclass
class Parcel:
    """Papers that travel together, now and then in a bag, and never twice to the same party."""

    codes: tuple[str, ...]
    been_at: list[str]
    bag: str | None = None


@dataclass
class Journeys:
    """
    What truly happens; `next_event` is asked by each party's phone, all at the same time.

    Parameters
    ----------
    random : Random
    """

    random: Random
    phones: dict[str, Phone] = field(init=False)
    holders: dict[str, str] = field(default_factory=dict)
    _waiting: dict[str, deque[Parcel]] = field(init=False)
    _lock: Lock = field(default_factory=Lock)
    _num_items: int = 0
    _num_bags: int = 0
    _time: int = 0

    def __post_init__(self) -> None:
        self.phones = {party: Phone(party) for party in PARTIES}
        self._waiting = {party: deque() for party in PARTIES}

    def next_event(self, party: str) -> Event:
        """What a party does next, as its phone states it; each at a millisecond of its own."""
        with self._lock:
            self._time = max(now_ms(), self._time + 1)
            waiting = self._waiting[party]
            if waiting and (len(waiting) >= MAX_WAITING or self.random.random() < 0.7):
                return self._go_on(party, waiting.popleft())
            return self._register(party)

    def _minute(self) -> float:
        return (self._time - MORNING) / MINUTE

    def _register(self, party: str) -> Event:
        codes = tuple(self._new_code() for _ in range(self.random.randint(1, 3)))
        self._waiting[party].append(Parcel(codes, [party]))
        self._pass(codes, party)
        return self.phones[party].register(self._minute(), party, items=codes)

    def _go_on(self, party: str, parcel: Parcel) -> Event:
        phone, minute, bag = self.phones[party], self._minute(), parcel.bag
        if parcel.been_at[-1] != party:
            # It came in a bag: open it first.
            parcel.been_at.append(party)
            parcel.bag = None
            self._waiting[party].append(parcel)
            return phone.open(minute, party, *parcel.codes, bag=bag or "")
        if bag is None and len(parcel.been_at) >= NUM_HOPS:
            self._pass(parcel.codes, AUTHORITY)
            return phone.hand(minute, party, AUTHORITY, *parcel.codes, purpose=Purpose.DELIVER)
        if bag is None and self.random.random() < 0.25:
            self._num_bags += 1
            parcel.bag = f"B-{self._num_bags:010}"
            self._waiting[party].appendleft(parcel)
            self._pass((parcel.bag,), party)
            return phone.pack(minute, party, *parcel.codes, bag=parcel.bag)
        receiver = self.random.choice([one for one in PARTIES if one not in parcel.been_at])
        if bag is None:
            parcel.been_at.append(receiver)
        self._waiting[receiver].append(parcel)
        self._pass(parcel.codes if bag is None else (*parcel.codes, bag), receiver)
        return phone.hand(minute, party, receiver, *(parcel.codes if bag is None else (bag,)))

    def _pass(self, codes: tuple[str, ...], party: str) -> None:
        self.holders.update(dict.fromkeys(codes, party))

    def _new_code(self) -> str:
        self._num_items += 1
        unit, number = divmod(self._num_items, 10_000)
        return f"H57.{unit:02}.21-261121-{number:04}"
